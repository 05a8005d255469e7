package analytics

import "candour/analytics/statistics"

// ItemSums are what alpha and omega need of the responses that answered every item of a scale: how
// many they are, the sum of each item, and the sums of products of each item with itself and with
// each one after it.
type ItemSums struct {
	N        int64
	Sums     []int64
	Products []int64
}

// level is that of all intervals.
const level = 0.95

// Derive fills what follows from the number, mean and deviation of the scores.
func (w *ScaleWave) Derive() {
	w.Small, w.Low, w.High = Small(w.N), nil, nil
	if w.Mean == nil || w.SD == nil {
		return
	}
	scores := statistics.Moments{N: float64(w.N), Mean: *w.Mean, SD: *w.SD}
	if interval, ok := statistics.MeanInterval(scores, level); ok {
		w.Low, w.High = &interval.Low, &interval.High
	}
}

// Reliability fills alpha, its interval, omega and what the items say of them. Omega is that of the
// items as they are (raw), nil where one factor does not describe them.
func (w *ScaleWave) Reliability(sums ItemSums) {
	w.Complete = Count(sums.N)
	covariance, ok := sums.covariance()
	if !ok {
		return
	}
	if alpha, ok := statistics.CronbachAlpha(covariance, level); ok {
		w.Alpha, w.AlphaLow, w.AlphaHigh = &alpha.Alpha, &alpha.Interval.Low, &alpha.Interval.High
		for i, item := range alpha.Items {
			w.Items[i].AlphaIfDropped, w.Items[i].ItemRest = item.AlphaIfDropped, item.ItemRest
		}
	}
	if omega, ok := statistics.McDonaldOmega(covariance); ok && !omega.Heywood {
		w.Omega = &omega.Raw
	}
}

func (s ItemSums) covariance() (statistics.Covariance, bool) {
	sums := make([]float64, len(s.Sums))
	products := make([][]float64, len(s.Sums))
	for i, sum := range s.Sums {
		sums[i], products[i] = float64(sum), make([]float64, len(s.Sums))
	}
	at := 0
	for i := range products {
		for j := i; j < len(products); j++ {
			products[i][j] = float64(s.Products[at])
			products[j][i] = products[i][j]
			at++
		}
	}
	return statistics.CovarianceOfSums(float64(s.N), sums, products)
}
