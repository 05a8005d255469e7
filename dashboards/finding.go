package dashboards

import (
	"fmt"
	"strings"

	"candour/analytics"
	"candour/survey"
)

// Writer writes sentences made from numbers, in one language.
type Writer struct{ analytics.Style }

// pick returns the text in the writer's language.
func (w Writer) pick(en, fr string) string {
	if w.Lang == "fr" {
		return fr
	}
	return en
}

// Finding says in one sentence what a question's numbers say.
func (w Writer) Finding(q Question) string {
	switch {
	case q.Suppressed:
		return w.TooFew()
	case q.Answered == 0 && !w.Protected:
		return w.pick("Nobody has answered this yet.", "Personne n'a encore répondu.")
	case len(q.Rows) > 0:
		return w.choiceFinding(q)
	case q.Numeric != nil && q.Numeric.Median != nil:
		return w.numberFinding(q)
	case q.Type == string(survey.TextType):
		return w.sprintf("%s people wrote something.", "%s personnes ont écrit quelque chose.",
			w.Count(q.Answered))
	}
	return ""
}

func (w Writer) choiceFinding(q Question) string {
	top, tied := topRows(q.Rows)
	if len(top) == 0 {
		return w.pick("No one answer stands out.", "Aucune réponse ne se démarque.")
	}
	share, base := w.Rough(top[0].Percent, top[0].Bounded), w.Count(q.Base)
	names := w.quoted(top)
	switch {
	case tied:
		return w.sprintf("%s were chosen equally often, by %s of %s each.",
			"%s ont été choisies aussi souvent, chacune par %s de %s.", names, share, base)
	case q.Type == string(survey.SelectMultiple):
		return w.sprintf("%s was chosen most often, by %s of %s.",
			"%s a été choisi le plus souvent, par %s de %s.", names, share, base)
	case *top[0].Percent > 50:
		return w.sprintf("Most people, %s of %s, answered %s.",
			"La plupart, soit %s de %s, ont répondu %s.", share, base, names)
	}
	return w.sprintf("The most common answer was %s, from %s of %s.",
		"La réponse la plus fréquente est %s, de %s de %s.", names, share, base)
}

// topRows returns the rows with the highest percentage; none when all are zero or too many tie.
func topRows(rows []analytics.Row) (top []analytics.Row, tied bool) {
	best := 0.0
	for _, r := range rows {
		switch {
		case r.Percent == nil || *r.Percent < best || *r.Percent == 0:
		case *r.Percent > best:
			best, top = *r.Percent, []analytics.Row{r}
		default:
			top = append(top, r)
		}
	}
	if len(top) > 3 {
		return nil, true
	}
	return top, len(top) > 1
}

func (w Writer) quoted(rows []analytics.Row) string {
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = w.pick("“"+r.Label+"”", "«\u00a0"+r.Label+"\u00a0»")
	}
	if len(names) == 1 {
		return names[0]
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + w.pick(" and ", " et ") + names[last]
}

func (w Writer) numberFinding(q Question) string {
	unit := ""
	if q.Unit != "" {
		unit = "\u00a0" + q.Unit
	}
	n := q.Numeric
	text := w.sprintf("Half of %s people answered %s or less.", "La moitié de %s personnes ont répondu %s ou moins.",
		w.Count(n.N), w.Short(*n.Median, 1)+unit)
	if n.P25 == nil || n.P75 == nil {
		return text
	}
	return text + " " + w.sprintf("The middle half lies between %s and %s.",
		"La moitié du milieu se situe entre %s et %s.", w.Short(*n.P25, 1), w.Short(*n.P75, 1)+unit)
}

// gridFinding names what people agreed with most and least: the share of answers above the middle.
func (w Writer) gridFinding(s Section) string {
	var most, least *Question
	var high, low float64
	for i := range s.Questions {
		q := &s.Questions[i]
		agree, ok := agreement(q.Frequency)
		if !ok {
			continue
		}
		if most == nil || agree > high {
			most, high = q, agree
		}
		if least == nil || agree < low {
			least, low = q, agree
		}
	}
	if most == nil {
		return w.TooFew()
	}
	text := w.sprintf("People agreed most with %s (%s of %s)",
		"L'accord est le plus fort pour %s (%s de %s)", w.pick("“"+most.Label+"”", "«\u00a0"+most.Label+"\u00a0»"),
		w.Rough(&high, ""), w.Count(most.Base))
	if least == most {
		return text + "."
	}
	return text + w.sprintf(" and least with %s (%s of %s).", " et le plus faible pour %s (%s de %s).",
		w.pick("“"+least.Label+"”", "«\u00a0"+least.Label+"\u00a0»"), w.Rough(&low, ""), w.Count(least.Base))
}

// agreement is the share (0-100) of answers above the middle choice, from counts that are shown.
func agreement(f analytics.Frequency) (percent float64, ok bool) {
	if f.Suppressed || f.Base <= 0 {
		return 0, false
	}
	var sum analytics.Count
	for _, r := range f.Rows[(len(f.Rows)+1)/2:] {
		if r.Count == analytics.Hidden {
			return 0, false
		}
		sum += r.Count
	}
	return min(100, 100*float64(sum)/float64(f.Base)), true
}

// Base says how many answered, of how many, and what became of the rest.
func (w Writer) Base(f analytics.Frequency) string {
	if f.Suppressed {
		return ""
	}
	text := w.sprintf("%s answered of %s asked.", "%s réponses sur %s personnes interrogées.",
		w.Count(f.Answered), w.Count(f.Asked))
	var rest []string
	for _, m := range []struct {
		n      analytics.Count
		en, fr string
	}{
		{f.Missing.Skipped, "%s skipped", "%s sans réponse"},
		{f.Missing.PreferNot, "%s preferred not to answer", "%s ont préféré ne pas répondre"},
		{f.Missing.DontKnow, "%s did not know", "%s ne savaient pas"},
		{f.Missing.NotShown, "%s were not asked", "%s n'ont pas eu la question"},
		{f.Missing.Absent, "%s answered an earlier version without it", "%s ont reçu une version sans elle"},
	} {
		if m.n > 0 {
			rest = append(rest, w.sprintf(m.en, m.fr, w.Count(m.n)))
		}
	}
	if len(rest) > 0 {
		text += " " + upperFirst(strings.Join(rest, ", ")) + "."
	}
	return text
}

func (w Writer) gridBase(s Section) string {
	var low, high analytics.Count
	hidden := 0
	for _, q := range s.Questions {
		switch {
		case q.Suppressed:
			hidden++
		case high == 0:
			low, high = q.Answered, q.Answered
		default:
			low, high = min(low, q.Answered), max(high, q.Answered)
		}
	}
	if hidden == len(s.Questions) {
		return ""
	}
	text := w.sprintf("%s answered each.", "%s réponses à chaque énoncé.", w.Count(high))
	if low != high {
		text = w.sprintf("%s to %s answered each.", "De %s à %s réponses selon l'énoncé.", w.Count(low), w.Count(high))
	}
	if hidden > 0 {
		text += " " + w.sprintf("%d not shown: too few answered.", "%d non montrés : trop peu de réponses.", hidden)
	}
	return text
}

func (w Writer) sprintf(en, fr string, args ...any) string {
	return fmt.Sprintf(w.pick(en, fr), args...)
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}
