package clickhouse

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"

	"candour/analytics"
	"candour/analytics/statistics"
)

// mostNumbers is how many different numbers of one question are counted here, one by one; where
// there are more, ClickHouse does it all.
const mostNumbers = 10_000

// numbers describes a numeric question and counts its bins, which are fitted to the numbers where no
// bands are declared.
func (c *count) numbers(ctx context.Context, q *question) error {
	few, err := c.few(ctx, q)
	if few && err == nil {
		few, err = c.countEach(ctx, q)
	}
	if few || err != nil {
		return err
	}
	found, err := read[described](ctx, c.Database, "numbers.sql", query{c.asking(q), c.values})
	if err != nil {
		return err
	}
	q.describe(found[0])
	if q.bins == nil {
		return nil
	}
	return c.bins(ctx, q)
}

// describe fills what describes the numbers, and fits bins where none are declared.
func (q *question) describe(d described) {
	q.numeric = d.numeric()
	if q.bins == nil && d.N > 0 {
		q.setBins(fittedBins(q.field, d.Least, d.Most))
	}
}

// numberCount is a row of values.sql.
type numberCount struct {
	X float64 `ch:"x"`
	N uint64  `ch:"n"`
	K uint16  `ch:"k"`
}

// scanned is the data of the queries' files for one question, of which Limit rows count.
type scanned struct {
	scope
	Question *question
	Limit    int
}

// few guesses whether a question has few different numbers, from enough responses to see it.
func (c *count) few(ctx context.Context, q *question) (bool, error) {
	if analytics.Whole(q.field) {
		return true, nil
	}
	found, err := read[struct {
		N uint64 `ch:"n"`
	}](ctx, c.Database, "variety.sql", query{scanned{c.scope, q, 10 * mostNumbers}, c.values})
	return err == nil && found[0].N < mostNumbers, err
}

// countEach works everything out from how often each number was given, in one scan that keeps a row
// a number. It does nothing when the numbers turn out not to be few.
func (c *count) countEach(ctx context.Context, q *question) (few bool, err error) {
	found, err := read[numberCount](ctx, c.Database, "values.sql", query{scanned{c.scope, q, mostNumbers + 1}, c.values})
	if err != nil || len(found) > mostNumbers {
		return false, err
	}
	found = slices.DeleteFunc(found, func(row numberCount) bool { return math.IsInf(row.X, -1) })
	slices.SortFunc(found, func(a, b numberCount) int { return cmp.Compare(a.X, b.X) })
	q.describe(describe(found))
	if q.bins == nil {
		return true, nil
	}
	edges := innerEdges(q.bins)
	for _, row := range found {
		bin := 0
		for bin < len(edges) && row.X >= edges[bin] {
			bin++
		}
		c.add(place{int32(q.Index), "bin", strconv.Itoa(bin)},
			cell{analytics.Count(row.N), analytics.Key(row.K)})
	}
	return true, nil
}

// describe describes counted numbers in ascending order.
func describe(found []numberCount) described {
	values, counts := make([]float64, len(found)), make([]float64, len(found))
	for i, row := range found {
		values[i], counts[i] = row.X, float64(row.N)
	}
	d := described{Quartiles: make([]float64, 3)}
	moments, ok := statistics.DescribeCounted(values, counts)
	if !ok {
		return d
	}
	d.N, d.Mean, d.SD = uint64(moments.N), moments.Mean, moments.SD
	d.Least, d.Most = values[0], values[len(values)-1]
	for i, p := range []float64{0.25, 0.5, 0.75} {
		d.Quartiles[i], _ = statistics.CountedQuantile(values, counts, p) // there are some
	}
	return d
}

// described is a row of numbers.sql.
type described struct {
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
