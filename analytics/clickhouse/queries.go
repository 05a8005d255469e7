package clickhouse

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"text/template"

	ch "github.com/ClickHouse/clickhouse-go/v2"
)

// queryFiles holds the SQL, one question a file. Identifiers come in through ident, which knows
// what they look like; values are bound.
//
//go:embed queries/*.sql
var queryFiles embed.FS

type queries struct{ templates *template.Template }

// parseQueries reads all the SQL there is.
func parseQueries() (*queries, error) {
	templates, err := template.New("").Option("missingkey=error").
		Funcs(template.FuncMap{"ident": quote, "table": quoteTable, "backtick": backtick}).
		ParseFS(queryFiles, "queries/*.sql")
	if err != nil {
		return nil, fmt.Errorf("read the queries: %w", err)
	}
	return &queries{templates}, nil
}

// quote quotes an identifier, and refuses what is none.
func quote(name string) (string, error) {
	if !identifier.MatchString(name) {
		return "", fmt.Errorf("%q is no identifier", name)
	}
	return "`" + name + "`", nil
}

// table is a table's full name.
type table struct{ database, name string }

func (d *Database) table(name string) table { return table{d.name, name} }

// quoteTable quotes a table's full name.
func quoteTable(t table) (string, error) {
	database, err := quote(t.database)
	if err != nil {
		return "", err
	}
	name, err := quote(t.name)
	return database + "." + name, err
}

// sql writes the query of a file for data.
func (q *queries) sql(file string, data any) (string, error) {
	var text bytes.Buffer
	if err := q.templates.ExecuteTemplate(&text, file, data); err != nil {
		return "", fmt.Errorf("write the query %s: %w", file, err)
	}
	return text.String(), nil
}

// bound are the values of a query by the names of their places in it.
type bound map[string]any

func (b bound) named() []any {
	named := make([]any, 0, len(b))
	for name, value := range b {
		named = append(named, ch.Named(name, value))
	}
	return named
}

// rows reads all rows of a query's result into structs with `ch` tags.
func rows[T any](ctx context.Context, conn ch.Conn, query string, values bound) ([]T, error) {
	var found []T
	if err := conn.Select(ctx, &found, query, values.named()...); err != nil {
		return nil, err
	}
	return found, nil
}

// read runs the query of a file on the reading connection.
func read[T any](ctx context.Context, d *Database, file string, q query) ([]T, error) {
	text, err := d.queries.sql(file, q.data)
	if err != nil {
		return nil, err
	}
	found, err := rows[T](ctx, d.reader, text, q.values)
	return found, fault(err, file)
}

// query is what goes into the SQL of a file: identifiers as data, and bound values.
type query struct {
	data   any
	values bound
}

// execute runs the statement of a file on the writing connection.
func (d *Database) execute(ctx context.Context, file string, data any) error {
	text, err := d.queries.sql(file, data)
	if err != nil {
		return err
	}
	return fault(d.writer.Exec(ctx, text), file)
}
