package survey_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"candour/survey"
)

func TestCheckMakesAResponse(t *testing.T) {
	noor := visitor(t, `{"heard": 3}`)
	noor.Language, noor.Wave, noor.Version = "", "w2", 4
	r, err := parse(t, walkIn).Check(noor)
	if err != nil {
		t.Fatal(err)
	}
	if r.Survey != "walk-in" || r.Language != "en" || r.Wave != "w2" || r.Version != 4 ||
		r.Source != survey.Person || r.Blank {
		t.Errorf("got %+v", r)
	}
	want := []string{"age", "came", "distance", "first_visit", "gender", "gender_words", "heard",
		"helpers",
		"judged", "mood", "peer_words"}
	if got := slices.Sorted(maps.Keys(r.Answers)); !slices.Equal(got, want) {
		t.Errorf("got answers to %v, want %v", got, want)
	}
	noor.Source = survey.Synthetic
	if r, _ := parse(t, walkIn).Check(noor); r.Source != survey.Synthetic {
		t.Errorf("got source %v, want synthetic", r.Source)
	}
}

func TestCheckTellsEveryFault(t *testing.T) {
	for _, c := range []struct {
		name, lang, answers, message string
		consent                      bool
		fields                       []string
	}{
		{"one", "en", `{"mood": 11}`, "Check 1 answer and send again.", true, []string{"mood"}},
		{"three", "fr", `{"mood": 11, "age": "?", "gender": "x"}`,
			"Il y a 3 réponses à vérifier avant de renvoyer.", true, []string{"age", "gender",
				"mood"}},
		{"no consent", "en", `{"mood": 11}`, "Check 2 answers and send again.", false,
			[]string{"consent", "mood"}},
		{"no consent, and not for them", "en", `{"came": "no"}`, "Check 1 answer and send again.",
			false, []string{"consent"}},
		{"unknown names", "en", `{"moood": 3, "mood_other": "x", "heard_other": "x"}`,
			"Check 3 answers and send again.", true, []string{"heard_other", "mood_other",
				"moood"}},
		{"a note, a grid and a group", "en", `{"thanks": "x", "felt": 3, "visit": null}`,
			"Check 3 answers and send again.", true, []string{"felt", "thanks", "visit"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			theo := visitor(t, c.answers)
			theo.Language, theo.Consent = c.lang, c.consent
			_, err := parse(t, walkIn).Check(theo)
			fault := refusal(t, err, survey.Invalid)
			if got := slices.Sorted(maps.Keys(fault.Fields)); !slices.Equal(got, c.fields) ||
				fault.Message != c.message {
				t.Errorf("got %v %q, want %v %q", got, fault.Message, c.fields, c.message)
			}
		})
	}
}

