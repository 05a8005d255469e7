package cache_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"candour/analytics"
	"candour/analytics/cache"
	"candour/survey"
)

// TestManyAskForOneVersion: while a version is read all who come wait for one that begins after them.
func TestManyAskForOneVersion(t *testing.T) {
	catalogue := &walkIn{}
	catalogue.def.Store(parse(t))
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int64
		hold := make(chan struct{})
		kept := cache.New(cache.Config{Results: nothing{}, Catalogue: catalogue,
			Version: func(context.Context, survey.ID) (uint64, error) {
				asked.Add(1)
				<-hold
				return 1, nil
			}})
		var all sync.WaitGroup
		ask := func() {
			if _, err := kept.Frequencies(t.Context(), analytics.Query{Survey: "walk-in"}); err != nil {
				t.Error(err)
			}
		}
		all.Go(ask)
		synctest.Wait() // the first reads
		for range 50 {
			all.Go(ask)
		}
		synctest.Wait()
		close(hold)
		all.Wait()
		if got := asked.Load(); got != 2 {
			t.Errorf("51 who asked read the version %d times, want 2", got)
		}
	})
}

type nothing struct{ analytics.Results }

func (nothing) Frequencies(context.Context, analytics.Query) (analytics.Frequencies, error) {
	return analytics.Frequencies{}, nil
}

// TestNoVersionNothingKept: an error reaches everybody who waited, and what is asked is still counted.
func TestNoVersionNothingKept(t *testing.T) {
	f := open(t, cache.Config{})
	f.cache = cache.New(cache.Config{Results: f.behind, Catalogue: f.catalogue,
		Version: func(context.Context, survey.ID) (uint64, error) { return 0, errors.New("away") }})
	f.responses(t)
	f.responses(t)
	if got := f.behind.asked.Load(); got != 2 {
		t.Errorf("asked %d times, want 2", got)
	}
}
