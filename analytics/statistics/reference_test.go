package statistics_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"candour/analytics/statistics"
)

// figures are what a case comes to, by name.
type figures map[string]float64

// reference is a case that R computes too.
type reference struct {
	kind   string
	matrix [][]float64
	ours   func([][]float64) figures
}

// TestAgainstR compares with R over tables of many shapes, sparse, large and with empty rows, over
// numbers with ties, and over items. Fisher's p is compared to 1e-6 and omega to 1e-4, because R's
// own algorithms stop there; closed forms to 1e-9, relative.
func TestAgainstR(t *testing.T) {
	cases := references(rand.New(rand.NewPCG(2718, 2818)))
	theirs := askR(t, cases)
	compared := make(map[string]int)
	for i, c := range cases {
		for name, got := range c.ours(c.matrix) {
			want, known := theirs[i][name]
			if !known {
				t.Fatalf("R has no %q of a case of %s", name, c.kind)
			}
			if !agree(name, got, want) {
				t.Errorf("%s = %.12g, R has %.12g, of %s %.200v", name, got, want, c.kind,
					fmt.Sprint(c.matrix))
			}
			if name == "least uniqueness" && want <= statistics.LeastUniqueness {
				compared["Heywood"]++
			}
			if !math.IsNaN(want) {
				compared[strings.TrimRight(name, " 0123456789.")]++
			}
		}
	}
	t.Logf("compared %v", compared)
	for _, name := range []string{
		"chi-square p", "Yates p", "residual", "V", "Fisher p", "odds low", "H", "Mann-Whitney p",
		"alpha high", "item-rest", "omega", "corrected high", "exact low", "mean low", "quantile",
		"Holm", "Heywood", "kappa", "weighted kappa variance",
		"simulated p",
	} {
		if compared[name] < 16 {
			t.Errorf("only %d figures of %q were compared", compared[name], name)
		}
	}
}

// agree says whether two figures are the same; NaN, that there is none, agrees with itself.
func agree(name string, got, want float64) bool {
	tolerance := 1e-9
	switch {
	case math.IsNaN(got) || math.IsNaN(want):
		return math.IsNaN(got) == math.IsNaN(want)
	case got == want:
		return true
	case name == "simulated p": // both are: five standard errors of R's 4,000 and our 100,000
		return math.Abs(got-want) < 5*math.Sqrt(want*(1-want)*(1/4e3+1/1e5))
	case name == "Fisher p":
		tolerance = 1e-6
	case strings.Contains(name, "omega"), name == "least uniqueness":
		tolerance = 1e-4
	case name == "H": // R's difference of large sums has fewer digits
		return math.Abs(got-want) < 1e-9*max(1, want)
	case name == "misfit":
		return math.Abs(got-want) < 1e-6
	}
	off := math.Abs(got - want)
	return off <= tolerance*math.Abs(want) || !strings.HasSuffix(name, " p") && off < 1e-13
}

// askR runs R once over all cases.
func askR(t *testing.T, cases []reference) []figures {
	t.Helper()
	program, err := exec.LookPath("Rscript")
	if err != nil {
		t.Fatal("these tests need R; `make test` installs it: ", err)
	}
	var in bytes.Buffer
	for i, c := range cases {
		fmt.Fprintf(&in, "%s\t%d\t%d\t%d\t", c.kind, i, len(c.matrix), len(c.matrix[0]))
		for _, row := range c.matrix {
			for _, x := range row {
				in.WriteString(strconv.FormatFloat(x, 'g', 17, 64) + " ")
			}
		}
		in.WriteByte('\n')
	}
	from, to := filepath.Join(t.TempDir(), "cases"), filepath.Join(t.TempDir(), "figures")
	if err := os.WriteFile(from, in.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), program, "--vanilla", "testdata/reference.R", from, to)
	if text, err := command.CombinedOutput(); err != nil {
		t.Fatalf("R: %v\n%s", err, text)
	}
	return readFigures(t, to, len(cases))
}

func readFigures(t *testing.T, path string, cases int) []figures {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]figures, cases)
	for line := range strings.Lines(string(text)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		id, err := strconv.Atoi(fields[0])
		if err != nil {
			t.Fatal(err)
		}
		value := math.NaN()
		if fields[2] != "NA" {
			if value, err = strconv.ParseFloat(fields[2], 64); err != nil {
				t.Fatal(err)
			}
		}
		if all[id] == nil {
			all[id] = make(figures)
		}
		all[id][fields[1]] = value
	}
	return all
}

// put notes a figure, NaN where there is none.
func (f figures) put(name string, value float64, ok bool) {
	if !ok {
		value = math.NaN()
	}
	f[name] = value
}

func (f figures) point(name string, value *float64) {
	if value == nil {
		f.put(name, 0, false)
	} else {
		f.put(name, *value, true)
	}
}

