package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"candour/server/store"
	"candour/server/web"
	"candour/survey"
)

// press publishes as the service does, without a ClickHouse to ready.
type press struct{ s *site }

func (p press) Publish(source []byte, defaultName string) (store.Survey, []string, error) {
	def, _, err := survey.ParseNamed(source, defaultName)
	if err != nil {
		return store.Survey{}, nil, err
	}
	v, err := p.s.store.Publish(p.s.t.Context(), def)
	return v, nil, err
}

func (p press) Live(change web.Life) (store.Survey, error) {
	ctx := p.s.t.Context()
	if change.State != "" {
		if err := p.s.store.SetState(ctx, change.Survey, change.State); err != nil {
			return store.Survey{}, err
		}
	}
	if change.Wave != "" {
		if err := p.s.store.SetWave(ctx, change.Survey, change.Wave); err != nil {
			return store.Survey{}, err
		}
	}
	return p.s.store.Survey(ctx, change.Survey)
}

// writers is a site with Noor, a researcher, Kai, an advisor, and Fay, a funder.
func writers(t *testing.T) *site {
	t.Helper()
	var s *site
	s = newSite(t, func(c *web.Config) { c.Publisher = lazyPress{&s} })
	for name, role := range map[string]store.Role{"Noor": store.Researcher, "Kai": store.Advisor, "Fay": store.Funder} {
		_, err := s.store.AddAccount(t.Context(), store.Account{Name: name, Role: role})
		s.must(err)
	}
	s.as("Noor")
	return s
}

// lazyPress waits for the site to be made.
type lazyPress struct{ s **site }

func (p lazyPress) Publish(source []byte, name string) (store.Survey, []string, error) {
	return press{*p.s}.Publish(source, name)
}
func (p lazyPress) Live(change web.Life) (store.Survey, error) { return press{*p.s}.Live(change) }

// signIn signs somebody in whose account has a password alone.
func (s *site) signIn(name, password string) (string, store.Account, error) {
	a, err := s.store.VerifyPassword(s.t.Context(), name, password)
	if err != nil {
		return "", a, err
	}
	cookie, err := s.store.BeginSession(s.t.Context(), name)
	return cookie, a, err
}

// as signs somebody in.
func (s *site) as(name string) {
	s.t.Helper()
	made, err := s.store.ResetAccount(s.t.Context(), name)
	s.must(err)
	cookie, _, err := s.signIn(name, made.Password)
	s.must(err)
	s.cookie = http.Cookie{Name: "candour", Value: cookie}
}

