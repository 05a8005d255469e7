package statistics

import (
	"math"
	"slices"
)

// Work that an exact test of a larger table may take: arcs of the network, and steps of a partial
// sum along an arc. Counted, not timed, so that the same table always goes the same way.
const (
	mostArcs  = 2_000_000
	mostSteps = 32_000_000
)

// network holds all tables of given margins as paths: a stage fills one column, a node is what is
// left of the rows, in ascending order because the order of rows does not matter, and an arc is one
// way to fill the column. Paths to a node that are equally likely go on as one.
//
// Mehta CR, Patel NR. J Am Stat Assoc 1983;78:427-434; here nodes and bounds are kept in tables and
// not in the original's arrays.
type network struct {
	columns    []int
	factorials []float64 // their logarithms
	limit      float64   // score of the observed table, and a little
	root       *node
	stages     []stage
	base       uint64 // above every row
	work       int    // ways enumerated so far
}

// stage finds the nodes of a stage by their rows, and keeps them in the order they were made.
type stage struct {
	found map[uint64]*node
	nodes []*node
}

// node has the logarithm of the sum of the probabilities of all paths from it (over a constant),
// and the scores of the likeliest and the unlikeliest.
type node struct {
	total, most, least float64
	arcs               []arc
	pasts              []past
	index              map[int64]int
}

// arc leads to a node in so many ways of this score.
type arc struct {
	to          *node
	score, ways float64
}

// past is the score of paths to a node, and how many there are.
type past struct{ score, paths float64 }

// newNetwork is nil where the table is too large to begin with.
func newNetwork(t whole) *network {
	largest := slices.Max(t.rows)
	if float64(len(t.rows))*math.Log2(largest+1) > 63 || t.n > 1e6 {
		return nil
	}
	w := &network{limit: t.score() + tie, factorials: make([]float64, int(t.n)+1)}
	for i := range w.factorials {
		w.factorials[i] = logFactorial(float64(i))
	}
	for _, c := range descending(t.columns) {
		w.columns = append(w.columns, int(c))
		w.stages = append(w.stages, stage{found: make(map[uint64]*node)})
	}
	rows := make([]int, len(t.rows))
	for i, r := range t.rows {
		rows[i] = int(r)
	}
	slices.Sort(rows)
	w.base = uint64(largest) + 1
	w.root = w.node(0, rows)
	return w
}

// node makes or finds the node of a stage with these rows left; nil when the work is too much.
func (w *network) node(at int, rows []int) *node {
	s, key := &w.stages[at], w.key(rows)
	if n := s.found[key]; n != nil {
		return n
	}
	n := &node{total: w.total(at, rows), most: math.Inf(-1), least: math.Inf(1)}
	if at == len(w.columns)-1 {
		n.most = 0
		for _, r := range rows {
			n.most -= w.factorials[r]
		}
		n.least = n.most
	} else if !w.fill(n, at, slices.Clone(rows)) {
		return nil
	}
	s.found[key] = n
	s.nodes = append(s.nodes, n)
	return n
}

// key is a number for the rows of a node.
func (w *network) key(rows []int) (key uint64) {
	for _, r := range rows {
		key = key*w.base + uint64(r)
	}
	return key
}

// total is the logarithm of Σ Π 1/x! over all tables with these margins: n!/(Π row! Π column!).
func (w *network) total(at int, rows []int) float64 {
	n, sum := 0, 0.0
	for _, r := range rows {
		n, sum = n+r, sum-w.factorials[r]
	}
	for _, c := range w.columns[at:] {
		sum -= w.factorials[c]
	}
	return sum + w.factorials[n]
}

// fill gives a node its arcs and bounds; false when the work is too much.
func (w *network) fill(n *node, at int, rows []int) bool {
	f := filling{
		network: w, node: n, at: at, rows: rows,
		left: slices.Clone(rows), sorted: make([]int, len(rows)), room: make([]int, len(rows)+1),
	}
	for i, r := range rows {
		f.room[i+1] = f.room[i] + r
	}
	return f.row(len(rows)-1, w.columns[at], placing{ways: 1})
}

// filling enumerates the ways to fill one column from a node.
type filling struct {
	*network
	node   *node
	at     int
	rows   []int
	left   []int // of each row
	sorted []int // the same, for a moment
	room   []int // of all rows before each
}

// placing is a column that is filled down to some row: the score and the number of ways so far, how
// many rows from the last one on were equal to begin with, and how many of these got the same.
type placing struct {
	score, ways   float64
	x, equal, run int
}

// row places what is left of the column in this row and those before; false when the work is too
// much. Rows equal to begin with get less and less: other orders are counted as ways.
func (f *filling) row(i, column int, so placing) bool {
	if i < 0 {
		return f.leave(so)
	}
	before, most := f.left[i], min(column, f.left[i])
	if i == len(f.rows)-1 || f.rows[i+1] != before {
		so.equal = 0
	} else {
		most = min(most, so.x)
	}
	defer func() { f.left[i] = before }()
	for x := max(0, column-f.room[i]); x <= most; x++ {
		next := placing{score: so.score - f.factorials[x], x: x, equal: so.equal + 1, run: 1}
		if so.equal > 0 && x == so.x {
			next.run = so.run + 1
		}
		next.ways = so.ways * float64(next.equal) / float64(next.run)
		f.left[i] = before - x
		if !f.row(i-1, column-x, next) {
			return false
		}
	}
	return true
}

// leave makes the arc of a filled column; false when the work is too much.
func (f *filling) leave(so placing) bool {
	if f.work++; f.work > mostArcs {
		return false
	}
	copy(f.sorted, f.left)
	slices.Sort(f.sorted)
	to := f.network.node(f.at+1, f.sorted)
	if to == nil {
		return false
	}
	n := f.node
	n.arcs = append(n.arcs, arc{to: to, score: so.score, ways: so.ways})
	n.most = max(n.most, so.score+to.most)
	n.least = min(n.least, so.score+to.least)
	return true
}

// merging is the same number for scores that are equal but for rounding; that two such scores may
// still fall to either side of an edge costs work and no precision.
func merging(score float64) int64 { return int64(math.Round(score * 1e10)) }

// p goes through the network stage by stage and adds up the probability of all paths no likelier
// than the observed table: whole nodes where even the likeliest path is, none of a node where the
// unlikeliest is not. ok is false when the work is too much.
func (w *network) p() (p float64, ok bool) {
	if w == nil || w.root == nil {
		return 0, false
	}
	steps := 0
	w.root.pasts = []past{{score: 0, paths: 1}}
	for _, s := range w.stages {
		for _, n := range s.nodes {
			if steps += len(n.pasts) * len(n.arcs); steps > mostSteps {
				return 0, false
			}
			for _, past := range n.pasts {
				for _, a := range n.arcs {
					p += w.follow(past, a)
				}
			}
			n.pasts, n.index = nil, nil
		}
	}
	return min(1, p), true
}

// follow takes paths along an arc, and returns the probability of what is decided by it.
func (w *network) follow(from past, a arc) float64 {
	score, paths := from.score+a.score, from.paths*a.ways
	switch {
	case score+a.to.most <= w.limit:
		return paths * math.Exp(score+a.to.total-w.root.total)
	case score+a.to.least > w.limit:
		return 0
	}
	if a.to.index == nil {
		a.to.index = make(map[int64]int)
	}
	key := merging(score)
	if at, found := a.to.index[key]; found {
		a.to.pasts[at].paths += paths
		return 0
	}
	a.to.index[key] = len(a.to.pasts)
	a.to.pasts = append(a.to.pasts, past{score: score, paths: paths})
	return 0
}
