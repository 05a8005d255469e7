package survey_test

import (
	"strings"
	"testing"
	"time"

	"candour/survey"
)

// household asks in the types that walkIn has not: a repeat, order, days and hours, and what is worked
// out from answers.
const household = `
name: household
title: Household
languages: [en]
choices:
  help: [{name: food, label: Food}, {name: talk, label: Talk}, {name: bed, label: A bed}]
  towns:
    - {name: vancouver, label: Vancouver, columns: {province: bc}}
    - {name: surrey, label: Surrey, columns: {province: bc}}
    - {name: laval, label: Laval, columns: {province: qc}}
  provinces: [{name: bc, label: British Columbia}, {name: qc, label: Quebec}]
questions:
  - {type: calculate, name: adults, calculation: "count-non-empty(${work})"}
  - {type: rank, name: needs, label: Needs, choices: help}
  - {type: date, name: born, label: Born, constraint: ". <= today()"}
  - {type: calculate, name: age_now, calculation: "int((today() - date(${born})) div 365.25)"}
  - {type: time, name: wakes, label: Wakes}
  - {type: dateTime, name: seen, label: Seen}
  - {type: acknowledge, name: read, label: Read}
  - {type: select_one, name: province, label: Province, choices: provinces}
  - {type: select_one, name: town, label: "Where in ${province}?", choices: towns,
     choice_filter: "province = ${province}"}
  - {type: integer, name: size, label: Size, default: "1 + 1"}
  - {type: deviceid, name: device}
  - type: repeat
    name: people
    label: People
    repeat_count: "${size}"
    questions:
      - {type: integer, name: age, label: Age, constraint: ". < 100"}
      - {type: text, name: nick, label: Nick, required: "${age} > 17",
         required_message: Give a name for an adult.}
      - {type: text, name: work, label: Work, relevant: "${age} > 15"}
      - {type: calculate, name: number, calculation: "position(..)"}
      - {type: calculate, name: gap, calculation: "${age} - indexed-repeat(${age}, ${people}, position(..) - 1)"}
  - {type: calculate, name: total, calculation: "sum(${age})"}
  - {type: calculate, name: words, calculation: "if(${total} > 20, 'old', '')"}
  - {type: text, name: many, label: "You are ${total} in all", relevant: "count(${people}) > 1"}
`

func noon() time.Time { return time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC) }

func checkHousehold(t *testing.T, answers string) (survey.Response, error) {
	t.Helper()
	form, err := parse(t, household).Form()
	if err != nil {
		t.Fatal(err)
	}
	return form.At(noon).Check(survey.Submission{Language: "en", Answers: decode(t, answers)})
}

