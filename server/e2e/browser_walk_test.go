package e2e_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/survey"
)

// ownWords are what a person writes where a page lets them.
const ownWords = `Être là, 3 > 2 & "tout" <b>compte</b>`

// walk is one person's way through a survey, led by its definition. Number makes each one's answers
// different.
type walk struct {
	*tab
	def     *survey.Definition
	number  int
	lang    string
	pages   int             // of questions, so far
	seen    map[string]bool // questions that were on a page
	answers map[string]any  // what has been answered, as the record writes it
	fixed   map[string]string
}

func newWalk(tb *tab, id, lang string, number int) *walk {
	tb.t.Helper()
	status, body := call(tb.t, http.MethodGet, tb.server.URL+"/api/v1/surveys/"+id, "", "")
	if status != http.StatusOK {
		tb.t.Fatalf("definition of %s: %d %s", id, status, body)
	}
	w := &walk{tab: tb, def: &survey.Definition{}, number: number, lang: lang,
		seen: map[string]bool{}, answers: map[string]any{}, fixed: map[string]string{}}
	tb.must(json.Unmarshal([]byte(body), w.def))
	return w
}

// begin opens the first page and starts.
func (w *walk) begin() {
	w.t.Helper()
	w.open("/s/" + string(w.def.Name) + "?lang=" + w.lang)
	w.wantText("main h1", w.def.Title.In(w.lang))
	if w.def.Consent != nil {
		w.do("start") // without agreeing
		w.wantError("consent")
		w.choose("consent", "yes")
	}
	w.do("start")
}

// asked are the questions on the page, in order.
func (w *walk) asked() []survey.Field {
	w.t.Helper()
	names := evaluate[[]string](w.tab, `[...document.querySelectorAll("main input:not([type=hidden]), main textarea")].map(e => e.name)`)
	return slices.DeleteFunc(w.def.Fields(), func(f survey.Field) bool { return !slices.Contains(names, f.Name) })
}

// place is what stands out on the page, to know it again.
func (w *walk) place() string { w.t.Helper(); return w.text("main h1") }

// walkOn answers page after page until the review page comes, and does on some what people do.
func (w *walk) walkOn() {
	w.t.Helper()
	for w.count(`button[name="do"][value="submit"]`) == 0 {
		fields := w.asked()
		if len(fields) == 0 || w.pages > 60 {
			w.t.Fatalf("nothing to answer on %q", w.text("main"))
		}
		w.pages++
		w.onPage(fields)
	}
}

func (w *walk) onPage(fields []survey.Field) {
	w.t.Helper()
	for _, f := range fields {
		w.seen[f.Name] = true
	}
	here := w.place()
	if w.pages == w.skips() {
		w.skip(fields)
		return
	}
	w.answerAll(fields)
	switch {
	case fields[0].Type == survey.Integer:
		w.mistype(fields[0])
	case w.pages == 2:
		w.switchLanguage()
	}
	w.do("next")
	switch w.pages {
	case 3:
		w.do("back")
		w.wantPlace(here)
		w.wantChosen(fields)
		w.do("next")
	case 4:
		w.back(1)
		w.wantPlace(here)
		w.answerAll(fields) // as the page was sent before it was filled in
		w.do("next")
	}
}

// declines and skips are the pages on which a walk does so.
func (w *walk) declines() int { return []int{4, 6, 5, 7}[w.number%4] }
func (w *walk) skips() int    { return []int{6, 7, 4, 5}[w.number%4] }

func (w *walk) skip(fields []survey.Field) {
	w.t.Helper()
	for _, f := range fields {
		w.answers[f.Name] = map[string]any{"state": "skipped"}
	}
	w.do("skip")
}

func (w *walk) answerAll(fields []survey.Field) {
	w.t.Helper()
	for i, f := range fields {
		switch {
		case i == 0 && w.pages == w.declines():
			w.decline(f, survey.PreferNot)
		case f.DontKnow && w.number%4 == 1 && i == len(fields)-1:
			w.decline(f, survey.DontKnow)
		default:
			w.answer(f)
		}
	}
}

