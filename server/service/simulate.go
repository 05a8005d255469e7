package service

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"candour/server/store"
	"candour/survey"
	"candour/survey/sample"
)

// SimulationRequest asks for the door through which a survey's synthetic responses may come.
type SimulationRequest struct {
	Survey survey.ID
	Wave   string // empty: the current one
}

// SimulationDoor is where to post, with which token, and what the survey asks.
type SimulationDoor struct {
	URL        string
	Token      string
	Wave       string
	Definition []byte // JSON
}

func (l *localControl) Simulation(q SimulationRequest) (SimulationDoor, error) {
	ctx, s := l.ctx, l.service
	v, err := s.store.Survey(ctx, q.Survey)
	if err != nil {
		return SimulationDoor{}, err
	}
	if v.State != store.StateOpen {
		return SimulationDoor{}, survey.Fault(survey.Closed, fmt.Sprintf(
			"The survey %s is not open; run `candour survey open %s` first.", v.ID, v.ID))
	}
	if q.Wave != "" && q.Wave != v.Wave {
		return SimulationDoor{}, survey.Fault(survey.Invalid, fmt.Sprintf(
			"The door takes responses of the current wave, %s; make %s current with `candour survey wave`,"+
				" or add --direct.", v.Wave, q.Wave))
	}
	def, err := s.store.Definition(ctx, q.Survey)
	if err != nil {
		return SimulationDoor{}, err
	}
	body, err := json.Marshal(def)
	if err != nil {
		return SimulationDoor{}, fmt.Errorf("write definition: %w", err)
	}
	if err := l.audit("simulate", string(v.ID)); err != nil {
		return SimulationDoor{}, err
	}
	return SimulationDoor{URL: s.Address(), Token: s.simulator, Wave: v.Wave, Definition: body}, nil
}

// InsertRequest asks for N synthetic responses of a survey, straight into ClickHouse.
type InsertRequest struct {
	Survey survey.ID
	Wave   string // empty: the current one
	N      int
	Seed   uint64
	Token  string // the same token again inserts nothing
	Pool   PoolUse
}

// PoolUse says whether responses are kept to be multiplied.
type PoolUse uint8

// Responses are not kept, begin a new pool, or join the one that is there.
const (
	NoPool PoolUse = iota
	NewPool
	SamePool
)

// partSize is how many responses are made from one seed. It decides what a seed makes, the number of
// cores does not.
const partSize = 2500

// InsertSynthetic makes N responses from the seed, each checked as everybody's are.
func (l *localControl) InsertSynthetic(q InsertRequest) (int, error) {
	rows, err := l.makeUp(&q)
	if err != nil {
		return 0, err
	}
	if err := (sink{l.service}).Insert(l.ctx, q.Survey, q.Token, rows); err != nil {
		return 0, err
	}
	if q.Pool == NewPool {
		l.service.pools.Store(q.Survey, q.Seed)
		err = l.service.database.NewPool(l.ctx, q.Survey)
	}
	if err == nil && q.Pool != NoPool {
		err = l.service.database.FillPool(l.ctx, q.Survey, rows)
	}
	if err != nil {
		return 0, err
	}
	return len(rows), l.inserted(q.Survey)
}

// inserted tells dashboards and the audit log. A large simulation comes here many times.
func (l *localControl) inserted(id survey.ID) error {
	l.service.hub.Changed(id)
	return l.service.store.LogHourly(l.ctx, localAccount, "simulate directly", string(id))
}

// makeUp makes the responses that a request asks for, on all cores.
func (l *localControl) makeUp(q *InsertRequest) ([]survey.Response, error) {
	v, err := l.service.store.Survey(l.ctx, q.Survey)
	if err != nil {
		return nil, err
	}
	form, err := l.service.store.Form(l.ctx, q.Survey, v.Version)
	if err != nil {
		return nil, err
	}
	q.Wave = cmp.Or(q.Wave, v.Wave)
	if err := hasWave(form.Definition(), q.Wave); err != nil {
		return nil, err
	}
	if q.N < 1 {
		return nil, survey.Fault(survey.Invalid, "Say how many responses to make, 1 or more.")
	}
	rows := make([]survey.Response, q.N)
	group, ctx := errgroup.WithContext(l.ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for start := 0; start < q.N; start += partSize {
		group.Go(func() error {
			part := rows[start:min(start+partSize, q.N)]
			return fill(ctx, part, synthetic{form, v.Version, q.Wave, q.Seed + uint64(start)})
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return rows, nil
}

// synthetic says what responses are made up of.
type synthetic struct {
	form    *survey.Form
	version int
	wave    string
	seed    uint64
}

// fill fills rows with responses that the form has checked.
func fill(ctx context.Context, rows []survey.Response, from synthetic) error {
	made, err := sample.Generate(from.form.Definition(), len(rows), from.wave, from.seed)
	if err != nil {
		return err
	}
	i := 0
	for submission := range made {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		submission.Version = from.version
		if rows[i], err = from.form.Check(submission); err != nil {
			return fmt.Errorf("check what was made up: %w", err)
		}
		i++
	}
	if i < len(rows) {
		return fmt.Errorf("made up %d responses of %d", i, len(rows))
	}
	return nil
}

// MultiplyRequest asks for N copies of the synthetic responses in a survey's pool. N 0 ends the pool.
// Seed is that of the request that began the pool.
type MultiplyRequest struct {
	Survey survey.ID
	N      int
	Seed   uint64
	Token  string // the same token again inserts nothing
}

// Multiply lets ClickHouse copy what InsertSynthetic made and the form checked: every copy is a valid
// response, whatever the survey's rules.
func (l *localControl) Multiply(q MultiplyRequest) (int, error) {
	if begun, ok := l.service.pools.Load(q.Survey); !ok || begun != q.Seed {
		return 0, survey.Fault(survey.Conflict, "Another simulation of this survey has begun; run this"+
			" one again when that has ended.")
	}
	if q.N < 1 {
		return 0, l.service.database.DropPool(l.ctx, q.Survey)
	}
	if err := l.service.database.Multiply(l.ctx, q.Survey, q.Token, q.N); err != nil {
		return 0, err
	}
	l.service.stored.Add(int64(q.N))
	return q.N, l.inserted(q.Survey)
}
