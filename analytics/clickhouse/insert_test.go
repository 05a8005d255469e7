package clickhouse_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"candour/analytics"
	"candour/analytics/chdb/chdbtest"
	"candour/analytics/clickhouse"
	"candour/survey"
)

func TestInsertOfATokenAgain(t *testing.T) {
	everyWay(t, catalogue{"peer-support": everyType()}, func(t *testing.T, d *clickhouse.Database) {
		rows := randomResponses(3, 500)
		for range 2 {
			if err := d.Insert(t.Context(), "peer-support", "batch 1", rows); err != nil {
				t.Fatal(err)
			}
		}
		expectRows(t, d, 500)
		if err := d.Insert(t.Context(), "peer-support", "batch 2", rows); err != nil {
			t.Fatal(err)
		}
		expectRows(t, d, 1000)
	})
}

func expectRows(t *testing.T, d *clickhouse.Database, want analytics.Count) {
	t.Helper()
	found := frequencies(t, d.Results(clickhouse.Live), analytics.Query{})
	if got := found.Responses + found.Blank; got != want {
		t.Fatalf("%d rows, want %d", got, want)
	}
}

func TestPresent(t *testing.T) {
	everyWay(t, catalogue{"peer-support": everyType()}, func(t *testing.T, d *clickhouse.Database) {
		rows := randomResponses(4, 2500)
		insert(t, d, "peer-support", rows[:2400])
		var ids [][16]byte
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		if got, err := d.Present(t.Context(), "peer-support", ids); err != nil || got != 2400 {
			t.Errorf("got %d, want 2400 (%v)", got, err)
		}
		if got, err := d.Present(t.Context(), "peer-support", nil); err != nil || got != 0 {
			t.Errorf("got %d of no ids, want 0 (%v)", got, err)
		}
	})
}

func TestResponses(t *testing.T) {
	d := inProcess(t, catalogue{"peer-support": everyType()})
	rows := randomResponses(5, 400)
	insert(t, d, "peer-support", rows)
	got, err := d.Responses(t.Context(), "peer-support")
	if err != nil {
		t.Fatal(err)
	}
	for _, wave := range []string{"w1", "w2", "w3"} {
		want := recount(rows, func(r survey.Response) bool { return r.Wave == wave && !r.Blank })
		if got[wave] != int(want.n) {
			t.Errorf("wave %s: %d, want %d", wave, got[wave], want.n)
		}
	}
}

// TestHostileTexts stores what breaks escaping and framing, and reads the same back.
func TestHostileTexts(t *testing.T) {
	hostile := []string{
		"'; DROP TABLE responses; --", "`backtick` \"quote\" \\ backslash \\N \\t",
		"a blank\n\nline\r\n\r\n__exception__\r\nCode: 60. DB::Exception", "nul \x00 inside",
		"{wave:String} {{.Table}} $1 ?", "=1+1", "\xff\xfe not UTF-8", "🙂 l’été\u202e",
		strings.Repeat("five megabytes\n\n", 5<<20/16),
	}
	everyWay(t, catalogue{"peer-support": everyType()}, func(t *testing.T, d *clickhouse.Database) {
		var rows []survey.Response
		for _, s := range hostile {
			rows = append(rows, response(map[string]survey.Answer{
				"story": text(s), "gender": {State: survey.Answered, Text: "other", Other: s},
			}))
		}
		insert(t, d, "peer-support", rows)
		for _, question := range []string{"story", "gender_other"} {
			found, err := d.Results(clickhouse.Live).OpenAnswers(t.Context(), analytics.OpenQuery{
				Survey: "peer-support", Question: question, Limit: 100,
			})
			if err != nil {
				t.Fatal(err)
			}
			slices.Sort(found.Answers)
			want := slices.Sorted(slices.Values(hostile))
			if !slices.Equal(found.Answers, want) || found.Total != analytics.Count(len(want)) {
				t.Errorf("%s: %d answers of %d came back as they were", question,
					len(found.Answers), found.Total)
			}
		}
	})
}