func (w *walk) decline(f survey.Field, state survey.State) {
	w.t.Helper()
	name := f.Name
	if w.count(`textarea[name="`+name+`"], input[inputmode][name="`+name+`"]`) > 0 {
		name += ":state" // a box beside the field
	}
	w.choose(name, state.String())
	w.answers[f.Name] = map[string]any{"state": state.String()}
}

// answer gives an answer that depends on the question and on the walk.
func (w *walk) answer(f survey.Field) {
	w.t.Helper()
	turn := w.number + slices.IndexFunc(w.def.Fields(), func(g survey.Field) bool { return g.Name == f.Name })
	switch f.Type {
	case survey.SelectOne:
		choice := f.Choices[turn%len(f.Choices)].Name
		if fixed := w.fixed[f.Name]; fixed != "" {
			choice = fixed
		}
		w.chooseOne(f, choice)
	case survey.SelectMultiple:
		w.chooseSome(f, turn)
	case survey.RangeType:
		value := *f.Start + float64(turn%int(*f.End-*f.Start+1))
		w.choose(f.Name, strconv.FormatFloat(value, 'f', -1, 64))
		w.answers[f.Name] = value
	case survey.Integer:
		w.fill(f.Name, strconv.Itoa(13+turn%11))
		w.answers[f.Name] = float64(13 + turn%11)
	case survey.Decimal:
		w.fill(f.Name, strings.Replace("2.5", ".", map[string]string{"en": ".", "fr": ","}[w.lang], 1))
		w.answers[f.Name] = 2.5
	default:
		w.fill(f.Name, ownWords)
		w.answers[f.Name] = ownWords
	}
}

func (w *walk) chooseOne(f survey.Field, choice string) {
	w.t.Helper()
	w.choose(f.Name, choice)
	w.answers[f.Name] = choice
	delete(w.answers, f.Name+survey.OtherSuffix)
	w.other(f, []string{choice})
}

// chooseSome ticks the first choice and another, which may be "other"; in every fourth walk "none
// of these" where there is that.
func (w *walk) chooseSome(f survey.Field, turn int) {
	w.t.Helper()
	var names []string
	for _, c := range f.Choices {
		if c.None && w.number%4 == 2 {
			w.choose(f.Name, c.Name)
			w.answers[f.Name] = []any{}
			return
		}
		if !c.None {
			names = append(names, c.Name)
		}
	}
	chosen := []string{names[0], names[1+turn%(len(names)-1)]}
	w.answers[f.Name] = []any{chosen[0], chosen[1]}
	for _, name := range chosen {
		w.choose(f.Name, name)
	}
	w.other(f, chosen)
}

func (w *walk) other(f survey.Field, chosen []string) {
	w.t.Helper()
	if f.OrOther && slices.Contains(chosen, survey.Other) {
		w.fill(f.Name+survey.OtherSuffix, ownWords)
		w.answers[f.Name+survey.OtherSuffix] = ownWords
	}
}

// whole is the record that the answers make: what was not asked is there too.
func (w *walk) whole() map[string]any {
	w.t.Helper()
	shown, err := w.def.Shown(w.answers, w.lang)
	w.must(err)
	whole := maps.Clone(w.answers)
	for _, f := range w.def.Fields() {
		switch {
		case shown[f.Name] != w.seen[f.Name]:
			w.t.Errorf("question %s: shown %v, on a page %v", f.Name, shown[f.Name], w.seen[f.Name])
		case !shown[f.Name]:
			whole[f.Name] = map[string]any{"state": "not_shown"}
		}
		if whole[f.Name] == nil {
			w.t.Errorf("question %s was not answered", f.Name)
		}
	}
	return whole
}

func same(a, b any) bool { return fmt.Sprint(a) == fmt.Sprint(b) }
