package clickhouse_test

import (
	"testing"

	"candour/analytics"
	"candour/analytics/clickhouse"
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