// TestHostileNames stores and counts under names that are no identifiers.
func TestHostileNames(t *testing.T) {
	name, choice := "É`; DROP TABLE x; --", `'); DROP TABLE x; --\`
	def := &survey.Definition{
		Name:    "peer-support",
		Choices: map[string][]survey.Choice{"c": labelled(choice, "{wave:String}")},
		Questions: []survey.Question{
			{Type: survey.SelectOne, Name: name, Choices: "c"},
			{Type: survey.SelectMultiple, Name: strings.Repeat("long ", 60), Choices: "c"},
		},
	}
	everyWay(t, catalogue{"peer-support": def}, func(t *testing.T, d *clickhouse.Database) {
		r := response(map[string]survey.Answer{
			name: text(choice), strings.Repeat("long ", 60): choices(choice, "{wave:String}"),
		})
		r.Wave = "w' OR ''='\n\\"
		insert(t, d, "peer-support", []survey.Response{r})
		for _, f := range def.Fields() {
			found := frequencies(t, d.Results(clickhouse.Live), analytics.Query{
				Wave: r.Wave, Where: analytics.Condition{Question: f.Name, Value: choice},
			})
			for _, q := range found.Questions {
				if q.Rows[0].Count != 1 {
					t.Errorf("%.20q: %+v", q.ID, q.Rows)
				}
			}
		}
	})
}

func TestInsertRefuses(t *testing.T) {
	d := inProcess(t, catalogue{"peer-support": everyType()})
	with := func(change func(*survey.Response)) survey.Response {
		r := response(map[string]survey.Answer{})
		change(&r)
		return r
	}
	tests := []struct {
		name string
		row  survey.Response
	}{
		{"another survey", with(func(r *survey.Response) { r.Survey = "other" })},
		{"a record key above 999", with(func(r *survey.Response) { r.RecordKey = 1000 })},
		{"no source", with(func(r *survey.Response) { r.Source = 0 })},
		{"an unknown question", with(func(r *survey.Response) { r.Answers["nope"] = text("x") })},
		{"an unknown state", with(func(r *survey.Response) { r.Answers["age"] = state(9) })},
		{"no number", with(func(r *survey.Response) { r.Answers["age"] = num(math.NaN()) })},
		{"words for a scale item", with(func(r *survey.Response) { r.Answers["heard"] = text("x") })},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			good := response(map[string]survey.Answer{"age": num(17)})
			err := d.Insert(t.Context(), "peer-support", tt.name, []survey.Response{good, tt.row})
			var fault *survey.Error
			if !errors.As(err, &fault) || fault.Kind != survey.Invalid {
				t.Fatalf("got %v, want an error of kind Invalid", err)
			}
			expectRows(t, d, 0)
		})
	}
}

// TestInsertMayBeTriedAgain meets faults that are not the rows': none of them may park a row.
func TestInsertMayBeTriedAgain(t *testing.T) {
	engine := chdbtest.Open(t)
	surveys := catalogue{"peer-support": everyType()}
	database := func(config clickhouse.Config) *clickhouse.Database {
		config.Catalogue = surveys
		d, err := clickhouse.Open(config)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		return d
	}
	done, cancel := context.WithCancel(t.Context())
	cancel()
	there := clickhouse.Config{Writer: engine.Writer(), Reader: engine.Reader()}
	tests := []struct {
		name string
		ctx  context.Context
		d    *clickhouse.Database
	}{
		{"no table yet", t.Context(), database(there)},
		{"no server", t.Context(), database(clickhouse.Config{URL: "http://127.0.0.1:1/"})},
		{"no native server", t.Context(), database(clickhouse.Config{URL: "clickhouse://127.0.0.1:1"})},
		{"the context is done", done, database(there)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows := []survey.Response{response(nil)}
			err := tt.d.Insert(tt.ctx, "peer-support", "batch", rows)
			var fault *survey.Error
			if !errors.As(err, &fault) || fault.Kind != survey.Unavailable {
				t.Errorf("got %v, want an error of kind Unavailable", err)
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	tests := []struct {
		name   string
		config clickhouse.Config
	}{
		{"no catalogue", clickhouse.Config{URL: "http://127.0.0.1:1"}},
		{"no engine", clickhouse.Config{Catalogue: catalogue{}}},
		{"no URL", clickhouse.Config{Catalogue: catalogue{}, URL: "::"}},
		{"a strange database", clickhouse.Config{Catalogue: catalogue{}, URL: "http://127.0.0.1:1/a`b"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d, err := clickhouse.Open(tt.config); err == nil {
				t.Errorf("opened %v", d)
			}
		})
	}
}
