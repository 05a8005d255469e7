package web_test

import (
	"net/url"
	"strings"
	"testing"
)

// A promise whose day has passed is either kept, which the page says, or keeps the page from being released.
func TestPromisesAreNotLate(t *testing.T) {
	s := staffed(t)
	const desk = "/author/surveys/youth-experience/summary"
	day := func(days int) string { return s.now.AddDate(0, 0, days).Format("2006-01-02") }
	const late = "The day of a promise has passed."
	for _, c := range []struct {
		name, by, kept, lang string
		late                 bool
		says                 string
	}{
		{"a day to come", day(1), "", "en", false, "promised this, by"},
		{"today", day(0), "", "en", false, "promised this, by"},
		{"a day that passed", day(-1), "", "en", true, "promised this, by"},
		{"one that is kept", day(-1), "yes", "en", false, "promised this. It was done by"},
		{"one that is kept, in French", day(-1), "yes", "fr", false, "Ana l’avait promis. C’est fait depuis le"},
		{"no day", "", "", "en", false, "promised this, by"}, // which is lacking by itself
	} {
		t.Run(c.name, func(t *testing.T) {
			s.t = t
			s.as("Noor")
			s.get(desk + "?lang=en")
			s.post(desk, url.Values{"do": {"save"}, "revision": {s.value(`input[name="revision"]`, "value")}, "opening:en": {"Thank you."}, "opening:fr": {"Merci."},
				"what:0:en": {"More."}, "what:0:fr": {"Plus."}, "who:0:en": {"Ana"}, "who:0:fr": {"Ana"}, "by:0": {c.by}, "kept:0": {c.kept}})
			s.get(desk + "?lang=en")
			if got := strings.Contains(s.text("main"), late); got != c.late {
				t.Errorf("it says that a day has passed: %v, want %v", got, c.late)
			}
			if got := s.text(`section[lang="` + c.lang + `"] .c-promises`); !strings.Contains(got, c.says) {
				t.Errorf("the page says %q, want %q", got, c.says)
			}
			if kept := len(s.all(`[id="kept:0"][checked]`)) == 1; kept != (c.kept == "yes") {
				t.Errorf("the box is ticked: %v", kept)
			}
		})
	}
}
