package web

import (
	"fmt"
	"io"
	"mime/multipart"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
	"candour/survey/picture"
)

// maxAlt is how long the words for a picture may be, in bytes.
const maxAlt = 1000

type picturesPage struct {
	authorPage
	Languages []string
	Pictures  []pictureLine
	Missing   []string // files that labels name and nobody has sent
}

// pictureLine is a picture in the list. Used says that a label names it.
type pictureLine struct {
	store.NamedPicture
	Used, Published bool
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
	data := picturesPage{authorPage: d.page("pictures")}
	data.Wrong = wrong
	kept, err := d.s.Store.Pictures(d.c.UserContext(), d.id)
	if err != nil {
		return err
	}
	var used []string
	if d.def != nil {
		used, data.Languages = pictureNames(d.def), d.def.Languages
	}
	for _, p := range kept {
		data.Pictures = append(data.Pictures, pictureLine{p, slices.Contains(used, p.Name), d.publishes(p.Name)})
		used = slices.DeleteFunc(used, func(name string) bool { return name == p.Name })
	}
	data.Missing = used
	return d.s.render(d.c, "author_pictures", data)
}

// publishes says whether the published version shows a picture of that name.
func (d *desk) publishes(name string) bool {
	return d.current != nil && slices.Contains(pictureNames(d.current), name)
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
		err = survey.Refuse(survey.Conflict, "A published version shows this picture: it stays.")
		if !d.publishes(name) {
			err = s.Store.RemovePicture(c.UserContext(), d.id, name)
		}
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
	return d.showPictures(fault.In(d.page("").Lang))
}

func (d *desk) describePicture(name string) error {
	if d.def == nil {
		return survey.Fault(survey.Conflict, d.page("").T("p.fault"))
	}
	alt := survey.Text{}
	for _, lang := range d.def.Languages {
		words := strings.TrimSpace(plainLines(d.c.FormValue("alt:" + lang)))
		if len(words) > maxAlt {
			return survey.Fault(survey.Invalid, d.page("").T("w.long"))
		}
		if words != "" {
			alt[lang] = words
		}
	}
	return d.s.Store.DescribePicture(d.c.UserContext(), d.id, name, alt)
}

// takePictures stores the files of the form, all or, up to one that is refused, those before it.
func (d *desk) takePictures() error {
	sent, err := d.c.MultipartForm()
	if err != nil {
		return &survey.Error{Kind: survey.Malformed, Err: err, Message: "Send this form as the page makes it."}
	}
	files := slices.DeleteFunc(sent.File["file"], func(f *multipart.FileHeader) bool { return f.Size == 0 })
	if len(files) == 0 {
		return survey.Fault(survey.Invalid, d.page("").T("p.nofile"))
	}
	for _, f := range files {
		if err := d.takePicture(f); err != nil {
			return err
		}
	}
	return nil
}

func (d *desk) takePicture(f *multipart.FileHeader) error {
	name := filepath.Base(f.Filename)
	if !picture.Named(name) {
		return survey.Refuse(survey.Invalid, "Give the file a short name of letters and digits, like map.png.")
	}
	opened, err := f.Open()
	if err != nil {
		return fmt.Errorf("open upload: %w", err)
	}
	defer func() { _ = opened.Close() }()
	content, err := io.ReadAll(io.LimitReader(opened, picture.MostBytes+1))
	if err != nil {
		return fmt.Errorf("read upload: %w", err)
	}
	p, err := picture.Read(content)
	if err != nil {
		return err
	}
	kept, err := d.s.Store.Pictures(d.c.UserContext(), d.id)
	if err != nil {
		return err
	}
	if d.publishes(name) && slices.ContainsFunc(kept, func(k store.NamedPicture) bool {
		return k.Name == name && k.Hash != p.Hash()
	}) {
		return survey.Refuse(survey.Conflict,
			"A published version shows another picture under this name: give the new file another name.")
	}
	return d.s.Store.SetPicture(d.c.UserContext(), d.id, name, p)
}
