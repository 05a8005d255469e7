package dashboards_test

import (
	"slices"
	"testing"

	"candour/analytics"
	"candour/dashboards"
	"candour/survey"
)

func agreement(lang string) []string {
	if lang == "fr" {
		return []string{"Pas du tout d’accord", "Plutôt pas d’accord", "Entre les deux",
			"Plutôt d’accord", "Tout à fait d’accord"}
	}
	return []string{"Strongly disagree", "Disagree", "Not sure", "Agree", "Strongly agree"}
}

// statement is a row of a grid: how many gave each of the answers, lowest first.
func statement(label string, answers []string, counts ...analytics.Count) dashboards.Question {
	var choices []choice
	var answered analytics.Count
	for i, n := range counts {
		choices = append(choices, choice{label: answers[i], count: n})
		answered += n
	}
	q := asked(survey.SelectOne, answered, choices...)
	q.ID, q.Label, q.Section, q.Role, q.Ordered = label, label, "felt", "outcome", true
	return q
}

// sensitive bounds shares as disclosure does.
func sensitive(q dashboards.Question) dashboards.Question {
	q.Rows = slices.Clone(q.Rows)
	for i := range q.Rows {
		r := &q.Rows[i]
		switch {
		case *r.Percent < 5:
			r.Bounded, r.Percent = analytics.Below5, number(5)
		case *r.Percent > 95:
			r.Bounded, r.Percent = analytics.Above95, number(95)
		default:
			continue
		}
		r.Count, r.Low, r.High = analytics.Hidden, nil, nil
	}
	return q
}

// withheld hides the share of an answer, as disclosure does beside another that is small.
func withheld(q dashboards.Question, answer int) dashboards.Question {
	q.Rows = slices.Clone(q.Rows)
	r := &q.Rows[answer]
	r.Count, r.Percent, r.Low, r.High, r.Bounded = analytics.Hidden, nil, nil, nil, analytics.Unbounded
	return q
}

// gridOf is a survey of one grid, laid out.
func gridOf(t *testing.T, style string, questions ...dashboards.Question) dashboards.Card {
	t.Helper()
	w := writer(style)
	view := dashboards.Look(dashboards.SurveyReport{Lang: w.Lang,
		Results:  analytics.Frequencies{Responses: 412, Protected: w.Protected},
		Sections: []dashboards.Section{{ID: "part-1", Label: "How it felt", Grid: true, Questions: questions}}})
	if len(view.Sections) != 1 || len(view.Sections[0].Cards) != 1 {
		t.Fatalf("got %+v, want one card", view.Sections)
	}
	return view.Sections[0].Cards[0]
}

