package statistics

import (
	"cmp"
	"slices"
)

// Holm returns p values of several tests corrected so that the chance of any false positive among
// them stays at the level, in the order that they came.
//
// Holm S. Scand J Stat 1979;6:65-70. Values outside 0-1 count as 1.
func Holm(ps []float64) []float64 {
	order := make([]int, len(ps))
	corrected := make([]float64, len(ps))
	for i, p := range ps {
		order[i], corrected[i] = i, 1
		if p >= 0 && p <= 1 {
			corrected[i] = p
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(corrected[a], corrected[b]) })
	least := 0.0
	for rank, i := range order {
		least = max(least, min(1, corrected[i]*float64(len(ps)-rank)))
		corrected[i] = least
	}
	return corrected
}
