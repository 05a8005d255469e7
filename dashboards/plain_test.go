package dashboards_test

import (
	"testing"

	"candour/analytics"
	"candour/dashboards"
	"candour/survey"
)

func TestPlain(t *testing.T) {
	share := func(x float64) *float64 { return &x }
	heard := dashboards.Question{Frequency: analytics.Frequency{Label: "How often did you feel heard?",
		Type: string(survey.SelectOne), Base: 400, Answered: 400, Rows: []analytics.Row{
			{Value: "never", Label: "Never", Count: 20, Percent: share(5)},
			{Value: "often", Label: "Often", Count: 120, Percent: share(30)},
			{Value: "always", Label: "Always", Count: 170, Percent: share(42.5)},
			{Value: "rare", Label: "Rarely", Count: analytics.Hidden, Percent: share(5), Bounded: analytics.Below5},
		}}}
	group := heard
	group.Rows = []analytics.Row{{Value: "rare", Label: "Trans", Count: analytics.Hidden, Percent: share(25), Bounded: analytics.Below5}}
	several := heard
	several.Type = string(survey.SelectMultiple)
	hidden := heard
	hidden.Suppressed = true
	cases := []struct {
		name, lang string
		q          dashboards.Question
		values     []string
		want       string
		tenths     int
	}{
		{"answers are added", "en", heard, []string{"often", "always"},
			"About 7 in 10 people said “Often” or “Always”.", 7},
		{"in French", "fr", heard, []string{"often", "always"},
			"Environ 7 personnes sur 10 ont dit «\u00a0Often\u00a0» ou «\u00a0Always\u00a0».", 7},
		{"the most common answer", "en", heard, nil, "About 4 in 10 people said “Always”.", 4},
		{"a bounded answer alone", "en", heard, []string{"rare"}, "Very few people said “Rarely”.", 0},
		{"a bounded answer beside another", "en", heard, []string{"rare", "often"}, "", 0},
		{"a group of fewer than ten of forty is not said to be very few", "en", group, []string{"rare"}, "", 0},
		{"several answers of several", "en", several, []string{"often", "always"}, "", 0},
		{"one answer of several", "en", several, []string{"often"}, "About 3 in 10 people said “Often”.", 3},
		{"what is hidden", "en", hidden, nil, "", 0},
		{"no such answer", "en", heard, []string{"sometimes"}, "", 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := dashboards.Writer{Style: analytics.Style{Lang: c.lang, Protected: true}}
			p, ok := w.Plain(c.q, c.values)
			if ok != (c.want != "") || p.Sentence != c.want || p.Tenths != c.tenths {
				t.Errorf("%v %q, %d tenths; want %q, %d", ok, p.Sentence, p.Tenths, c.want, c.tenths)
			}
		})
	}
}
