package clickhouse_test

import (
	"testing"
	"time"

	"candour/analytics"
	"candour/analytics/clickhouse"
	"candour/survey"
)

func BenchmarkResults(b *testing.B) {
	d := inProcess(b, catalogue{"peer-support": everyType()})
	insert(b, d, "peer-support", randomResponses(1, 10_000))
	results := d.Results(clickhouse.Live)
	b.Run("frequencies of all questions", func(b *testing.B) {
		for b.Loop() {
			frequencies(b, results, analytics.Query{Lang: "en"})
		}
	})
	b.Run("crosstab", func(b *testing.B) {
		q := analytics.CrosstabQuery{Rows: "gender", Columns: "help"}
		q.Survey = "peer-support"
		for b.Loop() {
			if _, err := results.Crosstab(b.Context(), q); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("insert 10,000", func(b *testing.B) {
		rows := randomResponses(2, 10_000)
		for b.Loop() {
			insert(b, d, "peer-support", rows)
		}
		b.ReportMetric(float64(b.N*len(rows))/b.Elapsed().Seconds(), "rows/s")
	})
}

// BenchmarkFilter times a filtered two-way table against the same table with the filter's SQL as a
// person would write it, in the same run: "x by hand" is how many times as long it takes.
func BenchmarkFilter(b *testing.B) {
	d := inProcess(b, catalogue{"peer-support": everyType()})
	for part := range 50 {
		insert(b, d, "peer-support", randomResponses(uint64(part), 20_000))
	}
	for _, test := range []struct{ name, source, byHand string }{
		{"a number", "${age} >= 15 and ${age} < 25", "q_age >= 15 AND q_age < 25"},
		{"a choice", "${gender} = 'woman'", "q_gender = 'woman'"},
		{"not a number", "${age} != 17", "(q_age != 17 OR q_age IS NULL)"},
		{"of several", "selected(${help}, 'family')", "has(q_help, 'family')"},
		{"answered", "${age} != ''", "q_age IS NOT NULL"},
		{"all of it", "${age} >= 15 and selected(${help}, 'family') and ${gender} != 'man' and ${heard} > 2",
			"q_age >= 15 AND has(q_help, 'family') AND q_gender != 'man' AND q_heard > 2"},
		{"texts", "contains(string(${years}), '.5')", "position(toString(q_years), '.5') > 0"},
	} {
		filter, err := survey.ParseFilter(everyType(), test.source)
		if err != nil {
			b.Fatal(err)
		}
		q := analytics.CrosstabQuery{Rows: "gender", Columns: "judged",
			Query: analytics.Query{Survey: "peer-support", Filter: filter}}
		b.Run(test.name, func(b *testing.B) {
			var ours, theirs time.Duration
			for b.Loop() {
				start := time.Now()
				if _, err := d.Results(clickhouse.Live).Crosstab(b.Context(), q); err != nil {
					b.Fatal(err)
				}
				ours += time.Since(start)
				start = time.Now()
				if err := d.CrosstabByHand(b.Context(), q, test.byHand); err != nil {
					b.Fatal(err)
				}
				theirs += time.Since(start)
			}
			b.ReportMetric(float64(ours)/float64(theirs), "x-by-hand")
		})
	}
}
