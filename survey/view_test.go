package survey_test

import (
	"slices"
	"strings"
	"testing"

	"candour/survey"
)

const lodging = `
name: lodging
title: Household
languages: [en]
choices: {yes_no: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]}
questions:
  - {type: integer, name: people, label: How many?, default: "1 + 1"}
  - {type: text, name: town, label: Where?, read_only: "${people} > 3"}
  - type: repeat
    name: members
    label: Members
    repeat_count: ${people}
    questions:
      - {type: text, name: call, label: Name}
      - {type: select_one, name: well, label: "Is ${call} well?", choices: yes_no, relevant: "${call} != ''"}
  - type: group
    name: hard
    content_note: Hard questions follow.
    label: Hard
    questions: [{type: text, name: sad, label: Why?}]
`

func viewOf(t *testing.T, answers map[string]any) *survey.View {
	t.Helper()
	def, warnings, err := survey.Parse([]byte(lodging))
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	form, err := def.Form()
	if err != nil {
		t.Fatal(err)
	}
	v, err := form.View(answers, survey.Viewer{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestViewOfARepeat(t *testing.T) {
	v := viewOf(t, map[string]any{"people": 4})
	if n, given, err := v.Count("members"); n != 4 || !given || err != nil {
		t.Errorf("Count: %d, %v, %v", n, given, err)
	}
	for _, c := range []struct {
		name string
		row  map[string]any
		want bool
		fill string
	}{
		{"empty", map[string]any{}, false, "Is  well?"},
		{"named", map[string]any{"call": "Sam"}, true, "Is Sam well?"},
	} {
		inner, err := v.Instance("members", 1, c.row)
		if err != nil {
			t.Fatal(err)
		}
		if got := inner.Shown("well"); got != c.want {
			t.Errorf("%s: shown %v", c.name, got)
		}
		if got := inner.Fill("Is ${call} well?"); got != c.fill {
			t.Errorf("%s: filled %q, want %q", c.name, got, c.fill)
		}
	}
	if _, err := v.Instance("town", 1, nil); survey.AsError(err).Kind != survey.NotFound {
		t.Errorf("an instance of what is no repeat: %v", err)
	}
}

func TestViewOfDefaultsAndReadOnly(t *testing.T) {
	if got, err := viewOf(t, nil).Default("people"); got != "2" || err != nil {
		t.Errorf("Default: %q, %v", got, err)
	}
	for people, want := range map[int]bool{3: false, 4: true} {
		if got := viewOf(t, map[string]any{"people": people}).ReadOnly("town"); got != want {
			t.Errorf("with %d people the town is read-only: %v", people, got)
		}
	}
	if _, err := viewOf(t, nil).Default("nothing"); survey.AsError(err).Kind != survey.NotFound {
		t.Errorf("Default of no question: %v", err)
	}
}

// What pages leave out, or cannot let people skip, is said before publishing.
func TestWarningsAboutPages(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"pictures", "label: Where?", "label: Where?, media: {image: {en: map.png}}", "question town shows a picture"},
		{"sounds", "label: Where?", "label: Where?, media: {audio: {en: map.mp3}}", "question town has sounds"},
		{"required behind a note", "label: Why?", "label: Why?, required: true", "behind the content note of hard"},
		{"a note on a question", "label: Where?", "label: Where?, content_note: Careful", "content_note of question town has no effect"},
	} {
		_, warnings, err := survey.Parse([]byte(strings.Replace(lodging, c.from, c.to, 1)))
		if err != nil || !slices.ContainsFunc(warnings, func(w survey.Warning) bool { return strings.Contains(w.String(), c.want) }) {
			t.Errorf("%s: warnings %q, error %v", c.name, warnings, err)
		}
	}
}
