package store_test

import (
	"slices"
	"testing"
	"time"

	"candour/server/store"
)

// BenchmarkSignIn compares a name that nobody has with a wrong password: the ratio of the times must be
// near 1, or names could be found out by the clock.
func BenchmarkSignIn(b *testing.B) {
	s, err := store.Open(b.Context(), store.Config{Path: b.TempDir() + "/meta.db"})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if _, err := s.AddAccount(b.Context(), store.Account{Name: "Noor", Role: store.Researcher}); err != nil {
		b.Fatal(err)
	}
	var took [2][]time.Duration
	turn := 0
	for b.Loop() {
		turn++
		for n := range 2 {
			i := (n + turn) % 2 // the second of two waits more often for memory to be swept
			start := time.Now()
			if _, err := s.VerifyPassword(b.Context(), []string{"Noor", "Nobody"}[i], "not the password"); err == nil {
				b.Fatal("signed in")
			}
			took[i] = append(took[i], time.Since(start))
		}
	}
	ratio := float64(median(took[1])) / float64(median(took[0]))
	b.ReportMetric(ratio, "unknown/known")
	if ratio < 0.5 || ratio > 2 { // on a busy machine; a name that is not looked into further takes a hundredth
		b.Errorf("a name that nobody has takes %.2f times as long as a wrong password", ratio)
	}
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}
