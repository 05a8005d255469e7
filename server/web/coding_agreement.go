package web

import (
	"candour/analytics"
	"candour/analytics/statistics"
	"candour/server/store"
)

// coderPair is two coders and how far they agree, theme by theme.
type coderPair struct {
	First, Second string
	Answers       int // at which both looked
	Themes        []themeAgreement
}

// themeAgreement is one theme. Percent and Kappa are written out, with a dash where there is none: of
// Cohen's kappa where both always said the same of all answers.
type themeAgreement struct {
	Theme                              string
	Both, OnlyFirst, OnlySecond, Other int
	Percent, Kappa                     string
}

// fewCoded is below which kappa says little: its interval is too wide to tell good from poor.
const fewCoded = 30

// Few says that the two have few answers in common.
func (p coderPair) Few() bool { return p.Answers < fewCoded }

// pairsOf gathers agreements by pair, in their order.
func pairsOf(all []store.CoderAgreement, lang string) []coderPair {
	var pairs []coderPair
	for _, a := range all {
		line := agreementLine(a, analytics.Style{Lang: lang})
		last := len(pairs) - 1
		if last < 0 || pairs[last].First != a.First || pairs[last].Second != a.Second {
			pairs = append(pairs, coderPair{First: a.First, Second: a.Second,
				Answers: line.Both + line.OnlyFirst + line.OnlySecond + line.Other})
			last++
		}
		pairs[last].Themes = append(pairs[last].Themes, line)
	}
	return pairs
}

func agreementLine(a store.CoderAgreement, style analytics.Style) themeAgreement {
	line := themeAgreement{Theme: a.Theme, Both: a.Counts[1][1], OnlyFirst: a.Counts[1][0], OnlySecond: a.Counts[0][1],
		Other: a.Counts[0][0], Kappa: "–"}
	table := make([][]float64, 2)
	n := 0
	for i, row := range a.Counts {
		for _, count := range row {
			table[i] = append(table[i], float64(count))
			n += count
		}
	}
	percent := 100 * float64(line.Both+line.Other) / float64(n)
	line.Percent = style.Percent(&percent, analytics.Unbounded)
	if k, ok := statistics.CohenKappa(table, statistics.Unweighted, statistics.Z95); ok {
		line.Kappa = style.Number(k.Kappa, 2)
		// Where one coder always said the same, or both agreed each time, the formula's interval has no
		// width. That is not certainty: none is shown.
		if k.Interval.Low < k.Interval.High {
			line.Kappa += " (" + style.Number(max(-1, k.Interval.Low), 2) + "–" +
				style.Number(min(1, k.Interval.High), 2) + ")"
		}
	}
	return line
}
