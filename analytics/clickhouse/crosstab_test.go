package clickhouse_test

import (
	"errors"
	"slices"
	"strconv"
	"testing"

	"candour/analytics"
	"candour/analytics/clickhouse"
	"candour/survey"
)

// TestCrosstabEqualsRecount counts every pair of questions once in ClickHouse and once in plain Go.
func TestCrosstabEqualsRecount(t *testing.T) {
	questions := []string{"gender", "age", "help", "heard"}
	everyWay(t, catalogue{"peer-support": everyType()}, func(t *testing.T, d *clickhouse.Database) {
		stored := randomResponses(11, 2000)
		insert(t, d, "peer-support", stored)
		for _, rows := range questions {
			for _, columns := range questions {
				t.Run(rows+" by "+columns, func(t *testing.T) {
					q := analytics.CrosstabQuery{Rows: rows, Columns: columns}
					q.Survey, q.Wave, q.Keys = "peer-support", "w2", true
					got, err := d.Results(clickhouse.Live).Crosstab(t.Context(), q)
					if err != nil {
						t.Fatal(err)
					}
					compareCrosstab(t, q, got, slices.DeleteFunc(slices.Clone(stored),
						func(r survey.Response) bool { return r.Wave != "w2" }))
				})
			}
		}
	})
}

func compareCrosstab(
	t *testing.T, q analytics.CrosstabQuery, got analytics.Crosstab, rows []survey.Response,
) {
	t.Helper()
	const any = ""
	check := func(row, column string, got tally) {
		t.Helper()
		inRow, inColumn := falls(q.Rows, row), falls(q.Columns, column)
		want := recount(rows, func(r survey.Response) bool {
			return !r.Blank && inRow(r) && inColumn(r)
		})
		if got != want {
			t.Errorf("%s=%q by %s=%q: %v, want %v", q.Rows, row, q.Columns, column, got, want)
		}
	}
	check(any, any, tally{got.Base, got.BaseKey})
	for i, row := range got.Rows {
		check(row.Value, any, tally{got.RowTotals[i].Count, got.RowTotals[i].Key})
		for j, column := range got.Columns {
			cell := got.Cells[i][j]
			check(row.Value, column.Value, tally{cell.Count, cell.Key})
		}
	}
	for j, column := range got.Columns {
		check(any, column.Value, tally{got.ColumnTotals[j].Count, got.ColumnTotals[j].Key})
	}
	if several := q.Rows == "help" || q.Columns == "help"; got.Several != several {
		t.Errorf("several is %v", got.Several)
	}
	if sensitive := q.Rows == "age" || q.Columns == "age"; got.Sensitive != sensitive {
		t.Errorf("sensitive is %v", got.Sensitive)
	}
}

// falls tells which responses are in a category of a question; "" is any.
func falls(question, value string) func(survey.Response) bool {
	f, _ := everyType().Field(question)
	fits := gives(analytics.Frequency{Type: string(f.Type)}, value)
	if f.Bands != nil && value != "" {
		all := bands(question)
		i := slices.IndexFunc(all, func(b analytics.Band) bool { return b.Value == value })
		fits = inBand(all, i)
	}
	return func(r survey.Response) bool {
		a := r.Answers[question]
		return a.State == survey.Answered && (value == "" || fits(a))
	}
}

func TestCrosstabFollowsTheDefinition(t *testing.T) {
	d := inProcess(t, catalogue{"peer-support": everyType()})
	insert(t, d, "peer-support", []survey.Response{response(map[string]survey.Answer{
		"gender": text("retired"), "help": choices(), "age": num(99),
	})})
	tests := []struct {
		name, rows, columns string
		wantRows            []string
		wantColumns         int
	}{
		{"the unknown last", "gender", "help",
			[]string{"WOMAN 0", "MAN 0", "NONBINARY 0", "Other 0", "retired 1"}, 4},
		{"none of several", "help", "gender",
			[]string{"FAMILY 0", "FRIENDS 0", "SERVICES 0", "Nobody 1"}, 5},
		{"a scale item nobody answered", "heard", "gender",
			[]string{"1 0", "2 0", "3 0", "4 0", "5 0"}, 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := analytics.CrosstabQuery{Rows: tt.rows, Columns: tt.columns}
			q.Survey, q.Lang = "peer-support", "en"
			table, err := d.Results(clickhouse.Live).Crosstab(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for i, row := range table.Rows {
				got = append(got, row.Label+" "+strconv.Itoa(int(table.RowTotals[i].Count)))
			}
			if !slices.Equal(got, tt.wantRows) || len(table.Columns) != tt.wantColumns {
				t.Errorf("got %q and %d columns, want %q and %d", got, len(table.Columns),
					tt.wantRows, tt.wantColumns)
			}
		})
	}
}

func TestCrosstabRefuses(t *testing.T) {
	d := inProcess(t, catalogue{"peer-support": everyType()})
	tests := []struct {
		name, rows, columns string
		want                survey.Kind
	}{
		{"an unknown question", "gender", "nope", survey.NotFound},
		{"a text", "story", "gender", survey.Invalid},
		{"a number without bands", "gender", "years", survey.Invalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := analytics.CrosstabQuery{Rows: tt.rows, Columns: tt.columns}
			q.Survey = "peer-support"
			_, err := d.Results(clickhouse.Live).Crosstab(t.Context(), q)
			var fault *survey.Error
			if !errors.As(err, &fault) || fault.Kind != tt.want {
				t.Errorf("got %v, want an error of kind %d", err, tt.want)
			}
		})
	}
}
