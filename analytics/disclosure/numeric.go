package disclosure

import (
	"candour/analytics"
	"candour/analytics/statistics"
)

// bins returns the rounded counts of the bands that the question declares. Steps that were fitted
// to the numbers would tell the smallest and the largest one, so they are left out.
func (p oneWay) bins() []analytics.Bin {
	bins := []analytics.Bin{}
	for _, band := range analytics.BandsOf(p.field, p.lang) {
		for _, e := range p.exact.Bins {
			if e.Low == band.Low && e.High == band.High {
				bins = append(bins, analytics.Bin{
					Low: band.Low, High: band.High, Label: band.Label, Count: Round(e.Count, e.Key),
				})
			}
		}
	}
	return bins
}

// numeric describes numbers from the rounded counts of their bands: the mean with each band at its
// middle, quartiles with each band's numbers spread evenly. It is nil without bands. The open
// end bands are taken to end at the outermost declared edges, so numbers beyond these draw the
// mean less than they should. Whole numbers lie around the middle of their bands: the band of 12
// to 15 reaches from 11.5 to 15.5.
func (p oneWay) numeric(f analytics.Frequency) *analytics.Numeric {
	bands := make([]statistics.Band, len(f.Bins))
	for i, bin := range f.Bins {
		bands[i] = statistics.Band{Low: bin.Low, High: bin.High, Count: float64(bin.Count)}
	}
	if analytics.Whole(p.field) {
		wholeNumbers(bands)
	}
	return describeBands(bands, f.Answered)
}

// describeBands is the mean and the quartiles of n grouped numbers; nil without bands.
func describeBands(bands []statistics.Band, n analytics.Count) *analytics.Numeric {
	mean, ok := statistics.BandedMean(bands)
	if !ok {
		return nil
	}
	quartile := func(p float64) *float64 {
		q, _ := statistics.BandedQuantile(bands, p)
		return &q
	}
	d := &analytics.Numeric{
		N: n, Mean: &mean, P25: quartile(0.25), Median: quartile(0.5), P75: quartile(0.75),
	}
	significant(d.Mean, d.P25, d.Median, d.P75)
	return d
}

// wholeNumbers moves each edge half a unit down, the last one, which belongs to its band, half a
// unit up.
func wholeNumbers(bands []statistics.Band) {
	for i := range bands {
		bands[i].Low -= 0.5
		bands[i].High -= 0.5
	}
	if n := len(bands); n > 0 {
		bands[n-1].High++
	}
}

// boundBins hides the count of a sensitive band below 5 % of those who answered, above 95 % or nearly all, and
// with it the mean and the quartiles, because these are derived from the counts of all bands and
// would give the hidden one away. How many answered stays.
func boundBins(f *analytics.Frequency) {
	for i := range f.Bins {
		bin := &f.Bins[i]
		share := 100 * float64(bin.Count) / float64(f.Answered)
		if bin.Bounded = bound(&share, f.Answered); bin.Bounded != analytics.Unbounded {
			bin.Count = analytics.Hidden
			f.Numeric = &analytics.Numeric{N: f.Answered}
		}
	}
	hideBinBeside(f.Bins)
}
