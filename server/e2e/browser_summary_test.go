package e2e_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"candour/survey/reading"
)

// What people told us becomes public when a researcher has written it and an advisor has agreed to
// that very page, and not before; anyone reads it, in both languages, and it stays as released.
func TestPublicSummary(t *testing.T) {
	d := freshDemo(t)
	const desk, public = "/author/surveys/youth-experience/summary?lang=en", "/r/youth-experience"
	researcher, advisor := newStaffTab(t, d, "researcher"), newStaffTab(t, d, "advisor")
	status := func(path string) int { code, _ := call(t, http.MethodGet, d.URL+path, "", ""); return code }

	researcher.open(desk)
	researcher.fill("opening:en", "Thank you. You told us the truth, and we listened.")
	researcher.fill("opening:fr", "Merci. Vous avez dit vrai, et nous avons écouté.")
	pick(researcher, "question:0", "heard")
	researcher.do("save")
	for _, answer := range []string{"4", "5"} {
		researcher.choose("answer:0:heard:"+answer, "yes")
	}
	pick(researcher, "question:1", "contact")
	researcher.fill("what:0:en", "The door stays open until 9.")
	researcher.fill("what:0:fr", "La porte reste ouverte jusqu’à 21 h.")
	researcher.fill("who:0:en", "Ana, who runs the place,")
	researcher.fill("who:0:fr", "Ana, qui dirige le lieu,")
	researcher.fill("by:0", "31/03/2097")
	evaluate[string](researcher, `document.querySelector('[name="by:0"]').value = "2097-03-31"`)
	researcher.do("save")
	researcher.wantText("main", "No advisor has agreed to this page yet")
	if researcher.count(`button[value="release"]`) != 0 || status(public) != http.StatusNotFound {
		t.Fatal("the page can be released, or read, before an advisor has agreed")
	}
	if got := postForm(t, d.URL+"/author/surveys/youth-experience/summary", d.Accounts["researcher"].Token,
		"do=release&fingerprint="+evaluate[string](researcher, `document.querySelector('[name="fingerprint"]').value`)); got != http.StatusUnprocessableEntity {
		t.Errorf("a release without an advisor: %d", got)
	}

	advisor.open(desk)
	advisor.do("approve")
	researcher.open(desk)
	newAxe(researcher).see("the page about what people said, being written")
	researcher.do("release")
	for _, lang := range []string{"en", "fr"} {
		reader := newTab(t, d.server, look{width: phone, noScript: true})
		reader.open(public + "?lang=" + lang)
		told := reader.texts(".c-told__sentence")
		want := map[string]string{"en": `^About \d in 10 people said “Agree” or “Strongly agree”\.$`,
			"fr": `^Environ \d personnes sur 10 ont dit « Plutôt d’accord » ou « Tout à fait d’accord »\.$`}[lang]
		if len(told) != 2 || !regexp.MustCompile(want).MatchString(strings.ReplaceAll(told[0], "\u00a0", " ")) {
			t.Errorf("%s tells %q", lang, told)
		}
		reader.wantText(".c-promises", map[string]string{"en": "by 31 March 2097", "fr": "d’ici le 31 mars 2097"}[lang])
		if n := reader.count(".c-tenths__on"); n < 5 || n > 20 {
			t.Errorf("%d dots are filled", n)
		}
		if grade, ok := reading.Of(readable(reader), lang); !ok || grade.School > 6.4 {
			t.Errorf("the page in %s reads at grade %.1f", lang, grade.School)
		}
		reader.wantNoTrace()
	}
	seen := newAxe(newTab(t, d.server, look{width: phone}))
	seen.openAndSee(public, public+"?lang=fr", public+"/poster", public+"/poster?lang=fr")
	if evaluate[int](seen.tab, `document.querySelector(".c-poster__more img").naturalWidth`) == 0 {
		t.Error("the poster has no QR code")
	}

	researcher.open(desk)
	researcher.fill("opening:en", "Another text.")
	researcher.do("save")
	if _, page := call(t, http.MethodGet, d.URL+public, "", ""); strings.Contains(page, "Another text") {
		t.Error("a released page changed with its draft")
	}
	researcher.do("down")
	if got := status(public); got != http.StatusNotFound {
		t.Errorf("after it was taken down: %d", got)
	}
	if got := status("/author/surveys/youth-experience/summary"); got != http.StatusSeeOther {
		t.Errorf("nobody may look at what is being written: %d", got)
	}
}

// pick chooses from a list.
func pick(tb *tab, name, value string) {
	tb.t.Helper()
	if !evaluate[bool](tb, `(() => { const s = document.querySelector('select[name="`+name+`"]');
		s.value = `+quote(value)+`; return s.value === `+quote(value)+`; })()`) {
		tb.t.Fatalf("%s has no option %q", name, value)
	}
}

// readable is what the page says in our own words, a full stop behind each part.
func readable(tb *tab) string {
	tb.t.Helper()
	return strings.Join(tb.texts("main h1, main h2, main p:not(.c-note)"), ".\n")
}