func tableFigures(m [][]float64) figures {
	f := make(figures)
	chi, ok := statistics.ChiSquare(m, statistics.Uncorrected)
	f.put("chi-square", chi.Statistic, ok)
	f.put("chi-square p", chi.P, ok)
	f.put("smallest expected", chi.MinExpected, ok)
	f.put("V", chi.Effect, ok)
	if !ok {
		return f
	}
	if chi.DF == 1 {
		yates, _ := statistics.ChiSquare(m, statistics.Yates)
		f["Yates"], f["Yates p"] = yates.Statistic, yates.P
	}
	line := 0
	first := firstFilled(m)
	for i, row := range statistics.AdjustedResiduals(m) {
		if sum(m[i]) > 0 {
			line++
			f[fmt.Sprint("residual ", line)] = row[first]
		}
	}
	return f
}

// firstFilled is the first column that is not empty.
func firstFilled(m [][]float64) int {
	for j := range m[0] {
		for i := range m {
			if m[i][j] > 0 {
				return j
			}
		}
	}
	return 0
}

func sum(numbers []float64) (sum float64) {
	for _, x := range numbers {
		sum += x
	}
	return sum
}

func fisherFigures(m [][]float64) figures {
	f := make(figures)
	fisher, ok := statistics.FisherExact(m)
	f.put("Fisher p", fisher.P, ok)
	if fisher.Simulated {
		f.put("Fisher p", -1, true) // the cases are such that all are exact
	}
	odds, ok := statistics.OddsRatio(m, statistics.Level95)
	if ok && sum(m[0])+sum(m[1]) < 2e5 { // beyond, R takes long
		f["odds ratio"], f["odds low"], f["odds high"] =
			odds.Ratio, odds.Interval.Low, odds.Interval.High
	}
	return f
}

func simulatedFigures(m [][]float64) figures {
	fisher, ok := statistics.FisherExact(m)
	return figures{"simulated p": map[bool]float64{true: fisher.P}[ok && fisher.Simulated]}
}

func rankFigures(m [][]float64) figures {
	f := make(figures)
	kruskal, ok := statistics.KruskalWallis(m)
	f.put("H", kruskal.Statistic, ok)
	f.put("Kruskal-Wallis p", kruskal.P, ok)
	mann, ok := statistics.MannWhitney(m)
	f.put("W", mann.Statistic, ok)
	f.put("Mann-Whitney p", mann.P, ok)
	return f
}

func itemFigures(m [][]float64) figures {
	f := make(figures)
	c, _ := statistics.CovarianceOf(m)
	a, ok := statistics.CronbachAlpha(c, statistics.Level95)
	f.put("alpha", a.Alpha, ok)
	f.put("alpha low", a.Interval.Low, ok)
	f.put("alpha high", a.Interval.High, ok)
	f.point("standardised alpha", a.Standardised)
	f.point("mean correlation", a.MeanCorrelation)
	for i, item := range a.Items {
		f.point(fmt.Sprint("alpha without ", i+1), item.AlphaIfDropped)
		f.point(fmt.Sprint("item-rest ", i+1), item.ItemRest)
	}
	o, ok := statistics.McDonaldOmega(c)
	f.put("omega", o.Raw, ok)
	f.put("standardised omega", o.Standardised, ok)
	least := math.Inf(1)
	for _, psi := range o.Uniquenesses {
		least = min(least, psi)
	}
	f.put("least uniqueness", least, ok)
	f.put("misfit", o.Misfit, ok)
	return f
}

func proportionFigures(m [][]float64) figures {
	f := make(figures)
	for i, row := range m {
		ends := func(name string, interval statistics.Interval) {
			f[fmt.Sprint(name, " low ", i+1)], f[fmt.Sprint(name, " high ", i+1)] =
				interval.Low, interval.High
		}
		ends("Wilson", statistics.Wilson(row[0], row[1], statistics.Z95))
		ends("corrected", statistics.WilsonCorrected(row[0], row[1], statistics.Z95))
		ends("exact", statistics.ClopperPearson(row[0], row[1], statistics.Level95))
	}
	return f
}

func numberFigures(m [][]float64) figures {
	f := make(figures)
	moments, _ := statistics.Describe(m[0])
	interval, ok := statistics.MeanInterval(moments, statistics.Level95)
	f.put("mean low", interval.Low, ok)
	f.put("mean high", interval.High, ok)
	values, table := statistics.Tabulate(m[0])
	counts := make([]float64, len(table))
	for i, row := range table {
		counts[i] = row[0]
	}
	for _, p := range []float64{.1, .25, .5, .75, .99} {
		q, ok := statistics.CountedQuantile(values, counts, p)
		f.put(fmt.Sprint("quantile ", p), q, ok)
	}
	return f
}

func kappaFigures(m [][]float64) figures {
	f := make(figures)
	for name, weighting := range map[string]statistics.Weighting{"kappa": statistics.Unweighted,
		"weighted kappa": statistics.LinearWeights} {
		k, ok := statistics.CohenKappa(m, weighting, statistics.Z95)
		f.put(name, k.Kappa, ok)
		f.put(name+" variance", k.SE*k.SE, ok)
	}
	return f
}

