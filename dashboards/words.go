package dashboards

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"candour/analytics"
	"candour/dashboards/chart"
	"candour/survey/phrase"
)

// Writer writes sentences made from numbers, in one language. Of is what percentages are of, empty where
// they are of those who answered; All is how many took part, at most 0 where that is not said.
type Writer struct {
	analytics.Style
	Of  analytics.Base
	All analytics.Count
}

// pick returns the text in the writer's language.
func (w Writer) pick(en, fr string) string {
	if w.french() {
		return phrase.Unbroken(fr)
	}
	return en
}

func (w Writer) french() bool { return w.Lang == "fr" || strings.HasPrefix(w.Lang, "fr-") }

func (w Writer) sprintf(en, fr string, args ...any) string {
	return fmt.Sprintf(w.pick(en, fr), args...)
}

// forms are a phrase for one and for several, %s being the number.
type forms struct{ one, many string }

// counted writes a number with what it counts. French has the singular for 0 too.
func (w Writer) counted(n analytics.Count, en, fr forms) string {
	if n == 1 || n == 0 && w.french() && !w.Protected {
		return w.sprintf(en.one, fr.one, w.Count(n))
	}
	return w.sprintf(en.many, fr.many, w.Count(n))
}

func (w Writer) people(n analytics.Count) string {
	return w.counted(n, forms{"%s person", "%s people"}, forms{"%s personne", "%s personnes"})
}

// quoted puts labels between quotation marks: “Yes”, “No” and “Other”.
func (w Writer) quoted(labels []string) string {
	names := make([]string, len(labels))
	for i, label := range labels {
		label = strings.TrimSuffix(label, ".")
		names[i] = w.pick("“"+label+"”", "«\u00a0"+label+"\u00a0»")
	}
	return w.listed(names)
}

// closed ends a sentence with what somebody wrote, which may end with a mark of its own.
func closed(text string) string {
	if strings.HasSuffix(text, "?") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "…") {
		return text
	}
	return strings.TrimSuffix(text, ".") + "."
}

// listed joins names: A, B and C.
func (w Writer) listed(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + w.pick(" and ", " et ") + names[last]
}

// share writes a percentage for a sentence: "71 %", "more than 95 %".
func (w Writer) share(percent float64, bound analytics.Bound) string {
	text := chart.Rough(w.Style, percent, bound)
	if rest, below := strings.CutPrefix(text, "<"); below {
		return w.pick("less than ", "moins de ") + rest
	}
	if rest, above := strings.CutPrefix(text, ">"); above {
		return w.pick("more than ", "plus de ") + rest
	}
	return text
}

// fewest is the base from which percentages say more than the counts themselves.
const fewest analytics.Count = 20

// portion says which part of a base it is: "71 % of 412", or "13 of 14" where the base is small and
// the count is known.
func (w Writer) portion(r analytics.Row, base analytics.Count) string {
	of := w.pick(" of ", " de ")
	part := w.share(*r.Percent, r.Bounded)
	if base < fewest && r.Count >= 0 && !w.Protected {
		of, part = w.pick(" of ", " sur "), w.Count(r.Count)
	}
	return part + of + w.Count(base)
}

// doubt is by how many percentage points two shares must differ for one to be the larger: more
// than 0 in exact results. In protected ones each of the cells in a share may be 4 off.
func (w Writer) doubt(cells int, base analytics.Count) float64 {
	if !w.Protected || base <= 0 {
		return 0
	}
	const off = 4
	return 100 * 2 * off * float64(cells) / float64(base)
}

// less says whether a share is surely less than another.
func less(share, other, doubt float64) bool {
	return share < other && other-share >= doubt
}

func upperFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return strings.ToUpper(string(first)) + s[size:]
}
