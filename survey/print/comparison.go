package print

import (
	"candour/survey/expression"
)

// Two comparisons that XPath writes as functions.
const (
	among    expression.Operator = "selected"
	notAmong expression.Operator = "not selected"
)

// mirrored is the operator of the same comparison with its sides exchanged.
func mirrored(o expression.Operator) expression.Operator {
	switch o {
	case expression.Less:
		return expression.Greater
	case expression.LessEqual:
		return expression.GreaterEqual
	case expression.Greater:
		return expression.Less
	case expression.GreaterEqual:
		return expression.LessEqual
	}
	return o
}

// subject is what a comparison is about: an answer, or a number that is counted from one.
type subject struct {
	place
	dot     bool   // the answer being checked
	counted string // how it is counted: "count-selected", "string-length", or ""
}

func (t teller) subject(node expression.Node) subject {
	switch n := node.(type) {
	case *expression.Self:
		return subject{place: t.self, dot: true}
	case *expression.Reference:
		at, ok := t.places[n.Name]
		if !ok {
			at = place{name: n.Name}
		}
		return subject{place: at}
	case *expression.Call:
		if len(n.Arguments) == 1 && (n.Name == "count-selected" || n.Name == "string-length") {
			s := t.subject(n.Arguments[0])
			if s.dot || s.name != "" {
				s.counted = n.Name
				return s
			}
		}
	}
	return subject{}
}

func (s subject) known() bool { return s.dot || s.name != "" }

func (t teller) comparison(o expression.Operator, left, right expression.Node) (string, bool) {
	s, other := t.subject(left), right
	if _, isLiteral := left.(*expression.Literal); isLiteral && o != among && o != notAmong {
		s, other, o = t.subject(right), left, mirrored(o)
	}
	if !s.known() {
		return "", false
	}
	if literal, is := other.(*expression.Literal); is && literal.Value.String() == "" {
		switch o {
		case expression.Equal:
			return t.answered(s, false), true
		case expression.NotEqual:
			return t.answered(s, true), true
		}
		return "", false
	}
	value, isChoice, ok := t.value(s, o, other)
	if !ok {
		return "", false
	}
	if isChoice && t.paper && !s.dot {
		return t.ticked(o, value, s), true
	}
	return t.compared(o, t.name(s), value)
}

// value is what an answer is compared with: a choice's label, a number, a text or another answer.
func (t teller) value(s subject, o expression.Operator, node expression.Node) (text string,
	isChoice, ok bool) {
	if other := t.subject(node); other.known() {
		return t.name(other), false, true
	}
	literal, isLiteral := node.(*expression.Literal)
	if isLiteral && s.counted == "" {
		if label := s.choices[literal.Value.String()]; label != "" {
			switch o {
			case expression.Equal, expression.NotEqual, among, notAmong:
				return t.quote(label), true, true
			}
			return literal.Value.String() + " (" + t.quote(label) + ")", false, true
		}
	}
	if x, isNumber := number(node); isNumber {
		return t.tongue.number(x), false, true
	}
	if isLiteral {
		return t.quote(oneLine(literal.Value.String())), false, true
	}
	return "", false, false
}

// ticked speaks of a choice on the form.
func (t teller) ticked(o expression.Operator, choice string, s subject) string {
	if o == expression.NotEqual || o == notAmong {
		return t.say("you did not tick %s in %s", "%s n’est pas coché à la %s", choice,
			t.numbered(s.place))
	}
	return t.say("you ticked %s in %s", "%s est coché à la %s", choice, t.numbered(s.place))
}

func (t teller) compared(o expression.Operator, name, value string) (string, bool) {
	switch o {
	case expression.Equal:
		return t.say("%s is %s", "%s est %s", name, value), true
	case expression.NotEqual:
		return t.say("%s is not %s (or there is none)", "%s n’est pas %s (ou il n’y en a pas)",
			name, value), true
	case expression.Less:
		return t.say("%s is less than %s", "%s n’atteint pas %s", name, value), true
	case expression.LessEqual:
		return t.say("%s is at most %s", "%s ne dépasse pas %s", name, value), true
	case expression.Greater:
		return t.say("%s is more than %s", "%s dépasse %s", name, value), true
	case expression.GreaterEqual:
		return t.say("%s is at least %s", "%s est d’au moins %s", name, value), true
	case among:
		return t.say("%s includes %s", "%s comprend %s", name, value), true
	case notAmong:
		return t.say("%s does not include %s", "%s ne comprend pas %s", name, value), true
	}
	return "", false
}

func (t teller) answered(s subject, yes bool) string {
	switch {
	case s.dot && yes:
		return t.say("there is an answer", "il y a une réponse")
	case s.dot:
		return t.say("there is no answer", "il n’y a pas de réponse")
	case t.paper && yes:
		return t.say("you answered %s", "il y a une réponse à la %s", t.numbered(s.place))
	case t.paper:
		return t.say("you left %s empty", "il n’y a pas de réponse à la %s", t.numbered(s.place))
	case yes:
		return t.say("%s has an answer", "la %s a une réponse", t.titled(s.place))
	}
	return t.say("%s has no answer", "la %s est sans réponse", t.titled(s.place))
}

// name is the subject of a clause: "the answer to question 3 (“How old are you?”)".
func (t teller) name(s subject) string {
	answer := t.say("the answer", "la réponse")
	switch {
	case s.dot:
	case s.number == "":
		answer = t.say("the %s", "la %s", t.numbered(s.place))
	case t.paper:
		answer = t.say("your answer to %s", "la réponse à la %s", t.numbered(s.place))
	default:
		answer = t.say("the answer to %s", "la réponse à la %s", t.titled(s.place))
	}
	switch s.counted {
	case "count-selected":
		return t.say("the number of choices in %s", "le nombre de choix dans %s", answer)
	case "string-length":
		return t.say("the number of characters in %s", "le nombre de caractères dans %s", answer)
	}
	return answer
}
