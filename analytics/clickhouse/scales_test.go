package clickhouse_test

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"candour/analytics"
	"candour/analytics/clickhouse"
	"candour/survey"
)

// scaled is a survey with one scale over items whose choices are whole numbers.
func scaled(scale survey.Scale, low, high int) *survey.Definition {
	var names []string
	for n := low; n <= high; n++ {
		names = append(names, strconv.Itoa(n))
	}
	def := &survey.Definition{Name: "scaled", Waves: []string{"w1", "w2"},
		Choices: map[string][]survey.Choice{"n": labelled(names...)}, Scales: survey.Scales{scale}}
	for _, item := range scale.Items {
		def.Questions = append(def.Questions, survey.Question{
			Type: survey.SelectOne, Name: item, Choices: "n", Label: survey.Text{"en": item},
		})
	}
	return def
}

// scoredIn inserts a response a line, one answer an item, "." where there is none.
func scoredIn(t testing.TB, d *clickhouse.Database, items []string, wave string, lines ...string) {
	t.Helper()
	var rows []survey.Response
	for _, line := range lines {
		answers := map[string]survey.Answer{}
		for i, value := range strings.Fields(line) {
			answers[items[i]] = text(value)
			if value == "." {
				answers[items[i]] = state(survey.PreferNot)
			}
		}
		r := response(answers)
		r.Wave = wave
		rows = append(rows, r)
	}
	insert(t, d, "scaled", rows)
}

