package clickhouse_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"candour/analytics"
	"candour/analytics/chdb/chdbtest"
	"candour/analytics/clickhouse"
	"candour/survey"
)

// household asks in the types that have columns of their own, and in a repeat.
const household = `
name: household
title: Household
languages: [en]
choices:
  help: [{name: food, label: Food}, {name: talk, label: Talk}, {name: bed, label: A bed}]
questions:
  - {type: rank, name: needs, label: Needs, choices: help}
  - {type: date, name: born, label: Born}
  - {type: time, name: wakes, label: Wakes}
  - {type: dateTime, name: seen, label: Seen}
  - {type: acknowledge, name: read, label: Read}
  - {type: repeat, name: people, label: People, questions: [
      {type: text, name: nick, label: Nick},
      {type: integer, name: age, label: Age},
      {type: select_one, name: gets, label: Gets, choices: help, or_other: true},
      {type: select_multiple, name: wants, label: Wants, choices: help},
      {type: date, name: since, label: Since}]}
  - {type: calculate, name: ages, calculation: "sum(${age})"}
  - {type: calculate, name: greeting, calculation: "concat('Hi ', ${read})"}
`

func householdRows(t *testing.T, def *survey.Definition, answers ...string) []survey.Response {
	t.Helper()
	rows := make([]survey.Response, len(answers))
	for i, body := range answers {
		s, err := survey.ReadSubmission([]byte(`{"answers": ` + body + `}`))
		if err != nil {
			t.Fatal(err)
		}
		s.Wave = "w1"
		if rows[i], err = def.Check(s); err != nil {
			t.Fatal(err)
		}
	}
	return rows
}

func TestEveryOtherTypeIsStored(t *testing.T) {
	def, _, err := survey.Parse([]byte(household))
	if err != nil {
		t.Fatal(err)
	}
	surveys := catalogue{"household": def}
	engine := chdbtest.Open(t)
	d, err := clickhouse.Open(clickhouse.Config{Writer: engine.Writer(), Reader: engine.Reader(),
		Catalogue: surveys})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Ensure(t.Context(), def); err != nil {
		t.Fatal(err)
	}
	insert(t, d, "household", householdRows(t, def,
		`{"needs": ["talk", "food"], "born": "2007-03-31", "wakes": "07:30:10",
		  "seen": "2024-02-29T23:59", "read": true, "people": [
		    {"nick": "Io", "age": 17, "gets": "other", "gets_other": "a dog", "wants": ["bed", "food"]},
		    {"age": 3, "since": "1999-12-31"}]}`,
		`{"needs": ["talk"]}`, `{"needs": ["bed", "talk", "food"], "people": []}`))
	for _, tt := range []struct{ name, query, want string }{
		{"rank", "SELECT toString(q_needs) FROM r_household ORDER BY length(q_needs) DESC LIMIT 1",
			"['bed','talk','food']"},
		{"date", "SELECT toString(q_born) FROM r_household WHERE s_born = 'value'", "2007-03-31"},
		{"no date", "SELECT toString(countIf(q_born IS NULL)) FROM r_household", "2"},
		{"time", "SELECT assumeNotNull(q_wakes) FROM r_household WHERE s_wakes = 'value'", "07:30"},
		{"date and time", "SELECT assumeNotNull(q_seen) FROM r_household WHERE s_seen = 'value'",
			"2024-02-29T23:59"},
		{"acknowledge", "SELECT toString(q_read) FROM r_household WHERE s_read = 'value'", "OK"},
		{"instances", "SELECT toString(q_people) FROM r_household WHERE s_people = 'value'", "2"},
		{"numbers inside", "SELECT toString(q_age) FROM r_household WHERE s_people = 'value'", "[17,3]"},
		{"states inside", "SELECT toString(s_gets) FROM r_household WHERE s_people = 'value'",
			"['value','skipped']"},
		{"other inside", "SELECT toString(q_gets_other) FROM r_household WHERE s_people = 'value'",
			"['a dog','']"},
		{"several inside", "SELECT toString(q_wants) FROM r_household WHERE s_people = 'value'",
			"[['food','bed'],[]]"},
		{"dates inside", "SELECT toString(q_since) FROM r_household WHERE s_people = 'value'",
			"[NULL,'1999-12-31']"},
		{"no instances", "SELECT toString(countIf(empty(q_age))) FROM r_household", "2"},
		{"a number worked out", "SELECT toString(q_ages) FROM r_household WHERE q_ages > 0", "20"},
		{"a text worked out", "SELECT q_greeting FROM r_household ORDER BY length(q_greeting) DESC LIMIT 1",
			"Hi OK"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := ask(t, engine.Reader(), strings.ReplaceAll(tt.query, "r_household", "candour.r_household")); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
	t.Run("how often each is first", func(t *testing.T) { firstCounts(t, d) })
	t.Run("a snapshot", func(t *testing.T) {
		if err := d.Snapshot(t.Context(), "household"); err != nil {
			t.Error(err)
		}
	})
}

func firstCounts(t *testing.T, d *clickhouse.Database) {
	f, err := d.Results(clickhouse.Live).Frequencies(context.Background(), analytics.Query{Survey: "household",
		Questions: []string{"needs", "born", "read", "people"}})
	if err != nil {
		t.Fatal(err)
	}
	var counts []int
	for _, row := range f.Questions[0].Rows {
		counts = append(counts, int(row.Count))
	}
	if want := []int{0, 2, 1}; !slices.Equal(counts, want) {
		t.Errorf("first: got %v, want %v", counts, want)
	}
	var placed [][]int
	var means []float64
	for _, row := range f.Questions[0].Ranking.Rows {
		line := []int{int(row.Ranked)}
		for _, p := range row.Places {
			line = append(line, int(p.Count))
		}
		placed, means = append(placed, line), append(means, *row.Mean)
	}
	if want := [][]int{{2, 0, 1, 1}, {3, 2, 1, 0}, {1, 1, 0, 0}}; !reflect.DeepEqual(placed, want) {
		t.Errorf("placed, and at each place: got %v, want %v", placed, want)
	}
	if want := []float64{2.5, 4. / 3, 1}; !slices.Equal(means, want) {
		t.Errorf("mean places: got %v, want %v", means, want)
	}
	if talk := f.Questions[0].Ranking.Rows[1]; talk.Label != "Talk" || *talk.Places[1].Percent != 100./3 {
		t.Errorf("talk: %+v", talk)
	}
	for _, q := range f.Questions[1:] {
		if q.Ranking != nil {
			t.Errorf("%s has places", q.ID)
		}
	}
	if born := f.Questions[1]; born.Answered != 1 || len(born.Rows) != 0 {
		t.Errorf("born: got %d answered and %d rows, want 1 and 0", born.Answered, len(born.Rows))
	}
	if read := f.Questions[2]; len(read.Rows) != 1 || read.Rows[0].Count != 1 {
		t.Errorf("read: got %+v, want one row of 1", read.Rows)
	}
	if people := f.Questions[3].Numeric; people == nil || people.N != 1 || *people.Mean != 2 {
		t.Errorf("people: got %+v, want 1 with a mean of 2", people)
	}
}
