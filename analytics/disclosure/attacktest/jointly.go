package attacktest

import "candour/survey"

// Jointly works out the cells of several questions with every table of all of them at once: they are
// answered by the same people, so that the answers to each add up to the same groups. An atom says what
// people answered to all of these questions.
func (p Plan) Jointly(def *survey.Definition, fields []survey.Field, people []Person, view View) []Guess {
	var own []dimension
	parts := 1
	for i, field := range fields {
		d := ownDimensions(field)[0]
		own = append(own, d)
		if i > 0 {
			parts *= len(d.options)
		}
	}
	together := append(own[1:len(own):len(own)], pairs(def, fields[0])[0]...)
	s := newSampler(p.dimensions(def, own[0], together), people, view, p.Seed)
	// A cell of one question by one breakdown is even, as in Guess.
	s.shape = shapeOf(append(own[:1:1], pairs(def, fields[0])[0]...)) / float64(parts)
	s.lookAside(p.Untold)
	s.run(p.Moves, p.Every)
	var all []Guess
	for _, g := range s.guesses(view) {
		g.Unlisted = !listed(g.Cell, def)
		all = append(all, g)
	}
	return all
}

// Among keeps the guesses of cells that others guess too.
func Among(guesses, others []Guess) []Guess {
	known := map[Cell]bool{}
	for _, g := range others {
		known[g.Cell] = true
	}
	var kept []Guess
	for _, g := range guesses {
		if known[g.Cell] {
			kept = append(kept, g)
		}
	}
	return kept
}
