package statistics

// SimulateFisher estimates p where FisherExact would be exact.
func SimulateFisher(table [][]float64) (Fisher, bool) {
	t, ok := newWhole(table)
	if !ok {
		return Fisher{}, false
	}
	return simulate(t), true
}
