package clickhouse_test

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"testing"

	"candour/analytics"
	"candour/analytics/clickhouse"
	"candour/survey"
)

// TestFrequenciesEqualRecount counts random responses once in ClickHouse and once in plain Go.
func TestFrequenciesEqualRecount(t *testing.T) {
	ages := bands("age")
	last := len(ages) - 1
	aged := func(i int) func(survey.Response) bool { return falls("age", ages[i].Value) }
	tests := []struct {
		name  string
		wave  string
		where analytics.Condition
		keeps func(survey.Response) bool
	}{
		{"all", "", analytics.Condition{}, func(survey.Response) bool { return true }},
		{"a wave", "w2", analytics.Condition{}, func(r survey.Response) bool { return r.Wave == "w2" }},
		{"a choice", "", analytics.Condition{Question: "gender", Value: "woman"},
			falls("gender", "woman")},
		{"a choice in a wave", "w1", analytics.Condition{Question: "gender", Value: "other"},
			func(r survey.Response) bool { return r.Wave == "w1" && falls("gender", "other")(r) }},
		{"one of several", "", analytics.Condition{Question: "help", Value: "friends"},
			falls("help", "friends")},
		{"none of several", "", analytics.Condition{Question: "help", Value: "nobody"},
			falls("help", "nobody")},
		{"a scale item", "", analytics.Condition{Question: "heard", Value: "4"}, falls("heard", "4")},
		{"the first band", "", analytics.Condition{Question: "age", Value: ages[0].Value}, aged(0)},
		{"a band by its label", "", analytics.Condition{Question: "age", Value: ages[1].Label},
			aged(1)},
		{"the last band", "", analytics.Condition{Question: "age", Value: ages[last].Value},
			aged(last)},
	}
	everyWay(t, catalogue{"peer-support": everyType()}, func(t *testing.T, d *clickhouse.Database) {
		stored := randomResponses(7, 3000)
		insert(t, d, "peer-support", stored)
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				got := frequencies(t, d.Results(clickhouse.Live),
					analytics.Query{Wave: tt.wave, Where: tt.where, Keys: true, Lang: "en"})
				kept := slices.DeleteFunc(slices.Clone(stored), func(r survey.Response) bool {
					return !tt.keeps(r)
				})
				compareTotals(t, got, kept)
				for _, f := range got.Questions {
					compareFrequency(t, f, kept)
				}
			})
		}
	})
}

func bands(question string) []analytics.Band {
	f, _ := everyType().Field(question)
	return analytics.BandsOf(f, "en")
}

// inBand tells whether an answer is in a declared band; the end bands are open.
func inBand(all []analytics.Band, i int) func(survey.Answer) bool {
	return func(a survey.Answer) bool {
		return a.State == survey.Answered && (i == 0 || a.Number >= all[i].Low) &&
			(i == len(all)-1 || a.Number < all[i].High)
	}
}

// tally is a recounted cell.
type tally struct {
	n   analytics.Count
	key analytics.Key
}

func recount(rows []survey.Response, keep func(survey.Response) bool) tally {
	var all tally
	sum := 0
	for _, r := range rows {
		if keep(r) {
			all.n++
			sum += int(r.RecordKey)
		}
	}
	all.key = analytics.Key(sum % 1000)
	return all
}

