package sample_test

import (
	"encoding/json"
	"iter"
	"math"
	"slices"
	"testing"

	"candour/survey"
	"candour/survey/sample"
)

// odd asks for much that no tuning knows of: only some people are eligible, one number has a
// constraint alone, another one that cannot be guessed, and one text has to look like a code.
const odd = `
name: odd
title: {en: Odd}
languages: [en]
eligibility: {relevant: "${member} = 'yes'", otherwise: {en: Thank you.}}
choices:
  yes_no: [{name: "yes", label: {en: "Yes"}}, {name: "no", label: {en: "No"}}]
  level:
    - {name: "-1", label: {en: Low}}
    - {name: "0", label: {en: Mid}}
    - {name: "1", label: {en: High}}
questions:
  - {type: select_one, name: member, label: {en: Member?}, choices: yes_no, required: true}
  - {type: integer, name: year, label: {en: Year?}, constraint: ". > 1999 and . < 2011"}
  - {type: integer, name: even, label: {en: Even?}, constraint: ". mod 2 = 0"}
  - {type: decimal, name: share, label: {en: Share?}, bands: [0, 0.5, 1]}
  - {type: range, name: heat, label: {en: Heat?}, start: -2, end: 2, step: 0.5, required: true}
  - {type: select_one, name: level, label: {en: Level?}, choices: level}
  - type: select_multiple
    name: days
    label: {en: Which?}
    choices: yes_no
    or_other: true
    relevant: "${even} > 4"
  - {type: text, name: code, label: {en: Code?}, constraint: "regex(., '^[A-Z]{3}$')"}
`

func TestGenerateFitsAnySurvey(t *testing.T) {
	def := parse(t, odd)
	all := check(t, def, generate(t, def, 500, 1))
	if len(all) != 500 {
		t.Fatalf("%d submissions, want 500", len(all))
	}
	for _, r := range all {
		if days := r.Answers["days"]; days.State == survey.Answered && r.Answers["even"].Number <= 4 {
			t.Errorf("days is answered after even = %v", r.Answers["even"].Number)
		}
	}
	if years := numbers(all, "year"); years[0] < 2000 || years[len(years)-1] > 2010 {
		t.Errorf("years go from %v to %v", years[0], years[len(years)-1])
	}
	for _, question := range []string{"even", "share", "level", "days"} {
		if n := count(all, question, survey.Answered); n < 100 {
			t.Errorf("%s was answered %d times of 500", question, n)
		}
	}
}

func TestGenerateFitsTheShippedSurveys(t *testing.T) {
	for _, study := range studies(t) {
		if n := len(check(t, study.Definition, generate(t, study.Definition, 200, 5))); n != 200 {
			t.Errorf("%s: %d submissions, want 200", study.Name, n)
		}
	}
}

func TestGenerateDropsWhatIsNotShown(t *testing.T) {
	def := definition(t, sample.YouthExperience)
	for s := range generate(t, def, 300, 3) {
		a := s.Answers
		if a["contact"] == "looked" && (a["met_me"] != nil || a["helpers"] != nil) {
			t.Fatalf("someone who used no service tells of one: %v", a)
		}
	}
}

func TestGenerateGivesUpOnTheImpossible(t *testing.T) {
	def := parse(t, `
name: impossible
title: {en: Impossible}
languages: [en]
questions:
  - type: text
    name: code
    label: {en: Code?}
    required: true
    prefer_not: false
    constraint: "regex(., '^[A-Z]{3}$')"
`)
	_, err := sample.Generate(def, 1, "w1", 1)
	if survey.AsError(err).Kind != survey.Invalid {
		t.Errorf("got %v, want Invalid", err)
	}
}

func TestGenerateFollowsItsSeed(t *testing.T) {
	def := definition(t, sample.YouthExperience)
	one := written(t, def, 7)
	if one != written(t, def, 7) {
		t.Error("the same seed gave other submissions")
	}
	if one == written(t, def, 8) {
		t.Error("another seed gave the same submissions")
	}
}

