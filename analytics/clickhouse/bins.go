package clickhouse

import (
	"math"

	"candour/analytics"
	"candour/survey"
)

// mostSteps is how many bins a question without declared bands has at most.
const mostSteps = 20

// declaredBins are the bins of a question's declared bands, without counts and words.
func declaredBins(bands []analytics.Band) []analytics.Bin {
	bins := make([]analytics.Bin, len(bands))
	for i, b := range bands {
		bins[i] = analytics.Bin{Low: b.Low, High: b.High}
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
func fittedBins(f survey.Field, least, most float64) []analytics.Bin {
	if least == most {
		return []analytics.Bin{{Low: least, High: most}}
	}
	u := unit{1, int(math.Floor(math.Log10((most - least) / mostSteps)))}
	whole := analytics.Whole(f)
	if whole {
		u.exponent = max(u.exponent, 0)
	}
	for ; ; u = u.next() {
		first, count := u.cover(least, most, whole)
		if count <= mostSteps {
			return u.bins(first, count)
		}
	}
}

func (u unit) bins(first float64, count int) []analytics.Bin {
	bins := make([]analytics.Bin, count)
	for i := range bins {
		bins[i] = analytics.Bin{Low: u.at(first + float64(i)), High: u.at(first + float64(i) + 1)}
	}
	return bins
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
