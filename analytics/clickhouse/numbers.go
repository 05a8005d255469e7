package clickhouse

import (
	"context"

	"candour/analytics"
)

// describeNumbers fills what describes the numeric questions, and fits bins where no bands are
// declared.
func (c *count) describeNumbers(ctx context.Context) error {
	var numeric []*question
	for _, q := range c.questions {
		if q.field.Numeric() {
			numeric = append(numeric, q)
		}
	}
	if len(numeric) == 0 {
		return nil
	}
	found, err := read[described](ctx, c.Database, "numbers.sql", query{c.asking(numeric), c.values})
	for _, row := range found {
		q := c.questions[row.Question]
		q.numeric = row.numeric()
		if q.bins == nil && row.N > 0 {
			q.setBins(fittedBins(q.field, row.Least, row.Most, c.lang))
		}
	}
	return err
}

// described is a row of numbers.sql.
type described struct {
	Question  int32     `ch:"question"`
	N         uint64    `ch:"n"`
	Mean      float64   `ch:"mean"`
	SD        float64   `ch:"sd"`
	Quartiles []float64 `ch:"quartiles"`
	Least     float64   `ch:"least"`
	Most      float64   `ch:"most"`
}

// numeric leaves out what so few numbers do not have: none has nothing, one has no deviation.
func (d described) numeric() *analytics.Numeric {
	n := &analytics.Numeric{N: analytics.Count(d.N)}
	if d.N > 0 {
		n.Mean, n.Min, n.Max = &d.Mean, &d.Least, &d.Most
		n.P25, n.Median, n.P75 = &d.Quartiles[0], &d.Quartiles[1], &d.Quartiles[2]
	}
	if d.N > 1 {
		n.SD = &d.SD
	}
	return n
}
