package dashboards

import (
	"candour/analytics"
	"candour/dashboards/chart"
	"candour/survey"
)

func (w Writer) tags(r SurveyReport) []Tag {
	var tags []Tag
	if n := r.Results.Synthetic; n > 0 {
		tags = append(tags, Tag{"synthetic", w.counted(n,
			forms{"Synthetic data: %s response is made up", "Synthetic data: %s responses are made up"},
			forms{"Données fictives : %s réponse est inventée", "Données fictives : %s réponses sont inventées"})})
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
	n, synthetic := r.Results.Responses, r.Results.Synthetic
	switch {
	case n == analytics.Hidden:
		return w.TooFew()
	case n == 0:
		return w.pick("No one has answered yet.", "Personne n’a encore répondu.")
	case synthetic > 0 && synthetic >= n:
		return w.counted(n, forms{"%s response, and it is synthetic: made up to show what results look like.",
			"All %s responses are synthetic: made up to show what results look like."},
			forms{"%s réponse, et elle est fictive : inventée pour montrer à quoi ressemblent des résultats.",
				"Les %s réponses sont toutes fictives : inventées pour montrer à quoi ressemblent des résultats."})
	case synthetic > 0:
		return w.sprintf("Of %s responses, %s synthetic: made up to show what results look like.",
			"Sur %s réponses, %s : de quoi montrer à quoi ressemblent des résultats.", w.Count(n),
			w.counted(synthetic, forms{"%s is", "%s are"}, forms{"%s est fictive", "%s sont fictives"}))
	}
	return w.turnout(r)
}

// turnout says how many answered and, where that is known and exact, of how many who were invited.
// Who was invited to which of several waves is not known.
func (w Writer) turnout(r SurveyReport) string {
	n := r.Results.Responses
	switch {
	case r.Staff:
		return w.counted(n, forms{"Staff typed in %s response.", "Staff typed in %s responses."},
			forms{"Le personnel a saisi %s réponse.", "Le personnel a saisi %s réponses."})
	case r.Results.Protected, len(r.Waves) > 1, int(n) > r.Invited:
		return w.counted(n, forms{"%s person answered.", "%s people answered."},
			forms{"%s personne a répondu.", "%s personnes ont répondu."})
	}
	rate := 100 * float64(n) / float64(r.Invited)
	return w.sprintf("%s of %d people invited answered, %s.",
		"Réponses reçues : %s pour %d personnes invitées, soit %s.", w.Count(n), r.Invited,
		w.Percent(&rate, ""))
}

func (w Writer) figures(r SurveyReport) []Figure {
	f := []Figure{{w.pick("Responses", "Réponses"), w.Count(r.Results.Responses)}}
	if r.Results.Blank > 0 {
		f = append(f, Figure{w.pick("Blank, counted apart", "Vides, comptées à part"), w.Count(r.Results.Blank)})
	}
	waves := w.pick("Waves", "Vagues")
	if len(r.Waves) == 1 {
		waves = w.pick("Wave", "Vague")
	}
	return append(f, Figure{waves, w.Number(float64(len(r.Waves)), 0)})
}

func (w Writer) roleLabel(role survey.Role) string {
	switch role {
	case survey.Demographic:
		return w.pick("Who answered", "Qui a répondu")
	case survey.Open:
		return w.pick("In their own words", "Dans leurs mots")
	}
	return w.pick("How it went", "Comment ça s’est passé")
}

// choiceTable lists every choice, also those nobody chose.
func (w Writer) choiceTable(q Question) Table {
	t := Table{Headings: []string{w.answerHeading(q), "n", "%", w.pick("95 % interval", "Intervalle à 95 %")}}
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
		t.Rows = append(t.Rows, []string{b.Label, chart.Counted(w.Style, b, n.N)})
	}
	return t
}

// gridTable has a row for each statement and a column for each answer, in per cent.
func (w Writer) gridTable(s Section) Table {
	t := Table{Headings: []string{w.pick("Statement (% of those who answered)", "Énoncé (% des réponses)")}}
	answers := s.answers()
	for _, a := range answers {
		t.Headings = append(t.Headings, a.Label)
	}
	t.Headings = append(t.Headings, "n")
	for _, q := range s.Questions {
		row := []string{q.Label}
		for _, a := range answers {
			row = append(row, w.shareOf(q, a.Value))
		}
		t.Rows = append(t.Rows, append(row, w.Count(q.Base)))
	}
	return t
}

// shareOf is the share of an answer; a dash where it is not shown or has no base.
func (w Writer) shareOf(q Question, value string) string {
	for _, r := range q.Rows {
		if r.Value == value {
			return w.Share(r.Percent, r.Bounded)
		}
	}
	return w.Share(nil, "")
}
