package print

import (
	"fmt"
	"slices"
	"strings"

	"candour/survey"
)

// instrument is every question in order as the board reads it, with its conditions. Level is that
// of the headings.
func (c *composer) instrument(questions []survey.Question, level int) []Block {
	s := &sequence{}
	c.sequence(s, questions, level)
	return s.end()
}

func (c *composer) sequence(s *sequence, questions []survey.Question, level int) {
	for i := range questions {
		switch q := &questions[i]; {
		case holds(q):
			s.lead(c.section(q, level)...)
			c.sequence(s, q.Questions, min(level+1, 6))
		case q.Type == survey.Note:
			s.lead(c.note(q)...)
		case asked(q):
			s.add(c.question(q, level)...)
		default:
			s.add(c.unasked(q))
		}
	}
}

// sequence is a list of questions in which what leads to a question stays on its page.
type sequence struct{ blocks, leading []Block }

func (s *sequence) lead(blocks ...Block) { s.leading = append(s.leading, blocks...) }

func (s *sequence) add(blocks ...Block) {
	s.blocks = append(s.blocks, &Together{Blocks: append(s.leading, blocks...)})
	s.leading = nil
}

// end returns the whole, with what leads to nothing at its end.
func (s *sequence) end() []Block {
	if len(s.leading) > 0 {
		s.add()
	}
	return s.blocks
}

func (c *composer) section(q *survey.Question, level int) []Block {
	kind := "Section"
	if q.Type == repeat {
		kind = c.say("Section asked several times", "Section posée plusieurs fois")
	}
	blocks := []Block{&Heading{Level: level, Text: c.label(kind) + " " + c.title(q)}}
	if q.Relevant != "" {
		blocks = append(blocks, c.condition(c.say("Ask this section only if",
			"Section à poser seulement si"), q.Relevant, place{}))
	}
	if hint := c.text(q.Hint); hint != "" {
		blocks = append(blocks, &Paragraph{Style: Hint, Text: hint})
	}
	return append(blocks, c.pictured(q)...)
}

// pictured says in words what the picture of a question's label shows.
func (c *composer) pictured(q *survey.Question) []Block {
	if len(q.Media[survey.Image]) == 0 {
		return nil
	}
	return []Block{&Paragraph{Style: Hint, Start: c.label(c.say("Picture", "Image")), Text: c.shown(q.ImageAlt)}}
}

// shown is what a picture shows, or that nobody has said so.
func (c *composer) shown(alt survey.Text) string {
	if words := c.text(alt); words != "" {
		return words
	}
	return c.say("not described", "sans description")
}

// title is a question's label or, without one, its name.
func (c *composer) title(q *survey.Question) string {
	if label := c.text(q.Label); label != "" {
		return label
	}
	return q.Name
}

func (c *composer) note(q *survey.Question) []Block {
	blocks := []Block{&Paragraph{Style: Box, Start: c.label(c.say("Shown", "Texte montré")),
		Text: c.title(q)}}
	blocks = append(blocks, c.pictured(q)...)
	if q.Relevant != "" {
		blocks = append(blocks, c.condition(c.say("Show this only if", "À montrer seulement si"),
			q.Relevant, place{}))
	}
	return blocks
}

// unasked is what a definition holds and nobody is asked.
func (c *composer) unasked(q *survey.Question) Block {
	what := c.say("%s (%s): not asked", "%s (%s) : pas demandé", q.Name, q.Type)
	if q.Type == calculate {
		what = c.say("%s: worked out from other answers, not asked",
			"%s : calculé à partir d’autres réponses, pas demandé", q.Name)
	}
	return &Paragraph{Style: Logic, Text: what + "."}
}

func (c *composer) question(q *survey.Question, level int) []Block {
	at := c.places[q.Name]
	blocks := []Block{&Heading{Level: level, Question: true, Text: at.number + ". " + c.title(q)}}
	if q.Relevant != "" {
		blocks = append(blocks, c.condition(c.say("Ask only if", "À poser seulement si"), q.Relevant,
			place{}))
	}
	if hint := c.text(q.Hint); hint != "" {
		blocks = append(blocks, &Paragraph{Style: Hint, Text: hint})
	}
	blocks = append(append(blocks, c.pictured(q)...), c.offered(q)...)
	if q.Constraint != "" {
		blocks = append(blocks, c.constraint(q, at)...)
	}
	if note := c.text(q.Footnote); note != "" {
		blocks = append(blocks, &Paragraph{Style: Logic, Start: c.label(c.say("Below tables",
			"Sous les tableaux")), Text: note})
	}
	blocks = append(blocks, c.rowConditions(q)...)
	return append(blocks, &Paragraph{Style: Remark, Text: c.remarks(q)})
}

// offered is what the question offers to choose from, as boxes.
func (c *composer) offered(q *survey.Question) []Block {
	switch q.Type {
	case survey.Grid:
		return []Block{c.grid(q)}
	case survey.RangeType:
		return []Block{c.scale(q)}
	}
	items := c.choices(q)
	if len(items) == 0 {
		return nil
	}
	return []Block{&Choices{Items: items, Ranked: q.Type == rank}}
}

// choices are a question's own answers, without those that every question may offer.
func (c *composer) choices(q *survey.Question) []Choice {
	var items []Choice
	for _, choice := range c.def.Choices[q.Choices] {
		items = append(items, Choice{Text: c.choiceText(choice)})
	}
	if q.OrOther {
		items = append(items, Choice{Text: c.say("Other", "Autre"), WriteIn: true})
	}
	return items
}

// choiceText is a choice as it is seen: its label, and what its picture shows.
func (c *composer) choiceText(choice survey.Choice) string {
	text := c.text(choice.Label)
	if len(choice.Media[survey.Image]) > 0 {
		text = strings.TrimSpace(text + " " + c.say("(picture: %s)", "(image : %s)", c.shown(choice.ImageAlt)))
	}
	return text
}

