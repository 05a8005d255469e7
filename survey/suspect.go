package survey

import (
	"time"

	"candour/survey/expression"
	"candour/survey/phrase"
)

// Signs that a response was not given with care. They are signs, not proof: nothing is refused because of
// them, and nobody but researchers learns of them.
const (
	// perAnswer is the least time in which a person reads and answers a question. Two seconds an item is a
	// common cut for careless answers (Huang, Curran, Keeney, Poposki and DeShon 2012); half of it spares
	// people who are quick.
	perAnswer = time.Second
	// leastAnswers is how many answers there must be before their pace says anything.
	leastAnswers = 5
	// lineRows is how many rows of a grid must be answered, all alike, to look like a straight line.
	lineRows = 6
)

// grids are the names of the rows of each grid that is long enough to show a straight line.
func grids(questions []Question) [][]string {
	var all [][]string
	for _, q := range questions {
		if q.Type == Grid && len(q.Questions) >= lineRows {
			var rows []string
			for _, row := range q.Questions {
				rows = append(rows, row.Name)
			}
			all = append(all, rows)
		}
		if q.Type == Group {
			all = append(all, grids(q.Questions)...)
		}
	}
	return all
}

// suspect says whether answers that took so long look careless: too fast, contradictory, or a straight line
// through a grid. Where nobody knows how long they took (0: a program sent them), they do not.
func (w *walk) suspect(took time.Duration) (bool, error) {
	if took <= 0 || w.def.CollectedBy == ByStaff { // staff copy from paper, as fast as they type
		return false, nil
	}
	if w.tooFast(took) || w.straight() {
		return true, nil
	}
	for _, c := range w.contradictions {
		if contradicts, err := c.holds(w.known, expression.Text("")); err != nil || contradicts {
			return contradicts, err
		}
	}
	return false, nil
}

func (w *walk) tooFast(took time.Duration) bool {
	answers := 0
	for _, a := range w.result {
		if a.State == Answered {
			answers++
		}
	}
	return answers >= leastAnswers && took < time.Duration(answers)*perAnswer
}

// straight says whether somebody chose the same in all rows of a long grid that they answered.
func (w *walk) straight() bool {
	for _, rows := range w.grids {
		chosen, answered := map[string]bool{}, 0
		for _, row := range rows {
			if a := w.result[row]; a.State == Answered {
				chosen[a.Text] = true
				answered++
			}
		}
		if answered >= lineRows && len(chosen) == 1 {
			return true
		}
	}
	return false
}

// contradictions checks that each is an expression over the survey's questions.
func (v *validator) contradictions() error {
	known := map[string]bool{}
	for _, f := range v.fields {
		know(known, f.Question)
	}
	e := &expressionCheck{validator: v, known: known, all: known}
	for _, source := range v.def.Contradictions {
		if err := e.condition("contradictions", phrase.Of("the survey"), use{"", source, anywhere}, known); err != nil {
			return err
		}
	}
	return nil
}
