package survey_test

import (
	"strings"
	"testing"

	"candour/survey"
)

const pictured = `
name: harbour
title: Harbour
languages: [en]
choices:
  side: [{name: east, label: East, media: {image: {en: "jr://images/e.png"}}}, {name: west, label: West}]
questions:
  - {type: group, name: where, label: Where, media: {image: {en: g.png}}, questions: [
      {type: select_one, name: side, label: Which side?, choices: side, media: {image: {en: m.png}}, image_alt: {en: A map}}]}
  - {type: select_one, name: again, label: And now?, choices: side}
`

// Pictures are found where they stand, each once; one without words is warned of.
func TestPictures(t *testing.T) {
	def, warnings, err := survey.Parse([]byte(pictured))
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, p := range def.Pictures() {
		found = append(found, strings.Join(p.Path, "/")+" "+p.FileIn("en")+" "+p.Alt.In("en"))
	}
	if got, want := strings.Join(found, "|"), "questions/0 g.png |questions/0/questions/0 m.png A map|choices/side/0 e.png "; got != want {
		t.Errorf("found %s, want %s", got, want)
	}
	all := ""
	for _, w := range warnings {
		all += w.String() + "\n"
	}
	for _, want := range []string{"picture of question where says nothing", `picture of the choice "east" of the list "side" says nothing`} {
		if !strings.Contains(all, want) {
			t.Errorf("no warning says %q:\n%s", want, all)
		}
	}
	if strings.Contains(all, "picture of question side says nothing") {
		t.Errorf("a picture with words is warned of:\n%s", all)
	}
}
