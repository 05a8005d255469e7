package dashboards_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"candour/analytics"
	"candour/dashboards"
	"candour/survey"
)

// laidOut is the only card of a question.
func laidOut(t *testing.T, style string, q dashboards.Question) dashboards.Card {
	t.Helper()
	w := writer(style)
	view := dashboards.Look(dashboards.SurveyReport{Lang: w.Lang,
		Results:  analytics.Frequencies{Responses: 412, Protected: w.Protected},
		Sections: []dashboards.Section{{ID: "part-1", Questions: []dashboards.Question{q}}}})
	if len(view.Sections) != 1 || len(view.Sections[0].Cards) != 1 {
		t.Fatalf("got %+v, want one card", view.Sections)
	}
	return view.Sections[0].Cards[0]
}

func TestFirstSentence(t *testing.T) {
	counts := func(all, synthetic analytics.Count) analytics.Frequencies {
		return analytics.Frequencies{Responses: all, Synthetic: synthetic}
	}
	rounded := counts(605, 600)
	rounded.Protected = true
	for _, c := range []struct {
		name, lang string
		report     dashboards.SurveyReport
		want       string
	}{
		{"nobody", "en", dashboards.SurveyReport{}, "No one has answered yet."},
		{"hidden", "fr", dashboards.SurveyReport{Results: analytics.Frequencies{Responses: analytics.Hidden,
			Synthetic: analytics.Hidden, Protected: true}},
			"Trop peu de personnes ont répondu pour montrer ce résultat sans risque."},
		{"one", "en", dashboards.SurveyReport{Results: counts(1, 0)}, "1 person answered."},
		{"one", "fr", dashboards.SurveyReport{Results: counts(1, 0)}, "1 personne a répondu."},
		{"many", "en", dashboards.SurveyReport{Results: counts(1412, 0)}, "1,412 people answered."},
		{"invited", "en", dashboards.SurveyReport{Results: counts(14, 0), Invited: 18, Waves: []string{"w1"}},
			"14 of 18 people invited answered, 77.8 %."},
		{"invited", "fr", dashboards.SurveyReport{Results: counts(14, 0), Invited: 18},
			"Réponses reçues : 14 pour 18 personnes invitées, soit 77,8 %."},
		{"more than were invited", "en", dashboards.SurveyReport{Results: counts(19, 0), Invited: 18},
			"19 people answered."},
		{"invited to which wave", "en", dashboards.SurveyReport{Results: counts(14, 0), Invited: 18,
			Waves: []string{"w1", "w2"}}, "14 people answered."},
		{"protected", "en", dashboards.SurveyReport{Results: analytics.Frequencies{Responses: 35, Protected: true},
			Invited: 40}, "35 people answered."},
		{"staff", "en", dashboards.SurveyReport{Results: counts(18, 0), Staff: true, Invited: 18},
			"Staff typed in 18 responses."},
		{"staff", "fr", dashboards.SurveyReport{Results: counts(1, 0), Staff: true}, "Le personnel a saisi 1 réponse."},
		{"all synthetic", "en", dashboards.SurveyReport{Results: counts(600, 600)},
			"All 600 responses are synthetic: made up to show what results look like."},
		{"all synthetic", "fr", dashboards.SurveyReport{Results: counts(600, 600)},
			"Les 600 réponses sont toutes fictives : inventées pour montrer à quoi ressemblent des résultats."},
		{"one, synthetic", "en", dashboards.SurveyReport{Results: counts(1, 1)},
			"1 response, and it is synthetic: made up to show what results look like."},
		{"some synthetic", "en", dashboards.SurveyReport{Results: counts(612, 600), Invited: 700},
			"Of 612 responses, 600 are synthetic: made up to show what results look like."},
		{"one synthetic", "fr", dashboards.SurveyReport{Results: counts(12, 1)},
			"Sur 12 réponses, 1 est fictive : de quoi montrer à quoi ressemblent des résultats."},
		{"protected, some synthetic", "en", dashboards.SurveyReport{Results: rounded},
			"Of 605 responses, 600 are synthetic: made up to show what results look like."},
	} {
		t.Run(c.name+" "+c.lang, func(t *testing.T) {
			c.report.Lang = c.lang
			want(t, dashboards.Look(c.report).Finding, c.want)
		})
	}
}

// A French mark stays on the line of its word: a narrow screen began one with a colon.
func TestFrenchMarksStayWithTheirWord(t *testing.T) {
	found := dashboards.Look(dashboards.SurveyReport{Lang: "fr",
		Results: analytics.Frequencies{Responses: 600, Synthetic: 600}}).Finding
	if !strings.Contains(found, "fictives\u00a0: inventées") {
		t.Errorf("the mark can part from its word: %q", found)
	}
}

func TestTagsAndFigures(t *testing.T) {
	view := dashboards.Look(dashboards.SurveyReport{Lang: "en", Waves: []string{"w1", "w2"}, Provenance: "Reconstructed.",
		Results: analytics.Frequencies{Responses: 612, Blank: 3, Synthetic: 1, Imported: 2, Protected: true}})
	want(t, text(view.Tags), "[{synthetic Synthetic data: 1 response is made up} {synthetic Reconstructed.} {protected Protected numbers}]")
	want(t, text(view.Figures), "[{Responses 612} {Blank, counted apart 3} {Waves 2}]")
	if !strings.Contains(view.Note, "rounded") || !strings.Contains(view.Note, "newer numbers") {
		t.Errorf("got the note %q, want why totals need not add up, and that there may be newer numbers", view.Note)
	}
	hidden := dashboards.Look(dashboards.SurveyReport{Lang: "fr", Results: analytics.Frequencies{
		Responses: analytics.Hidden, Blank: analytics.Hidden, Synthetic: analytics.Hidden, Protected: true}})
	want(t, text(hidden.Tags), "[{protected Nombres protégés}]")
	want(t, text(hidden.Figures), "[{Réponses *} {Vagues 0}]")
	if exact := dashboards.Look(dashboards.SurveyReport{Lang: "en"}); exact.Note != "" {
		t.Errorf("got the note %q on exact numbers, want none", exact.Note)
	}
}

