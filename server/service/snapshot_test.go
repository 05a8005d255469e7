package service_test

import (
	"testing"

	"candour/server/service"
	"candour/server/store"
)

// Whoever knows that one person answered after the last snapshot learns nothing when the survey closes:
// everything that a funder sees stays as it was. With ten newcomers it changes.
func TestCloseWithOneNewcomerTellsNothing(t *testing.T) {
	for _, c := range []struct {
		name      string
		newcomers int
		changes   bool
	}{{"one", 1, false}, {"nine", 9, false}, {"forty", 40, true}} {
		t.Run(c.name, func(t *testing.T) {
			r := start(t, settings(t))
			r.publish()
			funder := r.token(store.Funder)
			insert := func(n int, token string) {
				t.Helper()
				_, err := r.Control.InsertSynthetic(service.InsertRequest{Survey: "visits", N: n, Seed: uint64(n), Token: token})
				must(t, err)
			}
			see := func() string { t.Helper(); return r.frequencies(funder, "visits", "") }
			insert(60, "before")
			_, err := r.Control.Life(service.LifeChange{Survey: "visits", Wave: "w2"})
			must(t, err)
			before := see()
			insert(c.newcomers, "after")
			_, err = r.Control.Life(service.LifeChange{Survey: "visits", State: store.StateClosed})
			must(t, err)
			if after := see(); (after != before) != c.changes {
				t.Errorf("changed: %v, want %v\nbefore %s\nafter  %s", after != before, c.changes, before, after)
			}
		})
	}
}

// Whoever opens a survey again, however often, copies nobody's answers: the copies that are made are checked.
func TestOpeningAgainCopiesNobody(t *testing.T) {
	r := start(t, settings(t))
	r.publish()
	funder := r.token(store.Funder)
	before := r.frequencies(funder, "visits", "")
	for i, token := range []string{"first", "second"} {
		_, err := r.Control.InsertSynthetic(service.InsertRequest{Survey: "visits", N: 60, Seed: uint64(i), Token: token})
		must(t, err)
		_, err = r.Control.Life(service.LifeChange{Survey: "visits", State: store.StateOpen})
		must(t, err)
		if after := r.frequencies(funder, "visits", ""); after != before {
			t.Errorf("opening copied answers: %s", after)
		}
	}
}
