package web_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"candour/server/web"
	"candour/survey"
)

const youth = "/s/youth-experience"

// start goes to the first question.
func (s *site) start(path string) {
	s.t.Helper()
	s.get(path)
	if len(s.all("#consent")) > 0 {
		s.fill("consent", "yes")
	}
	s.press("do", "start")
	s.wantStatus(http.StatusOK)
}

// skipTo presses Continue until the page has a field called name.
func (s *site) skipTo(name string) {
	s.t.Helper()
	for range 40 {
		if len(s.all(`main [name="`+name+`"]`)) > 0 {
			return
		}
		s.next()
	}
	s.t.Fatalf("no page has the field %s", name)
}

// skipToReview presses Continue until everything was asked.
func (s *site) skipToReview() {
	s.t.Helper()
	for range 40 {
		if len(s.all(".c-review")) > 0 {
			return
		}
		s.next()
	}
	s.t.Fatal("there is no end")
}

func TestWalkThroughTheWholeSurvey(t *testing.T) {
	for _, c := range []struct {
		lang, title, heading, review, skipped, thanks string
	}{
		{"en", "Your experience of support", "In the past year, did you use a support service, or look for one?",
			"Check your answers, then submit", "Skipped", "Thank you"},
		{"fr", "Ton expérience du soutien", "Dans la dernière année, as-tu reçu du soutien, ou en as-tu cherché?",
			"Relire les réponses, puis envoyer", "Question passée", "Merci"},
	} {
		t.Run(c.lang, func(t *testing.T) {
			s := newSite(t, nil)
			s.start(youth + "?lang=" + c.lang)
			if got := s.value("html", "lang"); got != c.lang {
				t.Errorf("lang=%q, want %q", got, c.lang)
			}
			s.wantText("h1", c.heading)
			s.fill("contact", "used")
			s.next()
			s.fill("reasons", "feelings", "other")
			s.fill("reasons_other", "being <b>new</b> here")
			s.next()
			s.fill("helpers", "peer", "youth_worker")
			s.next()
			s.fill("peer_helped", "dont_know")
			s.next()
			s.fill("heard", "5")
			s.fill("judged", "prefer_not")
			s.next()
			s.skipTo("tell_a_friend")
			s.fill("tell_a_friend", "10")
			s.next()
			s.fill("barriers", "none")
			s.next()
			s.skipTo("story")
			s.fill("story", "First line\r\n\r\n</textarea><script>alert(1)</script>")
			s.next()
			s.fill("age", "17")
			s.next()
			s.skipToReview()

			s.wantText("h1", c.review)
			if !strings.HasSuffix(s.text("title"), "– "+c.title) {
				t.Errorf("title %q, want the survey's %q at its end", s.text("title"), c.title)
			}
			if open := s.all("details[open]"); len(open) > 0 {
				t.Error("answers are open before anyone asked for them")
			}
			if !strings.Contains(s.text(".c-state"), c.skipped) {
				t.Errorf("states are %q, want %q among them", s.text(".c-state"), c.skipped)
			}
			if strings.Contains(s.body, "<script>alert") || strings.Contains(s.body, "<b>new") {
				t.Error("an answer reached the page unescaped")
			}
			s.wantRecord()
			s.wantStored(0)
			s.press("do", "submit")
			s.wantText("h1", c.thanks)
			s.wantText(".c-receipt", receipt)
			s.wantYouthResponse(c.lang)
		})
	}
}

// wantRecord compares what the review page says will be stored.
func (s *site) wantRecord() {
	s.t.Helper()
	record := s.text(".c-record")
	for _, want := range []string{`"survey": "youth-experience"`, `"version": 1`, `"wave": "w1"`,
		`"reasons": ["feelings","other"]`, `"reasons_other": "being <b>new</b> here"`,
		`"peer_helped": {"state":"dont_know"}`, `"after_looking": {"state":"not_shown"}`,
		`"barriers": []`, `"tell_a_friend": 10`, `"age": 17`} {
		if !strings.Contains(record, want) {
			s.t.Errorf("the record lacks %s:\n%s", want, record)
		}
	}
}