func TestCheckEligibility(t *testing.T) {
	only := changed(t, `"${came} != 'no'"`, `"${came} = 'yes'"`)
	optional := changed(t, "required: true, prefer_not: false, choices: yes_no", "choices: yes_no")
	for _, c := range []struct {
		name, source, lang, answers string
		kind                        survey.Kind // Internal: no error wanted
		want                        string
	}{
		{"for her", walkIn, "en", `{}`, survey.Internal, ""},
		{"not for her", walkIn, "en", `{"came": "no"}`, survey.Ineligible,
			"This survey is for visitors."},
		{"in French", walkIn, "fr", `{"came": "no"}`, survey.Ineligible,
			"Ce questionnaire s’adresse aux personnes venues."},
		{"whatever else is at fault", walkIn, "en", `{"came": "no", "age": "", "mood": 99}`,
			survey.Ineligible, "This survey is for visitors."},
		{"unless what decides is at fault", only, "en", `{"came": "nope"}`, survey.Invalid,
			"Check 1 answer and send again."},
		{"not one of those it is for", only, "en", `{"came": "no"}`, survey.Ineligible,
			"This survey is for visitors."},
		{"skipped", optional, "en", `{"came": null}`, survey.Internal, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			amara := visitor(t, c.answers)
			amara.Language = c.lang
			_, err := parse(t, c.source).Check(amara)
			if c.kind == survey.Internal {
				if err != nil {
					t.Errorf("got %v, want none", err)
				}
				return
			}
			if got := refusal(t, err, c.kind).Message; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestCheckRefusesTheSubmission(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*survey.Submission)
		want   string
	}{
		{"another language", func(s *survey.Submission) { s.Language = "de" },
			"Choose one of this survey’s languages: en, fr."},
		{"a version below 0", func(s *survey.Submission) { s.Version = -1 },
			"Start again: this survey has no such version."},
		{"a version beyond counting", func(s *survey.Submission) { s.Version = 1 << 16 },
			"Start again: this survey has no such version."},
	} {
		t.Run(c.name, func(t *testing.T) {
			noor := visitor(t, `{}`)
			c.change(&noor)
			_, err := parse(t, walkIn).Check(noor)
			if got := refusal(t, err, survey.Invalid).Message; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestCheckForgetsWhatIsNotShown(t *testing.T) {
	source := changed(t, `"selected(${helpers}, 'peer')"`,
		`"selected(${helpers}, 'peer') or ${heard} = 3"`)
	source = strings.Replace(source, "{type: decimal, name: distance,",
		`{type: decimal, name: distance, relevant: "${peer_words} != ''",`, 1)
	d := parse(t, strings.Replace(source, `"${came} != 'no'"`, `"${came} != 'elsewhere'"`, 1))
	r, err := d.Check(visitor(t, `{"came": "no", "helpers": ["peer"], "heard": 3, "peer_words": `+
		`"kind", "distance": 2}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"helpers", "heard", "judged", "peer_words", "distance"} {
		if got := r.Answers[name]; asJSON(t, got) != `{"s":1}` {
			t.Errorf("%s: got %+v, want not shown", name, got)
		}
	}
}

func TestCheckMarksBlanks(t *testing.T) {
	d := parse(t, strings.Replace(walkIn, "required: true", "required: false", 2))
	for _, c := range []struct {
		name, answers string
		want          bool
	}{
		{"nothing", `{}`, true},
		{"skipped on purpose", `{"mood": {"state": "skipped"}, "age": ""}`, true},
		{"a value that is dropped", `{"peer_words": "left over"}`, true},
		{"a value", `{"mood": 0}`, false},
		{"none of them", `{"came": "yes", "helpers": []}`, false},
		{"declined", `{"age": {"state": "prefer_not"}}`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := d.Check(survey.Submission{Consent: true, Answers: decode(t, c.answers)})
			if err != nil {
				t.Fatal(err)
			}
			if r.Blank != c.want {
				t.Errorf("got %v, want %v", r.Blank, c.want)
			}
		})
	}
}

func TestIdentitiesAreRandom(t *testing.T) {
	form, err := parse(t, walkIn).Form()
	if err != nil {
		t.Fatal(err)
	}
	const responses = 20_000
	ids, keys, noor := map[[16]byte]bool{}, make([]int, 1000), visitor(t, `{}`)
	for range responses {
		r, err := form.Check(noor)
		if err != nil {
			t.Fatal(err)
		}
		if id := fmt.Sprintf("%x", r.ID); id[12] != '4' || !strings.Contains("89ab", id[16:17]) {
			t.Fatalf("%s is no version 4 UUID", id)
		}
		ids[r.ID] = true
		keys[r.RecordKey]++
	}
	// 20 of each key are expected; beyond 60 or none at all, chance is below one in a million.
	if len(ids) != responses || slices.Max(keys) > 60 || slices.Index(keys, 0) >= 0 {
		t.Errorf("%d different ids of %d; keys come %d to %d times", len(ids), responses,
			slices.Min(keys),
			slices.Max(keys))
	}
}

func TestReadSubmission(t *testing.T) {
	for _, c := range []struct {
		name, body string
		ok         bool
	}{
		{"everything", `{"language": "fr", "version": 2, "consent": true, "answers": {"age": 17}}`,
			true},
		{"nothing", `{}`, true},
		{"no answers", `{"answers": null}`, true},
		{"empty", ``, false},
		{"null", ` null`, false},
		{"a list", `[]`, false},
		{"a misspelt key", `{"awnsers": {}}`, false},
		{"two objects", `{} {}`, false},
		{"a rest", `{}]`, false},
		{"a consent in words", `{"consent": "yes"}`, false},
		{"answers in a list", `{"answers": []}`, false},
		{"cut off", `{"answers": {"age": 17`, false},
		{"deep", `{"answers": ` + strings.Repeat(`{"a":`, 20_000), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := survey.ReadSubmission([]byte(c.body))
			if c.ok && err != nil {
				t.Errorf("got %v, want none", err)
			}
			if !c.ok {
				refusal(t, err, survey.Malformed)
			}
		})
	}
}
