package proof

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"candour/analytics/clickhouse"
	"candour/server/service"
)

// columns are all that a table of responses may have; every other one is a question's.
func columns() []string {
	return []string{"response", "version", "language", "wave", "source", "record_key", "blank", "suspect",
		clickhouse.Column("step"), clickhouse.StateColumn("step"), clickhouse.Column("said"), clickhouse.StateColumn("said")}
}

// searchTables opens the folder again and reads every cell.
func (r *run) searchTables(ctx context.Context) error {
	r.until, r.needles = time.Now(), r.marks.needles()
	if err := r.checkTickets(); err != nil {
		return err
	}
	for _, file := range []string{"meta.db", "ledger.db", "claims.db", "issuer.db", "people.db"} {
		if err := r.searchSQLite(file); err != nil {
			return err
		}
	}
	s, err := service.OpenOffline(ctx, service.Config{Data: r.path("data"), Library: r.Library}, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	var own []clickhouse.StoredTable
	tables, rows, unread := 0, 0, 0
	err = s.Inspect(ctx, func(t clickhouse.StoredTable) error {
		if t.Fault != nil {
			unread++
			return nil
		}
		tables, rows = tables+1, rows+len(t.Rows)
		for _, row := range t.Rows {
			for i, cell := range row {
				r.searchCell("ClickHouse's "+t.Name+"."+t.Columns[i], cell, t.Own())
			}
		}
		if t.Own() {
			own = append(own, t)
		}
		return nil
	})
	if err == nil {
		r.searched("every cell of %d tables of ClickHouse, its own records too: %d rows; %d tables of its own cannot be read", tables, rows, unread)
		err = r.checkResponses(own)
	}
	if closing := s.Close(); err == nil {
		err = closing
	}
	return err
}

// searchSQLite reads every cell of a SQLite file.
func (r *run) searchSQLite(file string) error {
	db, err := sql.Open("sqlite", "file:"+r.path("data/"+file)+"?mode=ro")
	if err != nil {
		return fmt.Errorf("read %s: %w", file, err)
	}
	defer func() { _ = db.Close() }()
	names, err := texts(db, "SELECT name FROM sqlite_schema WHERE type = 'table'")
	if err != nil {
		return fmt.Errorf("read %s: %w", file, err)
	}
	cells := 0
	for _, table := range names {
		n, err := r.searchTable(db, file, table)
		if err != nil {
			return fmt.Errorf("read %s of %s: %w", table, file, err)
		}
		cells += n
	}
	r.searched("every cell of %s: %d tables, %d cells", file, len(names), cells)
	return nil
}

func texts(db *sql.DB, query string) ([]string, error) {
	rows, err := db.Query(query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}

func (r *run) searchTable(db *sql.DB, file, table string) (cells int, err error) {
	rows, err := db.Query(`SELECT * FROM "` + strings.ReplaceAll(table, `"`, `""`) + `"`)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	names, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	values, places := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		places[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return cells, err
		}
		for i, value := range values {
			text := fmt.Sprint(value)
			if b, ok := value.([]byte); ok {
				text = string(b)
			}
			r.searchCell(file+"'s "+table+"."+names[i], text, true)
			cells++
		}
	}
	return cells, rows.Err()
}

// searchCell looks for marks in a cell and, in ours, for a moment at which the responses came.
func (r *run) searchCell(where, cell string, ours bool) {
	for _, n := range r.needles {
		if strings.Contains(cell, string(n.bytes)) {
			r.found("%s holds a mark (%s)", where, n.name)
		}
	}
	if moment, ok := momentIn(cell); ours && ok && (r.during(moment) || r.during(moment.Add(-r.ahead))) {
		line := fmt.Sprintf("%s holds a moment at which responses came: %s", where, cell)
		if !slices.Contains(r.Found, line) && !r.staff(where) {
			r.found("%s", line)
		}
	}
}

// during says whether responses came at a moment.
func (r *run) during(moment time.Time) bool { return !moment.Before(r.from) && !moment.After(r.until) }

// staff says whether a cell tells of what staff did: closing the survey, with its snapshot, falls
// into the time in which responses came.
func (r *run) staff(where string) bool {
	return slices.ContainsFunc([]string{"meta.db's audit.", "meta.db's snapshots.", "meta.db's sessions."},
		func(table string) bool { return strings.HasPrefix(where, table) })
}
