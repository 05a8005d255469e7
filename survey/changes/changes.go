// Package changes tells in words what is different between two versions of a survey.
package changes

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"candour/survey"
)

// Kind is what happened.
type Kind string

// The kinds of changes.
const (
	Added   Kind = "added"
	Removed Kind = "removed"
	Moved   Kind = "moved"
	Changed Kind = "changed"
)

// Change is one difference. What it happened to is Part: a question, a choice (Name is its list and
// its name), a list of choices, a scale, or the survey itself, where Name is "". Key is the changed
// value's key in the definition, Lang the language of a changed text, Was and Is what it says.
// A moved question stands behind the one named Is, or first where Is is "".
type Change struct {
	Kind    Kind
	Part    Part
	Name    string
	Key     string
	Lang    string
	Was, Is string
}

// Part is what a change happened to.
type Part string

// The parts of a survey.
const (
	Survey   Part = "survey"
	Question Part = "question"
	List     Part = "list"
	Choice   Part = "choice"
	Scale    Part = "scale"
)

// Between lists the differences from old to next, the survey's own first, then the questions' in
// order, then those of choices and scales. A nil old is a survey without anything.
func Between(old, next *survey.Definition) []Change {
	if old == nil {
		old = &survey.Definition{}
	}
	c := &comparison{}
	c.structures(Change{Part: Survey}, reflect.ValueOf(*old), reflect.ValueOf(*next))
	c.questions(flatten(old.Questions, ""), flatten(next.Questions, ""))
	c.lists(old.Choices, next.Choices)
	c.scales(old.Scales, next.Scales)
	return c.found
}

type comparison struct{ found []Change }

func (c *comparison) add(change Change) { c.found = append(c.found, change) }

// own says which values of the definition are compared one by one, elsewhere.
func own(t reflect.Type) bool {
	switch t {
	case reflect.TypeFor[[]survey.Question](), reflect.TypeFor[map[string][]survey.Choice](),
		reflect.TypeFor[survey.Scales]():
		return true
	}
	return false
}

// structures compares all values of two structs of one type by their keys, so that a new one is
// never forgotten. Texts are compared by language.
func (c *comparison) structures(at Change, old, next reflect.Value) {
	for i := range next.NumField() {
		field := next.Type().Field(i)
		key, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		if key == "-" || own(field.Type) {
			continue
		}
		here := at
		here.Key = strings.TrimPrefix(at.Key+"."+key, ".")
		c.values(here, old.Field(i), next.Field(i))
	}
}

func (c *comparison) values(at Change, old, next reflect.Value) {
	switch {
	case next.Type() == reflect.TypeFor[survey.Text]():
		c.texts(at, old.Interface().(survey.Text), next.Interface().(survey.Text))
	case next.Kind() == reflect.Struct:
		c.structures(at, old, next)
	case next.Kind() == reflect.Pointer && next.Type().Elem().Kind() == reflect.Struct:
		c.structures(at, pointed(old), pointed(next))
	default:
		at.Was, at.Is = written(old), written(next)
		c.say(at)
	}
}

func pointed(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return reflect.Zero(v.Type().Elem())
	}
	return v.Elem()
}

func (c *comparison) texts(at Change, old, next survey.Text) {
	all := maps.Clone(old)
	if all == nil {
		all = survey.Text{}
	}
	maps.Copy(all, next)
	for _, lang := range slices.Sorted(maps.Keys(all)) {
		at.Lang, at.Was, at.Is = lang, strings.TrimSpace(old[lang]), strings.TrimSpace(next[lang])
		c.say(at)
	}
}

// say adds a change of a value, if it is one.
func (c *comparison) say(at Change) {
	switch {
	case at.Was == at.Is:
		return
	case at.Was == "":
		at.Kind = Added
	case at.Is == "":
		at.Kind = Removed
	default:
		at.Kind = Changed
	}
	c.add(at)
}

// written is a value as a person reads it; "" for one that says nothing.
func written(v reflect.Value) string {
	if v.IsZero() || (v.Kind() == reflect.Slice || v.Kind() == reflect.Map) && v.Len() == 0 {
		return ""
	}
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.Kind() == reflect.String {
		return v.String()
	}
	if list, ok := v.Interface().([]string); ok {
		return strings.Join(list, ", ")
	}
	text, err := json.Marshal(v.Interface())
	if err != nil {
		return ""
	}
	return strings.Trim(string(text), "[]")
}
