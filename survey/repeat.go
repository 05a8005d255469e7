package survey

import (
	"fmt"
	"math"

	"candour/survey/expression"
)

// maxInstances is how many instances a repeat may have in one response.
const maxInstances = 100

// instances reads a list of objects, one for each instance of a repeat. What is at fault inside is
// told under name.number.question, such as children.2.age.
func (w *walk) instances(p part) (Answer, error) {
	raw := w.raw[p.Name]
	if empty(raw) {
		raw = []any{}
	}
	list, ok := raw.([]any)
	if !ok {
		w.faults[p.Name] = sayInstances.in(w.lang)
		return Answer{State: Skipped}, nil
	}
	most, err := w.most(p)
	if err != nil {
		return Answer{}, err
	}
	if len(list) > most {
		w.faults[p.Name] = sayFewer.in(w.lang, most)
		return Answer{State: Skipped}, nil
	}
	answer := Answer{State: Skipped}
	for i, item := range list {
		row, ok := item.(map[string]any)
		if !ok {
			w.faults[p.Name] = sayInstances.in(w.lang)
			return Answer{State: Skipped}, nil
		}
		if err := w.instance(p, i+1, row, &answer); err != nil {
			return Answer{}, err
		}
	}
	return answer, nil
}

// most is how many instances there may be: what the definition counts, or a bound of ours.
func (w *walk) most(p part) (int, error) {
	if p.count.expr == nil {
		return maxInstances, nil
	}
	value, err := p.count.value(w.known, expression.Text(""))
	n := value.Number(nil)
	if err != nil || math.IsNaN(n) || n < 0 {
		return 0, err
	}
	return int(min(n, maxInstances)), nil
}

// instance adds one instance to the answer of a repeat.
func (w *walk) instance(p part, number int, row map[string]any, answer *Answer) error {
	w.collect(p, *answer) // expressions inside may ask for the instances before
	inner, err := p.inner.within(row, w.known.inside(number))
	if err != nil {
		return err
	}
	for name := range row {
		if _, ok := inner.field(name); !ok {
			inner.faults[name] = sayUnknown.in(w.lang)
		}
	}
	for name, fault := range inner.faults {
		w.faults[fmt.Sprintf("%s.%d.%s", p.Name, number, name)] = fault
	}
	answer.State, answer.Number = Answered, float64(number)
	answer.Rows = append(answer.Rows, inner.result)
	return nil
}

// collect gives later expressions the answers of all instances as lists, and the repeat itself as
// one item for each.
func (w *walk) collect(p part, answer Answer) {
	marks := make([]string, len(answer.Rows))
	for i := range marks {
		marks[i] = fmt.Sprint(i + 1)
	}
	w.known.given[p.Name] = expression.List(marks...)
	for _, f := range p.Inner {
		items := make([]string, len(answer.Rows))
		for i, row := range answer.Rows {
			items[i] = valueOf(f, row[f.Name]).String()
		}
		w.known.given[f.Name] = expression.List(items...)
	}
}
