package clickhouse

import (
	"math"

	"candour/analytics"
	"candour/survey"
)

// mostSteps is how many bins a question without declared bands has at most.
const mostSteps = 20

// declaredBins are the bins of a question's declared bands, without counts.
func declaredBins(bands []analytics.Band) []analytics.Bin {
	bins := make([]analytics.Bin, len(bands))
	for i, b := range bands {
		bins[i] = analytics.Bin{Low: b.Low, High: b.High, Label: b.Label}
	}
	return bins
}

// innerEdges are the edges between bins. A number's bin is the count of inner edges that it
// reaches, so that numbers beyond the outer edges fall into the first and the last.
func innerEdges(bins []analytics.Bin) []float64 {
	edges := make([]float64, 0, len(bins))
	for _, b := range bins[1:] {
		edges = append(edges, b.Low)
	}
	return edges
}

// unit is one step of a histogram: mantissa (1, 2 or 5) times ten to the exponent.
type unit struct {
	mantissa float64
	exponent int
}

// at is so many units, rounded once: three tenths are 0.3.
func (u unit) at(count float64) float64 {
	if u.exponent < 0 {
		return count * u.mantissa / math.Pow10(-u.exponent)
	}
	return count * u.mantissa * math.Pow10(u.exponent)
}

func (u unit) next() unit {
	switch u.mantissa {
	case 1:
		return unit{2, u.exponent}
	case 2:
		return unit{5, u.exponent}
	default:
		return unit{1, u.exponent + 1}
	}
}

// fittedBins are at most mostSteps equal bins over nice numbers that hold all numbers from least
// to most. Whole numbers have bins of whole width.
func fittedBins(f survey.Field, least, most float64, lang string) []analytics.Bin {
	label := stepLabels{style: analytics.Style{Lang: lang}, whole: analytics.Whole(f)}
	if least == most {
		return []analytics.Bin{{Low: least, High: most, Label: label.short(least)}}
	}
	u := unit{1, int(math.Floor(math.Log10((most - least) / mostSteps)))}
	if label.whole {
		u.exponent = max(u.exponent, 0)
	}
	for ; ; u = u.next() {
		first, count := u.cover(least, most, label.whole)
		if count <= mostSteps {
			return label.bins(u, first, count)
		}
	}
}

// cover is the number of the first unit, counted from 0, and how many hold all of least to most.
// The last bin of numbers that are not whole holds its upper edge.
func (u unit) cover(least, most float64, whole bool) (first float64, count int) {
	first = math.Floor(least / u.at(1))
	last := math.Floor(most / u.at(1))
	if !whole && u.at(last) == most {
		last--
	}
	return first, int(min(last-first+1, math.MaxInt32))
}

// stepLabels words the bins of one question.
type stepLabels struct {
	style analytics.Style
	whole bool
}

func (l stepLabels) short(x float64) string { return l.style.Short(x, 6) }

func (l stepLabels) bins(u unit, first float64, count int) []analytics.Bin {
	bins := make([]analytics.Bin, count)
	for i := range bins {
		low, high := u.at(first+float64(i)), u.at(first+float64(i)+1)
		bins[i] = analytics.Bin{Low: low, High: high, Label: l.between(low, high)}
		if i == count-1 && !l.whole {
			bins[i].Label = l.short(low) + l.to() + l.short(high)
		}
	}
	return bins
}

func (l stepLabels) between(low, high float64) string {
	switch {
	case l.whole && high-low == 1:
		return l.short(low)
	case l.whole:
		return l.short(low) + l.to() + l.short(high-1)
	case l.style.Lang == "fr":
		return l.short(low) + " à moins de " + l.short(high)
	default:
		return l.short(low) + " to under " + l.short(high)
	}
}

func (l stepLabels) to() string {
	if l.style.Lang == "fr" {
		return " à "
	}
	return " to "
}
