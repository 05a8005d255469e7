package clickhouse

import (
	"context"
	"errors"

	ch "github.com/ClickHouse/clickhouse-go/v2"

	"candour/survey"
)

// Check reads all bytes of a survey's table of responses and compares them with the sums that ClickHouse
// keeps. It returns how many responses there are, blank ones too, and fails when some
// cannot be read, or could not when ClickHouse started: it goes on without those.
func (d *Database) Check(ctx context.Context, id survey.ID) (int, error) {
	damaged := errors.New("part of its responses is damaged")
	broken, err := read[struct {
		Name string `ch:"name"`
	}](ctx, d, "broken_parts.sql", query{values: bound{"database": d.name, "table": Table(id)}})
	if err != nil {
		return 0, err
	}
	if len(broken) > 0 {
		return 0, damaged
	}
	// In the process a readonly connection drops the setting, and has this value by itself.
	parts, err := read[struct {
		Path    string `ch:"part_path"`
		Passed  bool   `ch:"is_passed"`
		Message string `ch:"message"`
	}](ch.Context(ctx, ch.WithSettings(ch.Settings{"check_query_single_value_result": 0})), d,
		"check_table.sql", query{data: d.table(Table(id))})
	if err != nil {
		return 0, err
	}
	for _, part := range parts {
		if !part.Passed {
			return 0, damaged
		}
	}
	found, err := read[struct {
		N uint64 `ch:"n"`
	}](ctx, d, "count_rows.sql", query{data: d.table(Table(id))})
	if err != nil {
		return 0, err
	}
	return int(found[0].N), nil
}
