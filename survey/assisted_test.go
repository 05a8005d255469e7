package survey_test

import (
	"encoding/json"
	"strings"
	"testing"

	"candour/survey"
)

// Whether somebody helped is an ordinary question that comes last, once, however often the definition is
// read, and never in place of the author's own.
func TestAssisted(t *testing.T) {
	const rest = "name: a\ntitle: {en: A, fr: A}\nlanguages: [en, fr]\nassisted: true\nquestions:\n  - {type: integer, name: n, label: {en: N, fr: N}}\n"
	def := parse(t, rest)
	last := def.Questions[len(def.Questions)-1]
	if len(def.Questions) != 2 || last.Name != "assisted" || last.Type != survey.SelectOne || last.Required != survey.Never {
		t.Fatalf("the questions are %+v", def.Questions)
	}
	for _, lang := range def.Languages {
		for _, c := range def.Choices["assisted"] {
			if c.Label[lang] == "" || last.Label[lang] == "" {
				t.Errorf("%s has no words in %s", c.Name, lang)
			}
		}
	}
	text, err := json.Marshal(def)
	if err != nil {
		t.Fatal(err)
	}
	again := parse(t, string(text)) // JSON is YAML
	if len(again.Questions) != 2 {
		t.Errorf("read again it asks %d questions", len(again.Questions))
	}
	own := parse(t, rest+"  - {type: text, name: assisted, label: {en: Who?, fr: Qui?}}\n")
	if len(own.Questions) != 2 || own.Questions[1].Type != survey.TextType {
		t.Errorf("beside the author's own it asks %+v", own.Questions)
	}
	_, _, err = survey.Parse([]byte(strings.NewReplacer("[en, fr]", "[en, fr, cy]", "fr: A}", "fr: A, cy: A}", "fr: N}", "fr: N, cy: N}").Replace(rest)))
	if err == nil || !strings.Contains(err.Error(), "write the question yourself") {
		t.Errorf("in another language: %v", err)
	}
}
