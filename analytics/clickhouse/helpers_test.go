package clickhouse_test

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"

	"candour/analytics/chdb"
	"candour/analytics/chdb/chdbtest"
	"candour/analytics/clickhouse"
	"candour/survey"
)

// catalogue is the surveys of a test, all of one study.
type catalogue map[survey.ID]*survey.Definition

func (c catalogue) Definition(_ context.Context, id survey.ID) (*survey.Definition, error) {
	if def, ok := c[id]; ok {
		return def, nil
	}
	return nil, survey.Fault(survey.NotFound, "There is no such survey.")
}

func (c catalogue) Study(context.Context, survey.StudyID) ([]*survey.Definition, error) {
	var defs []*survey.Definition
	for _, name := range []survey.ID{"peer-support", "peer-support-session"} {
		if def, ok := c[name]; ok {
			defs = append(defs, def)
		}
	}
	return defs, nil
}

// way is how a test reaches the engine: in the process, or over a loopback port as a server.
type way struct {
	name   string
	config func(testing.TB, *chdb.Engine) clickhouse.Config
}

func ways() []way {
	return []way{
		{"in the process", func(_ testing.TB, e *chdb.Engine) clickhouse.Config {
			return clickhouse.Config{Writer: e.Writer(), Reader: e.Reader()}
		}},
		{"over HTTP", func(t testing.TB, e *chdb.Engine) clickhouse.Config {
			return clickhouse.Config{URL: chdbtest.Serve(t, e) + "/responses?compress=none"}
		}},
	}
}

// everyWay runs a test in both ways, each with an empty database and the surveys ensured.
func everyWay(t *testing.T, surveys catalogue, test func(*testing.T, *clickhouse.Database)) {
	t.Helper()
	for _, w := range ways() {
		t.Run(w.name, func(t *testing.T) { test(t, open(t, w, surveys)) })
	}
}

// inProcess opens an empty database in the process with the surveys ensured.
func inProcess(t testing.TB, surveys catalogue) *clickhouse.Database {
	t.Helper()
	return open(t, ways()[0], surveys)
}

func open(t testing.TB, w way, surveys catalogue) *clickhouse.Database {
	t.Helper()
	config := w.config(t, chdbtest.Open(t))
	config.Catalogue = surveys
	database, err := clickhouse.Open(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := database.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, def := range surveys {
		if err := database.Ensure(t.Context(), def); err != nil {
			t.Fatal(err)
		}
	}
	return database
}

// insert inserts rows with a token of their own.
func insert(t testing.TB, d *clickhouse.Database, id survey.ID, rows []survey.Response) {
	t.Helper()
	if err := d.Insert(t.Context(), id, rand.Text(), rows); err != nil {
		t.Fatal(err)
	}
}

// response is a response by a person, with answers.
func response(answers map[string]survey.Answer) survey.Response {
	r := survey.Response{
		Version: 1, Language: "en", Wave: "w1", Source: survey.Person, Answers: answers,
	}
	if _, err := rand.Read(r.ID[:]); err != nil {
		panic(err)
	}
	return r
}

func text(value string) survey.Answer { return survey.Answer{State: survey.Answered, Text: value} }

func choices(values ...string) survey.Answer {
	return survey.Answer{State: survey.Answered, Choices: values}
}

func num(x float64) survey.Answer { return survey.Answer{State: survey.Answered, Number: x} }

func state(s survey.State) survey.Answer { return survey.Answer{State: s} }

// labelled are choices with their names, capitalised, as English labels, and "fr " before them as
// French ones.
func labelled(names ...string) []survey.Choice {
	made := make([]survey.Choice, len(names))
	for i, name := range names {
		made[i] = survey.Choice{Name: name, Label: survey.Text{
			"en": strings.ToUpper(name), "fr": "fr " + name,
		}}
	}
	return made
}

// everyType is a survey with a question of each type, and a choice that stands for none of them.
func everyType() *survey.Definition {
	help := append(labelled("family", "friends", "services"), survey.Choice{
		Name: "nobody", None: true, Label: survey.Text{"en": "Nobody", "fr": "Personne"},
	})
	return &survey.Definition{
		Study: "peer-support", Name: "peer-support", Title: survey.Text{"en": "Peers"},
		Languages: []string{"en", "fr"},
		Choices: map[string][]survey.Choice{
			"gender": labelled("woman", "man", "nonbinary"), "help": help,
			"agree": labelled("1", "2", "3", "4", "5"),
		},
		Questions: []survey.Question{
			{Type: survey.SelectOne, Name: "gender", Role: survey.Demographic, Choices: "gender",
				OrOther: true, Label: survey.Text{"en": "Gender", "fr": "Genre"}},
			{Type: survey.Integer, Name: "age", Role: survey.Demographic, Sensitive: true,
				Bands: []float64{12, 16, 19, 25, 30}, Label: survey.Text{"en": "Age", "fr": "Âge"}},
			{Type: survey.Decimal, Name: "years", Label: survey.Text{"en": "Years"}},
			{Type: survey.SelectMultiple, Name: "help", Choices: "help",
				Label: survey.Text{"en": "Who helped?"}},
			{Type: survey.Grid, Name: "felt", Choices: "agree", Questions: []survey.Question{
				{Name: "heard", Label: survey.Text{"en": "Heard"}},
				{Name: "judged", Label: survey.Text{"en": "Judged"}},
			}},
			{Type: survey.TextType, Name: "story", Role: survey.Open,
				Label: survey.Text{"en": "Your story", "fr": "Votre histoire"}},
		},
	}
}