func TestTableOfChoices(t *testing.T) {
	q := asked(survey.SelectMultiple, 410, choice{"A", 400, analytics.Above95}, choice{"B", 100, ""},
		choice{"C", 0, ""}, choice{"D", 5, analytics.Below5})
	for _, c := range []struct {
		name, style string
		want        [][]string
	}{
		{"exact", "en", [][]string{{"Answer", "n", "%", "95 % interval"}, {"A", "*", ">95", "–"},
			{"B", "100", "24.4", "20.5–28.8"}, {"C", "0", "0.0", "0.0–0.9"}, {"D", "*", "<5", "–"}}},
		{"protected", "fr+", [][]string{{"Réponse", "n", "%", "Intervalle à 95\u00a0%"}, {"A", "*", ">95", "–"},
			{"B", "100", "24,4", "20,5–28,8"}, {"C", "0-4", "0,0", "0,0–0,9"}, {"D", "*", "<5", "–"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			card := laidOut(t, c.style, q)
			got := append([][]string{card.Table.Headings}, card.Table.Rows...)
			if !slices.EqualFunc(got, c.want, slices.Equal) {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if card.Chart == nil || card.ChartRows != 4 {
				t.Errorf("got a chart of %d rows, want 4", card.ChartRows)
			}
		})
	}
}

func TestTableOfNumbers(t *testing.T) {
	q := numbers(410, 17.2, 15.1, 19.8)
	q.Numeric.Mean = number(17.456)
	q.Bins = []analytics.Bin{{Low: 12, High: 16, Label: "Under 16", Count: 0}, {Low: 16, High: 19, Label: "16 to 18", Count: 300},
		{Low: 19, High: 25, Label: "19 and over", Count: analytics.Hidden, Bounded: analytics.Below5}}
	card := laidOut(t, "en+", q)
	want(t, text(card.Table.Rows), "[[n 410] [Median 17.2] [Lower quartile 15.1] [Upper quartile 19.8] [Mean 17.46]"+
		" [Under 16 0-4] [16 to 18 300] [19 and over <5 %]]")
	if card.Chart == nil || card.ChartRows == 0 {
		t.Error("got no chart or one without height")
	}
}

// A whole number's place is the middle of its unit; beyond the edges the line stands at them.
func TestMedianLineStandsAtItsPlace(t *testing.T) {
	for _, c := range []struct {
		name, style string
		median      float64
		whole       bool
		want        string
	}{
		{"exact", "en", 15.4, true, `"xAxis":15.9`},
		{"protected, from bands that begin half a unit lower", "en+", 15.7, true, `{"name":"Median 15.7","xAxis":16.2}`},
		{"protected, not whole", "en+", 15.7, false, `"xAxis":15.7`},
		{"beyond the last edge", "en", 40, true, `"xAxis":26`},
		{"below the first edge", "en", 9, true, `"xAxis":12`},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := numbers(410, c.median, 14, 20)
			q.Whole = c.whole
			q.Bins = []analytics.Bin{{Low: 12, High: 16, Count: 200}, {Low: 16, High: 25, Count: 210}}
			options, err := json.Marshal(laidOut(t, c.style, q).Chart)
			if err != nil || !strings.Contains(string(options), c.want) {
				t.Errorf("got %s, %v, want %s in it", options, err, c.want)
			}
		})
	}
}

// What may not be shown has neither a chart nor a table; what nobody answered has no chart.
func TestCardsWithoutNumbers(t *testing.T) {
	for _, c := range []struct {
		name, style string
		question    dashboards.Question
		rows        int
	}{
		{"suppressed", "en+", suppressed("q"), 0},
		{"nobody", "en", asked(survey.SelectOne, 0, choice{label: "A"}), 1},
		{"protected number without bands", "en+", asked(survey.Integer, 400), 0},
		{"text", "en", asked(survey.TextType, 40), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			card := laidOut(t, c.style, c.question)
			if card.Chart != nil || len(card.Table.Rows) != c.rows || card.Finding == "" {
				t.Errorf("got %+v, want a finding, %d rows and no chart", card, c.rows)
			}
		})
	}
}

// Sections of a dashboard: how it went, who answered, in their own words; a grid stands once.
func TestCardsStandByRole(t *testing.T) {
	question := func(id string, kind survey.Type, role survey.Role) dashboards.Question {
		q := asked(kind, 40, choice{"A", 40, ""})
		q.ID, q.Role = id, string(role)
		return q
	}
	mixed := []dashboards.Question{statement("heard", agreement("en"), 1, 2, 3, 4, 5),
		statement("judged", agreement("en"), 1, 2, 3, 4, 5)}
	mixed[1].Role = string(survey.Demographic)
	view := dashboards.Look(dashboards.SurveyReport{Lang: "en", Results: analytics.Frequencies{Responses: 40},
		Sections: []dashboards.Section{
			{Questions: []dashboards.Question{question("story", survey.TextType, ""),
				question("age", survey.SelectOne, survey.Demographic), question("contact", survey.SelectOne, "")}},
			{Label: "How it felt", Grid: true, Questions: mixed},
		}})
	var got []string
	for _, s := range view.Sections {
		for _, c := range s.Cards {
			got = append(got, s.Label+": "+c.ID)
		}
	}
	want(t, strings.Join(got, ", "), "How it went: q-contact, How it went: q-felt, Who answered: q-age, In their own words: q-story")
}
