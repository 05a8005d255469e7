package dashboards_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"candour/analytics"
	"candour/dashboards"
	"candour/survey"
)

// visits is a survey with every kind of section.
const visits = `
study: visits
name: visits
title: {en: Visits, fr: Visites}
languages: [en, fr]
waves: [w1, w2]
provenance: {en: From a table., fr: D’un tableau.}
choices:
  agreement:
    - {name: "1", label: {en: Disagree, fr: Pas d’accord}}
    - {name: "2", label: {en: Agree, fr: D’accord}}
  places:
    - {name: none, none: true, label: {en: None of these, fr: Aucun}}
    - {name: town, label: {en: Town, fr: Ville}}
    - {name: country, label: {en: Country, fr: Campagne}}
questions:
  - {type: integer, name: age, role: demographic, label: {en: Age, fr: Âge}, unit: {en: years, fr: ans}}
  - {type: select_multiple, name: where, role: demographic, label: {en: Where, fr: Où}, choices: places, or_other: true}
  - {type: range, name: mood, role: outcome, label: {en: Mood, fr: Humeur}, start: 0, end: 10, step: 1}
  - type: group
    name: visit
    label: {en: The visit, fr: La visite}
    questions:
      - {type: text, name: story, role: open, label: {en: Story, fr: Récit}}
      - type: grid
        name: felt
        role: outcome
        label: {en: How it felt, fr: Comment c’était}
        choices: agreement
        questions:
          - {name: heard, label: {en: I was heard, fr: On m’a écouté}}
          - {name: judged, label: {en: I was judged, fr: On m’a jugé}}
  - type: grid
    name: went
    role: outcome
    label: {en: Where did you go, fr: Où allais-tu}
    choices: places
    questions:
      - {name: first, label: {en: First, fr: D’abord}}
`

// results are frequencies that were written down: what is tested is what is made of them.
type results struct {
	analytics.Results
	of analytics.Frequencies
}

func (r results) Frequencies(context.Context, analytics.Query) (analytics.Frequencies, error) {
	return r.of, nil
}

func (r results) TableOne(context.Context, analytics.TableOneQuery) (analytics.TableOne, error) {
	return analytics.TableOne{Title: "Table 1"}, nil
}

type catalogue struct{ def *survey.Definition }

func (c catalogue) Definition(context.Context, survey.ID) (*survey.Definition, error) { return c.def, nil }

func (c catalogue) Study(context.Context, survey.StudyID) ([]*survey.Definition, error) {
	return []*survey.Definition{c.def, c.def}, nil
}

func source(t *testing.T) dashboards.Source {
	t.Helper()
	def, _, err := survey.Parse([]byte(visits))
	if err != nil {
		t.Fatal(err)
	}
	all := analytics.Frequencies{Responses: 40, Imported: 40}
	for _, f := range def.Fields() {
		table := analytics.Frequency{ID: f.Name, Label: f.Label.In("en"), Type: string(f.Type),
			Role: string(f.Role), Section: f.Section, Answered: 40}
		for i, c := range f.Choices {
			table.Rows = append(table.Rows, analytics.Row{Value: c.Name, Label: c.Label.In("en"),
				Count: analytics.Count(40 - i)})
		}
		table.Derive(analytics.OfAnswered, 40)
		if f.Name == "mood" {
			table.Bins = []analytics.Bin{{Low: 3, High: 4, Label: "3", Count: 10}, {Low: 4, High: 5, Label: "4", Count: 30}}
		}
		all.Questions = append(all.Questions, table)
	}
	return dashboards.Source{Results: results{of: all}, Catalogue: catalogue{def}}
}

func gathered(t *testing.T) dashboards.SurveyReport {
	t.Helper()
	r, err := dashboards.GatherSurvey(t.Context(), source(t), analytics.Query{Survey: "visits", Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSections(t *testing.T) {
	r := gathered(t)
	if r.Title != "Visites" || r.Provenance != "D’un tableau." || len(r.Waves) != 2 {
		t.Errorf("got %+v", r)
	}
	var got []string
	for _, s := range r.Sections {
		kind := ""
		if s.Grid {
			kind = " (grid)"
		}
		var names []string
		for _, q := range s.Questions {
			names = append(names, q.ID)
		}
		got = append(got, s.ID+" "+s.Label+kind+": "+strings.Join(names, " "))
	}
	wanted := []string{"part-1 : age where", "part-2 : mood", "part-3 La visite: story",
		"part-4 Comment c’était (grid): heard judged", "part-5 Où allais-tu: first"}
	if !slices.Equal(got, wanted) {
		t.Errorf("got %q, want %q", got, wanted)
	}
	if age := r.Sections[0].Questions[0]; age.Unit != "ans" || !age.Whole {
		t.Errorf("got unit %q, whole %v, want ans and true", age.Unit, age.Whole)
	}
}

func TestNoneAndOtherStayLast(t *testing.T) {
	var got []string
	for _, r := range gathered(t).Sections[0].Questions[1].InOrder() {
		got = append(got, r.Value)
	}
	if wanted := []string{"town", "country", "other", "none"}; !slices.Equal(got, wanted) {
		t.Errorf("got %q, want %q", got, wanted)
	}
}

// A range in single steps shows all of it, also where nobody answered.
func TestRangeShowsAllSteps(t *testing.T) {
	bins := gathered(t).Sections[1].Questions[0].Bins
	var got []string
	for _, b := range bins {
		got = append(got, text([]any{b.Label, b.Count}))
	}
	wanted := []string{"[0 0]", "[1 0]", "[2 0]", "[3 10]", "[4 30]", "[5 0]", "[6 0]", "[7 0]", "[8 0]", "[9 0]", "[10 0]"}
	if !slices.Equal(got, wanted) {
		t.Errorf("got %q, want %q", got, wanted)
	}
}

func TestGatherStudy(t *testing.T) {
	r, err := dashboards.GatherStudy(t.Context(), source(t), "visits", "en")
	if err != nil || r.Title != "Visits" || r.TableOne.Title != "Table 1" || len(r.Surveys) != 2 || r.Protected {
		t.Errorf("got %+v, %v", r, err)
	}
}
