package survey

import (
	"fmt"
	"maps"
	"slices"
)

func (v *validator) questions() error {
	v.names = map[string]string{}
	if err := v.list("questions", v.def.Questions, Group); err != nil {
		return err
	}
	fields := v.def.Fields()
	if len(fields) == 0 {
		return v.fault("questions", "the survey asks nothing: add a question")
	}
	v.fields = map[string]Field{}
	used := map[string]bool{}
	for _, f := range fields {
		v.fields[f.Name] = f
		used[f.Question.Choices] = true
	}
	for _, list := range slices.Sorted(maps.Keys(v.def.Choices)) {
		if !used[list] {
			v.warn(below("choices", list), "no question uses the list %s: take it out", quote(list))
		}
	}
	if _, ok := v.names["consent"]; ok && v.def.Consent != nil {
		return v.fault("questions", "rename the question consent: the survey asks for consent "+
			"itself")
	}
	return v.conditions("questions", v.def.Questions, map[string]bool{})
}

// list checks the questions that a group or grid, or the survey, holds.
func (v *validator) list(path string, questions []Question, holder Type) error {
	for i := range questions {
		q, at := &questions[i], fmt.Sprintf("%s.%d", path, i)
		if err := v.name(at, q); err != nil {
			return err
		}
		if holder == Grid {
			if q.Type != "" || q.Choices != "" || q.OrOther || len(q.Questions) > 0 {
				return v.fault(at, "row %s of a grid takes its type and choices from the grid: "+
					"take out type, choices, or_other and questions", q.Name)
			}
		}
		if err := v.question(at, q, holder); err != nil {
			return err
		}
	}
	return nil
}

// name checks that the question's name is well formed and nobody else's. A question with or_other
// takes the name for its words as well.
func (v *validator) name(path string, q *Question) error {
	if q.Name == "" {
		return v.fault(path, "this question has no name: add one, like name: age")
	}
	if !validName(q.Name) {
		return v.fault(path, "the name %s must start with a letter and go on with letters, "+
			"digits, dots, hyphens and underscores, at most %d", quote(q.Name), maxName)
	}
	taken := []string{q.Name}
	if q.OrOther {
		taken = append(taken, q.Name+OtherSuffix)
	}
	for _, name := range taken {
		if what, ok := v.names[name]; ok {
			return v.fault(path, "question %s needs the name %s, which %s has already: rename "+
				"one of them", q.Name, name, what)
		}
		v.names[name] = "question " + q.Name
	}
	return nil
}

func (v *validator) question(path string, q *Question, holder Type) error {
	if !slices.Contains([]Role{"", Demographic, Outcome, Open}, q.Role) {
		return v.fault(path+".role", "question %s has the role %s: use demographic, outcome or "+
			"open", q.Name, quote(string(q.Role)))
	}
	if err := v.questionTexts(path, q); err != nil {
		return err
	}
	if holder == Grid {
		return nil
	}
	if err := v.typed(path, q); err != nil {
		return err
	}
	v.questionWarnings(path, q)
	return v.list(path+".questions", q.Questions, q.Type)
}

// typed checks what the question's type asks for.
func (v *validator) typed(path string, q *Question) error {
	if err := v.misplaced(path, q); err != nil {
		return err
	}
	switch q.Type {
	case SelectOne, SelectMultiple, Grid:
		return v.offered(path, q)
	case RangeType:
		if *q.Start >= *q.End || *q.Step <= 0 || *q.Step > *q.End-*q.Start {
			return v.fault(path, "range %s must start below its end and go up in steps that fit "+
				"between", q.Name)
		}
	case Integer, Decimal, TextType, Note, Group:
	default:
		return v.fault(path+".type", "question %s has the type %s: use select_one, "+
			"select_multiple, integer, decimal, range, text, note, grid or group", q.Name,
			quote(string(q.Type)))
	}
	return v.bands(path, q)
}

// misplaced checks that a group holds questions, a grid rows, and nothing else either.
func (v *validator) misplaced(path string, q *Question) error {
	holds := len(q.Questions) > 0
	switch {
	case q.Type == Grid && !holds:
		return v.fault(path, "grid %s has no rows: add questions: [{name: ..., label: ...}]",
			q.Name)
	case q.Type == Group && !holds:
		return v.fault(path, "group %s holds no questions: add some, or take it out", q.Name)
	case q.Type != Group && q.Type != Grid && holds:
		return v.fault(path, "question %s cannot hold questions: make it a group or a grid", q.Name)
	case len(q.Bands) > 0 && !q.Numeric():
		return v.fault(path+".bands", "question %s has bands, which are for numbers: take them out",
			q.Name)
	}
	return nil
}

// questionTexts checks the texts of a question. Groups and grids may do without a label.
func (v *validator) questionTexts(path string, q *Question) error {
	label := translated
	if q.Type == Group || q.Type == Grid {
		label = optional
	}
	owner := "question " + q.Name
	if err := v.text(path+".label", q.Label, owner, label); err != nil {
		return err
	}
	texts := map[string]Text{"short": q.Short, "hint": q.Hint, "footnote": q.Footnote,
		"constraint_message": q.ConstraintMessage, "unit": q.Unit}
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		if err := v.text(path+"."+key, texts[key], owner, optional); err != nil {
			return err
		}
	}
	return nil
}
