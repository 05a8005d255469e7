package clickhouse

import (
	"context"

	ch "github.com/ClickHouse/clickhouse-go/v2"

	"candour/survey"
)

// Check reads all bytes of a survey's table of responses and compares them with the sums that ClickHouse
// keeps. It returns how many responses there are, blank ones too, and whether all that were stored can be read:
// ClickHouse goes on without those that it could not read when it started. An error says nothing of them, only
// that they could not be looked at: it took too long, or a server's user may not check tables.
func (d *Database) Check(ctx context.Context, id survey.ID) (responses int, whole bool, err error) {
	broken, err := read[struct {
		Name string `ch:"name"`
	}](ctx, d, "broken_parts.sql", query{values: bound{"database": d.name, "table": Table(id)}})
	if err != nil || len(broken) > 0 {
		return 0, false, err
	}
	// In the process a readonly connection drops the setting, and has this value by itself.
	parts, err := read[struct {
		Path    string `ch:"part_path"`
		Passed  bool   `ch:"is_passed"`
		Message string `ch:"message"`
	}](ch.Context(ctx, ch.WithSettings(ch.Settings{"check_query_single_value_result": 0})), d,
		"check_table.sql", query{data: d.table(Table(id))})
	if err != nil {
		return 0, false, err
	}
	for _, part := range parts {
		if !part.Passed {
			return 0, false, nil
		}
	}
	found, err := read[struct {
		N uint64 `ch:"n"`
	}](ctx, d, "count_rows.sql", query{data: d.table(Table(id))})
	if err != nil {
		return 0, false, err
	}
	return int(found[0].N), true, nil
}
