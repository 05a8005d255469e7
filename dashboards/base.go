package dashboards

import (
	"strings"

	"candour/analytics"
)

// Base says how many answered, of how many, and what became of the rest.
func (w Writer) Base(f analytics.Frequency) string {
	if f.Suppressed {
		return ""
	}
	// Rounded on its own, the number of those asked may come out below that of those who answered.
	asked := max(f.Asked, f.Answered)
	text := w.sprintf("%s answered of %s asked.", "%s sur %s.", w.answers(f.Answered), w.asked(asked))
	if rest := w.missing(f.Missing); len(rest) > 0 {
		text += " " + upperFirst(strings.Join(rest, ", ")) + "."
	}
	return text + w.firstPlace(f.Type) + w.wholeBase() + w.few(f)
}

// wholeBase says how many took part, and what percentages are of.
func (w Writer) wholeBase() string {
	if w.All <= 0 {
		return w.percentagesOf()
	}
	return " " + w.counted(w.All, forms{"%s person took part.", "%s people took part."},
		forms{"%s personne a participé.", "%s personnes ont participé."}) + w.percentagesOf()
}

// percentagesOf says what percentages are of, where it is not those who answered.
func (w Writer) percentagesOf() string {
	switch w.Of {
	case analytics.OfAsked:
		return w.pick(" Percentages are of those who were asked.", " Pourcentages parmi les personnes interrogées.")
	case analytics.OfAll:
		return w.pick(" Percentages are of everybody who took part.", " Pourcentages parmi toutes les personnes qui ont participé.")
	}
	return ""
}

// few flags a table of so few people that one more or less moves its percentages by points.
func (w Writer) few(f analytics.Frequency) string {
	if len(f.Rows) == 0 || f.Answered == 0 || !analytics.Small(f.Answered) {
		return ""
	}
	return w.pick(" Few people: read the percentages with care.", " Peu de personnes : prudence avec les pourcentages.")
}

// whose names the people that percentages are of.
func (w Writer) whose() string {
	switch w.Of {
	case analytics.OfAsked:
		return w.pick("those who were asked", "les personnes interrogées")
	case analytics.OfAll:
		return w.pick("everybody who took part", "toutes les personnes qui ont participé")
	}
	return w.pick("those who answered", "celles qui ont répondu")
}

// answers and asked count for Base: in English the noun is left out.
func (w Writer) answers(n analytics.Count) string {
	return w.counted(n, forms{"%s", "%s"}, forms{"%s réponse", "%s réponses"})
}

func (w Writer) asked(n analytics.Count) string {
	return w.counted(n, forms{"%s", "%s"},
		forms{"%s personne interrogée", "%s personnes interrogées"})
}

// missing says of each kind of missing how many there are, if any.
func (w Writer) missing(m analytics.Missing) []string {
	var rest []string
	for _, kind := range []struct {
		n      analytics.Count
		en, fr forms
	}{
		{m.Skipped, forms{"%s skipped", "%s skipped"}, forms{"%s sans réponse", "%s sans réponse"}},
		{m.PreferNot, forms{"%s preferred not to answer", "%s preferred not to answer"},
			forms{"%s a préféré ne pas répondre", "%s ont préféré ne pas répondre"}},
		{m.DontKnow, forms{"%s did not know", "%s did not know"},
			forms{"%s ne savait pas", "%s ne savaient pas"}},
		{m.NotShown, forms{"%s was not asked", "%s were not asked"},
			forms{"%s n’a pas eu la question", "%s n’ont pas eu la question"}},
		{m.Absent, forms{"%s answered a version without it", "%s answered a version without it"},
			forms{"%s a répondu à une version sans elle", "%s ont répondu à une version sans elle"}},
	} {
		if kind.n > 0 {
			rest = append(rest, w.counted(kind.n, kind.en, kind.fr))
		}
	}
	return rest
}
