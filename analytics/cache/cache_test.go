package cache_test

import (
	"context"
	"errors"
	"reflect"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"candour/analytics"
	"candour/analytics/cache"
	"candour/analytics/chdb/chdbtest"
	"candour/analytics/clickhouse"
	"candour/survey"
)

// walkIn is one survey, and its catalogue.
type walkIn struct {
	def atomic.Pointer[survey.Definition]
}

func (w *walkIn) Definition(context.Context, survey.ID) (*survey.Definition, error) {
	return w.def.Load(), nil
}

func (w *walkIn) Study(context.Context, survey.StudyID) ([]*survey.Definition, error) {
	return []*survey.Definition{w.def.Load()}, nil
}

const definition = `
name: walk-in
study: walk-in
title: {en: Walk-in, fr: Sans rendez-vous}
languages: [en, fr]
waves: [w1]
choices:
  yes_no: [{name: "yes", label: {en: "Yes", fr: Oui}}, {name: "no", label: {en: "No", fr: Non}}]
questions:
  - {type: select_one, name: again, role: demographic, label: {en: Again?, fr: Encore?}, choices: yes_no}
  - {type: integer, name: age, role: demographic, label: {en: Age, fr: Âge}, bands: [12, 16, 19]}
  - {type: decimal, name: hours, role: outcome, label: {en: Hours, fr: Heures}}
`

// counted counts how often the results behind a cache are asked, and can hold answers back.
type counted struct {
	analytics.Results
	asked atomic.Int64
	hold  chan struct{}
}

func (c *counted) Frequencies(ctx context.Context, q analytics.Query) (analytics.Frequencies, error) {
	c.asked.Add(1)
	if c.hold != nil {
		<-c.hold
	}
	return c.Results.Frequencies(ctx, q)
}

type fixture struct {
	catalogue *walkIn
	database  *clickhouse.Database
	behind    *counted
	cache     *cache.Cache
}

func open(t *testing.T, config cache.Config) *fixture {
	t.Helper()
	f := &fixture{catalogue: &walkIn{}}
	f.catalogue.def.Store(parse(t))
	engine := chdbtest.Open(t)
	var err error
	f.database, err = clickhouse.Open(clickhouse.Config{Writer: engine.Writer(), Reader: engine.Reader(),
		Catalogue: f.catalogue})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.database.Close() })
	if err := f.database.Ensure(t.Context(), f.catalogue.def.Load()); err != nil {
		t.Fatal(err)
	}
	f.behind = &counted{Results: f.database.Results(clickhouse.Live)}
	config.Results, config.Catalogue, config.Version = f.behind, f.catalogue, f.database.Version
	f.cache = cache.New(config)
	return f
}

func parse(t *testing.T) *survey.Definition {
	t.Helper()
	def, _, err := survey.Parse([]byte(definition))
	if err != nil {
		t.Fatal(err)
	}
	return def
}

// arrive inserts one response.
func (f *fixture) arrive(t *testing.T, token string) {
	t.Helper()
	row, err := f.catalogue.def.Load().Check(survey.Submission{Wave: "w1", Source: survey.Synthetic,
		Answers: map[string]any{"again": "yes", "age": 17, "hours": 1.5}})
	if err != nil {
		t.Error(err)
		return
	}
	if err := f.database.Insert(t.Context(), "walk-in", token, []survey.Response{row}); err != nil {
		t.Error(err)
	}
}

func (f *fixture) responses(t *testing.T) int {
	t.Helper()
	found, err := f.cache.Frequencies(t.Context(), analytics.Query{Survey: "walk-in"})
	if err != nil {
		t.Error(err)
	}
	return int(found.Responses)
}

func TestKeepsUntilSomethingChanges(t *testing.T) {
	f := open(t, cache.Config{})
	for _, step := range []struct {
		name   string
		change func()
		want   int64 // asked in all
	}{
		{"the first time", func() {}, 1},
		{"nothing changed", func() {}, 1},
		{"a response came", func() { f.arrive(t, "one") }, 2},
		{"nothing changed again", func() {}, 2},
		{"a new version was published", func() { f.catalogue.def.Store(parse(t)) }, 3},
		{"someone says so", func() { f.cache.Changed() }, 4},
		{"and nothing since", func() {}, 4},
	} {
		step.change()
		f.responses(t)
		if got := f.behind.asked.Load(); got != step.want {
			t.Errorf("%s: asked %d times, want %d", step.name, got, step.want)
		}
	}
}

