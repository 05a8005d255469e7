package e2e_test

import (
	"encoding/json"
	"strings"

	"candour/survey"
)

// wantPlace fails unless the page is the one with that heading.
func (w *walk) wantPlace(heading string) {
	w.t.Helper()
	if got := w.place(); got != heading {
		w.t.Fatalf("on the page %q, not %q", got, heading)
	}
}

// wantChosen fails unless the page still holds what was answered on it.
func (w *walk) wantChosen(fields []survey.Field) {
	w.t.Helper()
	for _, f := range fields {
		for _, want := range values(w.answers[f.Name]) {
			if w.count(`input[name="`+f.Name+`"][value="`+want+`"]:checked`) == 0 && w.value(f.Name) != want {
				w.t.Errorf("the page has lost %s = %s", f.Name, want)
			}
		}
	}
}

// values are the form's values of an answer in the record.
func values(answer any) []string {
	switch a := answer.(type) {
	case string:
		return []string{a}
	case []any:
		var all []string
		for _, v := range a {
			all = append(all, v.(string))
		}
		return all
	case map[string]any:
		if a["state"] != "skipped" {
			return []string{a["state"].(string)}
		}
	}
	return nil
}

// value is what stands in a field.
func (tb *tab) value(name string) string {
	tb.t.Helper()
	return read[string](tb, `document.querySelector('main [name="`+name+`"]')?.value ?? ""`)
}

// mistype puts a number that cannot be, is told so, and puts the right one.
func (w *walk) mistype(f survey.Field) {
	w.t.Helper()
	right := w.value(f.Name)
	wrong := map[int]string{0: "7", 1: "vingt", 2: "17.5", 3: "-20"}[w.number%4]
	w.fill(f.Name, wrong)
	w.do("next")
	w.wantError(f.Name)
	if got := w.value(f.Name); got != wrong {
		w.t.Errorf("after an error the field holds %q, not %q", got, wrong)
	}
	w.fill(f.Name, right)
}

// wantError fails unless the page says what is wrong with a field, and leads there.
func (w *walk) wantError(name string) {
	w.t.Helper()
	prefix := map[string]string{"en": "Error:", "fr": "Erreur"}[w.lang]
	if !strings.HasPrefix(w.title(), prefix) {
		w.t.Errorf("the title of a page with an error is %q", w.title())
	}
	link := `.govuk-error-summary a[href="#` + name + `"]`
	if !w.shown(link) || len(w.text(link)) < 10 {
		w.t.Fatalf("no error summary about %s: %s", name, w.text("main"))
	}
	scripted := evaluate[bool](w.tab, `!matchMedia("(scripting: none)").matches`)
	in := evaluate[bool](w.tab, `!!document.activeElement.closest(".govuk-error-summary")`)
	if scripted && !in {
		w.t.Error("the error summary has not the focus")
	}
	said := w.count(`main .govuk-error-message`)
	if said != 1 {
		w.t.Errorf("%d messages beside fields", said)
	}
	w.press(link)
	if got := evaluate[string](w.tab, `document.activeElement.name ?? ""`); got != name {
		w.t.Errorf("the error summary leads to %q, not %q", got, name)
	}
}

// switchLanguage goes to the other language and back, and loses nothing on the way.
func (w *walk) switchLanguage() {
	w.t.Helper()
	own, other := w.lang, map[string]string{"en": "fr", "fr": "en"}[w.lang]
	for _, lang := range []string{other, own} {
		w.follow(`.govuk-language-navigation button[value="` + lang + `"]`)
		if got := evaluate[string](w.tab, `document.documentElement.lang`); got != lang {
			w.t.Errorf("the page is in %q, not %q", got, lang)
		}
		fields := w.asked()
		if label := fields[0].Label.In(lang); fields[0].Section == "" && !strings.Contains(w.place(), label) {
			w.t.Errorf("the heading is %q, not %q", w.place(), label)
		}
		w.wantChosen(fields)
	}
}

// wantReview fails unless the review page keeps answers folded and its record is what was answered.
func (w *walk) wantReview() {
	w.t.Helper()
	if n := w.count("main details[open]"); n > 0 {
		w.t.Errorf("%d answers are open on the review page", n)
	}
	if w.shown(".c-record") {
		w.t.Error("the record is in sight before anyone asks for it")
	}
	whole, shown := w.whole(), 0
	for range w.seen {
		shown++
	}
	if n := w.count(".c-review__item"); n != shown {
		w.t.Errorf("%d answers on the review page, not %d", n, shown)
	}
	w.press(".c-review__item summary")
	if !w.shown(".c-review__item details[open] .govuk-details__text") {
		w.t.Error("an answer does not open")
	}
	var record struct {
		Survey, Language, Wave, Source string
		Answers                        map[string]any
	}
	text := evaluate[string](w.tab, `document.querySelector(".c-record").textContent`)
	w.must(json.Unmarshal([]byte(text), &record))
	if record.Survey != string(w.def.Name) || record.Language != w.lang || record.Source != "person" {
		w.t.Errorf("the record begins with %+v", record)
	}
	for name := range whole {
		if !same(record.Answers[name], whole[name]) {
			w.t.Errorf("the record has %s = %v, not %v", name, record.Answers[name], whole[name])
		}
	}
	if len(record.Answers) != len(whole) {
		w.t.Errorf("the record has %d answers, not %d: %v", len(record.Answers), len(whole), record.Answers)
	}
}

// change goes from the review page to a question of one choice, takes the next one and comes back.
func (w *walk) change(question string) {
	w.t.Helper()
	f, _ := w.def.Field(question)
	w.follow(`button[name="change"][value="` + question + `"]`)
	w.wantChosen([]survey.Field{f})
	next := f.Choices[0].Name
	if w.answers[question] == next {
		next = f.Choices[1].Name
	}
	w.chooseOne(f, next)
	w.do("next")
}

// submit sends the answers; afterwards nothing but the thank-you is to be had from these pages.
func (w *walk) submit() {
	w.t.Helper()
	w.do("submit")
	receipt := w.text(".c-receipt")
	if len(receipt) < 8 {
		w.t.Fatalf("no receipt: %s", w.text("main"))
	}
	again := func(how string) {
		w.t.Helper()
		if got := w.text(".c-receipt"); got != receipt {
			w.t.Errorf("%s shows %q", how, w.text("main"))
		}
	}
	w.reload()
	again("a reload after Submit")
	w.back(2)
	w.do("next")
	again("Back to a question and Continue")
}
