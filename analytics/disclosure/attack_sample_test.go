package disclosure_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"candour/analytics/disclosure"
	"candour/analytics/disclosure/attacktest"
	"candour/survey"
	"candour/survey/sample"
)

// shipped is a shipped survey and its sample responses, with record keys drawn from a seed: as people,
// and as the rows that ClickHouse gets.
func shipped(t *testing.T, id survey.ID, seed uint64) (*survey.Definition, []person, []survey.Response) {
	t.Helper()
	studies, err := sample.Studies()
	must(t, err)
	var def *survey.Definition
	for _, s := range studies {
		if s.Name == id {
			def = s.Definition
		}
	}
	submissions, err := sample.Responses(id)
	must(t, err)
	random := rand.New(rand.NewPCG(seed, 3))
	marks := map[survey.State]string{survey.PreferNot: "?", survey.DontKnow: "~", survey.NotShown: "-"}
	var people []person
	var rows []survey.Response
	for _, submission := range submissions {
		r, err := def.Check(submission)
		must(t, err)
		p := person{key: random.IntN(1000), wave: r.Wave, blank: r.Blank, answers: map[string][]string{}}
		for _, field := range def.Fields() {
			a := r.Answers[field.Name]
			switch {
			case a.State == survey.Answered && field.Numeric():
				p.answers[field.Name] = []string{strconv.FormatFloat(a.Number, 'f', -1, 64)}
			case a.State == survey.Answered && a.Text != "":
				p.answers[field.Name] = []string{a.Text}
			case a.State == survey.Answered:
				p.answers[field.Name] = append([]string{}, a.Choices...)
				if len(a.Choices) == 0 {
					p.answers[field.Name] = noneOf(field)
				}
			case marks[a.State] != "":
				p.answers[field.Name] = []string{marks[a.State]}
			}
		}
		r.RecordKey = uint16(p.key)
		people, rows = append(people, p), append(rows, r)
	}
	return def, people, rows
}

// noneOf is the choice that an empty list stands for, where a question has one.
func noneOf(field survey.Field) []string {
	names := []string{}
	for _, choice := range field.Choices {
		if choice.None {
			names = append(names, choice.Name)
		}
	}
	return names
}

// The shipped survey, every table on the list, as the real engine answers: rows go into ClickHouse, a
// snapshot is made of them, and the attacker asks the protected results of that. What it sees is what the
// implementation in memory shows, which the other attacks ask, to the last count.
func TestAttackShipped(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	def, people, rows := shipped(t, sample.YouthExperience, 1)
	seen, err := attacktest.Collect(t.Context(), frozenRows(t, def, rows), def, "")
	must(t, err)
	exact := newExact(def, people)
	inMemory, err := attacktest.Collect(t.Context(), disclosure.New(exact, office{def: def}), def, "")
	must(t, err)
	for cell, sight := range inMemory {
		if seen[cell] != sight {
			t.Errorf("%s: the engine shows %+v, memory %+v", cell, seen[cell], sight)
		}
	}
	if len(seen) != len(inMemory) {
		t.Errorf("the engine shows %d cells, memory %d", len(seen), len(inMemory))
	}
	truth, err := attacktest.Collect(t.Context(), exact, def, "")
	must(t, err)
	judged(t, "shipped survey", solve(t, def, people, seen, truth,
		attacktest.Plan{Moves: 1_500_000, Every: 1000, Seed: 1}))
}
