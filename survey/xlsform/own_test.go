package xlsform_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"candour/survey"
	"candour/survey/xlsform"
)

// everyKey is a definition that uses all that there is to say.
const everyKey = `
study: harbour
study_title: {en: The harbour study, fr: L’étude du port}
name: every-key
title: {en: Every key, fr: Toutes les clés}
languages: [en, fr, de]
collected_by: staff
invited: 40
assisted: true
invitations: {mode: tickets, key: MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAzLBJ4oJUNdhdsHBKFXxN1QCBeZ124yR9Hxk0+4R4hl1BMEHYuLVcPc0Kk4ekkmacYXTDV9ozIq46xeEEXiC0CbrHdOJOT+PThttWDQ7wJjXKdLEL2fI/1B24yMWB4piE/PaOEmU8ANiVe/otGIPmd3x0T/BqTlDPaYw31ESSo8EeRRiuxL5wtPtsb56+4hnAhoBQ9849Lpuz1u4Vn3eOaXkMG0g5hczQ63RteYh70cBn5IAZuRS5Z6F8QVOO1zrgoUdYs0aAqQlKtFrAz2jj9mA0EdFFdJRr8OGLmbKyS7J6DNyvUYrb3iDiIT00fO3PKB+HoFJN5UM/wW+ueTKbZQIDAQAB}
honorarium: {amount: {en: "$20", fr: "20 $"}, ways: [{name: card, label: {en: Card, fr: Carte}, contact: {en: E-mail, fr: Courriel}}]}
waves: [w1, w2]
privacy: {mode: confidential, hold: 5, withdrawal: true, link_text: true, delete_after: 2031-12-31}
notice:
  minutes: 7
  intro: {en: "An intro.\n\nIn two parts.", fr: Une intro.}
  run_by: {en: The port, fr: Le port}
  readers: {en: Noor, fr: Noor}
  service_reads: {en: "No", fr: Non}
  law: {en: Little, fr: Peu}
  harm: {who: {en: Sam, fr: Sam}, how: {en: Calls back, fr: Rappelle}}
  help: [{label: {en: A friend, fr: Une amie}, tel: 9-8-8, sms: "686868"}]
ethics: {board: {en: A board, fr: Un comité}, number: "12"}
provenance: {en: Made up, fr: Inventé}
consent:
  text: {en: Up to you, fr: C’est libre}
  means: [{en: You can stop, fr: On peut arrêter}]
  check: [{question: {en: Must you?, fr: Faut-il ?}, answer: {en: "No", fr: Non}}]
  assent: {en: Somebody agreed, fr: Quelqu’un a dit oui}
eligibility: {relevant: "${age} >= 12", otherwise: {en: Thank you all the same, fr: Merci quand même}}
breakdowns: [age, town]
contradictions: ["${age} < 14 and ${age} > 15"]
allow_choice_duplicates: true
settings: {style: pages}
choices:
  town: [{name: a, label: {en: A, fr: A}, columns: {region: east}, media: {image: {en: a.png, fr: a.png}}, image_alt: {en: A harbour, fr: Un port}}, {name: none, label: {en: None, fr: Aucune}, none: true, indigenous: true}]
  agree: [{name: "1", label: {en: Low, fr: Bas}}, {name: "2", label: {en: High, fr: Haut}}]
questions:
  - {type: integer, name: age, role: demographic, label: {en: Age, fr: Âge}, short: {en: A, fr: Â}, summary: median, bands: [12, 16.5, 19], unit: {en: years, fr: ans},
     constraint: ". < 99", constraint_message: {en: Less, fr: Moins}, required: true, required_message: {en: Please, fr: SVP}, prefer_not: true, dont_know: true, default: "15"}
  - {type: select_multiple, name: town, label: {en: Town, fr: Ville}, hint: {en: Any, fr: Toutes}, guidance_hint: {en: More, fr: Plus}, choices: town, choice_filter: "region = 'east'",
     footnote: {en: A note, fr: Une note}, randomize: true, seed: "7", prefer_not: false, appearance: compact, media: {image: {en: t.png, fr: t.png}}, image_alt: {en: Two towns, fr: Deux villes}}
  - {type: select_one, name: how, label: {en: How, fr: Comment}, choices: agree, ordered: true, sensitive: true, indigenous: true, or_other: true, relevant: "${age} > 12"}
  - type: group
    name: hard
    label: {en: Hard times, fr: Moments durs}
    content_note: {en: "This is about hard times.\nSkip it if you like.", fr: Il est question de moments durs.}
    questions:
      - {type: range, name: mood, label: {en: Mood, fr: Humeur}, start: 0, end: 10, step: 2, read_only: "${age} > 20"}
      - {type: text, name: story, role: open, label: {en: Story, fr: Récit}, parameters: {rows: "4"}}
  - {type: repeat, name: pets, label: {en: Pets, fr: Animaux}, repeat_count: "${age}", questions: [{type: text, name: pet, label: {en: Pet, fr: Animal}, sensitive: true}]}
  - {type: grid, name: felt, role: outcome, label: {en: I felt, fr: Je me sentais}, choices: agree, questions: [{name: heard, label: {en: Heard, fr: Entendu}, short: {en: H, fr: E}}, {name: judged, label: {en: Judged, fr: Jugé}}]}
  - {type: select_one, name: assisted, label: {en: Help?, fr: Aide?, de: Hilfe?}, choices: agree}
  - {type: calculate, name: twice, calculation: "${age} * 2"}
scales:
  respect: {label: {en: Respect, fr: Respect}, items: [heard, judged], reverse: [judged], score: sum, min_answered: 2}
`

