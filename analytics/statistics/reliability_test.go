package statistics_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"candour/analytics/statistics"
)

// attitudeText is R's data set attitude (Chatterjee S, Price B. Regression Analysis by Example,
// 1977): rating, complaints, privileges, learning, raises, critical, advance in 30 departments.
const attitudeText = `43 51 30 39 61 92 45;63 64 51 54 63 73 47;71 70 68 69 76 86 48;
61 63 45 47 54 84 35;81 78 56 66 71 83 47;43 55 49 44 54 49 34;58 67 42 56 66 68 35;
71 75 50 55 70 66 41;72 82 72 67 71 83 31;67 61 45 47 62 80 41;64 53 53 58 58 67 34;
67 60 47 39 59 74 41;69 62 57 42 55 63 25;68 83 83 45 59 77 35;77 77 54 72 79 77 46;
81 90 50 72 60 54 36;74 85 64 69 79 79 63;65 60 65 75 55 80 60;65 70 46 57 75 85 46;
50 58 68 54 64 78 52;50 40 33 34 43 64 33;64 61 52 62 66 80 41;53 66 52 50 63 80 37;
40 37 42 58 50 57 49;63 54 42 48 66 75 33;66 77 66 63 88 76 72;78 75 58 74 80 78 49;
48 57 44 45 51 83 38;85 85 71 71 77 74 55;82 82 39 59 64 78 39`

// numbers reads rows parted by ";" of numbers parted by spaces.
func numbers(t *testing.T, text string) (rows [][]float64) {
	t.Helper()
	for line := range strings.SplitSeq(text, ";") {
		var row []float64
		for field := range strings.FieldsSeq(line) {
			x, err := strconv.ParseFloat(field, 64)
			if err != nil {
				t.Fatal(err)
			}
			row = append(row, x)
		}
		rows = append(rows, row)
	}
	return rows
}

// attitude is the covariance of the data set.
func attitude(t *testing.T) statistics.Covariance {
	t.Helper()
	c, ok := statistics.CovarianceOf(numbers(t, attitudeText))
	if !ok || c.N != 30 || len(c.Matrix) != 7 {
		t.Fatalf("covariance of %v cases and %d items, ok %v", c.N, len(c.Matrix), ok)
	}
	return c
}

func TestCronbachAlpha(t *testing.T) {
	a, ok := statistics.CronbachAlpha(attitude(t), statistics.Level95)
	if !ok {
		t.Fatal("no alpha")
	}
	within(t, "alpha", a.Alpha, .843143, 5e-7)
	within(t, "standardised", *a.Standardised, .839, 5e-4)
	within(t, "mean correlation", *a.MeanCorrelation, .427, 5e-4)
	within(t, "low", a.Interval.Low, .739, 5e-4)
	within(t, "high", a.Interval.High, .916, 5e-4)
	dropped := []float64{.810, .797, .828, .803, .795, .864, .840}
	rest := []float64{.671, .742, .561, .714, .786, .265, .461}
	for i, item := range a.Items {
		within(t, "alpha if dropped", *item.AlphaIfDropped, dropped[i], 5e-4)
		within(t, "item-rest correlation", *item.ItemRest, rest[i], 5e-4)
	}
}

func TestMcDonaldOmega(t *testing.T) {
	o, ok := statistics.McDonaldOmega(attitude(t))
	if !ok || o.Heywood {
		t.Fatalf("omega %+v, ok %v", o, ok)
	}
	within(t, "raw", o.Raw, .856, 5e-4)
	within(t, "standardised", o.Standardised, .841, 5e-4)
}

// Parallel items have a known solution: loadings √r, and omega as alpha.
func TestOmegaOfParallelItems(t *testing.T) {
	const r = 0.36
	c := statistics.Covariance{N: 100}
	for i := range 5 {
		row := []float64{r, r, r, r, r}
		row[i] = 1
		c.Matrix = append(c.Matrix, row)
	}
	o, ok := statistics.McDonaldOmega(c)
	a, _ := statistics.CronbachAlpha(c, statistics.Level95)
	if !ok {
		t.Fatal("no omega")
	}
	for i := range o.Loadings {
		within(t, "loading", o.Loadings[i], .6, 1e-9)
		within(t, "uniqueness", o.Uniquenesses[i], 1-r, 1e-9)
	}
	within(t, "omega", o.Standardised, a.Alpha, 1e-9)
}

