package web_test

import (
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"candour/server/web"
	"candour/survey"
)

const everyKind = "/s/every-kind"

// newEveryKind is a site with the survey that has every kind of question.
func newEveryKind(t testing.TB, change func(*web.Config)) *site {
	t.Helper()
	s := newSite(t, change)
	source, err := os.ReadFile("testdata/every-kind.yaml")
	s.must(err)
	def, warnings, err := survey.Parse(source)
	s.must(err)
	if len(warnings) > 0 {
		t.Fatalf("warnings %q", warnings)
	}
	s.publish(def)
	return s
}

func (s *site) startEveryKind() {
	s.t.Helper()
	s.get(everyKind)
	s.fill("consent", "yes")
	s.press("do", "start")
}

// submitted is the response, once everything was asked.
func (s *site) submitted() survey.Response {
	s.t.Helper()
	s.skipToReview()
	s.press("do", "submit")
	s.wantStatus(http.StatusOK)
	return s.wantStored(1)[0].Response
}

func TestEveryKindIsAnswered(t *testing.T) {
	s := newEveryKind(t, nil)
	s.startEveryKind()
	for _, page := range []struct {
		name   string
		fields map[string][]string
	}{
		{"pick", map[string][]string{"pick": {"other"}, "pick_other": {"A <lake>"}}},
		{"matters", map[string][]string{"matters": {"quiet", "", "food"}}},
		{"moved", map[string][]string{"moved:day": {"1"}, "moved:month": {"09"}, "moved:year": {"2019"}}},
		{"since", map[string][]string{"since:year": {"2015"}}},
		{"up", map[string][]string{"up": {"07:30"}}},
		{"met", map[string][]string{"met:day": {"31"}, "met:month": {"12"}, "met:year": {"2020"}, "met:time": {"23:05"}}},
		{"read", map[string][]string{"read": {"OK"}}},
		{"province", map[string][]string{"province": {"on"}}},
		{"town", map[string][]string{"town": {"london"}}},
		{"liked", map[string][]string{"liked": {"3"}}},
		{"shuffled", map[string][]string{"shuffled": {"quiet", "rest"}}},
		{"nickname", map[string][]string{"nickname": {"<b>Bo</b>"}}},
		{"called", nil},
		{"day", map[string][]string{"day": {"Fine"}}},
		{"mood", map[string][]string{"mood": {"7"}}},
		{"far", map[string][]string{"far": {"1.5"}}},
		{"warm", map[string][]string{"warm": {"1"}, "loud": {"prefer_not"}}},
		{"pets:1:pet", map[string][]string{"pets:1:pet": {"Rex"}, "pets:1:pet_age": {"3"}}},
		{"siblings", map[string][]string{"siblings": {"2"}}},
		{"family:2:near", map[string][]string{"family:1:near": {"3"}, "family:2:near": {"prefer_not"}}},
	} {
		if page.fields == nil {
			s.wantText("#"+page.name, "<b>Bo</b>!")
		}
		for name, values := range page.fields {
			s.fill(name, values...)
		}
		s.next()
		if faults := s.text(".govuk-error-summary"); faults != "" {
			t.Fatalf("after %s: %s", page.name, faults)
		}
	}
	s.skipToReview()
	for _, want := range []string{"Which town in Ontario?", "How is your mood, <b>Bo</b>?", "1. Quiet | 2. Food",
		"1 September 2019", "Since which year do you play? | 2015", "7:30", "31 December 2020, 23:05", "I have read this", "Number 1 | What is it called? Rex | How old is Rex? 3",
		"Other: A <lake>", "1.5 km"} {
		if !strings.Contains(s.lines(".c-review"), want) {
			t.Errorf("the review lacks %q: %s", want, s.lines(".c-review"))
		}
	}
	if strings.Contains(s.body, "<b>Bo") || strings.Contains(s.body, "<lake>") {
		t.Error("an answer reached a label unescaped")
	}
	if !strings.Contains(s.text(".c-record"), `"pets": [ { "pet": "Rex", "pet_age": 3 } ]`) {
		t.Errorf("the record is %s", s.text(".c-record"))
	}
	wantAnswers(t, s.submitted().Answers, map[string]survey.Answer{
		"pick": {State: survey.Answered, Text: "other", Other: "A <lake>"}, "matters": chosen("quiet", "food"),
		"moved": said("2019-09-01"), "since": said("2015-01-01"), "up": said("07:30"), "met": said("2020-12-31T23:05"),
		"read": said("OK"), "town": said("london"), "liked": said("3"), "shuffled": chosen("rest", "quiet"),
		"called": said("<b>Bo</b>!"), "letters": {State: survey.Answered, Number: 9}, "warm": said("1"),
		"loud": {State: survey.PreferNot}, "table_head": {State: survey.Skipped},
		"pets":   {State: survey.Answered, Number: 1},
		"family": {State: survey.Answered, Number: 2}, "sad": {State: survey.Skipped}})
}

// lines is text with a bar between the elements that are lines.
func (s *site) lines(selector string) string {
	var all []string
	for _, n := range s.all(selector + " .govuk-details__summary-text, " + selector + " p, " + selector + " .c-state") {
		all = append(all, strings.Join(strings.Fields(words(n)), " "))
	}
	return strings.Join(all, " | ")
}

func said(text string) survey.Answer { return survey.Answer{State: survey.Answered, Text: text} }

func chosen(names ...string) survey.Answer {
	return survey.Answer{State: survey.Answered, Choices: names}
}

func wantAnswers(t *testing.T, got, want map[string]survey.Answer) {
	t.Helper()
	for name, w := range want {
		g := got[name]
		if g.State != w.State || g.Text != w.Text || g.Number != w.Number || g.Other != w.Other ||
			!slices.Equal(g.Choices, w.Choices) {
			t.Errorf("%s is stored as %+v, want %+v", name, g, w)
		}
	}
}

