package disclosure_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"candour/analytics/disclosure/attacktest"
	"candour/survey"
	"candour/survey/sample"
)

// shipped is a shipped survey and its sample responses, with record keys drawn from a seed.
func shipped(t *testing.T, id survey.ID, seed uint64) (*survey.Definition, []person) {
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
			case marks[a.State] != "":
				p.answers[field.Name] = []string{marks[a.State]}
			}
		}
		people = append(people, p)
	}
	return def, people
}

// The shipped survey, every table on the list.
func TestAttackShipped(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	def, people := shipped(t, sample.YouthExperience, 1)
	judged(t, "shipped survey", attack(t, def, people,
		attacktest.Plan{Moves: 1_500_000, Every: 1000, Seed: 1}))
}