func TestOtherQuestionsAreOthers(t *testing.T) {
	f := open(t, cache.Config{})
	for i, q := range []analytics.Query{
		{}, {Wave: "w1"}, {Keys: true}, {Questions: []string{"again"}},
		{Where: analytics.Condition{Question: "again", Value: "yes"}},
		{Where: analytics.Condition{Question: "again", Value: "no"}},
	} {
		q.Survey = "walk-in"
		for range 2 {
			if _, err := f.cache.Frequencies(t.Context(), q); err != nil {
				t.Fatal(err)
			}
		}
		if got := f.behind.asked.Load(); got != int64(i+1) {
			t.Errorf("%+v: asked %d times in all, want %d", q, got, i+1)
		}
	}
}

func TestBasesAndLanguagesShareTheirCounts(t *testing.T) {
	f := open(t, cache.Config{})
	f.arrive(t, "one")
	for _, base := range []analytics.Base{analytics.OfAnswered, analytics.OfAsked, analytics.OfAll, ""} {
		for _, lang := range []string{"en", "fr", ""} {
			q := analytics.Query{Survey: "walk-in", Base: base, Lang: lang}
			before := f.behind.asked.Load()
			got, err := f.cache.Frequencies(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if asked := f.behind.asked.Load() - before; asked > 0 && before > 0 {
				t.Errorf("%s in %q: asked again", base, lang)
			}
			want, err := f.behind.Results.Frequencies(t.Context(), q)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s in %q: got %+v, want %+v, %v", base, lang, got, want, err)
			}
		}
	}
}

func TestCallersMayChangeWhatTheyGet(t *testing.T) {
	f := open(t, cache.Config{})
	f.arrive(t, "one")
	q := analytics.Query{Survey: "walk-in", Keys: true}
	first, err := f.cache.Frequencies(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := f.behind.Frequencies(t.Context(), q)
	for range 2 { // the one that asked, and one that was kept for
		first.Responses = 99
		first.Questions[0].Rows[0].Count = 99
		*first.Questions[0].Rows[0].Percent = 99
		if first, err = f.cache.Frequencies(t.Context(), q); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(first, want) {
			t.Errorf("got %+v, want %+v", first, want)
		}
	}
}

func TestManyAskOnce(t *testing.T) {
	f := open(t, cache.Config{})
	f.behind.hold = make(chan struct{})
	var all sync.WaitGroup
	leaver, leave := context.WithCancel(t.Context())
	all.Go(func() {
		_, err := f.cache.Frequencies(leaver, analytics.Query{Survey: "walk-in"})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("who left got %v", err)
		}
	})
	for f.behind.asked.Load() == 0 { // until the one that leaves has asked
		runtime.Gosched()
	}
	for range 50 {
		all.Go(func() { f.responses(t) })
	}
	leave()
	close(f.behind.hold)
	all.Wait()
	if got := f.behind.asked.Load(); got != 1 {
		t.Errorf("asked %d times, want 1", got)
	}
}

// TestNothingOldWhileResponsesCome asks while responses are inserted: what was acknowledged before a
// question is in its answer.
func TestNothingOldWhileResponsesCome(t *testing.T) {
	f := open(t, cache.Config{})
	var acknowledged atomic.Int64
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for i := range 60 {
			f.arrive(t, strconv.Itoa(i))
			acknowledged.Add(1)
		}
	}()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for running := true; running; {
				select {
				case <-ended:
					running = false
				default:
				}
				least := int(acknowledged.Load())
				if got := f.responses(t); got < least {
					t.Errorf("got %d responses when %d were there", got, least)
				}
			}
		})
	}
	all.Wait()
}

func TestHoldsNoMoreThanItMay(t *testing.T) {
	f := open(t, cache.Config{Entries: 2})
	ask := func(wave string) int64 {
		if _, err := f.cache.Frequencies(t.Context(), analytics.Query{Survey: "walk-in", Wave: wave}); err != nil {
			t.Fatal(err)
		}
		return f.behind.asked.Load()
	}
	for _, step := range []struct {
		wave string
		want int64
	}{{"a", 1}, {"b", 2}, {"a", 2}, {"c", 3}, {"a", 3}, {"b", 4}} {
		if got := ask(step.wave); got != step.want {
			t.Errorf("%s: asked %d times in all, want %d", step.wave, got, step.want)
		}
	}
}

func TestTooLargeIsNotKept(t *testing.T) {
	f := open(t, cache.Config{Bytes: 10})
	f.responses(t)
	f.responses(t)
	if got := f.behind.asked.Load(); got != 2 {
		t.Errorf("asked %d times, want 2", got)
	}
}
