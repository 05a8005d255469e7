package chart_test

import (
	"candour/analytics"
	"candour/dashboards/chart"
)

// exact is how a researcher's charts are written.
func exact(lang string) chart.Look {
	return chart.Look{Style: analytics.Style{Lang: lang}, Title: "Support", Description: "What helped."}
}

// protected is how a funder's charts are written.
func protected(lang string) chart.Look {
	look := exact(lang)
	look.Protected = true
	return look
}

// answered is a one-way table of the counts, whose values are 1, 2, 3 and so on.
func answered(label string, base analytics.Count, counts ...analytics.Count) analytics.Frequency {
	f := analytics.Frequency{ID: label, Label: label, Answered: base}
	for i, n := range counts {
		f.Rows = append(f.Rows, analytics.Row{Value: string(rune('1' + i)), Label: agreement()[i], Count: n})
	}
	f.Derive(analytics.OfAnswered, base)
	return f
}

func agreement() []string {
	return []string{"Strongly disagree", "Disagree", "Not sure", "Agree", "Strongly agree", "Entirely"}
}

// bounded turns a row into one of a sensitive question, as disclosure does.
func bounded(r analytics.Row, b analytics.Bound) analytics.Row {
	share := map[analytics.Bound]float64{analytics.Below5: 5, analytics.Above95: 95}[b]
	r.Percent, r.Bounded, r.Count, r.Low, r.High = &share, b, analytics.Hidden, nil, nil
	return r
}

// ages are bands with the counts.
func ages(counts ...analytics.Count) []analytics.Bin {
	bins := []analytics.Bin{{Low: 12, High: 16, Label: "Under 16"}, {Low: 16, High: 19, Label: "16 to 18"},
		{Low: 19, High: 25, Label: "19 and over"}}
	for i, n := range counts {
		bins[i].Count = n
	}
	return bins
}

func described(n analytics.Count, median float64) analytics.Numeric {
	return analytics.Numeric{N: n, Median: &median}
}