// upload sends the form for a new survey.
func (s *site) upload(fields map[string]string, file, content string) {
	s.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range fields {
		s.must(w.WriteField(name, value))
	}
	part, err := w.CreateFormFile("file", file)
	s.must(err)
	_, err = part.Write([]byte(content))
	s.must(err)
	s.must(w.Close())
	r := httptest.NewRequest(http.MethodPost, "/author/new", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	s.send(r)
}

// submit sends the first form that posts to an address, as it stands on the page but for changes, and
// follows where it leads.
func (s *site) submit(action string, changes url.Values) {
	s.t.Helper()
	values := url.Values{}
	selector := `form[method="post"][action="` + action + `"] `
	if len(s.all(selector)) == 0 { // it lands where the page changed
		selector = `form[method="post"][action="` + action + `#changed"] `
	}
	forms := s.all(selector)
	if len(forms) == 0 {
		s.t.Fatalf("no form leads to %s:\n%s", action, s.text("main"))
	}
	for _, n := range s.all(selector + "input, " + selector + "textarea, " + selector + "select") {
		kind := attr(n, "type")
		if attr(n, "name") == "" || (kind == "checkbox" || kind == "radio") && !has(n, "checked") {
			continue
		}
		value := attr(n, "value")
		switch n.Data {
		case "textarea":
			value = strings.TrimPrefix(words(n), "\n")
		case "select":
			for o := n.FirstChild; o != nil; o = o.NextSibling {
				if o.Data == "option" && (has(o, "selected") || value == "" && o == n.FirstChild) {
					value = attr(o, "value")
				}
			}
		}
		if _, set := values[attr(n, "name")]; !set {
			values.Set(attr(n, "name"), value)
		}
	}
	for name, value := range changes {
		values[name] = value
	}
	s.post(action, values)
	if s.status == http.StatusSeeOther {
		s.get(s.header.Get("Location"))
	}
}

func only(name, value string) url.Values { return url.Values{name: {value}} }

const desk = "/author/surveys/harbour"

func TestAuthorsJourney(t *testing.T) {
	s := writers(t)
	s.get("/author/new")
	s.upload(map[string]string{"from": "blank", "name": "Harbour"}, "", "")
	s.wantStatus(http.StatusSeeOther)
	s.get(s.header.Get("Location"))
	s.wantStatus(http.StatusOK)

	// A question by the form; what the form says of conditions is told in place.
	s.submit(desk, url.Values{"do": {"add"}, "type": {"integer"}})
	at := desk + "/question/1"
	s.submit(at, url.Values{"label:en": {"How old are you?"}, "label:fr": {""}, "name": {"age"}, "relevant": {"${nobody} >"}})
	s.wantStatus(http.StatusUnprocessableEntity)
	if got := s.text("#relevant-error"); got == "" {
		t.Errorf("the condition's fault is not beside it: %s", s.text(".govuk-error-message"))
	}
	s.submit(at, only("relevant", "${nobody} > 3"))
	if got := s.text("#relevant-error"); !strings.Contains(got, "nobody") {
		t.Errorf("an unknown name: %q", got)
	}
	s.submit(at, url.Values{"relevant": {""}, "constraint": {". >= 12"}, "bands": {"12, 18, 25"}})
	s.wantText(".c-saved", "Saved.")
	s.get(desk + "/draft.yaml")
	for _, want := range []string{"name: age", "en: 'How old are you?'", "bands: [12, 18, 25]", "constraint: . >= 12"} {
		if !strings.Contains(s.body, want) {
			t.Errorf("the source has no %q:\n%s", want, s.body)
		}
	}

	// The missing translation shows, is made, and is gone.
	s.get(desk + "/translate/fr")
	s.wantText(".c-sides__row--missing .c-sides__from", "How old are you?")
	s.submit(desk+"/translate/fr", only("text:questions/1/label", "Quel âge as-tu ?"))
	s.wantText(".c-sides__row--missing .c-sides__from", "")

	// Choices, from a new question.
	s.get(desk)
	s.submit(desk, url.Values{"do": {"add"}, "type": {"select_one"}})
	s.get(desk + "/choices/question_3")
	s.submit(desk+"/choices/question_3", url.Values{"label:en:3": {"Perhaps"}, "label:fr:3": {"Peut-être"}, "place:3": {"1"}})
	s.wantText(".c-saved", "Saved.")
	if first := s.value(`[name="name:1"]`, "value"); first != "perhaps" {
		t.Errorf("the first choice is %q", first)
	}

	// Move and delete; a deletion that leaves a condition without its question is refused.
	s.get(desk)
	s.submit(desk, only("do", "up 2"))
	if got := s.text(".c-outline__text"); got != "New question | New question | How old are you?" {
		t.Errorf("the order: %s", got)
	}
	s.submit(desk, only("do", "delete 0"))
	if got := len(s.all(".c-outline__item")); got != 2 {
		t.Errorf("%d questions", got)
	}

	// The preview works and keeps nothing.
	s.get(desk + "/preview/page?lang=en")
	s.fill("consent", "yes")
	s.press("do", "start")
	for range 2 {
		s.next()
	}
	s.press("do", "submit")
	s.wantText(".govuk-panel__title", "Thank you")
	s.wantStored(0)

	// Publishing without approval wants a reason.
	s.get(desk + "/publish")
	s.submit(desk+"/publish", nil)
	s.wantStatus(http.StatusUnprocessableEntity)
	s.submit(desk+"/publish", only("reason", "The advisors meet in May."))
	s.wantText(".c-saved", "Saved.")
	s.submit(desk+"/life", only("state", "open"))
	s.wantText("#ask", "Is that what you want?")
	s.submit(desk+"/life", only("sure", "yes"))
	v, err := s.store.Survey(t.Context(), "harbour")
	s.must(err)
	if v.State != store.StateOpen || v.Version != 1 {
		t.Errorf("after: %+v", v)
	}
	s.get("/s/harbour")
	s.wantStatus(http.StatusOK)
	if strings.Contains(s.body, "preview") {
		t.Error("the survey's own page speaks of a preview")
	}
	s.as("Kai")
	s.get("/author/studies/harbour")
	if !strings.Contains(s.text("main"), "The advisors meet in May.") {
		t.Errorf("the advisor does not see the reason: %s", s.text("main"))
	}
}

func TestSecondVersion(t *testing.T) {
	s := writers(t)
	s.write("harbour", "languages: [en]\nquestions: [{type: text, name: words, label: Say}]")
	s.get(desk)
	s.submit(desk, only("do", "draft"))
	s.submit(desk, url.Values{"do": {"add"}, "type": {"integer"}})
	s.get(desk + "/publish")
	if got := s.text(".c-changes"); !strings.Contains(got, "Added question question_2") {
		t.Errorf("changes: %s", got)
	}

	s.as("Kai")
	s.get(desk + "/comments")
	s.submit(desk+"/comments", only("do", "approve"))
	if !strings.Contains(s.text("#approvals ~ ul"), "Kai") {
		t.Errorf("approvals: %s", s.text("main"))
	}
	s.as("Noor")
	s.get(desk + "/publish")
	if len(s.all("#reason")) != 0 {
		t.Error("a reason is asked for although an advisor approved")
	}
	stale := s.value(`[name="fingerprint"]`, "value")
	s.submit(desk+"/publish", nil)
	s.wantText(".c-saved", "Saved.")
	s.get(desk + "/versions")
	if found := isoDate.FindString(s.text("main")); found != "" {
		t.Errorf("the versions have a date as machines write it: %s", found)
	}
	if got := s.text(".c-version"); !strings.Contains(got, "approved by advisors: 1") ||
		!strings.Contains(got, "published on the command line") || !strings.Contains(got, "Added question question_2") {
		t.Errorf("versions: %s", got)
	}
	s.get(desk + "/versions/2.yaml")
	s.wantStatus(http.StatusOK)

	// What was read is what is published: another text than the page showed is not.
	s.get(desk)
	s.submit(desk, only("do", "draft"))
	s.submit(desk, url.Values{"do": {"add"}, "type": {"text"}})
	s.post(desk+"/publish", url.Values{"fingerprint": {stale}, "reason": {"x"}})
	s.wantStatus(http.StatusConflict)
	// A change that versions cannot have is told before.
	s.get(desk)
	s.submit(desk, only("do", "delete 0"))
	s.wantStatus(http.StatusUnprocessableEntity)
}

func TestSourceKeepsWhatIsTyped(t *testing.T) {
	s := writers(t)
	s.upload(map[string]string{"from": "file"}, "harbour.yaml", "title: Harbour\nlanguages: [en]\nquestions:\n  - {type: text, name: words, label: Say}\n")
	s.get(desk + "/source")
	broken := "name: harbour\ntitle: Harbour\nlanguages: [en]\nquestions:\n  - {type: txt, name: words, label: Say}\n"
	s.submit(desk+"/source", only("source", broken))
	if got := s.text(".c-lines__line--at"); !strings.HasPrefix(got, "5 →") || !strings.Contains(got, "type: txt") {
		t.Errorf("the line of the fault: %q in %s", got, s.text(".c-fault"))
	}
	if got := s.text(".c-source"); !strings.Contains(got, "type: txt") {
		t.Errorf("what was typed is gone: %s", got)
	}
	s.submit(desk+"/source", only("source", "a: [1\nb: {"))
	if s.text(".c-fault") == "" {
		t.Error("broken YAML has no fault")
	}
	for _, page := range []string{"", "/preview", "/publish", "/translate", "/comments", "/versions"} {
		s.get(desk + page)
		s.wantStatus(http.StatusOK)
	}
	// Another saved meanwhile: nothing is overwritten.
	s.get(desk + "/source")
	d, err := s.store.Draft(t.Context(), "harbour")
	s.must(err)
	d.Source, d.SavedBy = broken, "Sam"
	s.must(s.store.SaveDraft(t.Context(), d))
	s.submit(desk+"/source", only("source", "mine: 1"))
	s.wantStatus(http.StatusConflict)
	if d, _ := s.store.Draft(t.Context(), "harbour"); d.Source != broken {
		t.Errorf("overwritten by %q", d.Source)
	}
	if got := s.text(".c-source"); !strings.Contains(got, "mine") {
		t.Errorf("what was typed is gone: %s", got)
	}
}

const hostile = `</textarea><script>alert(1)</script>"'>&`

func TestHostileTextsStayTexts(t *testing.T) {
	s := writers(t)
	yaml := "name: harbour\ntitle: {en: TEXT}\nlanguages: [en]\nconsent: {text: {en: TEXT}}\nchoices: {mood: [{name: a, label: {en: TEXT}}]}\n" +
		"questions:\n  - {type: select_one, name: mood, label: {en: TEXT}, hint: {en: TEXT}, choices: mood}\n"
	quoted := `"` + strings.ReplaceAll(hostile, `"`, `\"`) + `"`
	s.upload(map[string]string{"from": "file"}, "harbour.yaml", strings.ReplaceAll(yaml, "TEXT", quoted))
	s.wantStatus(http.StatusSeeOther)
	s.get(desk + "/comments")
	s.submit(desk+"/comments", url.Values{"do": {"comment"}, "about": {"mood"}, "body": {hostile}, "author": {hostile}})
	for _, page := range []string{"", "/question/0", "/choices/mood", "/settings", "/translate/en", "/source",
		"/comments", "/publish", "/preview", "/preview/page", "/versions"} {
		s.get(desk + page)
		s.wantStatus(http.StatusOK)
		if strings.Contains(s.body, "<script>alert") {
			t.Errorf("%s lets a script out", page)
		}
	}
	s.get("/author/studies/harbour/log.md")
	s.wantStatus(http.StatusOK)
	s.get("/author/studies/harbour/log.csv")
	s.wantStatus(http.StatusOK)
	s.get("/author")
	if strings.Contains(s.body, "<script>alert") {
		t.Error("the list lets a script out")
	}
}

func TestWhoMayWrite(t *testing.T) {
	s := writers(t)
	s.write("harbour", "languages: [en]\nquestions: [{type: text, name: words, label: Say}]")
	s.get(desk)
	s.submit(desk, only("do", "draft"))
	for _, test := range []struct {
		who, path string
		want      int
	}{
		{"Kai", "", 200}, {"Kai", "/comments", 200}, {"Kai", "/preview", 200}, {"Kai", "/preview/page", 200},
		{"Kai", "/versions", 200}, {"Kai", "/draft.yaml", 200}, {"Kai", "/source", 403}, {"Kai", "/publish", 403},
		{"Kai", "/settings", 403}, {"Kai", "/question/0", 403}, {"Fay", "", 403}, {"Fay", "/preview/page", 403},
		{"Fay", "/comments", 403}, {"", "", 303}, {"", "/preview/page", 303}, {"Noor", "/question/9", 404},
		{"Noor", "/question/x", 404}, {"Noor", "/choices/none", 404}, {"Noor", "/versions/9.yaml", 404},
	} {
		s.cookie = http.Cookie{}
		if test.who != "" {
			s.as(test.who)
		}
		s.get(desk + test.path)
		if s.status != test.want {
			t.Errorf("%s at %s: %d, want %d", test.who, test.path, s.status, test.want)
		}
	}
	s.as("Kai")
	for path, values := range map[string]url.Values{
		"": only("do", "delete 0"), "/source": only("source", "x"), "/publish": only("reason", "x"),
		"/life": only("state", "closed"), "/translate/en": only("text:title", "x"),
		"/comments": {"do": {"answer"}, "comment": {"1"}, "state": {"done"}, "answer": {"x"}},
	} {
		s.post(desk+path, values)
		s.wantStatus(http.StatusForbidden)
	}
	s.post("/author/studies/harbour", url.Values{"do": {"decision"}, "said": {"x"}})
	s.wantStatus(http.StatusForbidden)
	s.as("Noor")
	s.get(desk + "/comments")
	s.post(desk+"/comments", only("do", "approve"))
	s.wantStatus(http.StatusForbidden)
}

func TestCoDesignRoom(t *testing.T) {
	s := writers(t)
	s.write("harbour", "languages: [en]\nquestions: [{type: text, name: words, label: Say}]")
	room := "/author/studies/harbour"
	s.get(room)
	s.submit(room, url.Values{"do": {"meeting"}, "held_on": {"yesterday"}, "title": {"First"}})
	s.wantStatus(http.StatusUnprocessableEntity)
	s.submit(room, url.Values{"do": {"meeting"}, "held_on": {"2026-02-01"}, "title": {"First"}, "present": {"4 youth"}})
	s.submit(room, url.Values{"do": {"decision"}, "said": {"=Too long"}, "did": {""}, "meeting": {"1"}})
	s.submit(room, url.Values{"do": {"did"}, "decision": {"1"}, "did": {"We took six out."}})
	s.submit(room, url.Values{"do": {"document"}, "name": {"Poster"}, "kind": {"advert"}, "text": {"Come by."}})
	poster := room + "/documents/1"
	s.as("Kai")
	s.get(desk + "/comments")
	s.submit(desk+"/comments", url.Values{"do": {"comment"}, "about": {"words"}, "body": {"What is meant?"}, "author": {"Blue"}})
	s.wantText(".c-talk__by strong", "Blue")
	s.get(poster)
	s.submit(poster, url.Values{"do": {"comment"}, "body": {"Too small."}, "author": {""}})
	s.wantText(".c-talk__by strong", "Without a name")
	s.post(poster, url.Values{"do": {"save"}, "name": {"Mine"}, "text": {"x"}})
	s.wantStatus(http.StatusForbidden)
	s.as("Noor")
	s.get(poster)
	s.submit(poster, url.Values{"do": {"answer"}, "comment": {"2"}, "state": {"declined"}, "answer": {"It fits the board."}})
	s.get(room)
	if found := isoDate.FindString(s.text("main")); found != "" {
		t.Errorf("the room has a date as machines write it: %s", found)
	}
	for _, want := range []string{"We took six out.", "It fits the board.", "1 February 2026, First"} {
		if !strings.Contains(s.text("main"), want) {
			t.Errorf("no %q in the room", want)
		}
	}
	s.get(room + "/log.csv")
	for _, want := range []string{"Blue,What is meant?", "'=Too long", "stays as it is: It fits the board.", "4 youth"} {
		if !strings.Contains(s.body, want) {
			t.Errorf("no %q in the log:\n%s", want, s.body)
		}
	}
	if strings.Contains(s.body, "Kai") {
		t.Error("who signed with another name, or none, is in the log")
	}
	s.get(room + "/log.md")
	if !strings.Contains(s.body, "> What is meant?") {
		t.Errorf("the log as Markdown:\n%s", s.body)
	}
	s.get("/author/studies/nowhere")
	s.wantStatus(http.StatusNotFound)
}

// A page of a preview is no page of the survey, and the other way round; only a page of ours may frame it.
func TestPreviewStaysApart(t *testing.T) {
	s := writers(t)
	s.write("harbour", "languages: [en]\nquestions: [{type: text, name: words, label: Say}]")
	s.get(desk + "/preview/page")
	if got := s.header.Get("Content-Security-Policy"); !strings.Contains(got, "frame-ancestors 'self'") {
		t.Errorf("the preview's policy: %s", got)
	}
	s.press("do", "start")
	_, values := s.form()
	s.post("/s/harbour", url.Values{"seal": values["seal"], "do": {"submit"}})
	s.wantStatus(http.StatusBadRequest)
	s.get("/s/harbour")
	if got := s.header.Get("Content-Security-Policy"); !strings.Contains(got, "frame-ancestors 'none'") {
		t.Errorf("the survey's policy: %s", got)
	}
	s.press("do", "start")
	_, values = s.form()
	s.post(desk+"/preview/page", url.Values{"seal": values["seal"], "do": {"next"}})
	s.wantStatus(http.StatusBadRequest)
}

func TestUploads(t *testing.T) {
	s := writers(t)
	for _, test := range []struct {
		name   string
		fields map[string]string
		file   string
		body   string
		want   int
	}{
		{"nothing chosen", map[string]string{"from": "?"}, "", "", 422},
		{"no name", map[string]string{"from": "blank"}, "", "", 422},
		{"no file", map[string]string{"from": "file"}, "", "", 422},
		{"a picture", map[string]string{"from": "file"}, "a.png", "x", 415},
		{"no YAML", map[string]string{"from": "file"}, "a.yaml", "a: [", 400},
		{"a large file", map[string]string{"from": "file"}, "large.yaml", "a: " + strings.Repeat("x", 600<<10), 303},
		{"a sample", map[string]string{"from": "sample", "sample": "youth-experience", "name": "Copy"}, "", "", 303},
		{"the same name", map[string]string{"from": "blank", "name": "copy"}, "", "", 409},
	} {
		s.upload(test.fields, test.file, test.body)
		if s.status != test.want {
			t.Errorf("%s: %d, want %d: %s", test.name, s.status, test.want, s.text("main"))
		}
	}
	s.get("/author/surveys/copy/publish")
	if s.text(".c-fault") != "" {
		t.Errorf("the copy of a sample has a fault: %s", s.text(".c-fault"))
	}
	r := httptest.NewRequest(http.MethodPost, "/s/youth-experience", strings.NewReader(strings.Repeat("x", 300<<10)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	s.send(r)
	s.wantStatus(http.StatusRequestEntityTooLarge)
}

func TestSettings(t *testing.T) {
	s := writers(t)
	s.upload(map[string]string{"from": "blank", "name": "harbour"}, "", "")
	s.get(desk + "/settings")
	if !strings.Contains(s.text("main"), "in the browser’s history") {
		t.Error("nobody is told that the title is seen in the browser’s history")
	}
	s.submit(desk+"/settings", url.Values{"title:en": {"By the water"}, "minutes": {"4"}, "intro:en": {"One.\r\n\r\nTwo."},
		"help:en:1": {"A friend"}, "help:fr:1": {"Une amie"}, "tel:1": {"9-8-8"}})
	s.wantText(".c-saved", "Saved.")
	d, err := s.store.Draft(t.Context(), "harbour")
	s.must(err)
	def, _, err := survey.Parse([]byte(d.Source))
	s.must(err)
	if def.Title["en"] != "By the water" || def.Notice.Minutes != 4 || def.Notice.Intro["en"] != "One.\n\nTwo." ||
		len(def.Notice.Help) != 1 || def.Notice.Help[0].Tel != "9-8-8" {
		t.Errorf("got %+v in\n%s", def.Notice, d.Source)
	}
	s.submit(desk+"/settings", url.Values{"eligible": {"${question_1"}, "otherwise:en": {"Bye"}})
	s.wantStatus(http.StatusUnprocessableEntity)
	if s.text("#eligible-error") == "" {
		t.Errorf("the fault is not beside its field: %s", s.text(".govuk-error-summary"))
	}
	s.submit(desk+"/settings", url.Values{"eligible": {""}, "otherwise:en": {""}, "help:en:1": {""}, "help:fr:1": {""}, "tel:1": {""}})
	s.wantText(".c-saved", "Saved.")
	s.get(desk + "/draft.yaml")
	if strings.Contains(s.body, "help") || strings.Contains(s.body, "eligibility") {
		t.Errorf("what was emptied is still there:\n%s", s.body)
	}
}
