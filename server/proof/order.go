package proof

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"candour/analytics/clickhouse"
)

// momentIn reads a number or a text as a moment: seconds, milli-, micro- or nanoseconds since 1970,
// or a date with a time.
func momentIn(cell string) (time.Time, bool) {
	if n, err := strconv.ParseInt(cell, 10, 64); err == nil {
		switch {
		case n > 1e17:
			return time.Unix(0, n), true
		case n > 1e14:
			return time.UnixMicro(n), true
		case n > 1e11:
			return time.UnixMilli(n), true
		}
		return time.Unix(n, 0), n > 1e8
	}
	for _, layout := range []string{time.RFC3339Nano, time.DateTime, "2006-01-02 15:04:05.999999999"} {
		if t, err := time.Parse(layout, cell); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// checkResponses looks at the table of responses: its columns, and whether anything in it tells the
// order in which they came.
func (r *run) checkResponses(own []clickhouse.StoredTable) error {
	at := slices.IndexFunc(own, func(t clickhouse.StoredTable) bool { return t.Name == clickhouse.Table("proof") })
	if at < 0 {
		return fmt.Errorf("the table of responses is not among the %d tables", len(own))
	}
	t := own[at]
	if want := responses + hold; len(t.Rows) != want {
		return fmt.Errorf("%d responses are stored, not %d", len(t.Rows), want)
	}
	said := slices.Index(t.Columns, clickhouse.Column("said"))
	for i, column := range t.Columns {
		if !slices.Contains(columns(), column) {
			r.found("the table of responses has a column %q (%s), which nobody asked for", column, t.Types[i])
		}
	}
	if said < 0 || !strings.Contains(t.Rows[0][said], r.marks.answer) {
		return fmt.Errorf("the answers are not where they should be: the search would find nothing")
	}
	r.searched("the columns of the table of responses, against the list of what may be there; the answers themselves were found in it")
	return r.checkOrder(t)
}

// checkOrder compares the known order of the responses with every order that the table has: how
// its rows lie within each group that came together, and every column that can be sorted.
func (r *run) checkOrder(t clickhouse.StoredTable) error {
	step := slices.Index(t.Columns, clickhouse.Column("step"))
	known := make([]float64, len(t.Rows))
	for i, row := range t.Rows {
		n, err := strconv.ParseFloat(row[step], 64)
		if err != nil {
			return fmt.Errorf("a response says no step: %q", row[step])
		}
		known[i] = n
	}
	lie := newAgreement()
	for group := range slices.Chunk(known, hold) {
		lie.add(group)
	}
	if lie.tells() {
		r.found("the rows lie in the order in which they came: %s", lie)
	}
	for i, column := range t.Columns {
		if i == step || column == clickhouse.Column("said") {
			continue // these say it because we had them say it
		}
		a := newAgreement()
		a.add(orderedBy(known, t.Rows, i))
		if a.tells() {
			r.found("%q tells the order in which responses came: %s", column, a)
		}
		if column == "response" {
			r.checkIDs(t.Rows, i)
		}
	}
	r.searched("whether the place of a row or any column agrees with the order in which %d responses came", len(known))
	return nil
}

var randomID = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// checkIDs looks whether ids are random: of version 4, and alike in nothing.
func (r *run) checkIDs(rows [][]string, column int) {
	first := map[string]int{}
	for _, row := range rows {
		if id := row[column]; !randomID.MatchString(id) {
			r.found("the id %s is not a random one", id)
		} else {
			first[id[:8]]++
		}
	}
	for start, n := range first {
		if n > 2 {
			r.found("%d ids begin with %s: they are not random", n, start)
		}
	}
}

// orderedBy returns the known order as a column sorts it; equal values are left as they lie.
func orderedBy(known []float64, rows [][]string, column int) []float64 {
	places := make([]int, len(rows))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int {
		x, errX := strconv.ParseFloat(rows[a][column], 64)
		y, errY := strconv.ParseFloat(rows[b][column], 64)
		if errX == nil && errY == nil {
			return cmp.Compare(x, y)
		}
		return strings.Compare(rows[a][column], rows[b][column])
	})
	sorted := make([]float64, len(rows))
	for i, p := range places {
		sorted[i] = known[p]
		if i > 0 && rows[places[i-1]][column] == rows[p][column] {
			sorted[i] = math.NaN() // a tie says nothing
		}
	}
	return slices.DeleteFunc(sorted, math.IsNaN)
}

// agreement is Kendall's S over one or more sequences: how many pairs stand in their order, less
// those that do not (Kendall MG. Biometrika 1938;30:81-93).
type agreement struct{ pairs, s, variance float64 }

func newAgreement() *agreement { return &agreement{} }

func (a *agreement) add(sequence []float64) {
	n := float64(len(sequence))
	a.variance += n * (n - 1) * (2*n + 5) / 18
	for i, x := range sequence {
		for _, y := range sequence[i+1:] {
			a.pairs++
			switch {
			case y > x:
				a.s++
			case y < x:
				a.s--
			}
		}
	}
}

// tells says whether chance would do that less than once in 100,000 times.
func (a *agreement) tells() bool { return a.variance > 0 && math.Abs(a.s) > 4.5*math.Sqrt(a.variance) }

func (a *agreement) String() string {
	return fmt.Sprintf("of %.0f pairs %.0f more agree than not", a.pairs, math.Abs(a.s))
}

var counter = regexp.MustCompile(`(?m)^(candour_\w+) ([0-9.e+]+)$`)

// checkMetrics looks whether counts move in steps, and that no label names a survey.
func (r *run) checkMetrics(ctx context.Context) error {
	text, err := r.get(ctx, "http://"+r.metrics+"/metrics")
	if err != nil {
		return err
	}
	found := counter.FindAllStringSubmatch(text, -1)
	for _, m := range found {
		n, err := strconv.ParseFloat(m[2], 64)
		if strings.HasSuffix(m[1], "_total") && (err != nil || math.Mod(n, 100) != 0) {
			r.found("the metric %s counts single responses: %s", m[1], m[2])
		}
	}
	if strings.Contains(text, "proof") {
		r.found("the metrics name a survey")
	}
	r.searched("%d metrics of ours, for counts that move by less than 100 and labels that name a survey", len(found))
	return nil
}
