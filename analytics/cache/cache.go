// Package cache keeps results until the responses or the definition behind them change: it is
// analytics.Results around another. Those who ask for the same at once wait for one answer.
//
// A result counts at least what was there when it was asked for. The version of the data is read
// before the results are: newer results may stand under an older version, never the other way round.
package cache

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"candour/analytics"
	"candour/survey"
)

// What a cache holds where a Config says nothing.
const (
	defaultEntries = 2000
	defaultBytes   = 64 << 20
)

// longest is how long a question runs when everybody who asked has left.
const longest = time.Minute

// Catalogue knows the newest definitions. They are never changed.
type Catalogue interface {
	Definition(ctx context.Context, id survey.ID) (*survey.Definition, error)
	Study(ctx context.Context, id survey.StudyID) ([]*survey.Definition, error)
}

// Config says what is kept and how much of it. Results are exact: from protected ones nothing could be
// derived again.
type Config struct {
	Results   analytics.Results
	Catalogue Catalogue
	// Version is a number that is another one when a survey's responses are others.
	Version func(ctx context.Context, id survey.ID) (uint64, error)
	Entries int // at most; 2,000
	Bytes   int // of all results, about; 64 MiB
}

// Cache is analytics.Results that remembers. What is not listed here goes through: open answers
// come in another order each time. Callers may change what they get.
type Cache struct {
	analytics.Results
	config  Config
	turns   turns
	flights singleflight.Group
	changes atomic.Uint64

	mu   sync.Mutex
	kept shelf
}

// New makes an empty cache.
func New(config Config) *Cache {
	if config.Entries == 0 {
		config.Entries = defaultEntries
	}
	if config.Bytes == 0 {
		config.Bytes = defaultBytes
	}
	return &Cache{Results: config.Results, config: config,
		turns: turns{ask: config.Version, next: map[survey.ID]*turn{}, busy: map[survey.ID]chan struct{}{}},
		kept:  newShelf(config.Entries, config.Bytes)}
}

// Changed makes everything be asked for again, also where the version stays the same.
func (c *Cache) Changed() { c.changes.Add(1) }

// Frequencies implements analytics.Results. The counts are the same whatever the base and the language,
// so all of them share the counts.
func (c *Cache) Frequencies(
	ctx context.Context, q analytics.Query,
) (analytics.Frequencies, error) {
	base, lang := q.Base, q.Lang
	q.Base, q.Lang = analytics.OfAnswered, ""
	found, err := ask(ctx, c, q, c.survey(q.Survey), c.Results.Frequencies)
	if err != nil {
		return found, err
	}
	def, err := c.config.Catalogue.Definition(ctx, q.Survey)
	if err != nil {
		return found, err
	}
	found.Word(def, lang)
	for i := range found.Questions {
		found.Questions[i].Derive(base, found.Responses)
	}
	return found, nil
}

// Crosstab implements analytics.Results.
func (c *Cache) Crosstab(
	ctx context.Context, q analytics.CrosstabQuery,
) (analytics.Crosstab, error) {
	return ask(ctx, c, q, c.survey(q.Survey), c.Results.Crosstab)
}

// Scales implements analytics.Results.
func (c *Cache) Scales(ctx context.Context, q analytics.ScalesQuery) (analytics.Scales, error) {
	return ask(ctx, c, q, c.survey(q.Survey), c.Results.Scales)
}

// Trend implements analytics.Results.
func (c *Cache) Trend(ctx context.Context, q analytics.TrendQuery) (analytics.Trend, error) {
	return ask(ctx, c, q, c.survey(q.Survey), c.Results.Trend)
}

// TableOne implements analytics.Results.
func (c *Cache) TableOne(
	ctx context.Context, q analytics.TableOneQuery,
) (analytics.TableOne, error) {
	return ask(ctx, c, q, func(ctx context.Context) ([]*survey.Definition, error) {
		return c.config.Catalogue.Study(ctx, q.Study)
	}, c.Results.TableOne)
}

// surveys finds the definitions that a result is made from.
type surveys func(context.Context) ([]*survey.Definition, error)

func (c *Cache) survey(id survey.ID) surveys {
	return func(ctx context.Context) ([]*survey.Definition, error) {
		def, err := c.config.Catalogue.Definition(ctx, id)
		return []*survey.Definition{def}, err
	}
}

// state is what results hold for as long as it stays the same.
type state struct {
	changes  uint64
	defs     []*survey.Definition // by identity
	versions []uint64
}

func (s state) equal(other state) bool {
	return s.changes == other.changes && slices.Equal(s.defs, other.defs) &&
		slices.Equal(s.versions, other.versions)
}

func (c *Cache) state(ctx context.Context, of surveys) (state, error) {
	now := state{changes: c.changes.Load()}
	defs, err := of(ctx)
	if err != nil {
		return now, err
	}
	now.defs = defs
	for _, def := range defs {
		version, err := c.turns.version(ctx, def.Name)
		if err != nil {
			return now, err
		}
		now.versions = append(now.versions, version)
	}
	return now, nil
}

// ask answers from what is kept, or asks once for all who wait for the same. Without a version, as
// when there is no table yet, it keeps nothing.
func ask[Q, R any](
	ctx context.Context, c *Cache, q Q, of surveys, results func(context.Context, Q) (R, error),
) (R, error) {
	key, ok := key[R](q)
	now, err := c.state(ctx, of)
	if err != nil || !ok {
		return results(ctx, q)
	}
	if found, ok := c.find(key, now); ok {
		return copied(found.(R)), nil
	}
	flight := c.flights.DoChan(fmt.Sprint(key, now), func() (any, error) {
		alone, cancel := context.WithTimeout(context.WithoutCancel(ctx), longest)
		defer cancel()
		return c.fetch(key, now, func() (any, error) { return results(alone, q) })
	})
	select {
	case <-ctx.Done():
		return *new(R), ctx.Err()
	case landed := <-flight:
		if landed.Err != nil {
			return *new(R), landed.Err
		}
		return copied(landed.Val.(R)), nil
	}
}

// fetch gets a result and keeps it. A panic would end the process here, so it becomes an error.
func (c *Cache) fetch(key string, now state, get func() (any, error)) (found any, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("count results: %v", reason)
		}
	}()
	if found, err = get(); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept.put(key, entry{state: now, result: found, bytes: size(found) + len(key)})
	return found, nil
}

// find returns what is kept under a key if it still holds.
func (c *Cache) find(key string, now state) (any, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept, ok := c.kept.find(key)
	if !ok || !kept.state.equal(now) {
		return nil, false
	}
	return kept.result, true
}
