package web_test

import (
	"regexp"
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

// No page of a survey in which fewer than ten wait for each other says that nobody can tell when an answer
// came, in no words of ours: before, while and after somebody answers.
func TestPromisesFollowTheHold(t *testing.T) {
	promise := regexp.MustCompile(`(?i)(nobody|no one|cannot|impossible to)[^.]{0,40} (tell|know|say|see) when|(personne|nul)[^.]{0,30} (dire|savoir) quand`)
	for _, c := range []struct {
		hold string
		many bool
	}{{"9", false}, {"10", true}} {
		for _, lang := range []string{"en", "fr"} {
			s := newSite(t, nil)
			s.write("quay", "languages: [en, fr]\nprivacy: {hold: "+c.hold+"}\nnotice: {harm: {who: Noor}}\nconsent: {text: Yes}\n"+
				"questions: [{type: text, name: said, label: {en: Say, fr: Dites}}]\n")
			seen := ""
			note := func() { seen += " " + s.text("body") }
			for _, page := range []string{"/s/quay", "/privacy/quay", "/s/quay/stored", "/withdraw/quay"} {
				s.get(page + "?lang=" + lang)
				note()
			}
			s.start("/s/quay?lang=" + lang)
			note()
			s.next()
			note()
			s.press("do", "submit")
			note()
			if found := promise.FindString(seen); (found != "") != c.many {
				t.Errorf("hold %s, %s: the pages say %q", c.hold, lang, found)
			}
		}
	}
}
