package analytics

// Ranking is where people put the choices of a ranking: a line for each, as in Frequency.Rows. It is of exact
// results alone: first places stay what a ranking is counted by elsewhere.
type Ranking struct {
	Rows []Ranked `json:"rows"`
}

// Ranked is one choice: how many put it at each place, from the first on, as many places as there are
// choices; how many gave it a place at all, for nobody need rank everything; and the mean of those places,
// from 1, nil where there are none.
type Ranked struct {
	Value  string   `json:"value"`
	Label  string   `json:"label"`
	Places []Place  `json:"places"`
	Ranked Count    `json:"ranked"`
	Mean   *float64 `json:"mean"`
}

// Place is how many put a choice at one place, and their share of the question's base.
type Place struct {
	Count   Count    `json:"count"`
	Percent *float64 `json:"percent"`
}

// derive fills what follows from the counts of places: Ranked, Mean and the percentages.
func (r *Ranked) derive(base Count) {
	r.Ranked, r.Mean = 0, nil
	sum := 0.0
	for i := range r.Places {
		p := &r.Places[i]
		p.Percent = percent(p.Count, base)
		r.Ranked += p.Count
		sum += float64(i+1) * float64(p.Count)
	}
	if r.Ranked > 0 {
		mean := sum / float64(r.Ranked)
		r.Mean = &mean
	}
}
