package service_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"candour/server/service"
	"candour/server/store"
	"candour/survey"
)

// Everything that a command can ask for, of a service in this process and of one that has the folder.
func TestControl(t *testing.T) {
	config := settings(t)
	r := start(t, config)
	dialled, err := service.Dial(config)
	must(t, err)
	t.Cleanup(func() { must(t, dialled.Close()) })
	for name, control := range map[string]service.Control{"local": r.service.Local(), "dialled": dialled} {
		id := survey.ID(name)
		yaml := []byte(strings.ReplaceAll(strings.Replace(visits, "name: visits", "name: "+name, 1), "study: visits", "study: "+name))
		t.Run(name+" life", func(t *testing.T) { wantLife(t, control, id, yaml) })
		t.Run(name+" account", func(t *testing.T) { wantAccount(t, control, name) })
		t.Run(name+" simulation", func(t *testing.T) { wantSimulation(t, control, id, r.URL) })
		t.Run(name+" report", func(t *testing.T) { wantReport(t, control, survey.StudyID(name)) })
		t.Run(name+" diagnosis", func(t *testing.T) { wantDiagnosis(t, control, name) })
		t.Run(name+" unpark", func(t *testing.T) { wantUnpark(t, control) })
		t.Run(name+" faults", func(t *testing.T) { wantFaults(t, control, id) })
	}
}

func wantLife(t *testing.T, c service.Control, id survey.ID, yaml []byte) {
	p, err := c.Publish(yaml, "stem")
	if err != nil || p.Survey.ID != id || p.Survey.Version != 1 || p.Survey.State != store.StateDraft {
		t.Fatalf("got %+v, %v, want a draft of version 1", p, err)
	}
	p, err = c.Publish(append(yaml, "  - {type: text, name: more, role: open, label: More}\n"...), "stem")
	if err != nil || p.Survey.Version != 2 {
		t.Fatalf("got %+v, %v, want version 2", p, err)
	}
	body, err := c.Definition(id)
	var def struct{ Questions []struct{ Name string } }
	if err := json.Unmarshal(body, &def); err != nil || len(def.Questions) != 2 {
		t.Errorf("got %s, %v, want the newest definition", body, err)
	}
	must(t, err)
	for _, change := range []struct {
		service.LifeChange
		want store.Survey
	}{
		{service.LifeChange{State: store.StateOpen}, store.Survey{State: store.StateOpen, Wave: "w1"}},
		{service.LifeChange{Wave: "w2"}, store.Survey{State: store.StateOpen, Wave: "w2"}},
		{service.LifeChange{}, store.Survey{State: store.StateOpen, Wave: "w2"}},
		{service.LifeChange{State: store.StateClosed, Wave: "w1"}, store.Survey{State: store.StateClosed, Wave: "w1"}},
		{service.LifeChange{State: store.StateOpen}, store.Survey{State: store.StateOpen, Wave: "w1"}},
	} {
		change.Survey = id
		v, err := c.Life(change.LifeChange)
		if err != nil || v.Survey.State != change.want.State || v.Survey.Wave != change.want.Wave {
			t.Errorf("%+v: got %+v, %v, want %+v", change.LifeChange, v, err, change.want)
		}
	}
}

func wantAccount(t *testing.T, c service.Control, name string) {
	made, err := c.Account(service.AccountChange{Account: store.Account{Name: name, Role: store.Funder}})
	if err != nil || made.Name != name || made.Role != store.Funder || made.Password == "" || made.Token == "" {
		t.Fatalf("got %+v, %v", made, err)
	}
	again, err := c.Account(service.AccountChange{Account: store.Account{Name: name}, Reset: true})
	if err != nil || again.Role != store.Funder || again.Password == made.Password || again.Token == made.Token {
		t.Errorf("got %+v, %v, want new credentials", again, err)
	}
}

func wantSimulation(t *testing.T, c service.Control, id survey.ID, url string) {
	door, err := c.Simulation(service.SimulationRequest{Survey: id})
	if err != nil || door.URL != url || door.Token == "" || door.Wave != "w1" || !json.Valid(door.Definition) {
		t.Errorf("got %+v, %v", door, err)
	}
	for range 2 { // the same token again inserts nothing, and says the same
		n, err := c.InsertSynthetic(service.InsertRequest{Survey: id, Wave: "w2", N: 40, Seed: 1, Token: "once"})
		if err != nil || n != 40 {
			t.Errorf("got %d, %v, want 40", n, err)
		}
	}
}

func wantReport(t *testing.T, c service.Control, study survey.StudyID) {
	for _, role := range []store.Role{store.Researcher, store.Funder} {
		book, err := c.Report(service.ReportRequest{Study: study, Lang: "fr", Role: role})
		if err != nil || !bytes.HasPrefix(book, []byte("PK")) {
			t.Errorf("for %q: got %d bytes, %v, want a workbook", role, len(book), err)
		}
	}
}

func wantDiagnosis(t *testing.T, c service.Control, name string) {
	d, err := c.Diagnose()
	must(t, err)
	parts := map[string]string{}
	for _, p := range d.Parts {
		parts[p.Name] = p.Note
	}
	if !d.Well() || parts["ClickHouse"] != "answers, in the process" || parts["parked responses"] != "none" ||
		parts["stuck batches"] != "none" || parts["ledger"] != "ledger.db can be written" ||
		parts["table of "+name] != "whole, and as version 2 needs it" {
		t.Errorf("got %+v", d)
	}
}