// Two items that share more than one factor can explain drive a uniqueness to its bound.
func TestOmegaHeywood(t *testing.T) {
	c := statistics.Covariance{N: 200, Matrix: [][]float64{
		{1, .9, .9, .1}, {.9, 1, .66, .3}, {.9, .66, 1, .1}, {.1, .3, .1, 1},
	}}
	o, ok := statistics.McDonaldOmega(c)
	if !ok || !o.Heywood {
		t.Fatalf("omega %+v, ok %v; want a Heywood case", o, ok)
	}
	within(t, "least uniqueness", o.Uniquenesses[0], statistics.LeastUniqueness, 1e-12)
}

func TestOmegaRefuses(t *testing.T) {
	tests := []struct {
		name   string
		matrix [][]float64
	}{
		{"nothing", nil},
		{"two items", [][]float64{{1, .5}, {.5, 1}}},
		{"a constant item", [][]float64{{1, .5, 0}, {.5, 1, 0}, {0, 0, 0}}},
		{"an item twice", [][]float64{{1, 1, .5}, {1, 1, .5}, {.5, .5, 1}}},
		{"no correlations", [][]float64{{1, .9, -.9}, {.9, 1, .9}, {-.9, .9, 1}}},
		{"no number", [][]float64{{1, .9, .9}, {.9, math.NaN(), .9}, {.9, .9, 1}}},
		{"not symmetric", [][]float64{{1, .9, .9}, {.1, 1, .9}, {.9, .9, 1}}},
		{"not square", [][]float64{{1, .9}, {.9, 1}, {.9, .9}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := statistics.McDonaldOmega(statistics.Covariance{N: 50, Matrix: tt.matrix}); ok {
				t.Errorf("got %+v, want none", got)
			}
		})
	}
}

func TestAlphaWhereUndefined(t *testing.T) {
	constant := statistics.Covariance{N: 9, Matrix: [][]float64{{1, .5, 0}, {.5, 1, 0}, {0, 0, 0}}}
	a, ok := statistics.CronbachAlpha(constant, statistics.Level95)
	if !ok || a.Standardised != nil || a.MeanCorrelation != nil || a.Items[2].ItemRest != nil {
		t.Errorf("a constant item: %+v, ok %v", a, ok)
	}
	two := statistics.Covariance{N: 9, Matrix: [][]float64{{1, .5}, {.5, 1}}}
	a, ok = statistics.CronbachAlpha(two, statistics.Level95)
	if !ok || a.Items[0].AlphaIfDropped != nil {
		t.Errorf("two items: %+v, ok %v", a, ok)
	}
	for name, c := range map[string]statistics.Covariance{
		"one item":      {N: 9, Matrix: [][]float64{{1}}},
		"nobody varies": {N: 9, Matrix: [][]float64{{0, 0}, {0, 0}}},
		"opposite":      {N: 9, Matrix: [][]float64{{1, -1}, {-1, 1}}},
		"one case":      {N: 1, Matrix: [][]float64{{1, .5}, {.5, 1}}},
	} {
		if a, ok := statistics.CronbachAlpha(c, statistics.Level95); ok {
			t.Errorf("%s: %+v, want none", name, a)
		}
	}
}

func TestCovarianceOfSums(t *testing.T) {
	rows := numbers(t, attitudeText)
	sums := make([]float64, 7)
	products := make([][]float64, 7)
	for i := range products {
		products[i] = make([]float64, 7)
		for _, row := range rows {
			sums[i] += row[i]
			for j := range row {
				products[i][j] += row[i] * row[j]
			}
		}
	}
	got, ok := statistics.CovarianceOfSums(30, sums, products)
	if !ok {
		t.Fatal("no covariance")
	}
	want := attitude(t)
	for i := range want.Matrix {
		within(t, "mean", got.Means[i], want.Means[i], 1e-12)
		for j := range want.Matrix {
			within(t, "covariance", got.Matrix[i][j], want.Matrix[i][j], 1e-10)
		}
	}
}

func TestCovarianceOfCompleteCases(t *testing.T) {
	nan := math.NaN()
	got, ok := statistics.CovarianceOf([][]float64{{1, 2}, {nan, 9}, {3, 2}, {5, nan}, {5, 5}})
	if !ok || got.N != 3 {
		t.Fatalf("%+v, ok %v", got, ok)
	}
	within(t, "mean", got.Means[0], 3, 1e-12)
	within(t, "covariance", got.Matrix[0][1], 3, 1e-12)
	for name, rows := range map[string][][]float64{
		"nothing": nil, "one case": {{1, 2}}, "no complete one": {{1, nan}, {nan, 2}, {1, 1}},
		"rows of different length": {{1, 2}, {1}, {2, 3}},
	} {
		if got, ok := statistics.CovarianceOf(rows); ok {
			t.Errorf("%s: %+v, want none", name, got)
		}
	}
}
