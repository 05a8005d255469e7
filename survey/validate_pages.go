package survey

import (
	"slices"
	"strings"
)

// pageWarnings tells what pages cannot show, or cannot let people skip, as the definition has it.
func (v *validator) pageWarnings() {
	for _, f := range v.def.parts() {
		all := []map[string]Text{f.Media}
		for _, c := range f.Choices {
			all = append(all, c.Media)
		}
		if slices.ContainsFunc(all, unshown) {
			v.warn("questions", "question %s has sounds, films or large pictures, which pages leave out: say in "+
				"words what is in them", f.Name)
		}
		if slices.ContainsFunc(all, func(m map[string]Text) bool { return len(m[Image]) > 0 }) {
			v.warn("questions", "question %s shows a picture: send its file on the survey's page for pictures", f.Name)
		}
	}
	v.wordless()
	v.wayAround(v.def.Questions, "")
}

// wordless finds pictures that say nothing to those who do not see them.
func (v *validator) wordless() {
	for _, p := range v.def.Pictures() {
		path := strings.Join(p.Path, ".")
		switch {
		case p.Described():
		case p.Choice == "":
			v.warn(path, "the picture of question %s says nothing to those who do not see it: add image_alt, in a "+
				"few words", p.Question)
		default:
			v.warn(path, "the picture of the choice %s of the list %s says nothing to those who do not see it: add "+
				"image_alt, in a few words", quote(p.Choice), quote(p.List))
		}
	}
}

// Image is the kind of media that pages show.
const Image = "image"

// unshown says whether there are media that pages leave out.
func unshown(media map[string]Text) bool {
	for kind := range media {
		if kind != Image {
			return true
		}
	}
	return false
}

// wayAround finds what has to be answered although it stands behind the content note of around.
func (v *validator) wayAround(questions []Question, around string) {
	for i := range questions {
		q, inside := &questions[i], around
		if len(q.ContentNote) > 0 && q.Type.Holds() {
			inside = q.Name
		}
		if inside != "" && q.Required == Always {
			v.warn("questions", "question %s is required and stands behind the content note of %s, "+
				"which people may skip: leave out required", q.Name, inside)
		}
		v.wayAround(q.Questions, inside)
	}
}
