package service_test

import (
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"candour/server/service"
	"candour/server/store"
	"candour/survey"
)

func TestOneProcessOwnsAFolder(t *testing.T) {
	config := settings(t)
	start(t, config)
	_, err := service.Open(t.Context(), config, quiet())
	wantFault(t, err, survey.Unavailable, "Another candour uses the folder "+config.Data)
	_, err = service.OpenOffline(t.Context(), config, quiet())
	wantFault(t, err, survey.Unavailable, "stop it")
}

// linked is a path that leads into a data folder by another way.
func linked(t *testing.T, config service.Config) string {
	t.Helper()
	link := filepath.Join(t.TempDir(), "link")
	must(t, os.Symlink(config.Data, link))
	return filepath.Join(link, "secret.txt")
}

func TestOpenRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*testing.T, *service.Config)
		kind   survey.Kind
		says   string
	}{
		{"a secret in the data folder", func(_ *testing.T, c *service.Config) {
			c.SecretFile = filepath.Join(c.Data, "secret.txt")
		}, survey.Invalid, "where a thief would find both"},
		{"a secret in the data folder, by another way", func(t *testing.T, c *service.Config) {
			must(t, os.Mkdir(c.Data, 0o700))
			must(t, os.WriteFile(filepath.Join(c.Data, "secret.txt"), nil, 0o600))
			c.SecretFile = linked(t, *c)
		}, survey.Invalid, "where a thief would find both"},
		{"a data folder that is a file", func(t *testing.T, c *service.Config) {
			must(t, os.WriteFile(c.Data, nil, 0o600))
		}, survey.Unavailable, "cannot be made"},
		{"a data folder whose lock is a folder", func(t *testing.T, c *service.Config) {
			must(t, os.MkdirAll(filepath.Join(c.Data, "lock"), 0o700))
		}, survey.Unavailable, "cannot be written"},
		{"no library", func(_ *testing.T, c *service.Config) { c.Library = "/nowhere/libchdb.so" },
			survey.Unavailable, "npm"},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := settings(t)
			c.change(t, &config)
			s, err := service.Open(t.Context(), config, quiet())
			wantFault(t, err, c.kind, c.says)
			if s != nil {
				t.Error("got a service")
			}
		})
	}
}

// A service that could not be opened lets go of the folder.
func TestHalfOpen(t *testing.T) {
	config := settings(t)
	broken := config
	broken.Library = "/nowhere/libchdb.so"
	if _, err := service.Open(t.Context(), broken, quiet()); err == nil {
		t.Fatal("opened without a library")
	}
	start(t, config).Stop()
}

func TestRunRefuses(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = taken.Close() })
	for _, c := range []struct {
		name   string
		change func(*service.Config)
		says   string
	}{
		{"an address that is taken", func(c *service.Config) { c.Addr = taken.Addr().String() }, "CANDOUR_ADDR"},
		{"metrics where another listens", func(c *service.Config) { c.MetricsAddr = taken.Addr().String() },
			"CANDOUR_METRICS_ADDR"},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := settings(t)
			c.change(&config)
			s, err := service.Open(t.Context(), config, quiet())
			must(t, err)
			err = s.Run(t.Context(), func(string) { t.Error("it started") })
			wantFault(t, err, survey.Unavailable, c.says)
			must(t, s.Close())
		})
	}
}

func TestDemoRefuses(t *testing.T) {
	for _, c := range []struct{ name, file, content, says string }{
		{"what it did not make", "notes.txt", "mine", "holds something that the demo did not make"},
		{"accounts that it cannot read", "demo.json", `{"accounts": [`, "cannot be read"},
		{"a file without accounts", "demo.json", `{"url": "http://127.0.0.1:8080"}`, "cannot be read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := settings(t)
			must(t, os.Mkdir(config.Data, 0o700))
			must(t, os.WriteFile(filepath.Join(config.Data, c.file), []byte(c.content), 0o600))
			_, _, err := service.OpenDemo(t.Context(), config, quiet())
			wantFault(t, err, survey.Conflict, c.says)
			kept, err := os.ReadFile(filepath.Join(config.Data, c.file))
			if err != nil || string(kept) != c.content {
				t.Errorf("got %q, %v, want what was there", kept, err)
			}
		})
	}
}

// Without a secret a command can do whatever neither accepts nor lets go an answer.
func TestOfflineWithoutASecret(t *testing.T) {
	config := settings(t)
	config.Secrets = nil
	s, err := service.OpenOffline(t.Context(), config, quiet())
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	c := s.Local()
	_, err = c.Publish([]byte(visits), "visits")
	must(t, err)
	_, err = c.Life(service.LifeChange{Survey: "visits", State: store.StateOpen})
	must(t, err)
	for name, change := range map[string]service.LifeChange{
		"close": {Survey: "visits", State: store.StateClosed}, "another wave": {Survey: "visits", Wave: "w2"}} {
		_, err = c.Life(change)
		t.Run(name, func(t *testing.T) { wantFault(t, err, survey.Invalid, "candour secret") })
	}
	v, err := c.Life(service.LifeChange{Survey: "visits"})
	if err != nil || v.Survey.State != store.StateOpen || v.Survey.Wave != "w1" {
		t.Errorf("got %+v, %v, want the survey as it was", v, err)
	}
	wantFault(t, s.Run(t.Context(), func(string) {}), survey.Invalid, "candour secret")
	d, err := c.Diagnose()
	must(t, err)
	ailing := slices.DeleteFunc(d.Parts, func(p service.Part) bool { return p.Well })
	if len(ailing) != 1 || ailing[0].Name != "ledger" || !strings.Contains(ailing[0].Note, "CANDOUR_SECRET_FILE") {
		t.Errorf("got %+v, want a ledger that asks for a secret", ailing)
	}
}
