package analytics

import (
	"math"
	"strconv"
	"strings"
)

// Spaces that keep a number on one line.
const (
	noBreak       = "\u00a0"
	narrowNoBreak = "\u202f"
)

// Style says how numbers and their sentences are written. Pages, workbooks and Table 1 all write
// through it. French has a decimal comma and narrow spaces; any other language is written as
// English. Protected counts print 0 as "0-4".
type Style struct {
	Lang      string
	Protected bool
}

// Count writes a count: a hidden one as "*", a protected 0 as "0-4".
func (s Style) Count(c Count) string {
	switch {
	case c < 0:
		return "*"
	case c == 0 && s.Protected:
		return "0-4"
	}
	return s.Number(float64(c), 0)
}

// Number writes a number with so many decimals and thousands apart. Halves go away from zero, as
// spreadsheets and browsers write them: 40.5 % is "41 %" in a sentence as in its chart.
func (s Style) Number(x float64, decimals int) string {
	digits, fraction, _ := strings.Cut(strconv.FormatFloat(math.Abs(halfAway(x, decimals)), 'f', decimals, 64), ".")
	separator, point := ",", "."
	if s.french() {
		separator, point = narrowNoBreak, ","
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + separator + digits[i:]
	}
	if fraction != "" {
		digits += point + fraction
	}
	if x < 0 && strings.Trim(digits, "0.,") != "" {
		return "\u2212" + digits
	}
	return digits
}

// halfAway rounds to so many decimals; a number too large to have any stays as it is.
func halfAway(x float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	if rounded := math.Round(x*scale) / scale; !math.IsInf(rounded, 0) {
		return rounded
	}
	return x
}

// Short writes a number as a person would: at most so many decimals, none that are zero.
func (s Style) Short(x float64, decimals int) string {
	x = halfAway(x, decimals)
	for decimals > 0 && x == math.Round(x*math.Pow10(decimals-1))/math.Pow10(decimals-1) {
		decimals--
	}
	return s.Number(x, decimals)
}

// Percent writes a percentage (0-100) with one decimal and its sign, "12.5 %"; a bounded one as
// "<5 %"; nil as a dash.
func (s Style) Percent(p *float64, bound Bound) string {
	if p == nil {
		return "–"
	}
	return s.Share(p, bound) + s.percentSpace() + "%"
}

// Rough writes a percentage for a sentence, without decimals: "71 %".
func (s Style) Rough(p *float64, bound Bound) string {
	if p == nil {
		return "–"
	}
	x := *p
	switch bound {
	case Below5:
		x = math.Ceil(x)
	case Above95:
		x = math.Floor(x)
	}
	return string(bound) + s.Number(x, 0) + s.percentSpace() + "%"
}

// Share writes a percentage without its sign, as the brackets of Table 1 hold it: "92.9", "<5".
// nil is a dash.
func (s Style) Share(p *float64, bound Bound) string {
	switch {
	case p == nil:
		return "–"
	case bound != Unbounded:
		return string(bound) + s.Short(*p, 1)
	}
	return s.Number(*p, 1)
}

// P writes a p value as a table of results does: ">0.9", "0.7", "0.12", "0.016", "<0.001". nil, or
// what is no probability, is a dash.
//
// As gtsummary's style_pvalue.
func (s Style) P(p *float64) string {
	switch {
	case p == nil || !(*p >= 0 && *p <= 1+1e-12):
		return "–"
	case *p > 0.9:
		return ">" + s.Number(0.9, 1)
	case *p < 0.001:
		return "<" + s.Number(0.001, 3)
	case math.Round(*p*10) >= 2:
		return s.Number(*p, 1)
	case math.Round(*p*100) >= 10:
		return s.Number(*p, 2)
	}
	return s.Number(*p, 3)
}

// TooFew is the sentence that stands in place of a suppressed table.
func (s Style) TooFew() string {
	if s.french() {
		return "Trop peu de personnes ont répondu pour montrer ce résultat sans risque."
	}
	return "Too few people answered to show safely."
}

// Withheld is TooFew, or says that no agreement stands to break a question about Indigenous identity
// down.
func (s Style) Withheld(unagreed bool) string {
	switch {
	case !unagreed:
		return s.TooFew()
	case s.french():
		return "Cette question porte sur l’identité autochtone. Elle n’est pas ventilée tant que la personne gardienne des" +
			" données n’a pas consigné d’entente avec les Nations ou les communautés concernées."
	}
	return "This question is about Indigenous identity. It is not broken down until a data steward has recorded" +
		" an agreement with the Nations or communities concerned."
}

// RoundingNote says, in the one sentence that stands on the first page and under protected tables,
// why totals need not add up.
func (s Style) RoundingNote() string {
	if s.french() {
		return "Pour que l’on ne puisse reconnaître personne, chaque nombre est arrondi " +
			"séparément à un multiple de 5 voisin : un total peut donc différer de la somme " +
			"de ses parties."
	}
	return "So that nobody can be recognised, each count is rounded on its own to a nearby " +
		"multiple of 5, and totals need not add up."
}

// CopyNote says that protected numbers can be older than exact ones, also after the last close. It is
// always the same sentence: whether the copy was renewed would tell how few have come.
func (s Style) CopyNote() string {
	if s.french() {
		return "Ces nombres viennent d’une copie, renouvelée de temps à autre et seulement si assez de " +
			"personnes ont répondu depuis la précédente. À la fermeture d’un questionnaire, elle peut " +
			"rester telle quelle : l’équipe de recherche peut donc avoir des nombres plus récents."
	}
	return "These numbers come from a copy that is renewed now and then, and only if enough people have " +
		"answered since the last one. When a survey closes, the copy may stay as it was, so researchers " +
		"can have newer numbers."
}

// Symbols explains the signs in protected tables.
func (s Style) Symbols() string {
	if s.french() {
		return "* : masqué, trop peu de personnes ou presque toutes. 0-4 : de zéro à quatre personnes. " +
			"< : moins de. > : plus de."
	}
	return "* and –: hidden, too few people or nearly all of them. 0-4: between none and four people. " +
		"<: less than. >: more than."
}

func (s Style) percentSpace() string {
	if s.french() {
		return narrowNoBreak
	}
	return noBreak
}

func (s Style) french() bool { return s.Lang == "fr" || strings.HasPrefix(s.Lang, "fr-") }
