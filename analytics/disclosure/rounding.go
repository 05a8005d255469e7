package disclosure

import (
	"strconv"

	"candour/analytics"
)

const (
	// base is the number whose multiples protected counts are.
	base = 5
	// keys is the number of cell keys: 0 to 999.
	keys = 1000
	// smallest is the smallest rounded base of which anything is shown.
	smallest analytics.Count = 30
)

// Round rounds a count to one of the two multiples of 5 around it, by the key of its cell: with
// r = n mod 5, up if and only if key < 200·r. Over all keys the mean is exactly n, and the same
// cell always gives the same number. A hidden count stays hidden.
//
// Random rounding to base 5 as Statistics Canada's, made repeatable by the cell keys of the Office
// for National Statistics.
func Round(n analytics.Count, key analytics.Key) analytics.Count {
	if n < 0 {
		return analytics.Hidden
	}
	r := n % base
	if int(key) < keys/base*int(r) {
		return n - r + base
	}
	return n - r
}

// significant rounds a derived number to three significant digits, in place.
func significant(numbers ...*float64) {
	for _, x := range numbers {
		if x != nil {
			*x = threeDigits(*x)
		}
	}
}

func threeDigits(x float64) float64 {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 3, 64), 64) // its own output
	return rounded
}

// bound shows a sensitive percentage of a whole outside 5-95, or of nearly all, only as outside: it becomes
// the bound itself.
func bound(percent *float64, whole analytics.Count) analytics.Bound {
	switch {
	case percent == nil:
		return analytics.Unbounded
	case *percent < 5:
		*percent = 5
		return analytics.Below5
	case *percent > 95 || whole > 0 && *percent >= 100*float64(whole-base)/float64(whole):
		*percent = analytics.Above(whole)
		return analytics.Above95
	}
	return analytics.Unbounded
}
