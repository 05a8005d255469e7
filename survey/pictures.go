package survey

import (
	"strconv"
	"strings"
)

// Picture is a picture that a label shows: the name of its file, and Alt, what it shows in words. It
// belongs to a question or, with List and Choice, to a choice that Question is the first to offer.
type Picture struct {
	Path                   []string // of what it belongs to: keys and indices, as in questions, 3
	Question, List, Choice string
	File, Alt              Text
}

// FileIn is the name of its file in a language, without the place that forms may write before it.
func (p Picture) FileIn(lang string) string {
	name := p.File.In(lang)
	return name[strings.LastIndexByte(name, '/')+1:]
}

// Described says whether it has words in any language.
func (p Picture) Described() bool { return strings.TrimSpace(p.Alt.In("")) != "" }

// Pictures are the pictures of all labels that can be seen, in the order of the definition.
func (d *Definition) Pictures() []Picture {
	f := pictureFinder{def: d, seen: map[string]bool{}}
	f.list([]string{"questions"}, d.Questions)
	return f.found
}

type pictureFinder struct {
	def   *Definition
	seen  map[string]bool // lists of choices
	found []Picture
}

func (f *pictureFinder) list(path []string, questions []Question) {
	for i := range questions {
		q := &questions[i]
		at := append(append([]string{}, path...), strconv.Itoa(i))
		f.add(Picture{Path: at, Question: q.Name, File: q.Media[Image], Alt: q.ImageAlt})
		if list := q.Choices; !f.seen[list] {
			f.seen[list] = true
			for n, c := range f.def.Choices[list] {
				f.add(Picture{Path: []string{"choices", list, strconv.Itoa(n)}, Question: q.Name, List: list, Choice: c.Name,
					File: c.Media[Image], Alt: c.ImageAlt})
			}
		}
		f.list(append(at, "questions"), q.Questions)
	}
}

func (f *pictureFinder) add(p Picture) {
	if p.File.In("") != "" {
		f.found = append(f.found, p)
	}
}