func TestGenerateStops(t *testing.T) {
	n := 0
	for range generate(t, definition(t, sample.PeerSupport), 100, 1) {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("%d submissions, want 3", n)
	}
}

func TestScalesHangTogether(t *testing.T) {
	def := definition(t, sample.YouthExperience)
	all := checked(t, sample.YouthExperience)
	for _, scale := range def.Scales {
		if a := alpha(all, scale); a < 0.72 || a > 0.88 {
			t.Errorf("alpha of %s is %.3f, want about 0.8", scale.Name, a)
		}
	}
	before, after := 0.0, 0.0
	for _, item := range []string{"hopeful", "hard_days", "someone", "my_choices"} {
		before += mean(numbers(inWave(all, "w1"), item))
		after += mean(numbers(inWave(all, "w2"), item))
	}
	if after <= before {
		t.Errorf("the second wave does no better: %.2f after %.2f", after/4, before/4)
	}
}

func TestPeopleLeaveQuestionsEmpty(t *testing.T) {
	all := checked(t, sample.YouthExperience)
	tests := []struct {
		question  string
		state     survey.State
		low, high int
	}{
		{"contact", survey.Answered, 570, 600},
		{"gender", survey.PreferNot, 6, 45},
		{"place", survey.Skipped, 6, 60},
		{"next_step", survey.DontKnow, 6, 50},
		{"story", survey.Answered, 120, 300},
		{"met_me", survey.NotShown, 120, 240},
	}
	for _, test := range tests {
		if n := count(all, test.question, test.state); n < test.low || n > test.high {
			t.Errorf("%s is %v %d times, want %d to %d", test.question, test.state, n, test.low, test.high)
		}
	}
	french := 0
	for _, r := range all {
		if r.Language == "fr" {
			french++
		}
	}
	if french < 120 || french > 220 {
		t.Errorf("%d answered in French, want about 168", french)
	}
}

func BenchmarkGenerate(b *testing.B) {
	made, err := sample.Generate(definition(b, sample.YouthExperience), b.N, "w1", 1)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for range made {
	}
}

func parse(t *testing.T, source string) *survey.Definition {
	t.Helper()
	def, _, err := survey.Parse([]byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return def
}

func generate(
	t *testing.T, def *survey.Definition, n int, seed uint64,
) iter.Seq[survey.Submission] {
	t.Helper()
	made, err := sample.Generate(def, n, def.Waves[0], seed)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func written(t *testing.T, def *survey.Definition, seed uint64) string {
	t.Helper()
	text, err := json.Marshal(slices.Collect(generate(t, def, 50, seed)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func count(all []survey.Response, question string, state survey.State) int {
	n := 0
	for _, r := range all {
		if r.Answers[question].State == state {
			n++
		}
	}
	return n
}

func inWave(all []survey.Response, wave string) []survey.Response {
	return slices.DeleteFunc(slices.Clone(all), func(r survey.Response) bool { return r.Wave != wave })
}

// alpha is Cronbach's alpha over those who answered all items, with reversed items turned.
func alpha(all []survey.Response, scale survey.Scale) float64 {
	columns := make([][]float64, len(scale.Items))
	var sums []float64
	for _, r := range all {
		sum, whole := 0.0, true
		for _, item := range scale.Items {
			whole = whole && r.Answers[item].State == survey.Answered
		}
		if !whole {
			continue
		}
		for i, item := range scale.Items {
			value := number(r.Answers[item])
			if slices.Contains(scale.Reverse, item) {
				value = 6 - value
			}
			columns[i] = append(columns[i], value)
			sum += value
		}
		sums = append(sums, sum)
	}
	parts := 0.0
	for _, column := range columns {
		parts += variance(column)
	}
	k := float64(len(columns))
	return k / (k - 1) * (1 - parts/variance(sums))
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

func variance(values []float64) float64 {
	m, sum := mean(values), 0.0
	for _, v := range values {
		sum += math.Pow(v-m, 2)
	}
	return sum / float64(len(values)-1)
}
