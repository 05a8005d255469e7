package web_test

import (
	"strings"
	"testing"
)

// Only where many responses wait for each other does a page say that nobody can tell when one came.
func TestFewThatWaitPromiseLess(t *testing.T) {
	cases := []struct {
		name, hold string
		many       bool
	}{{"nine", "9", false}, {"two", "2", false}, {"one", "1", false}, {"ten", "10", true}}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t, nil)
			s.write("quay", `
languages: [en, fr]
privacy: {hold: `+c.hold+`}
questions: [{type: text, name: said, label: {en: Say, fr: Dites}}]
`)
			for lang, promise := range map[string]string{"en": "nobody can tell when each one came",
				"fr": "personne ne peut dire quand chacune est arrivée"} {
				s.get("/s/quay?lang=" + lang)
				if got := strings.Contains(s.text("main"), promise); got != c.many {
					t.Errorf("%s: the page promises it: %v", lang, got)
				}
			}
		})
	}
}
