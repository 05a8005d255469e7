package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"candour/analytics"
	"candour/server/store"
)

// kept fills every table whose rows are kept for good, in a file from before any of them was made so, and
// returns one connection to it without a setting of ours, as any program has.
func kept(t *testing.T) *sql.DB {
	t.Helper()
	s, db := upgraded(t, 31, `INSERT INTO surveys (id, study, state, wave, version, place) VALUES ('quay', 'harbour', 'open', '', 1, 1);
		INSERT INTO page_vetoes (survey, reason, vetoed_by, vetoed_on) VALUES ('quay', 'Before.', 'Sage', '2026-01-01')`)
	ctx := context.Background()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	id, err := s.Release(ctx, boats("Agreed with the advisors."))
	must(err)
	must(s.ActOnRelease(ctx, "harbour", id, analytics.ReleaseAct{Deed: analytics.ReleaseWithdraw, By: "Noor", Reason: "A fault."}))
	must(s.RecordAgreement(ctx, store.Agreement{Survey: "quay", With: "The council", Covers: "All", Since: "2026-01-31", RecordedBy: "Sage"}))
	must(s.EndAgreement(ctx, "quay", 1, "Sage", "It was for a year."))
	must(s.VetoPage(ctx, "quay", "Sage", "It tells too much."))
	return db
}

// What is kept for good is changed by no statement, also by those that put a row in the place of another.
func TestWhatIsKeptForGood(t *testing.T) {
	db := kept(t)
	tables := map[string]string{"audit": "detail", "releases": "reason", "release_acts": "reason", "released_summaries": "body",
		"agreements": "covers", "agreement_ends": "reason", "page_vetoes": "reason"}
	for _, name := range frozen(t, db) {
		column, known := tables[name]
		if !known {
			t.Fatalf("%s is kept for good, and not tried here", name)
		}
		delete(tables, name)
		columns := columnsOf(t, db, name)
		other := strings.Replace(columns, column, "'another'", 1)
		statements := map[string]string{
			"update":            fmt.Sprintf("UPDATE %s SET %s = 'another'", name, column),
			"update or ignore":  fmt.Sprintf("UPDATE OR IGNORE %s SET %s = 'another'", name, column),
			"update or replace": fmt.Sprintf("UPDATE OR REPLACE %s SET %s = 'another'", name, column),
			"delete":            "DELETE FROM " + name,
			"replace":           fmt.Sprintf("REPLACE INTO %[1]s (%[2]s) SELECT %[3]s FROM %[1]s", name, columns, other),
			"insert or replace": fmt.Sprintf("INSERT OR REPLACE INTO %[1]s (%[2]s) SELECT %[3]s FROM %[1]s", name, columns, other),
			"insert or ignore":  fmt.Sprintf("INSERT OR IGNORE INTO %[1]s (%[2]s) SELECT %[3]s FROM %[1]s", name, columns, other),
			"upsert": fmt.Sprintf("INSERT INTO %[1]s (%[2]s) SELECT %[2]s FROM %[1]s WHERE true ON CONFLICT DO UPDATE SET %[4]s = 'another'",
				name, columns, other, column),
		}
		before := content(t, db, name)
		for how, statement := range statements {
			t.Run(name+"/"+how, func(t *testing.T) {
				if _, err := db.Exec(statement); err == nil {
					t.Error("it is let through")
				}
				if after := content(t, db, name); after != before || before == "" {
					t.Errorf("it was\n%s\nand is\n%s", before, after)
				}
			})
		}
	}
	if len(tables) > 0 {
		t.Errorf("no longer kept for good: %v", tables)
	}
}

// frozen are the tables with a trigger that refuses.
func frozen(t *testing.T, db *sql.DB) []string {
	t.Helper()
	return texts(t, db, `SELECT DISTINCT tbl_name FROM sqlite_schema WHERE type = 'trigger' AND sql LIKE '%RAISE(%' ORDER BY 1`)
}

func columnsOf(t *testing.T, db *sql.DB, table string) string {
	t.Helper()
	return strings.Join(texts(t, db, "SELECT name FROM pragma_table_info('"+table+"')"), ", ")
}

// content is all that a table holds.
func content(t *testing.T, db *sql.DB, table string) string {
	t.Helper()
	columns := strings.ReplaceAll(columnsOf(t, db, table), ", ", ", '|', ")
	return strings.Join(texts(t, db, "SELECT concat("+columns+") FROM "+table+" ORDER BY 1"), "\n")
}

func texts(t *testing.T, db *sql.DB, query string) (all []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// Our own connections ask the triggers that keep a row before they put another in its place, where nothing
// else says so.
func TestReplaceAsksOnOurConnections(t *testing.T) {
	_, _, path := open(t)
	ours, err := store.Raw(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ours.Close() })
	for _, statement := range []string{`DROP TRIGGER audit_keeps_its_place`,
		`INSERT INTO audit (id, at, account, action, detail) VALUES (1, 1, 'Noor', 'report', 'youth')`} {
		if _, err := ours.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := ours.Exec(`REPLACE INTO audit (id, at, account, action, detail) VALUES (1, 1, 'Kai', 'report', 'youth')`); err == nil {
		t.Error("it is let through")
	}
}