// elsewhere are the keys that only a draft can have, or that stand elsewhere.
func elsewhere() map[string]bool {
	return map[string]bool{"Question.Trigger": true, "Question.SetValue": true, "Scale.Name": true}
}

// said notes which fields of structs are used somewhere in a value.
func said(v reflect.Value, used map[string]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			said(v.Elem(), used)
		}
	case reflect.Slice:
		for i := range v.Len() {
			said(v.Index(i), used)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			said(v.MapIndex(key), used)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().Name() + "." + v.Type().Field(i).Name
			used[name] = used[name] || !v.Field(i).IsZero()
			said(v.Field(i), used)
		}
	}
}

// Nothing that a survey can say is lost on the way through Excel.
func TestEveryKeyComesBack(t *testing.T) {
	def, _, err := survey.Parse([]byte(everyKey))
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	said(reflect.ValueOf(def), used)
	for name, is := range used {
		if !is && !elsewhere()[name] {
			t.Errorf("the definition does not use %s: nobody knows whether it comes back", name)
		}
	}
	if got, want := asJSON(t, throughExcel(t, def)), asJSON(t, def); got != want {
		t.Error(firstDifference(got, want))
	}
}

// What people translate stands in columns, and what they change there counts.
func TestOwnTextsAreColumns(t *testing.T) {
	def, _, err := survey.Parse([]byte(everyKey))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := xlsform.Write(&out, def); err != nil {
		t.Fatal(err)
	}
	file, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, change := range []struct{ sheet, heading, was, to string }{
		{"survey", "content_note::French (fr)", "Il est question de moments durs.", "Des moments durs."},
		{"survey", "unit::English (en)", "years", "years old"},
		{"survey", "image_alt::French (fr)", "Deux villes", "Les deux villes"},
		{"choices", "image_alt::English (en)", "A harbour", "The harbour"},
		{"survey", "role", "demographic", "outcome"},
		{"settings", "consent::English (en)", "Up to you", "It is up to you"},
		{"settings", "assent::French (fr)", "Quelqu’un a dit oui", ""},
		{"settings", "form_title::French (fr)", "Toutes les clés", "Toutes"},
	} {
		cells, err := file.SearchSheet(change.sheet, change.was)
		if err != nil || len(cells) != 1 {
			t.Fatalf("%q stands in %v of the sheet %s, %v", change.was, cells, change.sheet, err)
		}
		column := strings.TrimRight(cells[0], "0123456789")
		if head, _ := file.GetCellValue(change.sheet, column+"1"); head != change.heading {
			t.Errorf("%q stands under %q, want %q", change.was, head, change.heading)
		}
		if err := file.SetCellStr(change.sheet, cells[0], change.to); err != nil {
			t.Fatal(err)
		}
	}
	var changed bytes.Buffer
	if err := file.Write(&changed); err != nil {
		t.Fatal(err)
	}
	back, _, err := xlsform.Read(changed.Bytes(), xlsform.XLSX, "back")
	if err != nil {
		t.Fatal(err)
	}
	def.Questions[3].ContentNote["fr"], def.Questions[0].Unit["en"] = "Des moments durs.", "years old"
	def.Questions[0].Role, def.Consent.Text["en"], def.Title["fr"] = survey.Outcome, "It is up to you", "Toutes"
	def.Questions[1].ImageAlt["fr"], def.Choices["town"][0].ImageAlt["en"] = "Les deux villes", "The harbour"
	delete(def.Consent.Assent, "fr")
	if got, want := asJSON(t, back), asJSON(t, def); got != want {
		t.Error(firstDifference(got, want))
	}
}

// A form from elsewhere may have columns of the same names that mean something else.
func TestColumnsOfOthersDoNotRefuse(t *testing.T) {
	form := "| survey | | | | | |\n| | type | name | label | role | bands |\n| | integer | age | Age | boss | many |\n"
	def, warnings, err := xlsform.Read([]byte(form), xlsform.Markdown, "form")
	if err != nil {
		t.Fatal(err)
	}
	if q := def.Questions[0]; q.Role != "" || q.Bands != nil {
		t.Errorf("taken over: %+v", q)
	}
	all := ""
	for _, w := range warnings {
		all += w.String()
	}
	for _, want := range []string{"column role", "column bands"} {
		if !strings.Contains(all, want) {
			t.Errorf("nothing is said of the %s: %s", want, all)
		}
	}
}
