package disclosure_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"candour/analytics"
	"candour/analytics/disclosure"
	"candour/survey"
)

// harbour is a survey with a question of each kind that protection treats differently.
func harbour() *survey.Definition {
	choices := func(names ...string) []survey.Choice {
		var list []survey.Choice
		for _, name := range names {
			list = append(list, survey.Choice{Name: name, Label: survey.Text{"en": name}})
		}
		return list
	}
	return &survey.Definition{
		Study: "harbours", Name: "harbour", Invited: 700, Languages: []string{"en", "fr"},
		StudyTitle: survey.Text{"en": "Harbours"}, Title: survey.Text{"en": "Harbour"},
		Waves: []string{"w1", "w2"}, Breakdowns: []string{"gender", "age"},
		Choices: map[string][]survey.Choice{
			"gender":  choices("woman", "man", "nonbinary"),
			"support": choices("peer", "school", "family"),
			"agree":   choices("1", "2", "3", "4", "5"),
			"yes_no":  choices("yes", "no"),
		},
		Questions: []survey.Question{
			{Name: "gender", Type: survey.SelectOne, Role: survey.Demographic, Choices: "gender"},
			{Name: "age", Type: survey.Integer, Role: survey.Demographic,
				Bands: []float64{12, 16, 19, 25}},
			{Name: "support", Type: survey.SelectMultiple, Role: survey.Demographic,
				Choices: "support"},
			{Name: "heard", Type: survey.SelectOne, Role: survey.Outcome, Choices: "agree"},
			{Name: "used", Type: survey.SelectOne, Role: survey.Outcome, Choices: "yes_no",
				Sensitive: true},
			{Name: "times", Type: survey.Integer, Role: survey.Outcome, Sensitive: true,
				Bands: []float64{0, 1, 5, 20}},
			{Name: "hours", Type: survey.Decimal, Role: survey.Outcome},
			{Name: "story", Type: survey.TextType, Role: survey.Open},
		},
		Scales: survey.Scales{{Name: "hearing", Items: []string{"heard"}, Score: survey.Mean}},
	}
}

// crowd makes up n people who answer harbour, with random record keys.
func crowd(n int, seed uint64) []person {
	random := rand.New(rand.NewPCG(seed, 1))
	pick := func(odds int, names ...string) []string {
		if random.IntN(odds) == 0 {
			return []string{names[len(names)-1]}
		}
		return []string{names[random.IntN(len(names)-1)]}
	}
	people := make([]person, n)
	for i := range people {
		people[i] = person{
			key: random.IntN(1000), wave: pick(3, "w1", "w2")[0],
			answers: map[string][]string{
				"gender":  pick(25, "woman", "man", "nonbinary"),
				"age":     {strconv.Itoa(12 + random.IntN(20))},
				"support": {"peer", pick(2, "school", "family")[0]},
				"heard":   pick(12, "5", "4", "3", "2", "1", "?"),
				"used":    pick(60, "no", "yes"),
				"times":   {strconv.Itoa(random.IntN(2) * random.IntN(30))},
				"hours":   {strconv.FormatFloat(random.Float64()*40, 'f', 2, 64)},
			},
		}
		if random.IntN(4) == 0 {
			delete(people[i].answers, "heard")
		}
	}
	return people
}

// office is the catalogue of one study with one survey, and the tables released from it.
type office struct {
	def      *survey.Definition
	released []analytics.Released
	agreed   bool
}

func (o office) Definition(_ context.Context, id survey.ID) (*survey.Definition, error) {
	if id != o.def.Name {
		return nil, survey.Fault(survey.NotFound, "There is no such survey.")
	}
	return o.def, nil
}

func (o office) Study(_ context.Context, id survey.StudyID) ([]*survey.Definition, error) {
	if id != o.def.Study {
		return nil, survey.Fault(survey.NotFound, "There is no such study.")
	}
	return []*survey.Definition{o.def}, nil
}

func (o office) Releases(context.Context, survey.StudyID) ([]analytics.Released, error) {
	return slices.Clone(o.released), nil
}

func (o office) Agreed(context.Context, survey.ID) (bool, error) { return o.agreed, nil }

// protected serves protected results of people.
func protected(people []person) *disclosure.Results {
	def := harbour()
	return disclosure.New(newExact(def, people), office{def: def})
}

// frequencies fetches protected one-way tables by question.
func frequencies(t *testing.T, results analytics.Results, q analytics.Query) (
	analytics.Frequencies, map[string]analytics.Frequency) {
	t.Helper()
	q.Survey, q.Lang = "harbour", "en"
	all, err := results.Frequencies(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]analytics.Frequency{}
	for _, f := range all.Questions {
		byName[f.ID] = f
	}
	return all, byName
}

// crosstab fetches a protected table.
func crosstab(t *testing.T, results analytics.Results, rows, columns, wave string,
) analytics.Crosstab {
	t.Helper()
	table, err := results.Crosstab(t.Context(), analytics.CrosstabQuery{
		Query: analytics.Query{Survey: "harbour", Lang: "en", Wave: wave},
		Rows:  rows, Columns: columns,
	})
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// everything fetches every result that is on the list, as JSON.
func everything(t *testing.T, results analytics.Results) string {
	t.Helper()
	var all []any
	for _, q := range []analytics.Query{
		{}, {Base: analytics.OfAll}, {Base: analytics.OfAsked}, {Wave: "w1"}, {Wave: "w2"},
		{Where: analytics.Condition{Question: "gender", Value: "woman"}},
		{Where: analytics.Condition{Question: "gender", Value: "nonbinary"}},
		{Where: analytics.Condition{Question: "age", Value: "16..19"}},
	} {
		f, _ := frequencies(t, results, q)
		all = append(all, f)
	}
	for _, rows := range []string{"gender", "age", "support", "heard", "used", "times"} {
		for _, columns := range []string{"gender", "age"} {
			if rows != columns {
				all = append(all, crosstab(t, results, rows, columns, ""),
					crosstab(t, results, columns, rows, "w1"))
			}
		}
	}
	for _, q := range []analytics.TableOneQuery{{}, {By: "gender"}, {By: "age"}, {Wave: "w1"}} {
		q.Study, q.Lang = "harbours", "en"
		table, err := results.TableOne(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, table)
	}
	all = append(all, byWave(t, results)...)
	body, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// plain is a value as JSON, to be compared as it is told.
func plain(t *testing.T, value any) string {
	t.Helper()
	body, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
