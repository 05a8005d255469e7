package manuscript_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"candour/survey"
	"candour/survey/manuscript"
	"candour/survey/sample"
)

const source = `# The harbour's survey
name: harbour
title: Harbour
languages: [en, fr]
choices:
  mood: # asked twice
    - {name: good, label: {en: Good, fr: Bien}}
    - {name: bad, label: {en: Bad}}
questions:
  # First of all
  - {type: select_one, name: mood, label: {en: How are you?}, choices: mood}
  - type: group
    name: more
    label: {en: More}
    questions:
      - {type: text, name: why, label: Why?}
  - {type: integer, name: age, label: {en: Age}, start: 1}
`

func read(t *testing.T, source string) *manuscript.Manuscript {
	t.Helper()
	m, err := manuscript.Read([]byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func written(t *testing.T, m *manuscript.Manuscript) string {
	t.Helper()
	out, err := m.Source()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func place(t *testing.T, s string) manuscript.Place {
	t.Helper()
	p, ok := manuscript.ParsePlace(s)
	if !ok || p.String() != s {
		t.Fatalf("%q is no place: %v", s, p)
	}
	return p
}

func definition(t *testing.T, source string) *survey.Definition {
	t.Helper()
	def, _, err := survey.Parse([]byte(source))
	if err != nil {
		t.Fatalf("%v in\n%s", err, source)
	}
	return def
}

func TestWritingAgainChangesNothing(t *testing.T) {
	studies, err := sample.Studies()
	if err != nil {
		t.Fatal(err)
	}
	for _, study := range studies {
		again := written(t, read(t, string(study.Source)))
		was, _ := json.Marshal(study.Definition)
		is, _ := json.Marshal(definition(t, again))
		if string(was) != string(is) {
			t.Errorf("%s is another survey after writing", study.Name)
		}
		if comments(again) != comments(string(study.Source)) {
			t.Errorf("%s lost comments: %d of %d stay", study.Name, comments(again),
				comments(string(study.Source)))
		}
		fresh, err := manuscript.Of(study.Definition)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(fresh), "languages: [en, fr]\n") {
			t.Errorf("%s is not written as people do:\n%.400s", study.Name, fresh)
		}
		if is, _ := json.Marshal(definition(t, string(fresh))); string(was) != string(is) {
			t.Errorf("%s is another survey when written from its definition", study.Name)
		}
	}
}

func comments(s string) (n int) {
	for _, line := range strings.Split(s, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			n++
		}
	}
	return n
}

func TestEdits(t *testing.T) {
	for _, test := range []struct {
		name string
		edit func(m *manuscript.Manuscript) error
		want []string // what the source then says
		gone []string
	}{
		{"a text in another language", func(m *manuscript.Manuscript) error {
			return m.SetText("fr", "Pourquoi ?", place(t, "1.0").Path("label")...)
		}, []string{"en: 'Why?'", "fr: 'Pourquoi ?'", "# First of all", "# asked twice"}, nil},
		{"a text taken out", func(m *manuscript.Manuscript) error {
			return m.SetText("fr", "", "choices", "mood", "0", "label")
		}, []string{"{en: Good}"}, []string{"Bien"}},
		{"a condition", func(m *manuscript.Manuscript) error {
			return m.Set(manuscript.Word, "${mood} = 'bad'", place(t, "1").Path("relevant")...)
		}, []string{"relevant: ${mood} = 'bad'"}, nil},
		{"bands", func(m *manuscript.Manuscript) error {
			return m.Set(manuscript.Numbers, "12, 16,  19", place(t, "2").Path("bands")...)
		}, []string{"bands: [12, 16, 19]"}, nil},
		{"no way to decline", func(m *manuscript.Manuscript) error {
			return m.Set(manuscript.Refusal, "false", place(t, "2").Path("prefer_not")...)
		}, []string{"prefer_not: false"}, nil},
		{"a word that looks like another type", func(m *manuscript.Manuscript) error {
			return m.SetChoices("mood", []manuscript.Choice{{From: 1, Name: "no",
				Label: survey.Text{"en": "true", "fr": "1: [x"}}})
		}, []string{`name: no`, `en: 'true'`}, []string{"good"}},
		{"moved up", func(m *manuscript.Manuscript) error { return m.Move(place(t, "2"), -1) },
			[]string{"name: age"}, nil},
		{"deleted", func(m *manuscript.Manuscript) error { return m.Delete(place(t, "1")) },
			nil, []string{"more", "why"}},
		{"notice", func(m *manuscript.Manuscript) error {
			return m.SetText("en", "Hello", "notice", "intro")
		}, []string{"notice:\n", "intro:\n", "en: Hello"}, nil},
		{"consent made and emptied again", func(m *manuscript.Manuscript) error {
			return errors.Join(m.SetText("en", "Yes", "consent", "text"), m.SetText("en", "", "consent", "text"))
		}, nil, []string{"consent"}},
		{"a question's only hint", func(m *manuscript.Manuscript) error {
			p := place(t, "0").Path("hint")
			return errors.Join(m.SetText("fr", "Un", p...), m.SetText("fr", "", p...))
		}, []string{"name: mood"}, []string{"hint"}},
	} {
		m := read(t, source)
		if err := test.edit(m); err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		got := written(t, m)
		for _, want := range test.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in\n%s", test.name, want, got)
			}
		}
		for _, gone := range test.gone {
			if strings.Contains(got, gone) {
				t.Errorf("%s: still %q in\n%s", test.name, gone, got)
			}
		}
		definition(t, got)
	}
}

