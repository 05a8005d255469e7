package sample_test

import (
	"slices"
	"strings"
	"testing"

	"candour/survey"
	"candour/survey/sample"
)

func TestStudiesAreCompleteInBothLanguages(t *testing.T) {
	for _, study := range studies(t) {
		t.Run(string(study.Name), func(t *testing.T) {
			def, warnings, err := survey.Parse(study.Source)
			if err != nil || len(warnings) > 0 {
				t.Fatalf("Parse: warnings %v, error %v", warnings, err)
			}
			if def.Name != study.Name || !slices.Equal(def.Languages, []string{"en", "fr"}) {
				t.Errorf("name %s, languages %v", def.Name, def.Languages)
			}
			if def.Privacy.Hold != 10 || len(def.Breakdowns) > 5 {
				t.Errorf("hold %d, breakdowns %v", def.Privacy.Hold, def.Breakdowns)
			}
			for place, text := range texts(def) {
				for _, lang := range def.Languages {
					if strings.TrimSpace(text[lang]) == "" || len(text) != 2 {
						t.Errorf("%s has languages %v, want en and fr", place, text)
					}
				}
			}
			if def.Notice.Minutes == 0 || len(def.Notice.Help) != 2 || len(def.Provenance) == 0 {
				t.Errorf("notice and provenance are incomplete: %+v", def.Notice)
			}
		})
	}
}

func TestNothingIsRequired(t *testing.T) {
	for _, study := range studies(t) {
		for _, f := range study.Definition.Fields() {
			if f.Required != survey.Never || !f.OffersPreferNot() {
				t.Errorf("%s.%s cannot be skipped or declined", study.Name, f.Name)
			}
		}
	}
}

// A person beside the respondent sees the title and the address.
func TestTitlesDoNotNameSubstanceUse(t *testing.T) {
	for _, study := range studies(t) {
		def := study.Definition
		seen := []string{string(def.Study), string(def.Name)}
		for _, lang := range def.Languages {
			seen = append(seen, def.Title[lang], def.StudyTitle[lang])
		}
		for _, text := range seen {
			for _, word := range []string{"substance", "drug", "drogue", "consomm", "addict", "use"} {
				if strings.Contains(strings.ToLower(text), word) {
					t.Errorf("%s says %q", def.Name, text)
				}
			}
		}
	}
}

func TestWhoPeopleAreComesLast(t *testing.T) {
	fields := definition(t, sample.YouthExperience).Fields()
	first := slices.IndexFunc(fields, func(f survey.Field) bool {
		return f.Role == survey.Demographic
	})
	for _, f := range fields[first:] {
		if f.Role != survey.Demographic {
			t.Errorf("%s comes after the first demographic question", f.Name)
		}
	}
	identity, _ := definition(t, sample.YouthExperience).Field("identity")
	for _, name := range []string{"first_nations", "inuit", "metis"} {
		if !slices.ContainsFunc(identity.Choices, func(c survey.Choice) bool { return c.Name == name }) {
			t.Errorf("identity does not offer %s", name)
		}
	}
}

func TestEligibilityAndSkipLogic(t *testing.T) {
	def := definition(t, sample.YouthExperience)
	tests := []struct {
		name    string
		answers map[string]any
		want    []string
		hidden  []string
	}{
		{"used with a peer", map[string]any{"contact": "used", "helpers": []any{"peer"}},
			[]string{"peer_helped", "met_me", "tell_a_friend"}, []string{"after_looking"}},
		{"used without a peer", map[string]any{"contact": "used", "helpers": []any{"school"}},
			[]string{"met_me"}, []string{"peer_helped", "after_looking"}},
		{"looked", map[string]any{"contact": "looked"},
			[]string{"after_looking", "barriers"}, []string{"met_me", "helpers", "peer_helped"}},
		{"skipped", map[string]any{}, []string{"barriers", "hopeful"}, []string{"after_looking"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			shown, err := def.Shown(test.answers, "fr")
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range test.want {
				if !shown[name] {
					t.Errorf("%s is hidden", name)
				}
			}
			for _, name := range test.hidden {
				if shown[name] {
					t.Errorf("%s is shown", name)
				}
			}
		})
	}
	_, err := def.Check(survey.Submission{Consent: true, Answers: map[string]any{"contact": "no"}})
	if survey.AsError(err).Kind != survey.Ineligible {
		t.Errorf("someone who never looked for support got %v, want Ineligible", err)
	}
}

func studies(t testing.TB) []sample.Study {
	t.Helper()
	all, err := sample.Studies()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func definition(t testing.TB, id survey.ID) *survey.Definition {
	t.Helper()
	for _, study := range studies(t) {
		if study.Name == id {
			return study.Definition
		}
	}
	t.Fatalf("there is no survey %s", id)
	return nil
}

func responses(t testing.TB, id survey.ID) []survey.Submission {
	t.Helper()
	all, err := sample.Responses(id)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// texts are all texts of a definition that must be in every language, by their place.
func texts(def *survey.Definition) map[string]survey.Text {
	n := def.Notice
	all := map[string]survey.Text{"title": def.Title, "study title": def.StudyTitle,
		"provenance": def.Provenance, "intro": n.Intro, "run by": n.RunBy, "readers": n.Readers,
		"service": n.ServiceReads, "law": n.Law}
	for _, line := range n.Help {
		all["help "+line.Tel] = line.Label
	}
	if def.Consent != nil {
		all["consent"] = def.Consent.Text
	}
	if def.Eligibility != nil {
		all["otherwise"] = def.Eligibility.Otherwise
	}
	for name, choices := range def.Choices {
		for _, c := range choices {
			all["choice "+name+"."+c.Name] = c.Label
		}
	}
	for _, s := range def.Scales {
		all["scale "+s.Name] = s.Label
	}
	addQuestions(all, def.Questions)
	return all
}

func addQuestions(all map[string]survey.Text, questions []survey.Question) {
	for _, q := range questions {
		all["label "+q.Name] = q.Label
		optional := map[string]survey.Text{"short ": q.Short, "hint ": q.Hint, "unit ": q.Unit,
			"footnote ": q.Footnote, "constraint ": q.ConstraintMessage}
		for what, text := range optional {
			if text != nil {
				all[what+q.Name] = text
			}
		}
		addQuestions(all, q.Questions)
	}
}