func TestFindingOfGrids(t *testing.T) {
	en, fr := agreement("en"), agreement("fr")
	often := []string{"Never", "Seldom", "Often", "Always"}
	met := statement("They met me.", en, 20, 30, 40, 200, 122)
	needs := statement("My needs counted.", en, 40, 60, 80, 120, 100)
	judged := statement("I felt judged.", en, 200, 140, 30, 30, 0)
	for _, c := range []struct {
		name, style string
		questions   []dashboards.Question
		want        string
	}{
		{"most and least", "en", []dashboards.Question{needs, met, judged},
			"People agreed most with “They met me” (78 % of 412) and least with “I felt judged” (8 % of 400)."},
		{"most and least", "fr", []dashboards.Question{statement("On m’écoute.", fr, 1, 1, 2, 4, 6),
			statement("On me juge.", fr, 8, 4, 1, 1, 0)},
			"L’accord est le plus fort pour « On m’écoute » (10 sur 14) et le plus faible pour « On me juge » (1 sur 14)."},
		{"two share the lead", "en", []dashboards.Question{met, met, judged},
			"People agreed least with “I felt judged” (8 % of 400)."},
		{"two share the end", "fr", []dashboards.Question{met, judged, judged},
			"L’accord est le plus fort pour « They met me » (78 % de 412)."},
		{"no lead and no end", "en", []dashboards.Question{met, met, judged, judged},
			"From 8 % to 78 % of people agreed, depending on the statement."},
		{"all alike", "en", []dashboards.Question{met, met}, "78 % of people agreed with each statement."},
		{"all alike", "fr", []dashboards.Question{met, met}, "78 % des gens sont d’accord avec chaque énoncé."},
		{"one statement", "en", []dashboards.Question{met}, "78 % of 412 people agreed with “They met me”."},
		{"one statement", "fr", []dashboards.Question{statement("On m’écoute.", fr, 10, 10, 10, 40, 30)},
			"70 % de 100 personnes sont d’accord avec « On m’écoute »."},
		{"not of agreement", "en", []dashboards.Question{statement("I was heard.", often, 10, 20, 40, 30),
			statement("I waited.", often, 40, 30, 20, 10)},
			"People answered “Often” or “Always” most often to “I was heard” (70 % of 100)" +
				" and least often to “I waited” (30 % of 100)."},
		{"of disagreement", "en", []dashboards.Question{
			statement("It is hard.", []string{"Agree", "Not sure", "Disagree"}, 10, 20, 70)},
			"70 % of 100 people answered “Disagree” to “It is hard”."},
		{"of many steps", "fr", []dashboards.Question{
			statement("a", []string{"1", "2", "3", "4", "5", "6", "7"}, 1, 1, 1, 1, 1, 1, 94),
			statement("b", []string{"1", "2", "3", "4", "5", "6", "7"}, 94, 1, 1, 1, 1, 1, 1)},
			"On a répondu « 5 » à « 7 » le plus souvent à « a » (96 % de 100) et le moins souvent à « b » (3 % de 100)."},
		{"nobody", "en", []dashboards.Question{statement("a", en, 0, 0, 0, 0, 0)}, "Nobody has answered this yet."},
		{"too few", "en+", []dashboards.Question{suppressed("a"), suppressed("b")},
			"Too few people answered to show safely."},
		{"too few for one", "en+", []dashboards.Question{suppressed("a"), met, judged},
			"People agreed most with “They met me” (78 % of 412) and least with “I felt judged” (8 % of 400)."},
		{"protected, not surely more", "en+", []dashboards.Question{statement("a", en, 5, 10, 25, 100, 60),
			statement("b", en, 5, 15, 25, 95, 60), statement("c", en, 60, 65, 25, 30, 20)},
			"People agreed least with “c” (25 % of 200)."},
		{"sensitive, within bounds", "en+", []dashboards.Question{sensitive(judged), met},
			"People agreed most with “They met me” (78 % of 412) and least with “I felt judged” (8 % to 13 % of 400)."},
		{"sensitive, all below", "fr+", []dashboards.Question{met, sensitive(statement("a", en, 300, 100, 0, 0, 0))},
			"L’accord est le plus fort pour « They met me » (78 % de 412) et le plus faible pour « a » (moins de 10 % de 400)."},
		{"sensitive, above", "en+", []dashboards.Question{judged, sensitive(statement("a", en, 0, 0, 0, 5, 395))},
			"People agreed most with “a” (more than 95 % of 400) and least with “I felt judged” (8 % of 400)."},
		{"sensitive, an upper answer hidden", "en+", []dashboards.Question{
			withheld(sensitive(statement("my say", en, 20, 115, 155, 170, 90)), 4), statement("hope", en, 25, 100, 180, 170, 85),
			statement("alone", en, 55, 150, 165, 140, 40)},
			"From 31 % to 51 % of people agreed, depending on the statement."},
		{"sensitive, both upper answers hidden", "en+", []dashboards.Question{
			withheld(withheld(statement("a", en, 100, 100, 100, 50, 50), 3), 4), statement("b", en, 100, 250, 155, 30, 15)},
			"From 0 % to 25 % of people agreed, depending on the statement."},
		{"sensitive, a lower answer hidden", "en+", []dashboards.Question{
			withheld(statement("my say", en, 20, 115, 155, 200, 90), 0), statement("alone", en, 100, 250, 155, 30, 15)},
			"People agreed most with “my say” (50 % of 580) and least with “alone” (8 % of 550)."},
		{"sensitive, bounds overlap", "en+", []dashboards.Question{
			sensitive(statement("a", en, 100, 260, 10, 25, 5)), sensitive(statement("b", en, 100, 255, 10, 20, 15))},
			"From 5 % to 11 % of people agreed, depending on the statement."},
	} {
		t.Run(c.name+" "+c.style, func(t *testing.T) { want(t, gridOf(t, c.style, c.questions...).Finding, c.want) })
	}
}

