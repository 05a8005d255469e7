package dashboards

import (
	"cmp"
	"slices"
	"strings"

	"candour/analytics"
)

// shown are the grid's questions that have something to show, with the answers that all share, in
// order: a stored answer that is none of the choices comes behind them and has no side.
func (s Section) shown() []analytics.Frequency {
	var all []analytics.Frequency
	shared := -1
	for _, q := range s.Questions {
		if q.Suppressed || q.Answered == 0 {
			continue
		}
		all = append(all, q.Frequency)
		if shared < 0 {
			shared = len(q.Rows)
		}
		shared = alike(all[0].Rows[:shared], q.Rows)
	}
	for i := range all {
		all[i].Rows = all[i].Rows[:shared]
	}
	return all
}

// alike counts the rows from the first one on that have the same values.
func alike(a, b []analytics.Row) int {
	n := 0
	for n < min(len(a), len(b)) && a[n].Value == b[n].Value {
		n++
	}
	return n
}

// answers are all answers in a grid: those that its statements share, then any that only some have.
func (s Section) answers() []analytics.Row {
	var all []analytics.Row
	for _, q := range s.Questions {
		for _, r := range q.Rows {
			if !slices.ContainsFunc(all, func(a analytics.Row) bool { return a.Value == r.Value }) {
				all = append(all, r)
			}
		}
	}
	return all
}

// upper are the answers above the middle.
func upper(rows []analytics.Row) []analytics.Row { return rows[(len(rows)+1)/2:] }

// standing is the share of people whose answer to a statement lies above the middle: percentages
// between which it is, the same two unless a part of it is bounded or hidden. Count is Hidden then.
type standing struct {
	label     string
	base      analytics.Count
	count     analytics.Count
	low, high float64
}

// standings are those of all statements, the lowest first.
func standings(questions []analytics.Frequency) []standing {
	var all []standing
	for _, q := range questions {
		s := standing{label: q.Label, base: q.Base}
		left := rest(q.Rows)
		for _, r := range upper(q.Rows) {
			s.add(r, left)
			if r.Percent == nil { // several hidden ones share it
				left = 0
			}
		}
		s.low, s.high = min(100, s.low), min(100, s.high)
		all = append(all, s)
	}
	slices.SortStableFunc(all, func(a, b standing) int {
		return cmp.Compare(a.low+a.high, b.low+b.high)
	})
	return all
}

// rest is what the shares that are told leave of a hundred: no hidden one is larger.
func rest(rows []analytics.Row) float64 {
	left := 100.0
	for _, r := range rows {
		if r.Percent != nil && r.Bounded != analytics.Below5 {
			left -= *r.Percent
		}
	}
	return max(0, left)
}

// add puts an answer's share to those above the middle; a hidden one is between none and the rest.
func (s *standing) add(r analytics.Row, rest float64) {
	low, high := 0.0, rest
	if r.Percent != nil {
		low, high = *r.Percent, *r.Percent
	}
	switch r.Bounded {
	case analytics.Below5:
		low = 0
	case analytics.Above95:
		high = 100
	}
	s.low, s.high = s.low+low, s.high+high
	if r.Count < 0 || s.count < 0 {
		s.count = analytics.Hidden
		return
	}
	s.count += r.Count
}

// below says whether a statement surely stands below another, cells being the answers in a share.
func (w Writer) below(a, b standing, cells int) bool {
	return less(a.high, b.low, max(w.doubt(cells, a.base), w.doubt(cells, b.base)))
}

// gridFinding names what people agreed with most and least: the statements whose share of answers
// above the middle is surely the largest and the smallest.
func (w Writer) gridFinding(s Section) string {
	shown := s.shown()
	if len(shown) == 0 {
		return w.nothing(s)
	}
	answers, all := upper(shown[0].Rows), standings(shown)
	say := w.phrases(answers)
	lowest, rest := all[0], all[1:]
	if len(rest) == 0 {
		return say.part(w.measure(lowest)+w.pick(" of ", " de ")+w.people(lowest.base),
			w.quoted([]string{lowest.label}))
	}
	highest, others := all[len(all)-1], all[:len(all)-1]
	unclear := func(a, b standing) bool { return !w.below(a, b, len(answers)) }
	var parts []string
	if !slices.ContainsFunc(others, func(o standing) bool { return unclear(o, highest) }) {
		parts = append(parts, say.most+w.placed(highest))
	}
	if !slices.ContainsFunc(rest, func(o standing) bool { return unclear(lowest, o) }) {
		parts = append(parts, say.least+w.placed(lowest))
	}
	if len(parts) == 0 {
		return w.between(say, all)
	}
	return say.subject + strings.Join(parts, w.pick(" and", " et")) + "."
}

// between says how far the statements lie apart.
func (w Writer) between(say phrases, all []standing) string {
	low, high := 100.0, 0.0
	for _, s := range all {
		low, high = min(low, s.low), max(high, s.high)
	}
	from, to := w.share(low, ""), w.share(high, "")
	if from == to {
		return say.part(w.sprintf("%s of people", "%s des gens", from),
			w.pick("each statement", "chaque énoncé"))
	}
	return say.between(from, to)
}

// nothing says why a grid shows nothing.
func (w Writer) nothing(s Section) string {
	if slices.ContainsFunc(s.Questions, func(q Question) bool { return q.Suppressed }) {
		return w.Withheld(s.Questions[0].Unagreed)
	}
	return w.nobody()
}
