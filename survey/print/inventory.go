package print

import (
	"strings"

	"candour/survey"
)

// inventoried is one line of what is stored.
type inventoried struct {
	cells []Cell
	words bool
}

func (c *composer) inventory() Block {
	t := &Table{Widths: []float64{0.1, 0.27, 0.33, 0.3}, Head: []string{
		c.say("No.", "No"), c.say("Stored as", "Gardé sous"), c.say("What", "Quoi"),
		c.say("Remarks", "Remarques")}}
	for _, f := range c.fields() {
		t.Rows = append(t.Rows, f.cells)
	}
	return t
}

// fields lists what is stored, calculated values among it.
func (c *composer) fields() []inventoried { return c.fieldsOf(c.def.Questions, nil) }

func (c *composer) fieldsOf(questions []survey.Question, grid *survey.Question) []inventoried {
	var all []inventoried
	for i := range questions {
		q := questions[i]
		if grid != nil {
			q.Type, q.Choices = survey.SelectOne, grid.Choices
			q.Sensitive = q.Sensitive || grid.Sensitive
			if q.Role == "" {
				q.Role = grid.Role
			}
		}
		switch {
		case q.Type == survey.Grid:
			all = append(all, c.fieldsOf(q.Questions, &q)...)
		case holds(&q):
			all = append(all, c.fieldsOf(q.Questions, nil)...)
		case asked(&q) || q.Type == calculate:
			all = append(all, c.inventoried(&q))
		}
	}
	return all
}

func (c *composer) inventoried(q *survey.Question) inventoried {
	name := q.Name
	if q.OrOther {
		name += ", " + q.Name + survey.OtherSuffix
	}
	var remarks []string
	for _, remark := range []struct {
		holds bool
		text  string
	}{
		{q.Role == survey.Demographic, c.say("about the person", "sur la personne")},
		{q.Sensitive, c.say("sensitive", "délicat")},
		{q.Type == survey.TextType || q.OrOther, c.say("own words", "mots libres")},
	} {
		if remark.holds {
			remarks = append(remarks, remark.text)
		}
	}
	return inventoried{
		cells(c.places[q.Name].number, name, c.kind(q), strings.Join(remarks, ", ")),
		q.Type == survey.TextType || q.OrOther}
}

// kind is a question's type in words.
func (c *composer) kind(q *survey.Question) string {
	switch q.Type {
	case survey.SelectOne:
		return c.say("one choice", "un choix")
	case survey.SelectMultiple:
		return c.say("several choices", "plusieurs choix")
	case rank:
		return c.say("choices in order", "choix mis en ordre")
	case survey.Integer:
		return c.say("a whole number", "un nombre entier")
	case survey.Decimal:
		return c.say("a number", "un nombre")
	case survey.RangeType:
		return c.say("a number on a scale", "un nombre sur une échelle")
	case survey.TextType:
		return c.say("text", "du texte")
	case date:
		return c.say("a date", "une date")
	case timeOfDay:
		return c.say("a time of day", "une heure")
	case dateTime:
		return c.say("a date and a time", "une date et une heure")
	case acknowledge:
		return c.say("a tick", "une coche")
	case calculate:
		return c.say("worked out from other answers", "calculé à partir d’autres réponses")
	case survey.Grid:
		return c.say("one choice in each row", "un choix par ligne")
	}
	return string(q.Type)
}