func TestBaseOfGrids(t *testing.T) {
	en := agreement("en")
	for _, c := range []struct {
		name, style string
		questions   []dashboards.Question
		want        string
	}{
		{"the same for all", "en", []dashboards.Question{statement("a", en, 4, 8), statement("b", en, 12, 0)},
			"12 people answered each. 12 were asked. 412 people took part."},
		{"one", "fr", []dashboards.Question{statement("a", en, 1, 0)}, "1 réponse à chaque énoncé. 1 personne interrogée. 412 personnes ont participé."},
		{"one that nobody answered", "en", []dashboards.Question{statement("a", en, 0, 0), statement("b", en, 12, 0)},
			"0 to 12 people answered each. 12 were asked. 412 people took part."},
		{"one hidden", "fr+", []dashboards.Question{suppressed("a"), statement("b", en, 40, 0), statement("c", en, 50, 5)},
			"De 40 à 55 réponses selon l’énoncé. 1 non montré : trop peu de réponses. 55 personnes interrogées. 412 personnes ont participé."},
		{"two hidden", "en+", []dashboards.Question{suppressed("a"), suppressed("c"), statement("b", en, 40, 0)},
			"40 people answered each. 2 are not shown: too few answered. 40 were asked. 412 people took part."},
		{"all hidden", "en+", []dashboards.Question{suppressed("a")}, ""},
	} {
		t.Run(c.name+" "+c.style, func(t *testing.T) { want(t, gridOf(t, c.style, c.questions...).Base, c.want) })
	}
}

// A stored answer that is none of the choices has a column of its own and no place in the chart.
func TestGridWithAStrayAnswer(t *testing.T) {
	en := agreement("en")
	stray := statement("b", append(slices.Clone(en), "lost"), 10, 10, 20, 30, 28, 2)
	card := gridOf(t, "en", statement("a", en, 20, 20, 20, 20, 20), stray, suppressed("c"))
	wantTable := [][]string{
		{"Statement (% of those who answered)", "Strongly disagree", "Disagree", "Not sure", "Agree",
			"Strongly agree", "lost", "n"},
		{"a", "20.0", "20.0", "20.0", "20.0", "20.0", "–", "100"},
		{"b", "10.0", "10.0", "20.0", "30.0", "28.0", "2.0", "100"},
		{"c", "–", "–", "–", "–", "–", "–", "*"},
	}
	got := append([][]string{card.Table.Headings}, card.Table.Rows...)
	if !slices.EqualFunc(got, wantTable, slices.Equal) {
		t.Errorf("got %q, want %q", got, wantTable)
	}
	if series, ok := card.Chart["series"].([]any); !ok || len(series) != 6 {
		t.Errorf("got %v, want a chart of five answers, the middle in two halves", card.Chart["series"])
	}
	wanted := "People agreed most with “b” (58 % of 100) and least with “a” (40 % of 100)."
	want(t, card.Finding, wanted)
	first := gridOf(t, "en", stray, statement("a", en, 20, 20, 20, 20, 20))
	want(t, first.Finding, wanted)
	if series, ok := first.Chart["series"].([]any); !ok || len(series) != 6 {
		t.Errorf("the stray answer first: got %v, want a chart of five answers", first.Chart["series"])
	}
}
