package expression

// compare follows XPath 1.0, section 3.4: a list compares true when any of its items does, except
// with a boolean, which it meets as one.
func (e *evaluation) compare(n *Operation, left, right Value) bool {
	if left.kind != ListKind && right.kind != ListKind {
		return e.compareOne(n.Operator, left, right)
	}
	if left.kind == BooleanKind || right.kind == BooleanKind {
		return e.compareOne(n.Operator, Boolean(left.Boolean()), Boolean(right.Boolean()))
	}
	for _, l := range members(left) {
		for _, r := range members(right) {
			if !e.spend(n, 1+len(l.text)+len(r.text)) {
				return false
			}
			if e.compareOne(n.Operator, l, r) {
				return true
			}
		}
	}
	return false
}

// members are a list's items as values; another value is its own only member.
func members(value Value) []Value {
	if value.kind != ListKind {
		return []Value{value}
	}
	values := make([]Value, len(value.items))
	for i, item := range value.items {
		values[i] = Text(item)
	}
	return values
}

// compareOne knows no lists. Order is always that of numbers; equality is of booleans where one
// is a boolean, else of numbers (dates among them) where one is a number, else of texts.
func (e *evaluation) compareOne(operator Operator, left, right Value) bool {
	switch operator {
	case Equal:
		return e.equal(left, right)
	case NotEqual:
		return !e.equal(left, right)
	}
	l, r := e.number(left), e.number(right)
	switch operator {
	case Less:
		return l < r
	case LessEqual:
		return l <= r
	case Greater:
		return l > r
	default:
		return l >= r
	}
}

func (e *evaluation) equal(left, right Value) bool {
	switch {
	case left.kind == BooleanKind || right.kind == BooleanKind:
		return left.Boolean() == right.Boolean()
	case left.kind == TextKind && right.kind == TextKind:
		return left.text == right.text
	}
	return e.number(left) == e.number(right)
}