// Nothing is parked, so that nothing is sent again.
func wantUnpark(t *testing.T, c service.Control) {
	if n, err := c.Unpark(); err != nil || n != 0 {
		t.Errorf("got %d, %v, want none", n, err)
	}
}

// Faults are the same near and far: their kind, their sentence, their fields.
func wantFaults(t *testing.T, c service.Control, id survey.ID) {
	for _, f := range []struct {
		name string
		ask  func() error
		kind survey.Kind
		says string
	}{
		{"no YAML", func() error { _, err := c.Publish([]byte("a: [b"), "x"); return err },
			survey.Malformed, "not YAML"},
		{"no survey", func() error { _, err := c.Life(service.LifeChange{Survey: "lost"}); return err },
			survey.NotFound, `There is no survey "lost" here.`},
		{"no such state", func() error {
			_, err := c.Life(service.LifeChange{Survey: id, State: "draft"})
			return err
		}, survey.Invalid, "opened or closed"},
		{"no wave", func() error { _, err := c.Life(service.LifeChange{Survey: id, Wave: "w9"}); return err },
			survey.Invalid, `has no wave "w9"`},
		{"no definition", func() error { _, err := c.Definition("lost"); return err }, survey.NotFound, "lost"},
		{"no study", func() error { _, err := c.Report(service.ReportRequest{Study: "lost", Role: store.Funder}); return err },
			survey.NotFound, "lost"},
		{"a report for nobody", func() error {
			_, err := c.Report(service.ReportRequest{Study: survey.StudyID(id), Role: "reseracher"})
			return err
		}, survey.Invalid, `no role "reseracher"`},
		{"no role", func() error {
			_, err := c.Account(service.AccountChange{Account: store.Account{Name: "Rosa", Role: "boss"}})
			return err
		}, survey.Invalid, "Choose a role"},
		{"a name that is taken", func() error {
			_, err := c.Account(service.AccountChange{Account: store.Account{Name: string(id), Role: store.Admin}})
			return err
		}, survey.Conflict, "already"},
		{"nobody to reset", func() error {
			_, err := c.Account(service.AccountChange{Account: store.Account{Name: "Nobody"}, Reset: true})
			return err
		}, survey.NotFound, "Nobody"},
		{"another wave's door", func() error {
			_, err := c.Simulation(service.SimulationRequest{Survey: id, Wave: "w2"})
			return err
		}, survey.Invalid, "--direct"},
		{"synthetic responses of no wave", func() error {
			_, err := c.InsertSynthetic(service.InsertRequest{Survey: id, Wave: "w9", N: 1, Token: "x"})
			return err
		}, survey.Invalid, `has no wave "w9"`},
		{"no synthetic responses", func() error {
			_, err := c.InsertSynthetic(service.InsertRequest{Survey: id, Token: "x"})
			return err
		}, survey.Invalid, "1 or more"},
	} {
		t.Run(f.name, func(t *testing.T) { wantFault(t, f.ask(), f.kind, f.says) })
	}
}

// A draft's door is closed.
func TestSimulationWantsAnOpenSurvey(t *testing.T) {
	r := start(t, settings(t))
	_, err := r.Control.Publish([]byte(visits), "visits")
	must(t, err)
	_, err = r.Control.Simulation(service.SimulationRequest{Survey: "visits"})
	wantFault(t, err, survey.Closed, "candour survey open visits")
}

func TestMultiplyKnowsItsSimulation(t *testing.T) {
	r := start(t, settings(t))
	_, err := r.Control.Publish([]byte(visits), "")
	must(t, err)
	insert := func(seed uint64) {
		_, err := r.Control.InsertSynthetic(service.InsertRequest{Survey: "visits", N: 40, Seed: seed,
			Token: fmt.Sprint(seed), Pool: service.NewPool})
		must(t, err)
	}
	insert(1)
	n, err := r.Control.Multiply(service.MultiplyRequest{Survey: "visits", N: 100, Seed: 1, Token: "more"})
	if err != nil || n != 100 {
		t.Errorf("got %d and %v, want 100", n, err)
	}
	insert(2)
	_, err = r.Control.Multiply(service.MultiplyRequest{Survey: "visits", N: 100, Seed: 1, Token: "still more"})
	if survey.AsError(err).Kind != survey.Conflict {
		t.Errorf("got %v, want Conflict: another has begun", err)
	}
}

// Without the secret of its server a folder is looked at as far as it can be, and nobody is told to make a new
// secret, which would open nothing.
func TestDiagnosisWithoutTheSecret(t *testing.T) {
	config := settings(t)
	r := start(t, config)
	r.publish()
	r.Stop()
	config.Secrets = nil
	s, err := service.OpenOffline(t.Context(), config, quiet())
	must(t, err)
	defer func() { must(t, s.Close()) }()
	d, err := s.Local().Diagnose()
	must(t, err)
	for _, part := range d.Parts {
		if part.Name == "ledger" && (part.Well || strings.Contains(part.Note, "Make one") || !strings.Contains(part.Note, "the secret that the server runs with")) {
			t.Errorf("of the ledger it says %+v", part)
		}
	}
	if d.Well() {
		t.Error("all is well without a look at the ledger")
	}
}