func (s *site) wantYouthResponse(lang string) {
	s.t.Helper()
	entry := s.wantStored(1)[0]
	r := entry.Response
	if r.Language != lang || r.Wave != "w1" || r.Version != 1 || r.Source != survey.Person {
		s.t.Errorf("stored %s, wave %s, version %d, source %s", r.Language, r.Wave, r.Version, r.Source)
	}
	if len(entry.Key) < 26 { // 128 bits in base 32
		s.t.Errorf("the idempotency key %q is short", entry.Key)
	}
	for name, want := range map[string]survey.Answer{
		"contact":       {State: survey.Answered, Text: "used"},
		"reasons":       {State: survey.Answered, Choices: []string{"feelings", "other"}, Other: "being <b>new</b> here"},
		"peer_helped":   {State: survey.DontKnow},
		"heard":         {State: survey.Answered, Text: "5"},
		"judged":        {State: survey.PreferNot},
		"my_pace":       {State: survey.Skipped},
		"tell_a_friend": {State: survey.Answered, Number: 10},
		"barriers":      {State: survey.Answered},
		"after_looking": {State: survey.NotShown},
		"story":         {State: survey.Answered, Text: "First line\n\n</textarea><script>alert(1)</script>"},
		"age":           {State: survey.Answered, Number: 17},
		"gender":        {State: survey.Skipped},
	} {
		if got := r.Answers[name]; got.State != want.State || got.Text != want.Text ||
			got.Number != want.Number || got.Other != want.Other ||
			strings.Join(got.Choices, " ") != strings.Join(want.Choices, " ") {
			s.t.Errorf("%s is stored as %+v, want %+v", name, got, want)
		}
	}
}

// draftKey is the key of the draft, whose letters are chance.
var draftKey = regexp.MustCompile(`data-draft="[^"]*"`)

// A page says how browsers may keep it, sets no cookie, and names no other host.
func TestHeadersOfEachPage(t *testing.T) {
	s := newSite(t, nil)
	host := regexp.MustCompile(`(?i)(https?:)?//[a-z0-9]`)
	for _, step := range []struct {
		name, cache string
		do          func()
	}{
		{"first page", "private, no-cache", func() { s.get(youth) }},
		{"consent missing", "private, no-cache", func() { s.press("do", "start") }},
		{"question", "private, no-cache", func() { s.start(youth) }},
		{"error", "private, no-cache", func() { s.skipTo("age"); s.fill("age", "x"); s.next() }},
		{"review", "no-store", func() { s.fill("age"); s.next(); s.skipToReview() }},
		{"thanks", "no-store", func() { s.press("do", "submit") }},
		{"not for them", "no-store", func() { s.start(youth); s.fill("contact", "no"); s.next() }},
		{"home", "no-store", func() { s.get("/") }},
		{"no such survey", "no-store", func() { s.get("/s/nothing") }},
	} {
		step.do()
		if got := s.header.Get("Cache-Control"); got != step.cache {
			t.Errorf("%s: Cache-Control %q, want %q", step.name, got, step.cache)
		}
		if got := s.header.Values("Set-Cookie"); len(got) > 0 {
			t.Errorf("%s sets the cookie %q", step.name, got)
		}
		if got := host.FindString(draftKey.ReplaceAllString(s.body, "")); got != "" {
			t.Errorf("%s names another host: %q", step.name, got)
		}
		for header, want := range map[string]string{"Referrer-Policy": "no-referrer",
			"X-Content-Type-Options": "nosniff", "Content-Type": "text/html; charset=utf-8"} {
			if got := s.header.Get(header); got != want {
				t.Errorf("%s: %s %q, want %q", step.name, header, got, want)
			}
		}
		for _, field := range s.all("main input:not([type=hidden]), main textarea") {
			if attr(field, "autocomplete") != "off" {
				t.Errorf("%s: the field %s lets the browser keep answers", step.name, attr(field, "name"))
			}
		}
	}
}

