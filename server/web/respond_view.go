package web

import (
	"hash/fnv"
	"slices"

	"candour/survey"
)

// view is the survey with the answers so far. It is worked out once, until forget is called.
func (t *visit) view() (*survey.View, error) {
	if t.seen != nil {
		return t.seen, nil
	}
	t.raw, t.clashes = t.j.answers(t.route.fields)
	var err error
	t.seen, err = t.form.View(t.raw, survey.Viewer{Language: t.j.Lang, Number: t.j.seed()})
	return t.seen, err
}

// forget is called when answers or the language have changed.
func (t *visit) forget() { t.seen, t.inner = nil, nil }

// viewAt is the view of what stands in a slot.
func (t *visit) viewAt(at slot) (*survey.View, error) {
	v, err := t.view()
	if err != nil || at.repeat == "" {
		return v, err
	}
	if known, ok := t.inner[at]; ok {
		return known, nil
	}
	row := map[string]any{}
	if rows, _ := t.raw[at.repeat].([]any); at.number <= len(rows) {
		row, _ = rows[at.number-1].(map[string]any)
	}
	if v, err = v.Instance(at.repeat, at.number, row); err != nil {
		return nil, err
	}
	if t.inner == nil {
		t.inner = map[slot]*survey.View{}
	}
	t.inner[at] = v
	return v, nil
}

// fixed says whether nobody may change the answer to a question.
func (t *visit) fixed(s spot) bool {
	if s.ReadOnly == survey.Never {
		return false
	}
	v, err := t.viewAt(s.slot)
	return err == nil && v.ReadOnly(s.Field.Name)
}

// seed is the number that random orders start from: the same on every page of a journey.
func (j *journey) seed() uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(j.Number)) // never fails
	return h.Sum64()
}

// shown says whether anything on a page is to be seen.
func shown(s stop, v *survey.View) bool {
	return slices.ContainsFunc(s.Parts, func(f survey.Field) bool {
		if !v.Shown(f.Name) || f.RepeatCount == "" {
			return v.Shown(f.Name)
		}
		n, _, err := v.Count(f.Name)
		return err != nil || n > 0
	})
}

// open says whether a stop is on this person's way.
func (t *visit) open(s stop, v *survey.View) bool {
	if t.j.passed(s) {
		return false
	}
	if s.Note == nil {
		return shown(s, v)
	}
	return slices.ContainsFunc(t.route.behind(s.Note), func(p stop) bool { return shown(p, v) })
}

// unasked says whether a page has something that this person was not asked yet: all of it, or a
// repeat that other answers have made longer or shorter since.
func (t *visit) unasked(s stop, v *survey.View) bool {
	return !slices.Contains(t.j.Seen, s.Name) || slices.ContainsFunc(s.Parts, func(f survey.Field) bool {
		n, given, err := 0, false, error(nil)
		if f.Type == survey.Repeat && v.Shown(f.Name) {
			n, given, err = v.Count(f.Name)
		}
		return given && err == nil && t.j.Rows[f.Name] > 0 && t.j.Rows[f.Name] != n
	})
}

// lay sets how many instances of each repeat the page shows.
func (t *visit) lay(p stop) error {
	v, err := t.view()
	if err != nil {
		return err
	}
	for _, f := range p.Parts {
		if f.Type != survey.Repeat || !v.Shown(f.Name) {
			continue
		}
		n, given, err := v.Count(f.Name)
		if err != nil {
			return err
		}
		if !given {
			n = max(1, t.j.Rows[f.Name])
		}
		if t.j.Rows[f.Name] != n {
			t.j.Rows[f.Name] = n
			t.forget()
		}
	}
	return nil
}

// fillIn puts the defaults of a page that is shown for the first time into its fields.
func (t *visit) fillIn(p stop) error {
	for _, s := range t.j.spots(p.Page) {
		if s.Default == "" || slices.Contains(t.j.Filled, s.key()) {
			continue
		}
		v, err := t.viewAt(s.slot)
		if err != nil {
			return err
		}
		value, err := v.Default(s.Field.Name)
		if err != nil {
			return err
		}
		t.j.Filled = append(t.j.Filled, s.key())
		if given, state := t.j.read(s); value != "" && v.Shown(s.Field.Name) && len(given) == 0 && state == "" {
			t.j.prefill(s, value)
			t.forget()
		}
	}
	return nil
}