func holmFigures(m [][]float64) figures {
	f := make(figures)
	for i, p := range statistics.Holm(m[0]) {
		f[fmt.Sprint("Holm ", i+1)] = p
	}
	return f
}

// references are the cases, random ones from r.
func references(r *rand.Rand) (cases []reference) {
	add := func(kind string, ours func([][]float64) figures, m [][]float64) {
		cases = append(cases, reference{kind, m, ours})
	}
	for range 300 {
		add("table", tableFigures, skewed(r, 1+r.IntN(6), 1+r.IntN(6), 3+r.IntN(400)))
	}
	for _, scale := range []float64{1e3, 1e6, 1e9} {
		for range 10 {
			add("table", tableFigures, times(skewed(r, 2+r.IntN(3), 2+r.IntN(3), 500), scale))
		}
	}
	for range 60 {
		add("table", tableFigures, skewed(r, 2, 2, 3+r.IntN(400)))
	}
	for range 150 {
		add("fisher", fisherFigures, skewed(r, 2, 2, 4+r.IntN(300)))
	}
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		for range 4 {
			add("fisher", fisherFigures, unlike(r, n, 1+2/math.Sqrt(float64(n))))
		}
	}
	for range 100 {
		add("fisher", fisherFigures, skewed(r, 2+r.IntN(2), 2+r.IntN(4), 5+r.IntN(35)))
	}
	add("simulated", simulatedFigures, randomTable(r, 10, 10, 10_000))
	for range 5 {
		add("simulated", simulatedFigures, randomTable(r, 6, 9, 200))
		add("simulated", simulatedFigures, randomTable(r, 4, 5, 20_000))
		add("simulated", simulatedFigures, skewed(r, 12, 7, 150))
	}
	for range 200 {
		add("ranks", rankFigures, skewed(r, 1+r.IntN(9), 1+r.IntN(4), 3+r.IntN(150)))
	}
	for range 50 {
		add("ranks", rankFigures, distinct(r, 3+r.IntN(90)))
	}
	add("ranks", rankFigures, skewed(r, 90, 3, 40_000))
	for range 60 {
		add("items", itemFigures, answers(r, 40+r.IntN(400), 3+r.IntN(9)))
	}
	for range 120 { // few people: many of these are Heywood cases
		add("items", itemFigures, answers(r, 10+r.IntN(30), 3+r.IntN(4)))
	}
	for range 40 {
		n := float64(1 + r.IntN(3000))
		add("proportions", proportionFigures,
			[][]float64{{0, n}, {n, n}, {math.Floor(n * r.Float64()), n}})
	}
	for range 40 {
		add("numbers", numberFigures, [][]float64{ages(r, 2+r.IntN(200))})
		add("kappas", kappaFigures, filled(skewed(r, 2, 2, 3+r.IntN(60))))
		size := 3 + r.IntN(4)
		add("kappas", kappaFigures, filled(skewed(r, size, size, 20+r.IntN(300))))
		add("holm", holmFigures, [][]float64{shares(r, 1+r.IntN(12))})
	}
	return cases
}

// skewed spreads n over a table unevenly, so that some rows and columns may stay empty.
func skewed(r *rand.Rand, rows, columns, n int) [][]float64 {
	table := randomTable(r, rows, columns, 0)
	for range n {
		i := int(float64(rows) * r.Float64() * r.Float64())
		j := int(float64(columns) * math.Sqrt(r.Float64()))
		table[i][j]++
	}
	return table
}

// unlike is a table of two by two of n whose odds differ.
func unlike(r *rand.Rand, n int, factor float64) [][]float64 {
	table := randomTable(r, 2, 2, n)
	table[0][0] = math.Round(table[0][0] * factor)
	return table
}

// filled is a table without an empty cell.
func filled(table [][]float64) [][]float64 {
	for _, row := range table {
		for j := range row {
			row[j]++
		}
	}
	return table
}

func times(table [][]float64, scale float64) [][]float64 {
	for _, row := range table {
		for j := range row {
			row[j] *= scale
		}
	}
	return table
}

// distinct deals n distinct values to two groups.
func distinct(r *rand.Rand, n int) [][]float64 {
	table := randomTable(r, n, 2, 0)
	for i, row := range table {
		row[r.IntN(2)*r.IntN(1+i)%2] = 1
	}
	return table
}

// answers to items on a scale of 1 to 5, of people who differ in one thing.
func answers(r *rand.Rand, people, items int) [][]float64 {
	rows := randomTable(r, people, items, 0)
	for _, row := range rows {
		person := r.NormFloat64()
		for j := range row {
			weight := 0.3 + float64(j)/float64(items)
			row[j] = max(1, min(5, math.Round(3+weight*person+r.NormFloat64())))
		}
	}
	return rows
}

func ages(r *rand.Rand, n int) []float64 {
	numbers := make([]float64, n)
	for i := range numbers {
		numbers[i] = float64(12 + r.IntN(14))
	}
	return numbers
}

func shares(r *rand.Rand, n int) []float64 {
	numbers := make([]float64, n)
	for i := range numbers {
		numbers[i] = r.Float64() * r.Float64()
	}
	return numbers
}