func TestAddedQuestionsCanBeUsedAtOnce(t *testing.T) {
	m := read(t, source)
	for _, kind := range []string{"select_one", "select_multiple", "integer", "text", "note", "range", "grid",
		"group", "decimal"} {
		if _, err := m.Add(nil, kind); err != nil {
			t.Fatal(err)
		}
		definition(t, written(t, m))
	}
	inside, err := m.Add(place(t, "1"), "text")
	if err != nil || inside.String() != "1.1" {
		t.Errorf("inside the group: %v, %v", inside, err)
	}
	def := definition(t, written(t, m))
	if got := len(def.Fields()); got != 3+9+1-1 { // a note is no field
		t.Errorf("%d fields", got)
	}
}

func TestOutline(t *testing.T) {
	var got []string
	for _, e := range read(t, source).Outline() {
		got = append(got, e.Place.String()+" "+e.Type+" "+e.Name+" "+e.Label.In("en"))
	}
	want := "0 select_one mood How are you?|1 group more More|1.0 text why Why?|2 integer age Age"
	if strings.Join(got, "|") != want {
		t.Errorf("got %q", got)
	}
}

func TestHostile(t *testing.T) {
	bomb := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for i := 'b'; i < 'k'; i++ {
		p := string(i - 1)
		bomb += string(i) + ": &" + string(i) + " [*" + strings.Join(strings.Split(strings.Repeat(p, 9), ""), ", *") + "]\n"
	}
	for name, text := range map[string]string{"nothing": "", "a list": "- a", "broken": "a: [", "a bomb": bomb,
		"deep": strings.Repeat("a:\n ", 3) + strings.Repeat("[", 5000)} {
		if _, err := manuscript.Read([]byte(text)); err == nil {
			t.Errorf("%s was read", name)
		} else if k := survey.AsError(err).Kind; k != survey.Malformed && k != survey.TooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
	m := read(t, "questions: [{questions: 3}, 7]\nchoices: 4\nlanguages: {}")
	_ = m.Outline()
	for _, s := range []string{"", "9", "0.0", "1.2.3"} {
		p, _ := manuscript.ParsePlace(s)
		_ = m.Move(p, 1)
		if err := m.Delete(append(p, 5)); err == nil {
			t.Errorf("deleted what is not there at %q", s)
		}
		_, _ = m.Add(p, "grid")
		_ = m.Set(manuscript.Word, "x", p.Path("label", "deep", "deeper")...)
	}
	for _, s := range []string{"-1", "a", "1..2", strings.Repeat("1.", 99)} {
		if _, ok := manuscript.ParsePlace(s); ok {
			t.Errorf("%q is a place", s)
		}
	}
}