// ways are the answers that say nothing: "prefer not to answer", "don't know".
func (c *composer) ways(q *survey.Question) []string {
	var ways []string
	if q.DontKnow {
		ways = append(ways, c.say("Don’t know", "Je ne sais pas"))
	}
	if q.OffersPreferNot() {
		ways = append(ways, c.say("Prefer not to answer", "Je préfère ne pas répondre"))
	}
	return ways
}

// remarks tell in one line what kind of answer is taken, under which name, and the ways out.
func (c *composer) remarks(q *survey.Question) string {
	remarks := []string{c.kind(q)}
	if unit := c.text(q.Unit); unit != "" {
		remarks[0] += " (" + unit + ")"
	}
	if none := c.none(q); none != "" {
		remarks = append(remarks, c.say("%s stands alone", "%s exclut les autres choix",
			c.quote(none)))
	}
	for _, way := range c.ways(q) {
		remarks = append(remarks, c.say("%s is offered", "%s est offert", c.quote(way)))
	}
	skip := c.say("may be skipped", "peut être passée")
	if required(q) {
		skip = c.say("may not be skipped", "ne peut pas être passée")
	}
	if q.Sensitive {
		remarks = append(remarks, c.say("sensitive", "question délicate"))
	}
	remarks = append(remarks, skip, c.say("stored as %s", "gardée sous %s", q.Name))
	return capital(strings.Join(remarks, "; ")) + "."
}

// required says whether the question must be answered in some way.
func required(q *survey.Question) bool { return q.Required == survey.Always }

func (c *composer) none(q *survey.Question) string {
	list := c.def.Choices[q.Choices]
	i := slices.IndexFunc(list, func(choice survey.Choice) bool { return choice.None })
	if i < 0 {
		return ""
	}
	return c.text(list[i].Label)
}

// constraint says which answers are taken, and what people read who give another.
func (c *composer) constraint(q *survey.Question, at place) []Block {
	said := c.condition(c.say("Taken only if", "Acceptée seulement si"), q.Constraint, at)
	if least, most, ok := bounds(q.Constraint); ok {
		said = &Paragraph{Style: Logic,
			Start: c.label(c.say("Answers taken", "Réponses acceptées")),
			Text: c.say("from %s to %s.", "de %s à %s.", c.tongue.number(least),
				c.tongue.number(most))}
	}
	blocks := []Block{said}
	if message := c.text(q.ConstraintMessage); message != "" {
		blocks = append(blocks, &Paragraph{Style: Logic,
			Start: c.label(c.say("Otherwise people read", "Sinon, les personnes lisent")),
			Text:  c.quote(message)})
	}
	return blocks
}

// rowConditions are the conditions and constraints of a grid's rows.
func (c *composer) rowConditions(q *survey.Question) []Block {
	var blocks []Block
	if q.Type != survey.Grid {
		return nil
	}
	for i := range q.Questions {
		row := &q.Questions[i]
		at := c.places[row.Name]
		if row.Relevant != "" {
			blocks = append(blocks, c.condition(c.say("Ask row %s only if",
				"Ligne %s à poser seulement si", letter(i)), row.Relevant, place{}))
		}
		if row.Constraint != "" {
			blocks = append(blocks, c.condition(c.say("Row %s is taken only if",
				"Ligne %s acceptée seulement si", letter(i)), row.Constraint, at))
		}
	}
	return blocks
}

// grid is a table of boxes: a row for each item, a column for each choice and each way out.
func (c *composer) grid(q *survey.Question) *Table {
	t := &Table{Head: []string{""}}
	for _, choice := range c.def.Choices[q.Choices] {
		t.Head = append(t.Head, c.choiceText(choice))
	}
	t.Head = append(t.Head, c.ways(q)...)
	columns := len(t.Head) - 1
	first := max(0.22, 0.46-0.03*float64(columns))
	t.Widths = []float64{first}
	for range columns {
		t.Widths = append(t.Widths, (1-first)/float64(columns))
	}
	for i := range q.Questions {
		row := cells(letter(i) + ". " + c.title(&q.Questions[i]))
		for range columns {
			row = append(row, Cell{Box: true})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// longestScale is how many boxes a row of a scale has at most.
const longestScale = 21

// scale is a range as boxes with numbers or, where they would be too many, a blank.
func (c *composer) scale(q *survey.Question) Block {
	var labels []string
	if q.Start != nil && q.End != nil && q.Step != nil && *q.Step != 0 {
		n := int((*q.End-*q.Start)/(*q.Step)+1e-9) + 1
		for i := 0; n <= longestScale && i < n; i++ {
			labels = append(labels, c.tongue.number(round(*q.Start+float64(i)**q.Step)))
		}
	}
	if len(labels) > 0 {
		return &Scale{Labels: labels}
	}
	return &Blank{After: c.between(q)}
}

// round takes away what adding steps such as 0.1 leaves behind the ninth digit.
func round(x float64) float64 {
	var y float64
	if _, err := fmt.Sscan(fmt.Sprintf("%.9f", x), &y); err != nil {
		return x
	}
	return y
}

// between names a question's unit and the limits that a range or a constraint sets.
func (c *composer) between(q *survey.Question) string {
	unit := c.text(q.Unit)
	least, most, ok := bounds(q.Constraint)
	if q.Type == survey.RangeType && q.Start != nil && q.End != nil {
		least, most, ok = *q.Start, *q.End, true
	}
	if !ok {
		return unit
	}
	limits := c.say("(from %s to %s)", "(de %s à %s)", c.tongue.number(least), c.tongue.number(most))
	return strings.TrimSpace(unit + " " + limits)
}
