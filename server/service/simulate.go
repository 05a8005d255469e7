package service

import (
	"encoding/json"
	"fmt"

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

// InsertRequest asks for N synthetic responses of a survey, made from Seed, straight into
// ClickHouse.
type InsertRequest struct {
	Survey survey.ID
	Wave   string // empty: the current one
	N      int
	Seed   uint64
	Token  string // the same token again inserts nothing
}

func (l *localControl) InsertSynthetic(q InsertRequest) (int, error) {
	ctx, s := l.ctx, l.service
	v, err := s.store.Survey(ctx, q.Survey)
	if err != nil {
		return 0, err
	}
	form, err := s.store.Form(ctx, q.Survey, v.Version)
	if err != nil {
		return 0, err
	}
	q.Wave = or(q.Wave, v.Wave)
	if err := hasWave(form.Definition(), q.Wave); err != nil {
		return 0, err
	}
	if q.N < 1 {
		return 0, survey.Fault(survey.Invalid, "Say how many responses to make, 1 or more.")
	}
	made, err := sample.Generate(form.Definition(), q.N, q.Wave, q.Seed)
	if err != nil {
		return 0, err
	}
	rows := make([]survey.Response, 0, q.N)
	for submission := range made {
		submission.Version = v.Version
		row, err := form.Check(submission)
		if err != nil {
			return 0, fmt.Errorf("check what was made up: %w", err)
		}
		rows = append(rows, row)
	}
	if err := (sink{s}).Insert(ctx, q.Survey, q.Token, rows); err != nil {
		return 0, err
	}
	s.hub.Changed(q.Survey)
	// A large simulation comes here many times.
	return len(rows), s.store.LogHourly(ctx, localAccount, "simulate directly", string(q.Survey))
}
