package dashboards

import (
	"cmp"
	"slices"
	"strings"

	"candour/analytics"
	"candour/survey"
)

// Finding says in one sentence what a question's numbers say.
func (w Writer) Finding(q Question) string {
	switch {
	case q.Suppressed:
		return w.Withheld(q.Unagreed)
	case q.Answered == 0 && !w.Protected:
		return w.nobody()
	case len(q.Rows) > 0:
		return w.choiceFinding(q)
	case q.Numeric != nil && q.Numeric.Median != nil:
		return w.numberFinding(q)
	case q.Type == string(survey.TextType):
		return w.counted(q.Answered, forms{"%s person wrote something.", "%s people wrote something."},
			forms{"%s personne a écrit quelque chose.", "%s personnes ont écrit quelque chose."})
	case w.Protected:
		return w.pick("A number could point to someone, so only researchers see these.",
			"Un nombre pourrait désigner quelqu’un : seule l’équipe de recherche les voit.")
	}
	return ""
}

func (w Writer) nobody() string {
	return w.pick("Nobody has answered this yet.", "Personne n’a encore répondu à cette question.")
}

func (w Writer) choiceFinding(q Question) string {
	top := w.top(q)
	if len(top) == 0 {
		return w.pick("No one answer stands out.", "Aucune réponse ne se démarque.")
	}
	if ranked(q) {
		return w.rankFinding(q, top)
	}
	best, names := *top[0].Percent, w.names(q, top)
	switch {
	case q.Base == 1 && !w.Protected:
		return w.sprintf("The only person who answered chose %s.",
			"La seule personne qui a répondu a choisi %s.", names)
	case len(top) > 1:
		return w.tie(q, top)
	case best == 100 && !w.Protected:
		return w.sprintf("All %s people %s %s.", "Les %s personnes ont toutes %s %s.",
			w.Count(q.Base), w.verb(q), names)
	}
	portion := w.portion(top[0], q.Base)
	switch {
	case best >= 95:
		return w.sprintf("Nearly everyone, %s, %s %s.", "Presque tout le monde (%s) a %s %s.",
			portion, w.verb(q), names)
	case less(50, best, w.doubt(1, q.Base)):
		return w.sprintf("Most people, %s, %s %s.", "La plupart des gens (%s) ont %s %s.",
			portion, w.verb(q), names)
	}
	return w.sprintf("The most common answer was %s, from %s people.",
		"La réponse la plus fréquente est %s (%s).", names, portion)
}

// verb is what people did with an answer.
func (w Writer) verb(q Question) string {
	if q.Type == string(survey.SelectMultiple) {
		return w.pick("chose", "choisi")
	}
	return w.pick("answered", "répondu")
}

// tie names answers that cannot be told apart, each with its share where these differ.
func (w Writer) tie(q Question, top []analytics.Row) string {
	names := upperFirst(w.names(q, top))
	var shares []string
	for _, r := range top {
		shares = append(shares, w.share(*r.Percent, r.Bounded))
	}
	if len(slices.Compact(slices.Clone(shares))) == 1 {
		return w.sprintf("%s %s, by %s people each.", "%s %s (%s chacune).", names, w.leading(q),
			w.portion(top[0], q.Base))
	}
	return w.sprintf("%s %s, by %s of %s people.", "%s %s (%s de %s).", names, w.leading(q),
		w.listed(shares), w.Count(q.Base))
}

// top returns the rows with the highest percentage and those that may be as high; none when all
// are small or too many tie.
func (w Writer) top(q Question) []analytics.Row {
	const most = 3
	known := slices.DeleteFunc(slices.Clone(q.Rows), func(r analytics.Row) bool {
		return r.Percent == nil || *r.Percent == 0 || r.Bounded == analytics.Below5
	})
	slices.SortStableFunc(known, func(a, b analytics.Row) int {
		return cmp.Compare(*b.Percent, *a.Percent)
	})
	end := slices.IndexFunc(known, func(r analytics.Row) bool {
		return less(*r.Percent, *known[0].Percent, w.doubt(1, q.Base))
	})
	if end < 0 {
		end = len(known)
	}
	if end > most {
		return nil
	}
	return known[:end]
}

// names quotes the labels of answers; a plain yes or no is said as such.
func (w Writer) names(q Question, rows []analytics.Row) string {
	labels := make([]string, len(rows))
	for i, r := range rows {
		labels[i] = r.Label
	}
	if !yesOrNo(q.Rows) {
		return w.quoted(labels)
	}
	return strings.ToLower(w.listed(labels))
}

func yesOrNo(rows []analytics.Row) bool {
	return len(rows) == 2 && !slices.ContainsFunc(rows, func(r analytics.Row) bool {
		return !slices.Contains([]string{"yes", "no", "oui", "non"}, strings.ToLower(r.Label))
	})
}

func (w Writer) numberFinding(q Question) string {
	n := q.Numeric
	same := func(a, b *float64) bool { return a != nil && b != nil && *a == *b && !w.Protected }
	median := w.measured(*n.Median, q.Unit)
	switch {
	case n.N == 1 && !w.Protected:
		return w.sprintf("The only person who answered said %s.",
			"La seule personne qui a répondu a indiqué %s.", median)
	case same(n.Min, n.Max):
		return w.sprintf("All %s people answered %s.", "Les %s personnes ont toutes répondu %s.",
			w.Count(n.N), median)
	case same(n.P25, n.P75):
		return w.sprintf("At least half of %s people answered %s.",
			"Au moins la moitié de %s personnes ont répondu %s.", w.Count(n.N), median)
	}
	about := w.pick("", "de ")
	if w.Protected {
		about = w.pick("about ", "d’environ ")
	}
	text := w.sprintf("The median answer of %s is %s%s.", "La réponse médiane de %s est %s%s.",
		w.people(n.N), about, median)
	if n.P25 == nil || n.P75 == nil {
		return text
	}
	return text + " " + w.sprintf("The middle half of the answers runs from %s to %s.",
		"La moitié centrale des réponses va de %s à %s.", w.Short(*n.P25, 1), w.measured(*n.P75, q.Unit))
}

// measured writes a number with its unit, which is in brackets where the number is singular and
// the unit may not be.
func (w Writer) measured(x float64, unit string) string {
	number := w.Short(x, 1)
	switch {
	case unit == "":
		return number
	case x == 1, x < 2 && w.french():
		return number + " (" + unit + ")"
	}
	return number + "\u00a0" + unit
}
