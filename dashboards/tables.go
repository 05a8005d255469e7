package dashboards

import (
	"candour/analytics"
	"candour/survey"
)

func (w Writer) tags(r SurveyReport) []Tag {
	var tags []Tag
	if r.Results.Synthetic > 0 {
		tags = append(tags, Tag{"synthetic", w.sprintf("Synthetic data: %s responses are made up",
			"Données fictives : %s réponses sont inventées", w.Count(r.Results.Synthetic))})
	}
	if r.Provenance != "" {
		tags = append(tags, Tag{"synthetic", r.Provenance})
	}
	if r.Results.Protected {
		tags = append(tags, Tag{"protected", w.pick("Protected numbers", "Nombres protégés")})
	}
	return tags
}

// summary is the dashboard's first sentence.
func (w Writer) summary(r SurveyReport) string {
	n := r.Results.Responses
	switch {
	case n == analytics.Hidden:
		return w.TooFew()
	case n == 0:
		return w.pick("No one has answered yet.", "Personne n'a encore répondu.")
	case r.Invited > 0 && !r.Results.Protected:
		rate := 100 * float64(n) / float64(r.Invited)
		return w.sprintf("%s of %d people invited answered, %s.", "%s des %d personnes invitées ont répondu, soit %s.",
			w.Count(n), r.Invited, w.Percent(&rate, ""))
	}
	return w.sprintf("%s people answered.", "%s personnes ont répondu.", w.Count(n))
}

func (w Writer) figures(r SurveyReport) []Figure {
	f := []Figure{{w.pick("Responses", "Réponses"), w.Count(r.Results.Responses)}}
	if r.Results.Blank > 0 {
		f = append(f, Figure{w.pick("Blank, counted apart", "Vides, comptées à part"), w.Count(r.Results.Blank)})
	}
	return append(f, Figure{w.pick("Waves", "Vagues"), w.Number(float64(len(r.Waves)), 0)})
}

func (w Writer) roleLabel(role survey.Role) string {
	switch role {
	case survey.Demographic:
		return w.pick("Who answered", "Qui a répondu")
	case survey.Open:
		return w.pick("In their own words", "Dans leurs mots")
	}
	return w.pick("How it went", "Comment ça s'est passé")
}

// choiceTable lists every choice, also those nobody chose.
func (w Writer) choiceTable(q Question) Table {
	t := Table{Headings: []string{w.pick("Answer", "Réponse"), "n", "%", w.pick("95 % interval", "Intervalle à 95 %")}}
	for _, r := range q.Rows {
		t.Rows = append(t.Rows, []string{r.Label, w.Count(r.Count), w.Share(r.Percent, r.Bounded), w.interval(r)})
	}
	return t
}

func (w Writer) interval(r analytics.Row) string {
	if r.Low == nil || r.High == nil {
		return "–"
	}
	return w.Number(*r.Low, 1) + "–" + w.Number(*r.High, 1)
}

func (w Writer) numberTable(q Question) Table {
	t := Table{Headings: []string{w.pick("Measure", "Mesure"), w.pick("Value", "Valeur")}}
	n := q.Numeric
	t.Rows = append(t.Rows, []string{"n", w.Count(n.N)})
	for _, m := range []struct {
		en, fr string
		value  *float64
	}{
		{"Median", "Médiane", n.Median}, {"Lower quartile", "Premier quartile", n.P25},
		{"Upper quartile", "Troisième quartile", n.P75}, {"Mean", "Moyenne", n.Mean},
		{"Standard deviation", "Écart type", n.SD}, {"Lowest", "Minimum", n.Min}, {"Highest", "Maximum", n.Max},
	} {
		if m.value != nil {
			t.Rows = append(t.Rows, []string{w.pick(m.en, m.fr), w.Short(*m.value, 2)})
		}
	}
	for _, b := range q.Bins {
		t.Rows = append(t.Rows, []string{b.Label, w.Count(b.Count)})
	}
	return t
}

// gridTable has a row for each statement and a column for each answer, in per cent.
func (w Writer) gridTable(s Section) Table {
	t := Table{Headings: []string{w.pick("Statement (% of those who answered)", "Énoncé (% des réponses)")}}
	for _, q := range s.Questions {
		if q.Suppressed {
			t.Rows = append(t.Rows, []string{q.Label, w.TooFew()})
			continue
		}
		if len(t.Headings) == 1 {
			for _, r := range q.Rows {
				t.Headings = append(t.Headings, r.Label)
			}
			t.Headings = append(t.Headings, "n")
		}
		row := []string{q.Label}
		for _, r := range q.Rows {
			row = append(row, w.Share(r.Percent, r.Bounded))
		}
		t.Rows = append(t.Rows, append(row, w.Count(q.Base)))
	}
	return t
}