func TestFirstPageSaysWhatIsTrue(t *testing.T) {
	s := newSite(t, nil)
	s.write("private", `languages: [en]
privacy: {mode: confidential, hold: 1}
questions: [{type: text, name: story, label: Tell}]`)
	for _, c := range []struct {
		path     string
		want     []string
		unwanted []string
	}{
		{youth + "?lang=en", []string{"About 6 minutes", "at least 10 people", "A court could order",
			"anonymous", "The service you went to cannot read"}, []string{"confidential"}},
		{youth + "?lang=fr", []string{"Environ 6 minutes", "moins 10 personnes", "anonyme"},
			[]string{"confidentiel"}},
		{"/s/private?lang=en", []string{"confidential", "They can be seen as soon as they come in."},
			[]string{"anonymous", "people have answered"}},
	} {
		s.get(c.path)
		for _, want := range c.want {
			if !strings.Contains(s.text("main"), want) {
				t.Errorf("%s does not say %q", c.path, want)
			}
		}
		for _, unwanted := range c.unwanted {
			if strings.Contains(s.body, unwanted) {
				t.Errorf("%s says %q", c.path, unwanted)
			}
		}
	}
	// Nor does any later page of a confidential survey.
	s.get("/s/private?lang=en")
	s.press("do", "start")
	s.next()
	s.press("do", "submit")
	if strings.Contains(s.body, "anonymous") {
		t.Error("a confidential survey calls itself anonymous at its end")
	}
}

func TestHelpLinesDialAndText(t *testing.T) {
	s := newSite(t, nil)
	s.get(youth)
	var got []string
	for _, a := range s.all(".c-help a") {
		got = append(got, attr(a, "href"))
	}
	want := "tel:988 sms:988 tel:18006686868 sms:686868"
	if strings.Join(got, " ") != want {
		t.Errorf("help lines are %q, want %q", got, want)
	}
}

func TestExitLeavesForSomewhereHarmless(t *testing.T) {
	s := newSite(t, nil)
	for _, c := range []struct{ lang, want string }{
		{"en", "https://weather.gc.ca/"}, {"fr", "https://meteo.gc.ca/"},
	} {
		s.get("/exit?lang=" + c.lang)
		s.wantStatus(http.StatusSeeOther)
		if got := s.header.Get("Location"); got != c.want {
			t.Errorf("Exit leads to %q, want %q", got, c.want)
		}
		if got := s.header.Get("Clear-Site-Data"); got != `"cache"` {
			t.Errorf("Clear-Site-Data %q", got)
		}
		if s.header.Get("Set-Cookie") != "" || s.header.Get("Referrer-Policy") != "no-referrer" {
			t.Error("Exit leaves a trace")
		}
	}
}

// Forms that could unpack to any size never reach the parser.
func TestOnlyPlainFormsAreRead(t *testing.T) {
	s := newSite(t, nil)
	for _, c := range []struct{ name, kind, encoding string }{
		{"JSON", "application/json", ""}, {"multipart", "multipart/form-data; boundary=x", ""},
		{"compressed", "application/x-www-form-urlencoded", "gzip"}, {"no type", "", ""},
	} {
		r := httptest.NewRequest(http.MethodPost, youth, strings.NewReader("do=start"))
		r.Header.Set("Content-Type", c.kind)
		if c.encoding != "" {
			r.Header.Set("Content-Encoding", c.encoding)
		}
		s.send(r)
		if s.status != http.StatusUnsupportedMediaType {
			t.Errorf("%s: status %d, want 415", c.name, s.status)
		}
	}
}

// The demonstration shows each response at once, and says so.
func TestDemonstrationSaysSo(t *testing.T) {
	s := newSite(t, func(c *web.Config) { c.Demo = true })
	s.get(youth + "?lang=en")
	if !strings.Contains(s.text("main"), "hold 1") || strings.Contains(s.text("main"), "10 people") ||
		!strings.Contains(s.text(".c-banner"), "This is a demonstration.") {
		t.Errorf("the first page says %q and %q", s.text(".c-banner"), s.text(".c-facts"))
	}
}

// The home page lists what respondents can answer, and nothing that staff type in.
func TestHomeListsOpenSurveys(t *testing.T) {
	s := newSite(t, nil)
	s.get("/?lang=fr")
	s.wantText(".c-list-cards__link", "Accompagner les jeunes | Ton expérience du soutien")
	s.get(s.value(".c-list-cards__link", "href"))
	s.wantText("h1", "Accompagner les jeunes")
}

// A phone on a slow line gets the first page and its style in two small answers.
func TestFirstPageIsSmall(t *testing.T) {
	s := newSite(t, nil)
	s.get(youth)
	if len(s.body) > 8<<10 {
		t.Errorf("the first page has %d bytes, want at most 8 KiB", len(s.body))
	}
}
