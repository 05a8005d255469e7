package web

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
	"candour/survey/manuscript"
)

// maxAlt is how long the words for a picture may be, in bytes.
const maxAlt = 1000

type picturesPage struct {
	authorPage
	Unknown  bool // the draft has a fault: nobody can say what its labels name
	Pictures []pictureLine
	Missing  []string // files that labels name and nobody has sent
}

// pictureLine is a picture in the list. Used says that a label names it, Published that a version does
// with which somebody may have begun.
type pictureLine struct {
	store.NamedPicture
	Used, Published bool
	Words           []langText // in the languages in which it is shown
}

// Wordless says whether a language has no words for it.
func (l pictureLine) Wordless() bool {
	return slices.ContainsFunc(l.Words, func(t langText) bool { return strings.TrimSpace(t.Value) == "" })
}

// Alt are its words in a language.
func (l pictureLine) Alt(lang string) string {
	for _, words := range l.Words {
		if words.Code == lang {
			return words.Value
		}
	}
	return l.NamedPicture.Alt.In(lang)
}

// showPictures is GET /author/surveys/{survey}/pictures.
func (s *Server) showPictures(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	return d.showPictures("")
}

func (d *desk) showPictures(wrong string) error {
	data := picturesPage{authorPage: d.page("pictures"), Unknown: d.def == nil}
	data.Wrong = wrong
	kept, err := d.s.Store.Pictures(d.c.UserContext(), d.id)
	if err != nil {
		return err
	}
	published, err := d.everPublished()
	if err != nil {
		return err
	}
	used := d.named()
	for _, p := range kept {
		data.Pictures = append(data.Pictures, pictureLine{p, slices.Contains(used, p.Name),
			slices.Contains(published, p.Name), d.wordsFor(data.page, p)})
	}
	data.Missing = slices.DeleteFunc(used, func(name string) bool {
		return slices.ContainsFunc(kept, func(p store.NamedPicture) bool { return p.Name == name })
	})
	return d.s.render(d.c, "author_pictures", data)
}

// named are the files that the labels of the draft name, or else those of what is published.
func (d *desk) named() []string {
	if d.def == nil {
		return nil
	}
	return filesOf(d.def.Pictures(), d.def.Languages)
}

// filesOf are the files of pictures, once each, in order.
func filesOf(pictures []survey.Picture, languages []string) []string {
	var names []string
	for _, p := range pictures {
		for _, lang := range languages {
			if name := p.FileIn(lang); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// everPublished are the files that any published version shows: whoever began with an older one goes on
// with it.
func (d *desk) everPublished() ([]string, error) {
	var names []string
	for n := 1; d.published != nil && n <= d.published.Version; n++ {
		form, err := d.s.Store.Form(d.c.UserContext(), d.id, n)
		if err != nil {
			return nil, err
		}
		names = append(names, filesOf(form.Pictures(), form.Definition().Languages)...)
	}
	return names, nil
}

// wordsFor are the words for a picture in the languages in which labels show it.
func (d *desk) wordsFor(p page, picture store.NamedPicture) []langText {
	var all []langText
	if d.def == nil {
		return nil
	}
	for _, lang := range d.def.Languages {
		shown, words := false, ""
		for _, label := range d.def.Pictures() {
			if label.FileIn(lang) == picture.Name {
				shown = true
				words = cmp.Or(words, label.Alt[lang])
			}
		}
		if shown {
			all = append(all, langText{lang, p.language(lang), cmp.Or(words, picture.Alt[lang])})
		}
	}
	return all
}

// changePictures is POST /author/surveys/{survey}/pictures: files, words, or an end.
func (s *Server) changePictures(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	switch name := c.FormValue("name"); c.FormValue("do") {
	case "describe":
		err = d.describePicture(name)
	case "remove":
		err = d.removePicture(name)
	default:
		err = d.takePictures()
	}
	if err == nil {
		return d.done("pictures")
	}
	fault := survey.AsError(err)
	if !slices.Contains([]survey.Kind{survey.Invalid, survey.Conflict, survey.TooLarge}, fault.Kind) {
		return err
	}
	c.Status(statusOf(fault.Kind))
	return d.showPictures(s.told(c, fault))
}

func (d *desk) removePicture(name string) error {
	published, err := d.everPublished()
	if err != nil {
		return err
	}
	if slices.Contains(published, name) {
		return survey.Refuse(survey.Conflict, "A published version shows this picture: it stays.")
	}
	return d.s.Store.RemovePicture(d.c.UserContext(), d.id, name)
}

// describePicture writes what a picture shows beside each label of the draft that shows it.
func (d *desk) describePicture(name string) error {
	if d.def == nil {
		return survey.Fault(survey.Conflict, d.page("").T("p.fault"))
	}
	words := survey.Text{}
	for _, lang := range d.def.Languages {
		words[lang] = strings.TrimSpace(plainLines(d.c.FormValue("alt:" + lang)))
		if len(words[lang]) > maxAlt {
			return survey.Fault(survey.Invalid, d.page("").T("w.long"))
		}
	}
	return d.edit(func(m *manuscript.Manuscript) error { return d.describe(m, name, words) })
}

// describe writes words beside every label that shows a file, in the languages in which it does.
func (d *desk) describe(m *manuscript.Manuscript, name string, words survey.Text) error {
	for _, label := range d.def.Pictures() {
		for _, lang := range d.def.Languages {
			if label.FileIn(lang) != name {
				continue
			}
			if err := m.SetText(lang, words[lang], append(slices.Clone(label.Path), "image_alt")...); err != nil {
				return err
			}
		}
	}
	return nil
}
