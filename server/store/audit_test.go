package store_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"candour/server/store"
	"candour/survey"
)

func TestAuditIsAppendOnly(t *testing.T) {
	ctx := context.Background()
	s, _, path := open(t)
	if err := s.Log(ctx, "Noor", "report", "youth"); err != nil {
		t.Fatal(err)
	}
	db := database(t, path)
	for _, query := range []string{`UPDATE audit SET account = 'Kai'`, `DELETE FROM audit`} {
		if _, err := db.Exec(query); err == nil {
			t.Errorf("%s is let through", query)
		}
	}
}

// Whoever gets round the triggers is seen, whichever entry they touch.
func TestChangesOfTheAuditLogShow(t *testing.T) {
	tests := []struct{ name, change string }{
		{"another account", `UPDATE audit SET account = 'Kai' WHERE id = 3`},
		{"another time", `UPDATE audit SET at = at - 60 WHERE id = 4`},
		{"one from before the chain", `UPDATE audit SET detail = 'nothing' WHERE id = 1`},
		{"one taken out", `DELETE FROM audit WHERE id = 4`},
		{"the chain taken off", `UPDATE audit SET chain = NULL WHERE id = 5`},
		{"one put in", `INSERT INTO audit (id, at, account, action, detail) VALUES (6, 1, 'Kai', 'report', 'youth')`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx := context.Background()
			path := filepath.Join(t.TempDir(), "meta.db")
			db := database(t, path)
			if err := store.MigrateTo(ctx, db, 8); err != nil {
				t.Fatal(err)
			}
			_, err := db.Exec(`INSERT INTO audit (at, account, action, detail) VALUES (1, 'Ada', 'add account', 'Noor'), (2, 'Ada', 'x', 'y')`)
			if err != nil {
				t.Fatal(err)
			}
			s, err := store.Open(ctx, store.Config{Path: path})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = s.Close() }()
			for range 3 {
				if err := s.Log(ctx, "Noor", "report", "youth"); err != nil {
					t.Fatal(err)
				}
			}
			if v, err := s.VerifyAudit(ctx); err != nil || v.Entries != 5 || len(v.Head) != 16 {
				t.Fatalf("untouched: %+v, %v", v, err)
			}
			for _, query := range []string{`DROP TRIGGER audit_is_frozen`, `DROP TRIGGER audit_stays`, tt.change} {
				if _, err := db.Exec(query); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := s.VerifyAudit(ctx); kindOf(err) != survey.Conflict {
				t.Errorf("not seen: %v", err)
			}
		})
	}
}

// What is noted already is found without waiting for whoever writes, and without reading the whole log.
func TestNotedReadsWaitForNobody(t *testing.T) {
	ctx := context.Background()
	s, db := upgraded(t, 29, `INSERT INTO audit (at, account, action, detail) VALUES (1, 'Kim', 'before', '')`)
	if err := s.LogHourly(ctx, "Noor", "exact results", "harbour"); err != nil {
		t.Fatal(err)
	}
	writer, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = writer.Close() }()
	if _, err := writer.ExecContext(ctx, `BEGIN IMMEDIATE`); err != nil {
		t.Fatal(err)
	}
	if err := s.LogHourly(ctx, "Noor", "exact results", "harbour"); err != nil {
		t.Errorf("while another writes: %v", err)
	}
	if _, err := writer.ExecContext(ctx, `ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	all, err := s.RecentAudit(ctx, "", 9)
	if err != nil || len(all) != 2 || all[1].Action != "before" {
		t.Errorf("%+v, %v", all, err)
	}
	var id, parent, rest int
	var plan string
	err = db.QueryRowContext(ctx, `EXPLAIN QUERY PLAN SELECT 1 FROM audit WHERE account = '' AND action = '' AND detail = '' AND at > 0`).
		Scan(&id, &parent, &rest, &plan)
	if err != nil || !strings.Contains(plan, "audit_recent") {
		t.Errorf("the log is read by %q, %v", plan, err)
	}
}
