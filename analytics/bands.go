package analytics

import (
	"strconv"

	"candour/survey"
)

// Band is one of the bands that a numeric question declares: the numbers in [Low, High), the last
// one in [Low, High]. The end bands are open: numbers below the first edge or above the last one
// are counted in the nearest band, as their labels say, while Low and High stay the declared
// edges. Value names the band in conditions and as a category, as in "16..19".
type Band struct {
	Low, High float64
	Value     string
	Label     string
}

// BandsOf returns the declared bands of a numeric field with labels in lang; nil when it has none.
func BandsOf(f survey.Field, lang string) []Band {
	if !f.Numeric() || len(f.Bands) < 2 {
		return nil
	}
	label := bandLabels{style: Style{Lang: lang}, whole: Whole(f)}
	last := len(f.Bands) - 2
	bands := make([]Band, 0, last+1)
	for i := range last + 1 {
		b := Band{Low: f.Bands[i], High: f.Bands[i+1]}
		b.Value = plainNumber(b.Low) + ".." + plainNumber(b.High)
		switch {
		case i == last:
			b.Label = label.from(b.Low)
		case i == 0:
			b.Label = label.under(b.High)
		default:
			b.Label = label.between(b.Low, b.High)
		}
		bands = append(bands, b)
	}
	return bands
}

// ValuesOf are what a question's answers are counted by: its choices or its declared bands; nil when it has
// neither.
func ValuesOf(f survey.Field) []string {
	var values []string
	for _, choice := range f.Choices {
		values = append(values, choice.Name)
	}
	for _, band := range BandsOf(f, "") {
		values = append(values, band.Value)
	}
	return values
}

// Whole says whether a field's numbers are whole: an integer, or a range in whole steps.
func Whole(f survey.Field) bool {
	whole := func(x *float64) bool { return x != nil && *x == float64(int64(*x)) }
	return f.Type == survey.Integer || f.Type == survey.RangeType && whole(f.Start) && whole(f.Step)
}

func plainNumber(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// bandLabels words the bands of one question.
type bandLabels struct {
	style Style
	whole bool
}

func (l bandLabels) under(high float64) string {
	if l.style.french() {
		return "Moins de " + l.style.Short(high, 2)
	}
	return "Under " + l.style.Short(high, 2)
}

func (l bandLabels) from(low float64) string {
	if l.style.french() {
		return l.style.Short(low, 2) + " et plus"
	}
	return l.style.Short(low, 2) + " and over"
}

func (l bandLabels) between(low, high float64) string {
	from := l.style.Short(low, 2)
	switch {
	case l.whole && high-low == 1:
		return from
	case l.whole && l.style.french():
		return from + " à " + l.style.Short(high-1, 2)
	case l.whole:
		return from + " to " + l.style.Short(high-1, 2)
	case l.style.french():
		return from + " à moins de " + l.style.Short(high, 2)
	}
	return from + " to under " + l.style.Short(high, 2)
}
