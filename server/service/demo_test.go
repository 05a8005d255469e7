package service_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"candour/server/service"
	"candour/server/store"
	"candour/survey"
)

func demo(t *testing.T, config service.Config) (*running, service.DemoAccounts) {
	t.Helper()
	config.Secrets = nil
	s, accounts, err := service.OpenDemo(t.Context(), config, quiet())
	must(t, err)
	return serve(t, s), accounts
}

func tokenOf(t *testing.T, d service.DemoAccounts, role store.Role) string {
	t.Helper()
	for _, a := range d.Accounts {
		if a.Role == role {
			return a.Token
		}
	}
	t.Fatalf("the demo has no %s: %+v", role, d)
	return ""
}

func TestDemoIsFilledOnceAndUsedAgain(t *testing.T) {
	config := settings(t)
	r, first := demo(t, config)
	if len(first.Accounts) != len(store.Roles()) {
		t.Errorf("got %d accounts, want one for each role", len(first.Accounts))
	}
	researcher, funder := tokenOf(t, first, store.Researcher), tokenOf(t, first, store.Funder)
	for id, want := range map[survey.ID]int{"youth-experience": 600, "peer-support": 14, "peer-support-session": 18} {
		if n := r.seen(researcher, id, ""); n != want {
			t.Errorf("%s has %d responses, want %d", id, n, want)
		}
	}
	if n := r.seen(funder, "youth-experience", ""); n < 596 || n > 604 {
		t.Errorf("the funder sees %d responses, want about 600", n)
	}
	first.URL = r.URL
	must(t, r.service.WriteDemo(first))
	r.Stop()

	var written service.DemoAccounts
	file := filepath.Join(config.Data, "demo.json")
	content, err := os.ReadFile(file)
	must(t, err)
	must(t, json.Unmarshal(content, &written))
	if is, err := os.Stat(file); err != nil || is.Mode().Perm() != 0o600 || !reflect.DeepEqual(written, first) {
		t.Errorf("got %v, %v and %+v, want 0600 and %+v", is.Mode(), err, written, first)
	}
	r, again := demo(t, config)
	if !reflect.DeepEqual(again, first) || r.seen(researcher, "youth-experience", "") != 600 {
		t.Errorf("got %+v, want the accounts and responses of before", again)
	}
	r.Stop()

	// A command opens the folder with the secret that lies in it.
	offline, err := service.OpenOffline(t.Context(), service.Config{Data: config.Data, Library: config.Library}, quiet())
	must(t, err)
	_, err = offline.Local().Life(service.LifeChange{Survey: "peer-support", State: store.StateClosed})
	must(t, err)
	must(t, offline.Close())

	// Tokens stay valid under serve.
	r = start(t, config)
	if n := r.seen(researcher, "peer-support", ""); n != 14 {
		t.Errorf("under serve: got %d responses, want 14", n)
	}
}

// A demo that was killed while it filled its folder starts again from nothing, but not while another
// process fills it.
func TestHalfFilledDemo(t *testing.T) {
	config := settings(t)
	must(t, os.Mkdir(config.Data, 0o700))
	for name, content := range map[string]string{"demo.json": "{}\n", "meta.db": "half of a database", "lock": ""} {
		must(t, os.WriteFile(filepath.Join(config.Data, name), []byte(content), 0o600))
	}
	note := filepath.Join(config.Data, "note.txt")
	must(t, os.WriteFile(note, []byte("mine"), 0o600))
	_, err := service.OpenOffline(t.Context(), config, quiet())
	wantFault(t, err, survey.Conflict, "candour demo")
	if half, err := os.ReadFile(filepath.Join(config.Data, "meta.db")); string(half) != "half of a database" {
		t.Errorf("a command left %q, %v, want what was there", half, err)
	}
	r, accounts := demo(t, config)
	if kept, err := os.ReadFile(note); string(kept) != "mine" {
		t.Errorf("the demo left %q, %v of a file that is not its own", kept, err)
	}
	if n := r.seen(tokenOf(t, accounts, store.Researcher), "peer-support", ""); n != 14 {
		t.Errorf("got %d responses, want 14", n)
	}
	must(t, os.WriteFile(filepath.Join(config.Data, "demo.json"), []byte("{}\n"), 0o600))
	_, _, err = service.OpenDemo(t.Context(), config, quiet())
	wantFault(t, err, survey.Unavailable, "Another candour uses the folder")
	_, err = service.OpenOffline(t.Context(), config, quiet())
	wantFault(t, err, survey.Unavailable, "Another candour uses the folder")
	if n := r.seen(tokenOf(t, accounts, store.Researcher), "peer-support", ""); n != 14 {
		t.Errorf("after another demo's start: got %d responses, want 14", n)
	}
}
