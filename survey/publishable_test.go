package survey_test

import (
	"strings"
	"testing"

	"candour/survey"
	"candour/survey/phrase"
)

func TestParseRefusesInNewTypes(t *testing.T) {
	for _, c := range []struct{ name, old, with, want string }{
		{"a circle", "sum(${age})", "sum(${age}) + string-length(${words})", "depends on its own answer"},
		{"a calculation of itself", "sum(${age})", "${total} + 1", "question total depends on its own answer"},
		{"a filter by a stranger", "province = ${province}", "province = ${provinz}", "no question here"},
		{"a piped stranger", "Where in ${province}?", "Where in ${provinz}?", "no question here"},
		{"a seed that is a stranger", "name: needs,", "name: needs, randomize: true, seed: '${nobody}',",
			"no question here"},
		{"a default that is broken off", `"1 + 1"`, `"${born"`, ""},
		{"a calculate from nothing", `calculation: "sum(${age})"`, "hint: x", "from nothing"},
		{"position outside", `"sum(${age})"`, `"position(..)"`, "position() cannot be used here"},
		{"a trigger", "name: size,", "name: size, trigger: '${born}',", "has a trigger"},
		{"a repeat without questions", "{type: time, name: wakes, label: Wakes}",
			"{type: repeat, name: wakes, label: Wakes}", "repeat wakes holds no questions"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(household, c.old) {
				t.Fatalf("the fixture has no %q", c.old)
			}
			_, _, err := survey.Parse([]byte(strings.Replace(household, c.old, c.with, 1)))
			if c.want == "" {
				if err != nil {
					t.Errorf("got %v", err)
				}
				return
			}
			if got := refusal(t, err, survey.Invalid).Message; !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestParseWarnsOfWhatIsNeverStored(t *testing.T) {
	_, warnings, err := survey.Parse([]byte(household))
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, w := range warnings {
		all += w.String() + "\n"
	}
	for _, want := range []string{"device (deviceid) is kept in the survey and never collected",
		"age_now is worked out from the time or the device"} {
		if !strings.Contains(all, want) {
			t.Errorf("no warning says %q:\n%s", want, all)
		}
	}
}

func TestPublishable(t *testing.T) {
	inner := "      - {type: repeat, name: pets, label: Pets, questions: " +
		"[{type: text, name: pet, label: Pet}]}\n"
	nested := strings.Replace(household, "      - {type: calculate, name: number,", inner+
		"      - {type: calculate, name: number,", 1)
	d, _, err := survey.Parse([]byte(nested))
	if err != nil {
		t.Fatalf("a repeat in a repeat must pass reading: %v", err)
	}
	got := refusal(t, survey.Publishable(d), survey.Invalid).Message
	if want := "Repeat pets stands inside repeat people"; !strings.Contains(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := survey.Publishable(parse(t, household)); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestDraftKeepsWhatCannotBePublished(t *testing.T) {
	d := parse(t, household)
	d.Questions = append(d.Questions,
		survey.Question{Type: survey.TextType, Name: "later", Label: survey.Text{"en": "Later"},
			Relevant: "instance('help')/root/item[name = ${province}]/label = 'x'"})
	warnings, err := d.Draft(func(string) phrase.Phrase { return phrase.Of("Sheet survey: ") })
	if err != nil {
		t.Fatal(err)
	}
	last := warnings[len(warnings)-1].String()
	if !strings.HasPrefix(last, "Sheet survey: before publishing, the \"relevant\" of question later") {
		t.Errorf("got %q", last)
	}
	refusal(t, survey.Publishable(d), survey.Invalid)
	d.Questions[len(d.Questions)-1].Relevant = "${nobody} = 1"
	_, err = d.Draft(nil)
	refusal(t, err, survey.Invalid)
}

func TestCompatibleLooksIntoRepeats(t *testing.T) {
	old := parse(t, household)
	for _, c := range []struct{ name, old, with, want string }{
		{"the same", "label: People", "label: Persons", ""},
		{"one gone", "name: nick,", "name: called,", "Question nick is gone"},
		{"one retyped", "{type: text, name: work", "{type: integer, name: work", "was of the type text"},
		{"a calculation that gives words now", `"sum(${age})"`, `"concat(${born}, '')"`,
			"was a number or a text and is the other now"},
	} {
		t.Run(c.name, func(t *testing.T) {
			source := strings.Replace(household, c.old, c.with, 1)
			err := survey.Compatible(old, parse(t, source))
			if c.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if got := refusal(t, err, survey.Conflict).Message; !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
