package survey

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"candour/survey/phrase"
)

func (v *validator) questions() error {
	v.names, v.uses = map[string]phrase.Phrase{}, map[string]int{}
	v.repeats = map[string]bool{}
	if err := v.list("questions", v.def.Questions, Group); err != nil {
		return err
	}
	v.fields, v.parts = map[string]Field{}, map[string]Field{}
	for _, f := range v.def.Fields() {
		v.fields[f.Name] = f
	}
	v.flatten(v.def.parts())
	if !slices.ContainsFunc(slices.Collect(maps.Values(v.fields)), Field.takesAnswer) {
		if err := v.unready("questions", "the survey asks nothing: add a question"); err != nil {
			return err
		}
	}
	v.unusedLists()
	v.pageWarnings()
	for _, name := range slices.Sorted(maps.Keys(v.parts)) {
		if f := v.parts[name]; f.Computed() && !f.stored {
			v.warn("questions", "%s is worked out from the time or the device: expressions see it, "+
				"and it is never stored", name)
		}
	}
	if _, ok := v.names["consent"]; ok && v.def.Consent != nil {
		return v.fault("questions", "rename the question consent: the survey asks for consent "+
			"itself")
	}
	return v.expressions()
}

func (v *validator) flatten(parts []Field) {
	for _, f := range parts {
		v.parts[f.Name] = f
		v.flatten(f.Inner)
	}
}

func (v *validator) unusedLists() {
	used := map[string]bool{}
	for _, f := range v.parts {
		used[f.Question.Choices], used[f.Parameters["tick_labelset"]] = true, true
	}
	for _, list := range slices.Sorted(maps.Keys(v.def.Choices)) {
		if !used[list] {
			v.warn(below("choices", list), "no question uses the list %s: take it out", quote(list))
		}
	}
}

// list checks the questions that a group, repeat or grid, or the survey, holds.
func (v *validator) list(path string, questions []Question, holder Type) error {
	siblings := map[string]string{}
	for i := range questions {
		q, at := &questions[i], fmt.Sprintf("%s.%d", path, i)
		if err := v.name(at, q, siblings); err != nil {
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
// takes the name for its words as well. In a draft, only those beside each other need names of their
// own, and repeats.
func (v *validator) name(path string, q *Question, siblings map[string]string) error {
	if q.Name == "" {
		return v.fault(path, "this question has no name: add one, like name: age")
	}
	if !validName(q.Name) {
		if err := v.unready(path+".name", "the name %s must start with a letter and go on with letters, "+
			"digits, dots, hyphens and underscores, at most %d", quote(q.Name), maxName); err != nil {
			return err
		}
	}
	taken := []string{q.Name}
	if q.OrOther {
		taken = append(taken, q.Name+OtherSuffix)
	}
	for _, name := range taken {
		if err := v.take(path+".name", name, q, siblings); err != nil {
			return err
		}
	}
	return nil
}

func (v *validator) take(path, name string, q *Question, siblings map[string]string) error {
	what, taken := v.names[name]
	refuse := v.unready
	if siblings[name] == name || q.Type == Repeat && v.repeats[name] {
		refuse = v.fault
	}
	if taken {
		if err := refuse(path, "question %s needs the name %s, which %s has already: rename one of "+
			"them", q.Name, name, what); err != nil {
			return err
		}
	}
	if near := siblings[strings.ToLower(name)]; near != "" && near != name {
		v.warn(path, "the names %s and %s differ in capital letters alone, which is easily "+
			"overlooked: rename one of them", near, name)
	}
	siblings[name], siblings[strings.ToLower(name)] = name, name
	v.names[name] = phrase.Of("question %s", q.Name)
	v.uses[name]++
	v.repeats[name] = v.repeats[name] || q.Type == Repeat
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
	switch {
	case q.Type.Offers() || q.Type == Grid:
		return v.offered(path, q)
	case q.Type == RangeType:
		return v.steps(path, q)
	case q.Type == Calculate && q.formula() == "" && q.SetValue == "":
		return v.fault(path, "%s is worked out, and from nothing: add calculation: an expression",
			q.Name)
	case q.Type.Uncollected():
		v.warn(path, "%s (%s) is kept in the survey and never collected", q.Name, q.Type)
	case !slices.Contains(askedTypes(), q.Type):
		return v.fault(path+".type", "question %s has the type %s: use %s", q.Name,
			quote(string(q.Type)), typeList())
	}
	return v.bands(path, q)
}

// steps checks a range.
func (v *validator) steps(path string, q *Question) error {
	width := *q.End - *q.Start
	if *q.Step == 0 || *q.Step > max(width, -width) {
		return v.fault(path, "range %s must start below its end and go up in steps that fit "+
			"between", q.Name)
	}
	if width <= 0 || *q.Step < 0 {
		return v.unready(path, "range %s must start below its end and go up in steps that fit "+
			"between", q.Name)
	}
	return v.bands(path, q)
}

// misplaced checks that a group or repeat holds questions, a grid rows, and nothing else either.
func (v *validator) misplaced(path string, q *Question) error {
	holds := len(q.Questions) > 0
	switch {
	case q.Type == Grid && !holds:
		return v.fault(path, "grid %s has no rows: add questions: [{name: ..., label: ...}]",
			q.Name)
	case q.Type.Holds() && !holds:
		return v.unready(path, "%s %s holds no questions: add some, or take it out", q.Type, q.Name)
	case !q.Type.Holds() && holds:
		return v.fault(path, "question %s cannot hold questions: make it a group or a grid", q.Name)
	case len(q.Bands) > 0 && !q.Numeric():
		return v.fault(path+".bands", "question %s has bands, which are for numbers: take them out",
			q.Name)
	case q.Summary != "" && q.Summary != Mean && q.Summary != Median:
		return v.fault(path+".summary", "question %s is summed up by mean or median, not %s", q.Name,
			quote(q.Summary))
	case q.Summary != "" && !q.Numeric() && !q.Computed():
		return v.fault(path+".summary", "question %s has a summary, which is for numbers: take it out",
			q.Name)
	case q.Trigger != "":
		return v.unready(path+".trigger", "question %s has a trigger, which is not followed here: "+
			"take it out; a calculation is always up to date", q.Name)
	}
	return nil
}

// questionTexts checks the texts of a question. What is not asked, and what only holds others, may
// do without a label.
func (v *validator) questionTexts(path string, q *Question) error {
	label := translated
	silent := q.Type.Holds() || q.Computed() || q.Type.Uncollected() || q.Trigger != ""
	if silent || len(q.Label) == 0 && len(q.Media) > 0 {
		label = optional
	}
	owner := phrase.Of("question %s", q.Name)
	if v.draft && label == translated && len(q.Label) == 0 && len(q.Hint) == 0 {
		return v.fault(path+".label", "%s has neither a label nor a hint: add a label", owner)
	}
	if err := v.text(path+".label", q.Label, owner, label); err != nil {
		return err
	}
	texts := map[string]Text{"short": q.Short, "hint": q.Hint, "footnote": q.Footnote,
		"constraint_message": q.ConstraintMessage, "unit": q.Unit,
		"guidance_hint": q.GuidanceHint, "content_note": q.ContentNote, "image_alt": q.ImageAlt, "required_message": q.RequiredMessage}
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		if err := v.text(path+"."+key, texts[key], owner, optional); err != nil {
			return err
		}
	}
	return nil
}
