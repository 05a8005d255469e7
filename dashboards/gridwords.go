package dashboards

import (
	"slices"
	"strings"

	"candour/analytics"
)

// phrases are the parts of a sentence about a grid: of agreement where its answers speak of that,
// else of the answers themselves.
type phrases struct {
	subject, most, least string
	part                 func(portion, statement string) string
	between              func(low, high string) string
}

func (w Writer) phrases(answers []analytics.Row) phrases {
	if agreeing(answers) {
		return phrases{
			subject: w.pick("People agreed", "L’accord est"),
			most:    w.pick(" most with ", " le plus fort pour "),
			least:   w.pick(" least with ", " le plus faible pour "),
			part: func(portion, statement string) string {
				return w.sprintf("%s agreed with %s.", "%s sont d’accord avec %s.", portion, statement)
			},
			between: func(low, high string) string {
				return w.sprintf("From %s to %s of people agreed, depending on the statement.",
					"De %s à %s des gens sont d’accord, selon l’énoncé.", low, high)
			},
		}
	}
	named := w.alternatives(answers)
	return phrases{
		subject: w.pick("People answered ", "On a répondu ") + named,
		most:    w.pick(" most often to ", " le plus souvent à "),
		least:   w.pick(" least often to ", " le moins souvent à "),
		part: func(portion, statement string) string {
			return w.sprintf("%s answered %s to %s.", "%s ont répondu %s à %s.", portion, named, statement)
		},
		between: func(low, high string) string {
			return w.sprintf("From %s to %s of people answered %s, depending on the statement.",
				"De %s à %s des gens ont répondu %s, selon l’énoncé.", low, high, named)
		},
	}
}

// agreeing says whether the highest answer is agreement.
func agreeing(answers []analytics.Row) bool {
	if len(answers) == 0 {
		return false
	}
	highest := strings.ToLower(answers[len(answers)-1].Label)
	has := func(part string) bool { return strings.Contains(highest, part) }
	return (has("agree") || has("accord")) &&
		!slices.ContainsFunc([]string{"disagree", "désaccord", "pas "}, has)
}

// alternatives names answers of which each will do: “Often” or “Always”; of many the ends alone.
func (w Writer) alternatives(answers []analytics.Row) string {
	labels := make([]string, len(answers))
	for i, a := range answers {
		labels[i] = w.quoted([]string{a.Label})
	}
	if last := len(labels) - 1; last > 1 {
		return labels[0] + w.pick(" to ", " à ") + labels[last]
	}
	return strings.Join(labels, w.pick(" or ", " ou "))
}

// placed is a statement with its share: “I felt heard” (78 % of 412).
func (w Writer) placed(s standing) string {
	share := w.measure(s) + w.pick(" of ", " de ") + w.Count(s.base)
	if s.low == s.high {
		share = w.portion(analytics.Row{Count: s.count, Percent: &s.low}, s.base)
	}
	return w.quoted([]string{s.label}) + " (" + share + ")"
}

// measure is the share of a standing: "78 %", "less than 10 %", "70 % to 75 %".
func (w Writer) measure(s standing) string {
	low, high := w.share(s.low, ""), w.share(s.high, "")
	switch {
	case s.low == s.high:
		return low
	case s.low == 0:
		return w.pick("less than ", "moins de ") + high
	case s.high == 100:
		return w.pick("more than ", "plus de ") + low
	}
	return low + w.pick(" to ", " à ") + high
}

// gridBase says how many people answered the statements, were asked and took part.
func (w Writer) gridBase(s Section) string {
	var counts []analytics.Count
	var asked analytics.Count
	for _, q := range s.Questions {
		if !q.Suppressed {
			asked = max(asked, q.Asked, q.Answered)
			counts = append(counts, q.Answered)
		}
	}
	if len(counts) == 0 {
		return ""
	}
	low, high := slices.Min(counts), slices.Max(counts)
	text := w.counted(high, forms{"%s person answered each.", "%s people answered each."},
		forms{"%s réponse à chaque énoncé.", "%s réponses à chaque énoncé."})
	if low != high {
		text = w.sprintf("%s to %s people answered each.", "De %s à %s réponses selon l’énoncé.",
			w.Count(low), w.Count(high))
	}
	if hidden := analytics.Count(len(s.Questions) - len(counts)); hidden > 0 {
		text += " " + w.counted(hidden, forms{"%s is not shown: too few answered.",
			"%s are not shown: too few answered."}, forms{"%s non montré : trop peu de réponses.",
			"%s non montrés : trop peu de réponses."})
	}
	if slices.ContainsFunc(s.shown(), withheldPart) {
		text += w.pick(" A share that is hidden has no bar.", " Une part masquée est sans barre.")
	}
	return text + " " + w.counted(asked, forms{"%s was asked.", "%s were asked."},
		forms{"%s personne interrogée.", "%s personnes interrogées."}) + w.wholeBase()
}

// withheldPart says whether an answer's share is hidden, so that a bar lacks it.
func withheldPart(f analytics.Frequency) bool {
	return slices.ContainsFunc(f.Rows, func(r analytics.Row) bool { return r.Percent == nil })
}
