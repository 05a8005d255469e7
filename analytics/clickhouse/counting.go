package clickhouse

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"golang.org/x/sync/errgroup"

	"candour/analytics"
	"candour/survey"
)

// How the counting of many questions is cut into queries. A query of the engine in the process runs
// on one core, so several run at once.
const (
	queriesAtOnce = 3 // as many as the engine's connections for reading
	listsAtOnce   = 4 // questions whose answers one query lists, each in a scan of its own
	// statesAtOnce is how many questions share a scan for their states: their keys fit into one
	// machine word, and there are at most 6^6 combinations.
	statesAtOnce = 6
)

// run counts everything, in several queries at once.
func (c *count) run(ctx context.Context) error {
	if err := c.counts.Acquire(ctx, 1); err != nil {
		return err
	}
	defer c.counts.Release(1)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(queriesAtOnce)
	var listed []*question
	for _, q := range c.questions { // the longest first
		switch {
		case q.field.Numeric():
			group.Go(func() error { return c.numbers(ctx, q) })
		case q.Kind == "several":
			group.Go(func() error { return c.list(ctx, "frequencies.sql", c.asking(q), c.values) })
			if q.None() {
				group.Go(func() error { return c.list(ctx, "none.sql", scanned{scope: c.scope, Question: q}, c.values) })
			}
		case q.Kind != "":
			listed = append(listed, q)
		}
	}
	for part := range slices.Chunk(c.questions, statesAtOnce) {
		group.Go(func() error { return c.states(ctx, part) })
	}
	for part := range slices.Chunk(listed, c.atOnce(listsAtOnce)) {
		group.Go(func() error { return c.list(ctx, "frequencies.sql", c.asking(part...), c.values) })
	}
	group.Go(func() error { return c.list(ctx, "totals.sql", c.scope, c.values) })
	return group.Wait()
}

// list adds the cells that a query lists.
func (c *count) list(ctx context.Context, file string, data any, values bound) error {
	found, err := read[struct {
		Question int32  `ch:"question"`
		Part     string `ch:"part"`
		Value    string `ch:"value"`
		N        uint64 `ch:"n"`
		K        uint16 `ch:"k"`
	}](ctx, c.Database, file, query{data, values})
	for _, row := range found {
		c.add(place{row.Question, row.Part, row.Value}, cell{
			analytics.Count(row.N), analytics.Key(row.K),
		})
	}
	return err
}

// states adds the cells of what became of questions.
func (c *count) states(ctx context.Context, questions []*question) error {
	found, err := read[struct {
		States []int8 `ch:"states"`
		N      uint64 `ch:"n"`
		K      uint16 `ch:"k"`
	}](ctx, c.Database, "states.sql", query{c.asking(questions...), c.values})
	for _, row := range found {
		for i, q := range questions {
			at := place{int32(q.Index), "state", survey.State(row.States[i]).String()}
			c.add(at, cell{analytics.Count(row.N), analytics.Key(row.K)})
		}
	}
	return err
}

// add adds to a cell; it is safe for concurrent use.
func (c *count) add(at place, more cell) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cells[at] = c.cells[at].plus(more)
}

// with are these values and one more.
func (b bound) with(name string, value any) bound {
	all := maps.Clone(b)
	all[name] = value
	return all
}

// bins adds the cells of a question's bins.
func (c *count) bins(ctx context.Context, q *question) error {
	return c.list(ctx, "frequencies.sql", c.asking(q),
		c.values.with("edges"+strconv.Itoa(q.Index), innerEdges(q.bins)))
}