func scales(t testing.TB, d *clickhouse.Database, q analytics.Query) analytics.Scale {
	t.Helper()
	q.Survey, q.Lang = "scaled", "en"
	all, err := d.Results(clickhouse.Live).Scales(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if len(all.Scales) != 1 {
		t.Fatalf("%d scales, want 1", len(all.Scales))
	}
	return all.Scales[0]
}

// near compares what may be nil; NaN wants nil.
func near(t *testing.T, what string, got *float64, want, tolerance float64) {
	t.Helper()
	switch {
	case got == nil && math.IsNaN(want):
	case got == nil || math.IsNaN(want) || math.Abs(*got-want) > tolerance:
		t.Errorf("%s is %s, want %v", what, written(got), want)
	}
}

func written(x *float64) string {
	text, _ := json.Marshal(x)
	return string(text)
}

// attitude is R's data set of that name: rating, complaints, privileges, learning, raises, critical,
// advance.
const attitude = "43 51 30 39 61 92 45;63 64 51 54 63 73 47;71 70 68 69 76 86 48;" +
	"61 63 45 47 54 84 35;81 78 56 66 71 83 47;43 55 49 44 54 49 34;58 67 42 56 66 68 35;" +
	"71 75 50 55 70 66 41;72 82 72 67 71 83 31;67 61 45 47 62 80 41;64 53 53 58 58 67 34;" +
	"67 60 47 39 59 74 41;69 62 57 42 55 63 25;68 83 83 45 59 77 35;77 77 54 72 79 77 46;" +
	"81 90 50 72 60 54 36;74 85 64 69 79 79 63;65 60 65 75 55 80 60;65 70 46 57 75 85 46;" +
	"50 58 68 54 64 78 52;50 40 33 34 43 64 33;64 61 52 62 66 80 41;53 66 52 50 63 80 37;" +
	"40 37 42 58 50 57 49;63 54 42 48 66 75 33;66 77 66 63 88 76 72;78 75 58 74 80 78 49;" +
	"48 57 44 45 51 83 38;85 85 71 71 77 74 55;82 82 39 59 64 78 39"

// The numbers that psych's alpha and omega give of R's attitude come out of ClickHouse's sums, also
// where an item was asked the other way round.
func TestScaleOfPublishedData(t *testing.T) {
	items := []string{"rating", "complaints", "privileges", "learning", "raises", "critical", "advance"}
	def := scaled(survey.Scale{Name: "attitude", Items: items, Reverse: []string{"raises"},
		Score: survey.Mean}, 0, 100)
	everyWay(t, catalogue{"scaled": def}, func(t *testing.T, d *clickhouse.Database) {
		var lines []string
		sum := 0.0
		for _, line := range strings.Split(attitude, ";") {
			values := strings.Fields(line)
			for _, v := range values {
				x, _ := strconv.Atoi(v)
				sum += float64(x)
			}
			raises, _ := strconv.Atoi(values[4])
			values[4] = strconv.Itoa(100 - raises)
			lines = append(lines, strings.Join(values, " "))
		}
		scoredIn(t, d, items, "w1", lines...)
		// Left out of alpha: they did not answer every item.
		scoredIn(t, d, items, "w1", "100 100 100 100 . 100 100", ". 0 0 0 100 0 0")
		w := scales(t, d, analytics.Query{Wave: "w1"}).Waves[0]
		if w.N != 30 || w.Complete != 30 || w.Small {
			t.Errorf("n %d, complete %d, small %v", w.N, w.Complete, w.Small)
		}
		near(t, "mean", w.Mean, sum/210, 1e-9)
		near(t, "alpha", w.Alpha, .843143, 1e-6)
		near(t, "low", w.AlphaLow, .739, 5e-4)
		near(t, "high", w.AlphaHigh, .916, 5e-4)
		near(t, "omega", w.Omega, .856, 5e-4)
		dropped := []float64{.810, .797, .828, .803, .795, .864, .840}
		rest := []float64{.671, .742, .561, .714, .786, .265, .461}
		for i, item := range w.Items {
			near(t, item.ID+" dropped", item.AlphaIfDropped, dropped[i], 5e-4)
			near(t, item.ID+" and the rest", item.ItemRest, rest[i], 5e-4)
			if item.Reversed != (item.ID == "raises") {
				t.Errorf("%s reversed: %v", item.ID, item.Reversed)
			}
		}
		// The means of items are of all who answered them: 30 add up to 1939, the last one to 0.
		near(t, "mean of raises", w.Items[4].Mean, 1939.0/31, 1e-9)
	})
}

// Small scales, worked out by hand: items a, b and c from 1 to 5, c asked the other way round.
func TestScoring(t *testing.T) {
	items := []string{"a", "b", "c"}
	tests := []struct {
		name             string
		score            string
		least            int
		lines            []string
		n                analytics.Count
		mean, sd, median float64
		low, high        float64 // of the mean
		wantBands        []int
		alpha            float64
	}{
		{name: "nobody", score: survey.Mean, n: 0, mean: math.NaN(), sd: math.NaN(), median: math.NaN(),
			low: math.NaN(), high: math.NaN(), wantBands: []int{0, 0, 0, 0}, alpha: math.NaN()},
		{name: "one", score: survey.Mean, lines: []string{"5 4 3"}, n: 1, mean: 4, sd: math.NaN(), median: 4,
			low: math.NaN(), high: math.NaN(), wantBands: []int{0, 0, 0, 1}, alpha: math.NaN()},
		// Scores 5, 1 and (2+3+4)/3 = 3; whoever left one out has none.
		{name: "every item", score: survey.Mean, lines: []string{"5 5 1", "1 1 5", "2 3 2", "5 5 ."}, n: 3,
			mean: 3, sd: 2, median: 3, low: 3 - 4.302652729911275*2/math.Sqrt(3),
			high: 3 + 4.302652729911275*2/math.Sqrt(3), wantBands: []int{1, 0, 1, 1},
			alpha: 1.5 * (1 - (13.0/3+4+13.0/3)/36)},
		// 5, 1, 3 and (5+5)/2 = 5; one answer alone is too few.
		{name: "two are enough", score: survey.Mean, least: 2,
			lines: []string{"5 5 1", "1 1 5", "2 3 2", "5 5 .", "5 . ."}, n: 4,
			mean: 3.5, sd: math.Sqrt(11.0 / 3), median: 4, low: 3.5 - 3.182446305284263*math.Sqrt(11.0/12),
			high: 3.5 + 3.182446305284263*math.Sqrt(11.0/12), wantBands: []int{1, 0, 1, 2},
			alpha: 1.5 * (1 - (13.0/3+4+13.0/3)/36)},
		// Three times that: 15, 3, 9 and 15.
		{name: "sums", score: survey.Sum, least: 2, lines: []string{"5 5 1", "1 1 5", "2 3 2", "5 5 ."}, n: 4,
			mean: 10.5, sd: 3 * math.Sqrt(11.0/3), median: 12, low: 10.5 - 3*3.182446305284263*math.Sqrt(11.0/12),
			high: 10.5 + 3*3.182446305284263*math.Sqrt(11.0/12), wantBands: []int{1, 0, 1, 2},
			alpha: 1.5 * (1 - (13.0/3+4+13.0/3)/36)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			def := scaled(survey.Scale{Name: "abc", Items: items, Reverse: []string{"c"},
				Score: tt.score, MinAnswered: tt.least}, 1, 5)
			d := inProcess(t, catalogue{"scaled": def})
			scoredIn(t, d, items, "w2", tt.lines...)
			all := scales(t, d, analytics.Query{Keys: true}).Waves
			if len(all) != 2 || all[0].N != 0 || all[0].Mean != nil {
				t.Fatalf("the waves are %+v", all)
			}
			w := all[1]
			if w.N != tt.n || !w.Small {
				t.Errorf("n is %d, want %d; small %v", w.N, tt.n, w.Small)
			}
			near(t, "mean", w.Mean, tt.mean, 1e-12)
			near(t, "sd", w.SD, tt.sd, 1e-12)
			near(t, "median", w.Median, tt.median, 1e-12)
			near(t, "low", w.Low, tt.low, 1e-9)
			near(t, "high", w.High, tt.high, 1e-9)
			near(t, "alpha", w.Alpha, tt.alpha, 1e-9)
			var bands []int
			for _, b := range w.Scores {
				bands = append(bands, int(b.Count))
			}
			if !slices.Equal(bands, tt.wantBands) {
				t.Errorf("bands %v, want %v", bands, tt.wantBands)
			}
		})
	}
}

