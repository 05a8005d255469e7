package clickhouse_test

import (
	"encoding/binary"
	"math"
	"testing"

	"candour/analytics"
	"candour/analytics/clickhouse"
	"candour/analytics/statistics"
	"candour/survey"
	"candour/survey/sample"
)

// More different numbers than are counted one by one have the same quartiles, of type 7.
func TestQuartilesOfManyNumbers(t *testing.T) {
	surveys := shipped(t)
	d := inProcess(t, surveys)
	var rows []survey.Response
	var ascending []float64
	for i := range 10_051 {
		x := math.Sqrt(float64(i))
		r := survey.Response{Survey: sample.PeerSupportSession, Version: 1, Language: "en", Wave: "w1", Source: survey.Synthetic,
			Answers: map[string]survey.Answer{"years": {State: survey.Answered, Number: x}}}
		binary.BigEndian.PutUint64(r.ID[:], uint64(i)+1)
		rows, ascending = append(rows, r), append(ascending, x)
	}
	insert(t, d, sample.PeerSupportSession, rows)
	f, err := d.Results(clickhouse.Live).Frequencies(t.Context(), analytics.Query{Survey: sample.PeerSupportSession,
		Lang: "en", Questions: []string{"years"}})
	if err != nil {
		t.Fatal(err)
	}
	n := f.Questions[0].Numeric
	for p, got := range map[float64]*float64{0.25: n.P25, 0.5: n.Median, 0.75: n.P75} {
		if want, _ := statistics.Quantile(ascending, p); math.Abs(*got-want) > 1e-12 {
			t.Errorf("the quantile at %v is %v, not %v", p, *got, want)
		}
	}
}
