package xlsform

import (
	"fmt"
	"strings"

	"candour/survey"
)

// fill takes over what the cells of a row say, but for type, name and parameters.
func (r *reader) fill(q *survey.Question, row row) {
	words := func(key string) survey.Text { return r.tongues.text(row.languages(key)) }
	q.Label, q.Hint, q.GuidanceHint = words("label"), words("hint"), words("guidance_hint")
	q.ConstraintMessage, q.RequiredMessage = words("constraint_message"), words("required_message")
	q.Media = r.media(row)
	q.Relevant, q.ChoiceFilter = r.clean(row.get("relevant")), r.clean(row.get("choice_filter"))
	if constraint := r.clean(row.get("constraint")); constraint != "" {
		q.Constraint = constraint
	}
	q.Calculation, q.Default = r.clean(row.get("calculation")), strings.TrimSpace(row.get("default"))
	q.Trigger, q.Appearance = clean(row.get("trigger")), clean(row.get("appearance"))
	if q.Trigger != "" {
		q.SetValue, q.Calculation = q.Calculation, ""
	}
	q.RepeatCount = r.clean(row.get("repeat_count"))
	if !q.Type.Holds() {
		q.Required = whenever(r.clean(row.get("required")))
	}
	q.ReadOnly = whenever(clean(row.get("read_only")))
	if rows := row.get("rows"); rows != "" {
		q.Parameters = map[string]string{"rows": rows}
	}
	r.fillOwn(q, row)
	if len(row.languages("no_app_error_string")) > 0 {
		r.warn("%sno app is ever missing here, and this text is left out", row.in("no_app_error_string"))
	}
}

// questionsOf turns nodes into questions, and notes where each stands.
func (d *sheetReader) questionsOf(nodes []*node, path string) []survey.Question {
	questions := make([]survey.Question, len(nodes))
	for i, n := range nodes {
		at := fmt.Sprintf("%s.%d", path, i)
		d.places[at] = n.row.spot
		questions[i] = n.q
		if len(n.children) > 0 {
			questions[i].Questions = d.questionsOf(n.children, at+".questions")
		}
	}
	return questions
}

// unroll makes of a loop one group for each choice of its list, with the choice's name and label put
// where its questions say %(name)s and %(label)s.
func (d *sheetReader) unroll(loop *node) {
	body := loop.children
	loop.children = nil
	for _, c := range d.lists[loop.loop] {
		group := &node{row: loop.row, q: survey.Question{Type: survey.Group, Name: c.Name, Label: c.Label,
			Media: c.Media, ImageAlt: c.ImageAlt}}
		for _, n := range body {
			group.children = append(group.children, n.copyFor(c))
		}
		loop.children = append(loop.children, group)
	}
}

func (n *node) copyFor(c survey.Choice) *node {
	copied := *n
	copied.children = nil
	for _, text := range []*survey.Text{&copied.q.Label, &copied.q.Hint, &copied.q.GuidanceHint,
		&copied.q.ConstraintMessage, &copied.q.RequiredMessage} {
		*text = textFor(*text, c)
	}
	for _, text := range questionTexts(&copied.q) {
		*text = textFor(*text, c)
	}
	for _, child := range n.children {
		copied.children = append(copied.children, child.copyFor(c))
	}
	return &copied
}

func textFor(text survey.Text, c survey.Choice) survey.Text {
	if text == nil {
		return nil
	}
	filled := survey.Text{}
	for code, words := range text {
		words = strings.ReplaceAll(words, "%(name)s", c.Name)
		filled[code] = strings.ReplaceAll(words, "%(label)s", c.Label.In(code))
	}
	return filled
}
