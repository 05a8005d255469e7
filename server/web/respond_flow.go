package web

import "slices"

// after is where Continue leads: to the next stop, and from a change that was made on the review
// page to questions that it brought up, if any, and back.
func (t *visit) after() (string, error) {
	v, err := t.view()
	if err != nil {
		return "", err
	}
	behind := t.j.At == atFirst || t.j.Reviewed
	for _, s := range t.route.stops {
		if behind && t.open(s, v) && (!t.j.Reviewed || t.unasked(s, v)) {
			return s.Name, nil
		}
		behind = behind || s.Name == t.j.At
	}
	return atReview, nil
}

// before is where Back leads.
func (t *visit) before() (string, error) {
	if t.j.At == atEnd && len(t.j.Seen) > 0 {
		return t.j.Seen[len(t.j.Seen)-1], nil
	}
	if t.j.Reviewed && t.j.At != atReview {
		return atReview, nil
	}
	v, err := t.view()
	if err != nil {
		return "", err
	}
	last := atFirst
	for _, s := range t.route.stops {
		if s.Name == t.j.At {
			break
		}
		if t.open(s, v) {
			last = s.Name
		}
	}
	return last, nil
}

// place is where a page stands among those that ask something. Of is 0 as long as answers can still
// change how many they are. Pages that were skipped at a note count: the number stays the same.
type place struct{ Number, Of int }

func (t *visit) place(at stop) (place, error) {
	v, err := t.view()
	if err != nil {
		return place{}, err
	}
	var result place
	known := map[string]bool{} // questions whose answers, or whose absence, nothing ahead can change
	ahead, certain := false, true
	for _, s := range t.route.stops {
		certain = certain && (!ahead || s.settled(known))
		ahead = ahead || s.Name == at.Name
		visible := shown(s, v)
		if visible && s.asksSomething() {
			result.Of++
		}
		if s.Name == at.Name && s.asksSomething() {
			result.Number = result.Of
		}
		if !ahead || !visible {
			s.know(known)
		}
	}
	if !certain || result.Number == 0 {
		result.Of = 0
	}
	return result, nil
}

// settled says whether known questions alone decide if a page is shown.
func (s stop) settled(known map[string]bool) bool {
	return !slices.ContainsFunc(s.asks, func(name string) bool { return !known[name] })
}