// Counts and keys of bands equal those that plain Go counts, in each wave and under a condition.
func TestScoreBandsEqualRecount(t *testing.T) {
	def := everyType()
	def.Waves = []string{"w1", "w2", "w3"}
	def.Scales = survey.Scales{{Name: "respect", Items: []string{"heard", "judged"},
		Reverse: []string{"judged"}, Score: survey.Mean, MinAnswered: 1}}
	everyWay(t, catalogue{"peer-support": def}, func(t *testing.T, d *clickhouse.Database) {
		stored := randomResponses(5, 3000)
		insert(t, d, "peer-support", stored)
		q := analytics.Query{Survey: "peer-support", Lang: "en", Keys: true,
			Where: analytics.Condition{Question: "gender", Value: "woman"}}
		all, err := d.Results(clickhouse.Live).Scales(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range all.Scales[0].Waves {
			scored := func(r survey.Response) bool {
				gender := r.Answers["gender"]
				_, ok := respect(r)
				return ok && !r.Blank && r.Wave == w.Wave && gender.State == survey.Answered &&
					gender.Text == "woman"
			}
			if got, want := (tally{w.N, w.NKey}), recount(stored, scored); got != want {
				t.Errorf("%s: %v, want %v", w.Wave, got, want)
			}
			for i, bin := range w.Scores {
				want := recount(stored, func(r survey.Response) bool {
					x, _ := respect(r)
					return scored(r) && x >= bin.Low && (x < bin.High || i == 3)
				})
				if got := (tally{bin.Count, bin.Key}); got != want {
					t.Errorf("%s %s: %v, want %v", w.Wave, bin.Label, got, want)
				}
			}
		}
	})
}

// respect is the score of a response.
func respect(r survey.Response) (float64, bool) {
	sum, n := 0.0, 0.0
	for _, item := range []string{"heard", "judged"} {
		if a := r.Answers[item]; a.State == survey.Answered {
			x, _ := strconv.ParseFloat(a.Text, 64)
			if item == "judged" {
				x = 6 - x
			}
			sum, n = sum+x, n+1
		}
	}
	return sum / n, n > 0
}

func TestScalesRefuse(t *testing.T) {
	d := inProcess(t, catalogue{"peer-support": everyType()})
	_, err := d.Results(clickhouse.Live).Scales(t.Context(),
		analytics.Query{Survey: "peer-support", Questions: []string{"nope"}})
	if survey.AsError(err).Kind != survey.NotFound {
		t.Errorf("an unknown scale: %v", err)
	}
	all, err := d.Results(clickhouse.Live).Scales(t.Context(), analytics.Query{Survey: "peer-support"})
	text, _ := json.Marshal(all)
	if err != nil || string(text) != `{"scales":[],"protected":false}` {
		t.Errorf("a survey without scales has %s, %v", text, err)
	}
}
