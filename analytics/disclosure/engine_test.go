package disclosure_test

import (
	"crypto/rand"
	"math"
	"strings"
	"testing"

	"candour/analytics"
	"candour/analytics/chdb/chdbtest"
	"candour/analytics/clickhouse"
	"candour/analytics/disclosure"
	"candour/survey"
	"candour/survey/sample"
)

// frozen fills ClickHouse with the sample responses of a survey, makes their snapshot, and serves
// it protected.
func frozen(t *testing.T, def *survey.Definition) analytics.Results {
	t.Helper()
	submissions, err := sample.Responses(def.Name)
	must(t, err)
	rows := make([]survey.Response, len(submissions))
	for i, s := range submissions {
		rows[i], err = def.Check(s)
		must(t, err)
	}
	return frozenRows(t, def, rows)
}

// frozenRows is the same of any responses.
func frozenRows(t *testing.T, def *survey.Definition, rows []survey.Response) analytics.Results {
	t.Helper()
	engine := chdbtest.Open(t)
	db, err := clickhouse.Open(clickhouse.Config{
		Writer: engine.Writer(), Reader: engine.Reader(), Catalogue: office{def: def},
	})
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	must(t, db.Ensure(t.Context(), def))
	must(t, db.Insert(t.Context(), def.Name, rand.Text(), rows))
	must(t, db.Snapshot(t.Context(), def.Name))
	return disclosure.New(db.Results(clickhouse.Snapshot), office{def: def})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Everything that a funder can ask of the shipped survey, of the real engine.
func TestShippedSurvey(t *testing.T) {
	studies, err := sample.Studies()
	must(t, err)
	var def *survey.Definition
	for _, s := range studies {
		if s.Name == "youth-experience" {
			def = s.Definition
		}
	}
	results := frozen(t, def)
	everything := asked(t, results, def)
	all := everything[0].(analytics.Frequencies)
	if all.Responses < 590 || all.Responses > 605 || all.Synthetic != all.Responses {
		t.Errorf("responses = %d, synthetic = %d", all.Responses, all.Synthetic)
	}
	counts := 0
	numbers(t, plain(t, everything), func(key string, x float64) {
		switch {
		case key == "count" || key == "base" || key == "asked" || key == "answered":
			counts++
			if math.Mod(x, 5) != 0 {
				t.Errorf("%s is %v", key, x)
			}
		case strings.HasSuffix(key, "percent") && x > 100, key == "sd", key == "min", key == "max":
			t.Errorf("%s is %v", key, x)
		}
	})
	if counts < 1000 {
		t.Errorf("only %d counts were seen", counts)
	}
}

// asked is every table on the list of a survey.
func asked(t *testing.T, results analytics.Results, def *survey.Definition) []any {
	t.Helper()
	queries := []analytics.Query{{}}
	for _, wave := range def.Waves {
		queries = append(queries, analytics.Query{Wave: wave})
	}
	for _, name := range def.Breakdowns {
		field, _ := def.Field(name)
		for _, choice := range field.Choices {
			where := analytics.Condition{Question: name, Value: choice.Name}
			queries = append(queries, analytics.Query{Where: where})
		}
	}
	var all []any
	for _, q := range queries {
		q.Survey, q.Lang = def.Name, "en"
		table, err := results.Frequencies(t.Context(), q)
		must(t, err)
		all = append(all, table)
	}
	for _, field := range def.Fields() {
		for _, name := range def.Breakdowns {
			if field.Name == name || field.Choices == nil {
				continue
			}
			table, err := results.Crosstab(t.Context(), analytics.CrosstabQuery{
				Query: analytics.Query{Survey: def.Name, Lang: "fr"},
				Rows:  field.Name, Columns: name,
			})
			must(t, err)
			all = append(all, table)
		}
	}
	return all
}
