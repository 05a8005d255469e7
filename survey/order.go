package survey

// sort puts the parts into an order in which each follows those whose answers it asks for, and
// otherwise stays where the definition has it. The error names a circle. A constraint alone may
// close one: it is judged with what is known then.
func (f *Form) sort() error {
	s := &sorter{form: f, owner: map[string]int{}, state: make([]visit, len(f.parts))}
	for i, p := range f.parts {
		s.own(p.Field, i)
	}
	for i, p := range f.parts {
		if p.inner != nil {
			if err := p.inner.sort(); err != nil {
				return err
			}
		}
		if err := s.visit(i, true); err != nil {
			return err
		}
	}
	f.order = s.order
	return nil
}

type visit uint8

const (
	unseen visit = iota
	begun
	done
)

type sorter struct {
	form  *Form
	owner map[string]int // the part that answers a name
	state []visit
	order []int
}

// own notes which part holds a field and, in a repeat, the fields inside it.
func (s *sorter) own(f Field, i int) {
	s.owner[f.Name] = i
	if f.OrOther {
		s.owner[f.Name+OtherSuffix] = i
	}
	for _, inner := range f.Inner {
		s.own(inner, i)
	}
}

// visit puts part i into the order, after what it needs. One that is begun closes a circle, which is
// a fault where it is needed.
func (s *sorter) visit(i int, needed bool) error {
	switch {
	case s.state[i] == done, s.state[i] == begun && !needed:
		return nil
	case s.state[i] == begun:
		return Refuse(Invalid, "question %s depends on its own answer: break the circle "+
			"of relevant and calculation that it stands in", s.form.parts[i].Name)
	}
	s.state[i] = begun
	hard, soft := s.form.parts[i].asks()
	if err := s.visitAll(i, soft, false); err != nil {
		return err
	}
	if err := s.visitAll(i, hard, true); err != nil {
		return err
	}
	s.state[i] = done
	s.order = append(s.order, i)
	return nil
}

func (s *sorter) visitAll(i int, names []string, needed bool) error {
	for _, name := range names {
		on, ok := s.owner[name]
		if !ok || on == i && s.form.parts[i].inner != nil {
			continue // around the repeat, or inside it
		}
		if err := s.visit(on, needed); err != nil {
			return err
		}
	}
	return nil
}

// asks returns the names that the part's answer depends on, and those that only judge it.
func (p part) asks() (hard, soft []string) {
	for _, c := range append(p.relevant, p.calculation, p.filter, p.count) {
		hard = append(hard, c.names()...)
	}
	soft = append(p.constraint.names(), p.required.names()...)
	if p.inner == nil {
		return hard, soft
	}
	for _, inner := range p.inner.parts {
		more, less := inner.asks()
		hard, soft = append(hard, more...), append(soft, less...)
	}
	return hard, soft
}
