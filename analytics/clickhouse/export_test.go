package clickhouse

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/google/uuid"

	"candour/analytics"
	"candour/survey"
	"candour/survey/expression"
)

// Truths asks ClickHouse which stored responses each filter keeps.
func (d *Database) Truths(ctx context.Context, def *survey.Definition, filters []*survey.Filter) (
	map[uuid.UUID][]uint8, error) {
	values, terms := bound{}, make([]string, len(filters))
	for i, filter := range filters {
		c := newCompiler(def, fmt.Sprintf("f%d_", i))
		terms[i] = c.boolean(c.node(filter.Root()))
		if c.err != nil {
			return nil, fmt.Errorf("%s: %w", filter, c.err)
		}
		maps.Copy(values, c.values)
	}
	name, err := quoteTable(d.table(Table(def.Name)))
	if err != nil {
		return nil, err
	}
	found, err := rows[struct {
		Response uuid.UUID `ch:"response"`
		Truths   []uint8   `ch:"truths"`
	}](ctx, d.reader, "SELECT response, ["+strings.Join(terms, ", ")+"] AS truths FROM "+name, values)
	truths := map[uuid.UUID][]uint8{}
	for _, row := range found {
		truths[row.Response] = row.Truths
	}
	return truths, err
}

// Worked is an expression's value as ClickHouse works it out, as a text, a truth or a number, and why
// it cannot be written as SQL.
type Worked struct {
	Text    string  `ch:"text"`
	Truth   uint8   `ch:"truth"`
	Number  float64 `ch:"number"`
	Refused error
}

// WorkOut works out an expression without answers.
func (d *Database) WorkOut(ctx context.Context, root expression.Node) (Worked, error) {
	c := newCompiler(&survey.Definition{}, "f")
	c.self = &value{kind: expression.TextKind, sql: "''"}
	v := c.node(root)
	sql := fmt.Sprintf("SELECT toString(%s) AS text, %s AS truth, %s AS number", c.string(v),
		c.boolean(v), c.number(v))
	if c.err != nil {
		return Worked{Refused: c.err}, nil
	}
	found, err := rows[Worked](ctx, d.reader, sql, c.values)
	if err != nil {
		return Worked{}, err
	}
	return found[0], nil
}

// FilterSQL is a filter as SQL.
func FilterSQL(def *survey.Definition, filter *survey.Filter) (string, error) {
	sql, _, err := compile(def, filter.Root())
	return sql, err
}

// CrosstabByHand counts a two-way table as Crosstab does, with SQL in place of its filter.
func (d *Database) CrosstabByHand(ctx context.Context, q analytics.CrosstabQuery, sql string) error {
	def, err := d.catalogue.Definition(ctx, q.Survey)
	if err != nil {
		return err
	}
	q.Filter = nil
	r := &results{d, Live}
	in, err := r.scope(def, q.Query)
	if err != nil {
		return err
	}
	in.Filter = filterSQL("(" + sql + ")")
	rows, err := in.side("r", def, q.Rows, q.Lang)
	if err != nil {
		return err
	}
	columns, err := in.side("c", def, q.Columns, q.Lang)
	if err == nil {
		_, err = r.countPairs(ctx, pair{in, rows, columns}, &analytics.CrosstabMissing{})
	}
	return err
}
