package disclosure_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"candour/analytics"
	"candour/analytics/disclosure"
)

// shaken changes every count of the exact results, and everything derived from them, in ways that
// leave the protected counts as they are.
type shaken struct {
	exact
	random *rand.Rand
}

// count moves a count to any other one that rounds to the same multiple of 5, with a key that
// makes it so.
func (s shaken) count(n *analytics.Count, key *analytics.Key) {
	rounded := disclosure.Round(*n, *key)
	*n = max(0, rounded+analytics.Count(s.random.IntN(9)-4))
	up := *n < rounded
	for *key = range analytics.Key(1000) {
		if (s.random.IntN(3) == 0 || *n == rounded) && disclosure.Round(*n, *key) == rounded {
			return
		}
	}
	*key = 999 // rounds down
	if up {
		*key = 0
	}
}

func (s shaken) noise() *float64 { x := s.random.Float64() * 100; return &x }

func (s shaken) Frequencies(ctx context.Context, q analytics.Query) (analytics.Frequencies, error) {
	f, err := s.exact.Frequencies(ctx, q)
	s.count(&f.Responses, &f.Keys.Responses)
	s.count(&f.Blank, &f.Keys.Blank)
	s.count(&f.Synthetic, &f.Keys.Synthetic)
	s.count(&f.Imported, &f.Keys.Imported)
	for i := range f.Questions {
		s.question(&f.Questions[i])
	}
	return f, err
}

func (s shaken) question(f *analytics.Frequency) {
	m, k := &f.Missing, &f.MissingKeys
	s.count(&f.Asked, &f.AskedKey)
	s.count(&f.Answered, &f.AnsweredKey)
	s.count(&m.Skipped, &k.Skipped)
	s.count(&m.PreferNot, &k.PreferNot)
	s.count(&m.DontKnow, &k.DontKnow)
	s.count(&m.NotShown, &k.NotShown)
	s.count(&m.Absent, &k.Absent)
	f.Base = analytics.Count(s.random.IntN(1000))
	for i := range f.Rows {
		row := &f.Rows[i]
		s.count(&row.Count, &row.Key)
		row.Percent, row.Low, row.High = s.noise(), s.noise(), s.noise()
	}
	for i := range f.Bins {
		s.count(&f.Bins[i].Count, &f.Bins[i].Key)
	}
	f.Ranking = &analytics.Ranking{Rows: []analytics.Ranked{{Value: "food", Ranked: f.Base, Mean: s.noise()}}}
	if f.Numeric != nil {
		f.Numeric = &analytics.Numeric{
			N: f.Base, Mean: s.noise(), SD: s.noise(), Median: s.noise(), P25: s.noise(),
			P75: s.noise(), Min: s.noise(), Max: s.noise(),
		}
	}
}

func (s shaken) Crosstab(ctx context.Context, q analytics.CrosstabQuery) (
	analytics.Crosstab, error) {
	c, err := s.exact.Crosstab(ctx, q)
	s.count(&c.Base, &c.BaseKey)
	for i := range c.Cells {
		s.count(&c.RowTotals[i].Count, &c.RowTotals[i].Key)
		c.RowTotals[i].Percent = s.noise()
		for j := range c.Cells[i] {
			cell := &c.Cells[i][j]
			s.count(&cell.Count, &cell.Key)
			cell.RowPercent, cell.ColumnPercent, cell.TotalPercent = s.noise(), s.noise(), s.noise()
		}
	}
	for j := range c.ColumnTotals {
		s.count(&c.ColumnTotals[j].Count, &c.ColumnTotals[j].Key)
		c.ColumnTotals[j].Percent = s.noise()
	}
	c.Test = &analytics.Test{Name: "made up", Statistic: *s.noise(), P: *s.noise()}
	return c, err
}

// All that is told is a function of the protected counts: where these are the same, so is every
// byte.
func TestFunctionOfProtectedCounts(t *testing.T) {
	for seed := range uint64(12) {
		def, people := harbour(), crowd(30+int(seed)*83, seed)
		plain := newExact(def, people)
		want := everything(t, disclosure.New(plain, office{def: def}))
		other := shaken{plain, rand.New(rand.NewPCG(seed, 2))}
		got := everything(t, disclosure.New(other, office{def: def}))
		if got != want {
			t.Errorf("seed %d: the same protected counts look different:\n%s", seed,
				difference(got, want))
		}
	}
}

// difference is where two texts part.
func difference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	part := func(s string) string { return s[max(0, i-200):min(len(s), i+80)] }
	return part(a) + "\n" + part(b)
}