func compareTotals(t *testing.T, got analytics.Frequencies, rows []survey.Response) {
	t.Helper()
	from := func(s survey.Source) func(survey.Response) bool {
		return func(r survey.Response) bool { return !r.Blank && r.Source == s }
	}
	k := got.Keys
	for _, c := range []struct {
		name      string
		got, want tally
	}{
		{"responses", tally{got.Responses, k.Responses},
			recount(rows, func(r survey.Response) bool { return !r.Blank })},
		{"blank", tally{got.Blank, k.Blank},
			recount(rows, func(r survey.Response) bool { return r.Blank })},
		{"synthetic", tally{got.Synthetic, k.Synthetic}, recount(rows, from(survey.Synthetic))},
		{"imported", tally{got.Imported, k.Imported}, recount(rows, from(survey.Imported))},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
}

func compareFrequency(t *testing.T, f analytics.Frequency, rows []survey.Response) {
	t.Helper()
	check := func(what string, got tally, keep func(survey.Answer) bool) {
		t.Helper()
		want := recount(rows, func(r survey.Response) bool {
			return !r.Blank && keep(r.Answers[f.ID])
		})
		if got != want {
			t.Errorf("%s, %s: %v, want %v", f.ID, what, got, want)
		}
	}
	is := func(s survey.State) func(survey.Answer) bool {
		return func(a survey.Answer) bool { return a.State == s }
	}
	m, k := f.Missing, f.MissingKeys
	check("asked", tally{f.Asked, f.AskedKey}, func(a survey.Answer) bool {
		return a.State >= survey.Skipped
	})
	check("answered", tally{f.Answered, f.AnsweredKey}, is(survey.Answered))
	check("skipped", tally{m.Skipped, k.Skipped}, is(survey.Skipped))
	check("prefer not", tally{m.PreferNot, k.PreferNot}, is(survey.PreferNot))
	check("don't know", tally{m.DontKnow, k.DontKnow}, is(survey.DontKnow))
	check("not shown", tally{m.NotShown, k.NotShown}, is(survey.NotShown))
	check("absent", tally{m.Absent, k.Absent}, is(survey.Absent))
	for _, row := range f.Rows {
		check("row "+row.Value, tally{row.Count, row.Key}, gives(f, row.Value))
	}
	for i, bin := range f.Bins {
		check("bin "+bin.Label, tally{bin.Count, bin.Key}, func(a survey.Answer) bool {
			return a.State == survey.Answered && (a.Number >= bin.Low || i == 0) &&
				(a.Number < bin.High || i == len(f.Bins)-1)
		})
	}
	compareNumeric(t, f, rows)
}

// gives tells whether an answer is a value, or one of several.
func gives(f analytics.Frequency, value string) func(survey.Answer) bool {
	return func(a survey.Answer) bool {
		switch {
		case a.State != survey.Answered:
			return false
		case f.Type != string(survey.SelectMultiple):
			return a.Text == value
		case value == "nobody":
			return len(a.Choices) == 0
		}
		return slices.Contains(a.Choices, value)
	}
}

// compareNumeric recomputes mean, deviation and quartiles of type 7: with h = (n-1)p the value is
// x[floor(h)] + (h - floor(h)) (x[floor(h)+1] - x[floor(h)]) of the sorted numbers x.
func compareNumeric(t *testing.T, f analytics.Frequency, rows []survey.Response) {
	t.Helper()
	var x []float64
	for _, r := range rows {
		if a := r.Answers[f.ID]; !r.Blank && a.State == survey.Answered {
			x = append(x, a.Number)
		}
	}
	if f.Numeric == nil || len(x) < 2 {
		if f.Type == "integer" || f.Type == "decimal" {
			t.Errorf("%s has no numbers", f.ID)
		}
		return
	}
	slices.Sort(x)
	sum, squares := 0.0, 0.0
	for _, v := range x {
		sum += v
	}
	mean := sum / float64(len(x))
	for _, v := range x {
		squares += (v - mean) * (v - mean)
	}
	quantile := func(p float64) float64 {
		h := float64(len(x)-1) * p
		low := int(h)
		return x[low] + (h-float64(low))*(x[min(low+1, len(x)-1)]-x[low])
	}
	n := f.Numeric
	for _, c := range []struct {
		name string
		got  *float64
		want float64
	}{
		{"mean", n.Mean, mean}, {"sd", n.SD, math.Sqrt(squares / float64(len(x)-1))},
		{"median", n.Median, quantile(0.5)}, {"p25", n.P25, quantile(0.25)},
		{"p75", n.P75, quantile(0.75)}, {"min", n.Min, x[0]}, {"max", n.Max, x[len(x)-1]},
	} {
		if c.got == nil || math.Abs(*c.got-c.want) > 1e-9 {
			t.Errorf("%s, %s: %v, want %v", f.ID, c.name, c.got, c.want)
		}
	}
	if n.N != analytics.Count(len(x)) {
		t.Errorf("%s: n = %d, want %d", f.ID, n.N, len(x))
	}
}

func TestRowsFollowTheDefinition(t *testing.T) {
	d := inProcess(t, catalogue{"peer-support": everyType()})
	insert(t, d, "peer-support", []survey.Response{
		response(map[string]survey.Answer{"gender": text("retired"), "help": choices()}),
		response(map[string]survey.Answer{"help": choices("friends", "friends")}),
	})
	tests := []struct {
		name, question, lang string
		want                 []string
	}{
		{"zero counts, other, and the unknown last", "gender", "en",
			[]string{"WOMAN 0", "MAN 0", "NONBINARY 0", "Other 0", "retired 1"}},
		{"in French, each response once", "help", "fr",
			[]string{"fr family 0", "fr friends 1", "fr services 0", "Personne 1"}},
		{"a scale item", "heard", "en", []string{"1 0", "2 0", "3 0", "4 0", "5 0"}},
		{"a text has none", "story", "en", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			found := frequencies(t, d.Results(clickhouse.Live),
				analytics.Query{Questions: []string{tt.question}, Lang: tt.lang})
			var got []string
			for _, row := range found.Questions[0].Rows {
				got = append(got, row.Label+" "+strconv.Itoa(int(row.Count)))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestGridRowsAreQuestions(t *testing.T) {
	d := inProcess(t, catalogue{"peer-support": everyType()})
	f := frequency(t, d.Results(clickhouse.Live), "judged")
	if f.Section != "felt" || f.Type != "select_one" || f.Asked != 0 || f.Rows == nil {
		t.Errorf("got %+v", f)
	}
}

func TestBinsWithoutBands(t *testing.T) {
	d := inProcess(t, catalogue{"peer-support": everyType()})
	tests := []struct {
		name     string
		question string
		lang     string
		numbers  []float64
		want     []string
	}{
		{"no answers", "years", "en", nil, nil},
		{"one number", "years", "en", []float64{2.5, 2.5}, []string{"2.5: 2"}},
		{"tenths do not slip", "years", "en", []float64{0, 0.3, 0.3, 0.7, 2}, []string{
			"0 to under 0.1: 1", "0.3 to under 0.4: 2", "0.7 to under 0.8: 1", "1.9 to 2: 1",
		}},
		{"in French", "years", "fr", []float64{0, 10},
			[]string{"0 à moins de 0,5: 1", "9,5 à 10: 1"}},
		{"below zero", "years", "en", []float64{-3, 0, 16.5},
			[]string{"−3 to under −2: 1", "0 to under 1: 1", "16 to 17: 1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var rows []survey.Response
			for _, x := range tt.numbers {
				r := response(map[string]survey.Answer{tt.question: num(x)})
				r.Wave = tt.name
				rows = append(rows, r)
			}
			if len(rows) > 0 {
				insert(t, d, "peer-support", rows)
			}
			found := frequencies(t, d.Results(clickhouse.Live), analytics.Query{
				Questions: []string{tt.question}, Wave: tt.name, Lang: tt.lang,
			})
			bins := found.Questions[0].Bins
			if len(bins) > 20 {
				t.Errorf("%d bins", len(bins))
			}
			var got []string
			for _, b := range bins {
				if b.Count > 0 {
					got = append(got, b.Label+": "+strconv.Itoa(int(b.Count)))
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestFrequenciesRefuse(t *testing.T) {
	d := inProcess(t, catalogue{"peer-support": everyType()})
	where := func(question, value string) analytics.Query {
		return analytics.Query{
			Survey: "peer-support", Where: analytics.Condition{Question: question, Value: value},
		}
	}
	tests := []struct {
		name   string
		source clickhouse.Source
		q      analytics.Query
		want   survey.Kind
	}{
		{"an unknown survey", clickhouse.Live, analytics.Query{Survey: "nope"}, survey.NotFound},
		{"an unknown question", clickhouse.Live,
			analytics.Query{Survey: "peer-support", Questions: []string{"nope"}}, survey.NotFound},
		{"a condition on an unknown question", clickhouse.Live, where("nope", "x"), survey.NotFound},
		{"an unknown choice", clickhouse.Live, where("gender", "x' OR 1"), survey.Invalid},
		{"an unknown band", clickhouse.Live, where("age", "1-2"), survey.Invalid},
		{"a number without bands", clickhouse.Live, where("years", "1"), survey.Invalid},
		{"a text", clickhouse.Live, where("story", "x"), survey.Invalid},
		{"before the first snapshot", clickhouse.Snapshot,
			analytics.Query{Survey: "peer-support"}, survey.NotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := d.Results(tt.source).Frequencies(t.Context(), tt.q)
			var fault *survey.Error
			if !errors.As(err, &fault) || fault.Kind != tt.want {
				t.Errorf("got %v, want an error of kind %d", err, tt.want)
			}
		})
	}
}
