package dashboards_test

import (
	"fmt"
	"strings"
	"testing"

	"candour/analytics"
	"candour/dashboards"
	"candour/survey"
)

// writer writes exactly, in en or fr; a + asks for protected numbers: "en+".
func writer(style string) dashboards.Writer {
	lang, protected := strings.CutSuffix(style, "+")
	return dashboards.Writer{Style: analytics.Style{Lang: lang, Protected: protected}}
}

// choice is an answer with the number of people who gave it.
type choice struct {
	label string
	count analytics.Count
	bound analytics.Bound
}

// asked is a question of which so many answered.
func asked(kind survey.Type, answered analytics.Count, choices ...choice) dashboards.Question {
	q := dashboards.Question{Frequency: analytics.Frequency{ID: "q", Label: "Question",
		Type: string(kind), Asked: answered, Answered: answered}}
	for _, c := range choices {
		q.Rows = append(q.Rows, analytics.Row{Value: strings.ToLower(c.label), Label: c.label, Count: c.count})
	}
	q.Derive(analytics.OfAnswered, answered)
	for i, c := range choices {
		if share := map[analytics.Bound]float64{analytics.Below5: 5, analytics.Above95: 95}[c.bound]; share > 0 {
			r := &q.Rows[i]
			r.Percent, r.Bounded, r.Count, r.Low, r.High = &share, c.bound, analytics.Hidden, nil, nil
		}
	}
	return q
}

// suppressed is a question that too few answered.
func suppressed(label string) dashboards.Question {
	return dashboards.Question{Frequency: analytics.Frequency{ID: label, Label: label, Suppressed: true,
		Asked: analytics.Hidden, Answered: analytics.Hidden, Base: analytics.Hidden,
		Rows: []analytics.Row{}, Bins: []analytics.Bin{}}}
}

// plain has spaces where a page keeps words together.
func plain(text string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
}

func want(t *testing.T, got, want string) {
	t.Helper()
	if plain(got) != want {
		t.Errorf("got  %q\nwant %q", plain(got), want)
	}
}

func number(x float64) *float64 { return &x }

// numbers is a question of which n answered with a median and quartiles.
func numbers(n analytics.Count, median, low, high float64) dashboards.Question {
	q := asked(survey.Integer, n)
	q.Unit = "years"
	q.Numeric = &analytics.Numeric{N: n, Median: &median, P25: &low, P75: &high}
	return q
}

// text writes values as Go does.
func text(values any) string { return fmt.Sprint(values) }
