package attacktest

import "math"

// enough is from how many pairs of tables on an average is believed.
const enough = 30

// Average guesses each count by what it adds to others: rounding is right on average, so the mean of
// many differences between a whole and the whole without the cell is the count. On a finite list
// there are too few of them.
func Average(view View, sums []Sum) []Guess {
	differences := map[Cell][]float64{}
	for _, each := range sums {
		whole, seen := view[each.Whole]
		if !seen || whole.Count < 0 || len(each.Parts) != 2 {
			continue
		}
		for i, part := range each.Parts {
			if other, seen := view[each.Parts[1-i]]; seen && other.Count >= 0 {
				differences[part] = append(differences[part], float64(whole.Count-other.Count))
			}
		}
	}
	var all []Guess
	for cell, ds := range differences {
		if len(ds) < enough {
			continue
		}
		n, sum, squares := float64(len(ds)), 0.0, 0.0
		for _, d := range ds {
			sum, squares = sum+d, squares+d*d
		}
		mean := sum / n
		error := math.Sqrt(math.Max(squares/n-mean*mean, 1) / n)
		best := math.Round(mean)
		// The chance that the count is the nearest one, by the normal distribution.
		z := (0.5 - math.Abs(mean-best)) / error
		all = append(all, Guess{Cell: cell, Best: int(best), Odds: math.Erf(z / math.Sqrt2),
			Told: view[cell].Count})
	}
	return all
}