func TestWrongAnswersOfTheNewKinds(t *testing.T) {
	for _, c := range []struct {
		name   string
		fields map[string][]string
		says   string
	}{
		{"matters", map[string][]string{"matters": {"quiet", "quiet"}},
			"Put answers from the list into order, each once."},
		{"moved:day", map[string][]string{"moved:day": {"31"}, "moved:month": {"2"}, "moved:year": {"2019"}},
			"Enter a date that exists, in numbers, like 31 3 2007."},
		{"moved:day", map[string][]string{"moved:day": {"five"}, "moved:year": {"2019"}},
			"Enter a date that exists, in numbers, like 31 3 2007."},
		{"moved:day", map[string][]string{"moved:day": {"1"}, "moved:month": {"4"}, "moved:year": {"2026"}},
			"That day is still to come."},
		{"since:year", map[string][]string{"since:year": {"last year"}}, "Enter a year in four digits, like 2007."},
		{"met:day", map[string][]string{"met:day": {"1"}, "met:month": {"4"}, "met:year": {"2020"}},
			"Enter a date that exists, in numbers, and a time, like 31 3 2007, 14:30."},
		{"pick", map[string][]string{"pick": {"moon"}}, "Choose one answer from the list."},
		{"pets:1:pet_age", map[string][]string{"pets:1:pet_age": {"200"}},
			"Check this answer. It does not fit the question."},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newEveryKind(t, nil)
			s.startEveryKind()
			s.skipTo(c.name)
			for name, values := range c.fields {
				s.fill(name, values...)
			}
			s.next()
			s.wantText(".govuk-error-summary a", c.says)
			target, err := url.PathUnescape(strings.TrimPrefix(s.value(".govuk-error-summary a", "href"), "#"))
			s.must(err)
			if len(s.all(`input[id="`+target+`"], select[id="`+target+`"]`)) != 1 {
				t.Errorf("the summary leads to %q, where nothing is", target)
			}
			for name, values := range c.fields {
				typed := s.all(`input[name="` + name + `"]`)
				if len(typed) > 0 && attr(typed[0], "value") != values[0] {
					t.Errorf("%s holds %q, want %q", name, attr(typed[0], "value"), values[0])
				}
			}
		})
	}
}

// What one may choose follows what was chosen before; a choice that is gone is asked for again.
func TestCascade(t *testing.T) {
	s := newEveryKind(t, nil)
	s.startEveryKind()
	s.skipTo("province")
	s.fill("province", "qc")
	s.next()
	s.wantText("h1", "Which town in Québec?")
	s.wantText("#town option", "Choose | Laval | Prefer not to answer")
	s.fill("town", "laval")
	s.skipToReview()
	s.press("change", "province")
	s.fill("province", "on")
	s.next()
	s.wantText("h1", "Which town in Ontario?")
	s.wantText("#town option", "Choose | Ottawa | London | Prefer not to answer")
	s.wantText(".govuk-error-summary a", "Choose one answer from the list.")
	s.fill("town", "prefer_not")
	s.next()
	wantAnswers(t, s.submitted().Answers, map[string]survey.Answer{"town": {State: survey.PreferNot}})
}

// A random order is another one for another person, and the same one on every page of a journey.
func TestRandomOrderStays(t *testing.T) {
	s := newEveryKind(t, nil)
	orders := map[string]bool{}
	for range 12 {
		s.startEveryKind()
		s.skipTo("shuffled")
		first := s.text("main label")
		s.press("do", "back")
		s.next()
		if again := s.text("main label"); again != first {
			t.Fatalf("the order was %q and is %q", first, again)
		}
		orders[first] = true
	}
	if len(orders) < 3 {
		t.Errorf("12 people saw %d orders", len(orders))
	}
}

// A default is filled in once: who takes it out does not find it again.
func TestDefaultIsFilledInOnce(t *testing.T) {
	s := newEveryKind(t, nil)
	s.startEveryKind()
	s.skipTo("nickname")
	if got := s.value("#nickname", "value"); got != "Sam" {
		t.Fatalf("the field holds %q, want Sam", got)
	}
	s.fill("nickname", "")
	s.next()
	s.press("do", "back")
	if got := s.value("#nickname", "value"); got != "" {
		t.Errorf("the default %q came back", got)
	}
	s.press("do", "back")
	if got := len(s.all("[name=shuffled][checked]")); got != 2 {
		t.Errorf("%d of two default choices are ticked", got)
	}
}

// Nobody changes what may only be read, whatever a form holds.
func TestReadOnlyStays(t *testing.T) {
	s := newEveryKind(t, nil)
	s.startEveryKind()
	s.skipTo("nickname")
	s.next()
	action, values := s.form()
	values.Set("called", "somebody else")
	values.Set("do", "next")
	s.post(action, values)
	wantAnswers(t, s.submitted().Answers, map[string]survey.Answer{"called": said("Sam!")})
}

func TestGuidanceStaysFolded(t *testing.T) {
	s := newEveryKind(t, nil)
	s.startEveryKind()
	s.wantText("details summary", "More about this question")
	s.wantText("details .govuk-details__text", "There is no wrong answer here.")
	if len(s.all("details[open]")) > 0 {
		t.Error("the guidance is open")
	}
}

// The heading of a table is no question, and its rows are.
func TestTableListIsAGrid(t *testing.T) {
	s := newEveryKind(t, nil)
	s.startEveryKind()
	s.skipTo("warm")
	s.wantText("h1", "How was it?")
	s.wantText(".c-grid__statement", "It was warm | It was loud")
	if len(s.all("[name=table_head]")) > 0 {
		t.Error("the heading asks something")
	}
}
