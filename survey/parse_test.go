package survey_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"candour/survey"
)

func TestParseFillsIn(t *testing.T) {
	d := parse(t, `
name: small
title: Hello
languages: [fr, en]
choices: {c: [{name: 1, label: Un}]}
questions:
  - {type: select_one, name: q, choices: c, label: Oui?}
  - {type: range, name: r, label: Combien?}
scales: {s: {items: [q]}}
`)
	r := d.Questions[1]
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"study", d.Study, survey.StudyID("small")},
		{"collected_by", d.CollectedBy, survey.ByRespondent},
		{"waves", d.Waves, []string{"w1"}},
		{"privacy", d.Privacy, survey.Privacy{Mode: survey.Anonymous, Hold: 10}},
		{"score", d.Scales[0].Score, survey.Mean},
		{"range", []float64{*r.Start, *r.End, *r.Step}, []float64{1, 10, 1}},
		{"a text without a language", d.Title, survey.Text{"fr": "Hello"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !reflect.DeepEqual(c.got, c.want) {
				t.Errorf("got %v, want %v", c.got, c.want)
			}
		})
	}
}

func TestDefinitionTravels(t *testing.T) {
	source := strings.Replace(walkIn, "privacy: {hold: 3}",
		"privacy: {hold: 3}\nprovenance: {}\nnotice: {help: []}\nstudy_title: ", 1)
	d := parse(t, source)
	var fromJSON, fromYAML survey.Definition
	if err := json.Unmarshal([]byte(asJSON(t, d)), &fromJSON); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(d, &fromJSON) {
		t.Errorf("JSON changed the definition:\n%+v\n%+v", d, &fromJSON)
	}
	text, err := yaml.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &fromYAML); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(d, &fromYAML) {
		t.Errorf("YAML changed the definition:\n%+v\n%+v", d, &fromYAML)
	}
	if again := parse(t, asJSON(t, d)); !reflect.DeepEqual(d, again) {
		t.Errorf("parsing the JSON form changed the definition")
	}
	if d.Scales[0].Name != "respect" || d.Scales[1].Name != "again" {
		t.Errorf("scales lost their order: %v", d.Scales)
	}
}

func TestScalesRefuseWhatIsNoObject(t *testing.T) {
	for _, source := range []string{`[]`, `"respect"`, `{"respect": 3}`, `{"respect": `} {
		var s survey.Scales
		if err := json.Unmarshal([]byte(source), &s); err == nil {
			t.Errorf("%s was taken as %v", source, s)
		}
	}
}

func TestComplete(t *testing.T) {
	d := &survey.Definition{Name: "walk-in", Title: survey.Text{"en": "Your visit"},
		Languages: []string{"en"}, Questions: []survey.Question{
			{Type: survey.TextType, Name: "story", Label: survey.Text{"en": "Tell us."}}}}
	if _, err := d.Complete(); err != nil || d.Privacy.Hold != 10 {
		t.Errorf("got %v, hold %d", err, d.Privacy.Hold)
	}
	d.Questions[0].Label = nil
	_, err := d.Complete()
	want := "Question story has no label in en: add label: {en: ...}."
	if got := refusal(t, err, survey.Invalid).Message; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestParseNamed(t *testing.T) {
	for _, c := range []struct {
		name, given, stem string
		want              survey.ID
		warnings          int
	}{
		{"its own name", "name: walk-in", "file", "walk-in", 0},
		{"none", "", "peer-support", "peer-support", 0},
		{"none, and a stem to mend", "", "Santé & bien-être (2)", "sante-bien-etre-2", 1},
		{"a name to mend", "name: Walk In!", "file", "walk-in", 1},
		{"nothing to make a name of", "", "調査", "survey", 1},
		{"a long name", "name: " + strings.Repeat("a", 200), "f", survey.ID(strings.Repeat("a",
			60)), 1},
		{"a cut before a hyphen", "name: " + strings.Repeat("a", 59) + "-b", "f",
			survey.ID(strings.Repeat("a", 59)), 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, warnings, err := survey.ParseNamed([]byte(changed(t, "name: walk-in", c.given)),
				c.stem)
			if err != nil {
				t.Fatal(err)
			}
			if d.Name != c.want || len(warnings) != c.warnings {
				t.Errorf("got %q with warnings %q, want %q", d.Name, warnings, c.want)
			}
		})
	}
}

func TestWarnings(t *testing.T) {
	for _, c := range []struct {
		name, old, with, want string
	}{
		{"nothing to say", "", "", ""},
		{"a missing translation", "{en: Mood, fr: Humeur}", "{en: Mood}",
			"question mood has no label in fr: add the translation."},
		{"a missing title", "{en: Your visit, fr: Ta visite}", "{en: Your visit}",
			"the survey has no title in fr: add the translation."},
		{"no way out", "type: decimal, name: distance,",
			"type: decimal, name: distance, sensitive: true, required: true, prefer_not: false,",
			"question distance is sensitive and cannot be skipped: leave out required, or offer " +
				"prefer_not."},
		{"said in vain", "type: decimal, name: distance,",
			"type: decimal, name: distance, step: 2,", `step of question distance has no ` +
				`effect: take it out.`},
		{"an unused list", "choices:\n", "choices:\n  spare: [{name: a, label: {en: A, fr: A}}]\n",
			`no question uses the list "spare": take it out.`},
		{"a third language", "languages: [en, fr]", "languages: [en, fr, pa]",
			"the pages' own words are in English or French; in pa they will be English."},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, warnings, err := survey.Parse([]byte(changed(t, c.old, c.with)))
			if err != nil {
				t.Fatal(err)
			}
			if c.want == "" && len(warnings) == 0 {
				return
			}
			if len(warnings) == 0 || !strings.HasSuffix(warnings[0].String(),
				c.want) || c.want == "" ||
				!strings.HasPrefix(warnings[0].String(), "Line ") {
				t.Errorf("got %q, want first %q", warnings, c.want)
			}
		})
	}
}

func TestWarningsComeInOrder(t *testing.T) {
	source := changed(t, "type: decimal, name: distance,",
		"type: decimal, name: distance, start: 1, end: 2, step: 2, or_other: true, choices: "+
			"gender,")
	_, first, _ := survey.Parse([]byte(source))
	for range 20 {
		if _, again, _ := survey.Parse([]byte(source)); !reflect.DeepEqual(first, again) {
			t.Fatalf("got %q, then %q", first, again)
		}
	}
}