func TestCheckReadsOtherTypes(t *testing.T) {
	for _, c := range []struct{ name, question, raw, want string }{
		{"a rank", "needs", `["talk", "food"]`, `{"s":5,"c":["talk","food"]}`},
		{"nothing ranked", "needs", `[]`, `{"s":2}`},
		{"a date", "born", `"2007-03-31"`, `{"s":5,"t":"2007-03-31"}`},
		{"a leap day", "born", `"2024-02-29"`, `{"s":5,"t":"2024-02-29"}`},
		{"a time", "wakes", `"07:05"`, `{"s":5,"t":"07:05"}`},
		{"a time to the second", "wakes", `"23:59:59"`, `{"s":5,"t":"23:59"}`},
		{"a date and a time", "seen", `"2020-01-01T08:00:00-08:00"`, `{"s":5,"t":"2020-01-01T08:00"}`},
		{"a tick", "read", `true`, `{"s":5,"t":"OK"}`},
		{"the word for it", "read", `"OK"`, `{"s":5,"t":"OK"}`},
		{"no tick", "read", `false`, `{"s":2}`},
		{"declined", "born", `{"state": "prefer_not"}`, `{"s":3}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := checkHousehold(t, `{"`+c.question+`": `+c.raw+`}`)
			if err != nil {
				t.Fatal(err)
			}
			if got := asJSON(t, r.Answers[c.question]); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestCheckRefusesOtherTypes(t *testing.T) {
	for _, c := range []struct{ name, answers, field, want string }{
		{"a rank of strangers", `{"needs": ["cash"]}`, "needs", "into order, each once"},
		{"a rank with one twice", `{"needs": ["bed", "bed"]}`, "needs", "into order, each once"},
		{"a rank that is none", `{"needs": "bed"}`, "needs", "into order, each once"},
		{"a day that is none", `{"born": "2023-02-29"}`, "born", "a date that exists"},
		{"a day in another form", `{"born": "31/03/2007"}`, "born", "a date that exists"},
		{"a day too long ago", `{"born": "1899-12-31"}`, "born", "a date that exists"},
		{"a number for a day", `{"born": 20070331}`, "born", "a date that exists"},
		{"a day to come", `{"born": "2024-03-01"}`, "born", "does not fit"},
		{"an hour too many", `{"wakes": "24:00"}`, "wakes", "00:00 to 23:59"},
		{"a date alone", `{"seen": "2020-01-01"}`, "seen", "a date and a time"},
		{"words for a tick", `{"read": "maybe"}`, "read", "Tick this"},
		{"what a filter leaves out", `{"province": "bc", "town": "laval"}`, "town", "from the list"},
		{"what is worked out", `{"total": 3}`, "total", "takes no answer"},
		{"what is never collected", `{"device": "x"}`, "device", "takes no answer"},
		{"instances that are none", `{"size": 1, "people": {"age": 3}}`, "people", "a list of objects"},
		{"too many instances", `{"size": 1, "people": [{}, {}]}`, "people", "1 times at most"},
		{"a fault inside", `{"size": 2, "people": [{"age": 3}, {"age": 100}]}`, "people.2.age", "does not fit"},
		{"a stranger inside", `{"size": 1, "people": [{"pet": "cat"}]}`, "people.1.pet", "no such question"},
		{"required inside", `{"size": 1, "people": [{"age": 18}]}`, "people.1.nick", "a name for an adult"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := checkHousehold(t, c.answers)
			fault := refusal(t, err, survey.Invalid)
			if got := fault.Fields[c.field]; len(fault.Fields) != 1 || !strings.Contains(got, c.want) {
				t.Errorf("got %v, want %s: %q", fault.Fields, c.field, c.want)
			}
		})
	}
}

func TestCheckWorksOut(t *testing.T) {
	r, err := checkHousehold(t, `{"size": 3, "born": "2007-03-31", "many": "yes", "people": [
		{"nick": "Io", "age": 17, "work": "baker"}, {"age": 3, "work": "none"}, {}]}`)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, got, want string }{
		{"of all instances", asJSON(t, r.Answers["adults"]), `{"s":5,"n":1}`},
		{"a sum with an unanswered one", asJSON(t, r.Answers["total"]), `{"s":2}`},
		{"nothing", asJSON(t, r.Answers["words"]), `{"s":2}`},
		{"in an instance", asJSON(t, r.Answers["people"].Rows[1]), `{"age":{"s":5,"n":3},` +
			`"gap":{"s":5,"n":-14},"nick":{"s":2},"number":{"s":5,"n":2},"work":{"s":1}}`},
		{"what follows on a count", asJSON(t, r.Answers["many"]), `{"s":5,"t":"yes"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.got != c.want {
				t.Errorf("got %s, want %s", c.got, c.want)
			}
		})
	}
	for _, name := range []string{"age_now", "device"} {
		if _, ok := r.Answers[name]; ok {
			t.Errorf("%s is in the response, and must never be stored", name)
		}
		if _, ok := parse(t, household).Field(name); ok {
			t.Errorf("%s is a field, and must never be stored", name)
		}
	}
}

func TestTextsAndChoicesFollowAnswers(t *testing.T) {
	form, err := parse(t, household).Form()
	if err != nil {
		t.Fatal(err)
	}
	answers := decode(t, `{"province": "qc"}`)
	label, err := form.Fill("Where in ${province}?", answers, "en")
	if err != nil || label != "Where in Quebec?" {
		t.Errorf("got %q, %v", label, err)
	}
	towns, err := form.Offered("town", answers, survey.Viewer{Language: "en"})
	if err != nil || len(towns) != 1 || towns[0].Name != "laval" {
		t.Errorf("got %v, %v", towns, err)
	}
	size, err := form.Default("size", answers, "en")
	if err != nil || size != "2" {
		t.Errorf("got the default %q, %v", size, err)
	}
	_, err = form.Offered("nothing", answers, survey.Viewer{Language: "en"})
	refusal(t, err, survey.NotFound)
}

// The order is that of XForms' randomize(): the shuffle of Fisher and Yates with the numbers of Park
// and Miller.
func TestRandomOrderHasASeed(t *testing.T) {
	order := func(extra string, number uint64) string {
		source := strings.Replace(household, "name: needs,", "name: needs, randomize: true,"+extra, 1)
		form, err := parse(t, source).Form()
		if err != nil {
			t.Fatal(err)
		}
		offered, err := form.Offered("needs", nil, survey.Viewer{Language: "en", Number: number})
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, c := range offered {
			names = append(names, c.Name)
		}
		return strings.Join(names, " ")
	}
	if a, b := order(" seed: '42',", 1), order(" seed: '42',", 2); a != b {
		t.Errorf("with a seed, one sees %q and another %q", a, b)
	}
	seen := map[string]bool{}
	for number := range uint64(60) {
		seen[order("", number)] = true
	}
	if len(seen) != 6 {
		t.Errorf("%d orders of three choices are seen, want all 6", len(seen))
	}
}

func TestPagesOfOtherTypes(t *testing.T) {
	var names []string
	for _, p := range parse(t, household).Pages() {
		names = append(names, p.Name)
	}
	want := "needs born wakes seen read province town size people many"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("got pages %s, want %s", got, want)
	}
}
