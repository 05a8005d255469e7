package service_test

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"candour/server/service"
	"candour/server/store"
	"candour/survey"
)

// The doctor of a folder that lost something says so: what is gone or damaged would otherwise be made anew, or
// laid aside by ClickHouse, and everything that is asked answers well.
func TestDoctorSeesLoss(t *testing.T) {
	bytesOf := func(t *testing.T, config service.Config, change func(path string)) {
		t.Helper()
		found := 0
		must(t, filepath.WalkDir(filepath.Join(config.Data, "clickhouse", "store"), func(path string, entry fs.DirEntry, err error) error {
			if err == nil && strings.HasPrefix(entry.Name(), "data.") && strings.HasSuffix(entry.Name(), "bin") {
				found++
				change(path)
			}
			return err
		}))
		if found == 0 {
			t.Fatal("there are no bytes of responses to damage")
		}
	}
	for _, tt := range []struct {
		name, part, want string
		harm             func(*testing.T, *service.Config)
	}{
		{"nothing", "table of visits", "", func(*testing.T, *service.Config) {}},
		{"the folder of ClickHouse is gone", "table of visits", "fewer responses are there than when they were last counted",
			func(t *testing.T, c *service.Config) { must(t, os.RemoveAll(filepath.Join(c.Data, "clickhouse"))) }},
		{"bytes of responses have changed", "table of visits", "part of its responses is damaged",
			func(t *testing.T, c *service.Config) {
				bytesOf(t, *c, func(path string) {
					body, err := os.ReadFile(path)
					must(t, err)
					body[len(body)/2] ^= 0xff
					must(t, os.WriteFile(path, body, 0o600))
				})
			}},
		{"files of responses are cut short", "table of visits", "part of its responses is damaged",
			func(t *testing.T, c *service.Config) {
				bytesOf(t, *c, func(path string) { must(t, os.Truncate(path, 10)) })
			}},
		{"another secret", "secret", "it does not open 1 of the things that are sealed",
			func(_ *testing.T, c *service.Config) {
				c.Secrets = [][]byte{[]byte("quite another secret, and just as long")}
			}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			config := settings(t)
			r := start(t, config)
			r.withCodes()
			for range 3 {
				r.coded()
			}
			_, err := r.Control.InsertSynthetic(service.InsertRequest{Survey: "visits", N: 60, Seed: 1, Token: "once"})
			must(t, err)
			_, err = r.Control.Life(service.LifeChange{Survey: "visits", State: store.StateClosed})
			must(t, err)
			r.Stop()
			tt.harm(t, &config)
			d, err := start(t, config).Control.Diagnose()
			must(t, err)
			for _, p := range d.Parts {
				if ill := p.Name == tt.part && tt.want != ""; p.Well == ill || ill && !strings.Contains(p.Note, tt.want) {
					t.Errorf("%s: well %v, %q, want %q of %s alone", p.Name, p.Well, p.Note, tt.want, tt.part)
				}
			}
		})
	}
}

// A ClickHouse server whose user may not check tables has lost nothing: nobody is sent to a backup.
func TestDoctorWithoutTheRightToCheck(t *testing.T) {
	config, clickhouse, there := served(t)
	r := start(t, config)
	r.publish()
	clickhouse.become(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, err := io.ReadAll(q.Body)
		must(t, err)
		if strings.Contains(string(body)+q.URL.RawQuery, "CHECK") {
			w.Header().Set("X-ClickHouse-Exception-Code", "497")
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, "Code: 497. DB::Exception: candour: Not enough privileges. (ACCESS_DENIED)")
			return
		}
		q.Body = io.NopCloser(bytes.NewReader(body))
		there.ServeHTTP(w, q)
	}))
	d, err := r.Control.Diagnose()
	must(t, err)
	for _, p := range d.Parts {
		if p.Name != "table of visits" {
			continue
		}
		if p.Well || !strings.Contains(p.Note, "which says nothing of them") || !strings.Contains(p.Note, "needs the right CHECK") ||
			strings.Contains(p.Note, "backup") {
			t.Errorf("well %v: %s", p.Well, p.Note)
		}
		return
	}
	t.Errorf("the table is not looked at: %+v", d.Parts)
}

// A file that is no longer one of SQLite's is named, with what to do.
func TestDamagedFilesAreNamed(t *testing.T) {
	config := settings(t)
	start(t, config).Stop()
	for _, name := range []string{"meta.db", "ledger.db", "claims.db", "issuer.db", "people.db"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(config.Data, name)
			whole, err := os.ReadFile(path)
			must(t, err)
			must(t, os.WriteFile(path, []byte(strings.Repeat("no database ", 2000)), 0o600))
			_, err = service.Open(t.Context(), config, quiet())
			wantFault(t, err, survey.Unavailable, path+" is damaged. Move it")
			must(t, os.WriteFile(path, whole, 0o600))
		})
	}
}
