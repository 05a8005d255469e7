package clickhouse

import (
	"context"

	"github.com/google/uuid"

	"candour/survey"
)

// Named returns what the responses with these ids answered, as text, and the names of the columns: a
// question's value under its name, its state and its other words behind it. It is for a survey whose
// people were told that their answers can be traced to them. Free text is left out unless the survey says
// that it is linked to the row.
func (d *Database) Named(ctx context.Context, def *survey.Definition, ids [][16]byte) (names []string, rows map[[16]byte][]string, err error) {
	var columns []string
	for _, f := range def.Fields() {
		if valueType(f) == textType && !def.Privacy.LinkText {
			continue
		}
		for _, c := range fieldColumns(f) {
			if c.Type == textType && !def.Privacy.LinkText {
				continue
			}
			columns = append(columns, c.Name)
			names = append(names, map[string]string{Column(f.Name): f.Name, StateColumn(f.Name): f.Name + ".state",
				OtherColumn(f.Name): f.Name + survey.OtherSuffix}[c.Name])
		}
	}
	rows = map[[16]byte][]string{}
	for start := 0; start < len(ids) && len(columns) > 0; start += idsAtOnce {
		part := each(ids[start:min(start+idsAtOnce, len(ids))], func(id [16]byte) string { return uuid.UUID(id).String() })
		found, err := read[struct {
			Response uuid.UUID `ch:"response"`
			Cells    []string  `ch:"cells"`
		}](ctx, d, "named_rows.sql", query{struct {
			Table   table
			Columns []string
		}{d.table(Table(def.Name)), columns}, bound{"ids": part}})
		if err != nil {
			return nil, nil, err
		}
		for _, row := range found {
			rows[row.Response] = row.Cells
		}
	}
	return names, rows, nil
}
