package advice_test

import (
	"slices"
	"strings"
	"testing"

	"candour/survey"
	"candour/survey/advice"
	"candour/survey/sample"
)

func parse(t *testing.T, questions string) *survey.Definition {
	t.Helper()
	def, _, err := survey.Parse([]byte(`
name: harbour
title: Harbour
languages: [en]
consent: {text: You choose.}
notice: {help: [{label: A friend, tel: "988"}], harm: {who: Noor}}
choices:
  mood: [{name: good, label: Good}, {name: bad, label: Bad}]
  help: [{name: peer, label: Peer}, {name: clinic, label: Clinic}, {name: nobody, none: true, label: Nobody}]
questions:
  - {type: select_one, name: mood, label: How do you feel?, choices: mood}
  - {type: select_multiple, name: help, label: Who helps?, choices: help}
  - {type: integer, name: age, label: Your age, constraint: ". >= 12 and . <= 24"}
  - {type: text, name: words, label: In a few words}
` + questions))
	if err != nil {
		t.Fatal(err)
	}
	return def
}

func kinds(notes []advice.Note) string {
	var all []string
	for _, n := range notes {
		all = append(all, string(n.Kind)+" "+n.Question)
	}
	slices.Sort(all)
	return strings.Join(all, "|")
}

func TestUnreachable(t *testing.T) {
	for _, test := range []struct {
		name, relevant string
		want           bool
	}{
		{"a choice", "${mood} = 'bad'", false},
		{"no such choice", "${mood} = 'badd'", true},
		{"both at once", "${mood} = 'bad' and ${mood} = 'good'", true},
		{"either", "${mood} = 'bad' or ${mood} = 'good'", false},
		{"unanswered", "${mood} = ''", false},
		{"never", "false()", true},
		{"numbers that never meet", "1 = 2", true},
		{"not", "not(${mood} = 'bad') and ${mood} != 'good' and ${mood} != ''", true},
		{"two of several", "selected(${help}, 'peer') and selected(${help}, 'clinic')", false},
		{"not one of several", "selected(${help}, 'family')", true},
		{"an age that is taken", "${age} < 13", false},
		{"an age that is refused", "${age} < 12", true},
		{"an age between", "${age} > 15 and ${age} < 16", true},
		{"an age at the edge", "${age} >= 24", false},
		{"any text", "${words} = 'yes'", false},
		{"what cannot be decided", "string-length(${words}) < 0", false},
		{"over too many", "${age} * 2 = 1", false},
	} {
		def := parse(t, `  - {type: text, name: last, label: And now, relevant: "`+test.relevant+`"}`)
		want := ""
		if test.want {
			want = "unreachable last"
		}
		if got := kinds(advice.Of(def)); got != want {
			t.Errorf("%s: %q, want %q", test.name, got, want)
		}
	}
}

func TestUnreachableThroughOthers(t *testing.T) {
	def := parse(t, `
  - type: group
    name: inner
    label: More
    relevant: "${mood} = 'bad'"
    questions:
      - {type: select_one, name: again, label: Again, choices: mood}
      - {type: text, name: why, label: Why, relevant: "${mood} = 'good'"}
  - {type: text, name: after, label: After, relevant: "${again} = 'good' and ${mood} = 'good'"}
  - {type: text, name: fine, label: Fine, relevant: "${again} = 'good' and ${age} > 13"}
`)
	if got := kinds(advice.Of(def)); got != "unreachable after|unreachable why" {
		t.Errorf("got %q", got)
	}
	def = parse(t, `  - {type: text, name: last, label: Last, relevant: "${mood} = 'bad'"}`)
	def.Eligibility = &survey.Eligibility{Relevant: "${mood} = 'good'", Otherwise: survey.Text{"en": "Bye"}}
	if got := kinds(advice.Of(def)); got != "unreachable last" {
		t.Errorf("for whom the survey is not: %q", got)
	}
}

func TestIdentifying(t *testing.T) {
	for _, test := range []struct {
		kind, label string
		want        advice.Identity
	}{
		{"text", "What is your name?", advice.PersonName},
		{"text", "Your e-mail, please", advice.Email},
		{"text", "Phone number", advice.Phone},
		{"text", "What is your home address?", advice.Address},
		{"text", "Date of birth", advice.Birth},
		{"text", "The first three letters of your postal code", advice.PostalCode},
		{"text", "Quel est ton prénom ?", advice.PersonName},
		{"text", "Votre courriel", advice.Email},
		{"text", "Numéro de téléphone", advice.Phone},
		{"text", "Ton adresse", advice.Address},
		{"text", "Date de naissance", advice.Birth},
		{"text", "Code postal", advice.PostalCode},
		{"integer", "Student number", advice.Number},
		{"integer", "How old are you?", ""},
		{"text", "What would you name as the best thing?", ""},
		{"text", "How should we address this?", ""},
		{"text", "Comment l’as-tu vécu ?", ""},
	} {
		def := parse(t, "  - {type: "+test.kind+", name: last, label: "+`"`+test.label+`"}`)
		got := advice.Identity("")
		for _, n := range advice.Of(def) {
			got = n.Asks
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.label, got, test.want)
		}
	}
	def := parse(t, "  - {type: text, name: last, label: Your name}")
	def.Privacy.Mode = survey.Confidential
	if got := kinds(advice.Of(def)); got != "" {
		t.Errorf("a confidential survey: %q", got)
	}
}

func TestOthers(t *testing.T) {
	def := parse(t, `  - {type: text, name: hurt, label: "Have you been hurt?", sensitive: true, required: true, prefer_not: false}
  - {type: text, name: hard, label: "Please characterise the organisational accessibility considerations influencing participation."}`)
	def.Consent, def.Notice.Help, def.Notice.Harm.Who = nil, nil, nil
	def.Languages = []string{"en", "fr"}
	notes := advice.Of(def)
	if got := kinds(notes); got != "hard hard|nobodyacts |noconsent |nohelp |nowayout hurt|untranslated " {
		t.Errorf("got %q", got)
	}
	for _, n := range notes {
		for _, lang := range []string{"en", "fr"} {
			if s := n.In(lang); strings.Contains(s, "%!") || !strings.HasSuffix(s, ".") {
				t.Errorf("%s in %s: %q", n.Kind, lang, s)
			}
		}
	}
}

// The shipped surveys are read by many: they hold the questions of published forms,
// whose words and consent are as they are.
func TestTheShippedSurveys(t *testing.T) {
	studies, err := sample.Studies()
	if err != nil {
		t.Fatal(err)
	}
	for _, study := range studies {
		for _, n := range advice.Of(study.Definition) {
			switch n.Kind {
			case advice.HardToRead, advice.NoConsent:
				t.Logf("%s: %s", study.Name, n.In("en"))
			default:
				t.Errorf("%s: %s", study.Name, n.In("en"))
			}
		}
	}
}
