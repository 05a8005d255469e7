package web

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"candour/survey"
)

// maxRow is how many steps of a range stand in a row of buttons; more are typed as a number.
const maxRow = 11

// choices makes what a question offers. "None of these" stands with the ways to decline, because it
// excludes the others.
func (t *visit) choices(q *questionView, offered []survey.Choice, typed []string, v *survey.View) {
	s := q.spot
	q.Kind = kindOf(s)
	many := len(offered) > maxRadios
	if many && q.Kind == kindOne {
		q.Kind = kindSelect
	}
	for _, c := range offered {
		option := optionView{Name: q.Name, Value: c.Name, Label: v.Fill(c.Label.In(t.j.Lang)),
			Checked: slices.Contains(typed, c.Name), Alone: c.None && s.Type == survey.SelectMultiple,
			Image: t.image(v, c.Media, c.ImageAlt)}
		if option.Label == "" && (q.Kind == kindSelect || q.Kind == kindRank) {
			option.Label = option.unseen()
		}
		if s.OrOther && c.Name == survey.Other {
			option.Words = t.otherWords(s)
		}
		if option.Alone {
			q.Ways = append(q.Ways, option)
		} else {
			q.Options = append(q.Options, option)
		}
	}
	if q.Kind == kindSelect || q.Kind == kindRank {
		q.Search = many || s.HasAppearance("autocomplete") || s.HasAppearance("search")
		if s.OrOther {
			q.Words = t.otherWords(s)
		}
	}
	if q.Kind == kindRank {
		q.rank(typed, t.words())
	}
}

// unseen is what stands for an option that is a picture alone, in a list that shows none.
func (o optionView) unseen() string {
	if o.Image != nil && o.Image.Alt != "" {
		return o.Image.Alt
	}
	return o.Value
}

// maxRadios is how many choices are shown as radios: more are a list that can be searched, of which a
// phone loads and shows thousands.
const maxRadios = 40

// kindOf is how a question's choices are shown.
func kindOf(s spot) string {
	switch {
	case s.Type == survey.SelectMultiple:
		return kindSeveral
	case s.Type == survey.Rank:
		return kindRank
	case s.HasAppearance("minimal") || s.HasAppearance("autocomplete") || s.HasAppearance("search"):
		return kindSelect
	case s.HasAppearance("likert"):
		return kindScale
	}
	return kindOne
}

// A ranking of more than manyPlaces shows the first fewPlaces, and the others folded: nobody need rank all,
// and twenty lists in a row tire whoever only knows what comes first.
const (
	manyPlaces = 7
	fewPlaces  = 5
)

// rank makes a place for each choice.
func (q *questionView) rank(typed []string, p page) {
	places := make([]placeView, len(q.Options))
	for i := range places {
		places[i] = placeView{ID: q.Name + ":" + strconv.Itoa(i+1), Number: i + 1}
		if i < len(typed) {
			places[i].Value = typed[i]
		}
	}
	if len(places) > 0 {
		places[0].ID = q.Name
	}
	told := p.T("r.rank.some")
	q.Places = places
	if len(places) > manyPlaces {
		told = p.T("r.rank.few", fewPlaces)
		q.Places, q.More, q.Unfold = places[:fewPlaces], places[fewPlaces:], len(typed) > fewPlaces
	}
	q.Hint = strings.TrimSpace(q.Hint + " " + told)
}

func (t *visit) otherWords(s spot) *wordsView {
	w := &wordsView{Name: s.words()}
	if typed := t.j.Typed[w.Name]; len(typed) > 0 {
		w.Value = typed[0]
	}
	return w
}

// steps makes a range a row of numbers, or a field where they are many.
func (t *visit) steps(q *questionView, typed []string) {
	start, end, step := *q.spot.Start, *q.spot.End, *q.spot.Step
	if (end-start)/step >= maxRow {
		q.Kind, q.InputType, q.InputMode = kindLine, "text", "decimal"
		between := t.words().T("r.between", figure(start, t.j.Lang), figure(end, t.j.Lang))
		q.Hint = strings.TrimSpace(q.Hint + " " + between)
		return
	}
	q.Kind = kindRow
	for i := 0.0; start+i*step <= end+step/1e6; i++ {
		n := math.Round((start+i*step)*1e9) / 1e9 // 0.3, not 0.30000000000000004
		value := strconv.FormatFloat(n, 'f', -1, 64)
		q.Options = append(q.Options, optionView{Name: q.Name, Value: value, Label: figure(n, t.j.Lang),
			Checked: slices.Contains(typed, value)})
	}
}

// figure writes a number for people: 2,5 in French.
func figure(n float64, lang string) string {
	s := strconv.FormatFloat(n, 'f', -1, 64)
	if lang == "fr" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// questionPart and optionPart hand a template one part, and the words to show it with.
type questionPart struct {
	P page
	Q *questionView
}

type optionPart struct {
	P page
	O optionView
}

// placePart is one place of a ranking.
type placePart struct {
	P     page
	Q     *questionView
	Place placeView
}

type partPart struct {
	P page
	V partView
}

// Part is a note, a question or a repeat with the page's words.
func (p page) Part(v partView) partPart { return partPart{p, v} }

// With is a question with the page's words.
func (p page) With(q *questionView) questionPart { return questionPart{p, q} }

// Place is one place of a ranking with the page's words.
func (p page) Place(q *questionView, v placeView) placePart { return placePart{p, q, v} }

// Option is a button with the page's words.
func (p page) Option(o optionView) optionPart { return optionPart{p, o} }
