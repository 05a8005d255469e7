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
	return text
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
