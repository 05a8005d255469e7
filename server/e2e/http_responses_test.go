package e2e_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"candour/analytics"
)

// answer is what came back from the server.
type answer struct {
	status int
	header http.Header
	body   string
}

// ask makes a request with headers, given as name, value, name, value.
func ask(t *testing.T, method, url, body string, headers ...string) answer {
	t.Helper()
	request, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	client := &http.Client{Timeout: time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(text)}
}

// post sends a response as a program would.
func post(t *testing.T, s *server, survey, body string, headers ...string) answer {
	t.Helper()
	return ask(t, http.MethodPost, s.URL+"/api/v1/surveys/"+survey+"/responses", body,
		append([]string{"Content-Type", "application/json"}, headers...)...)
}

// wantFault fails unless an answer is an error as the contract writes one.
func (a answer) wantFault(t *testing.T, status int) (fields map[string]string) {
	t.Helper()
	var fault struct {
		Error  string
		Fields map[string]string
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(a.body)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&fault); err != nil || a.status != status || fault.Fields == nil ||
		len(fault.Error) < 10 || !strings.HasSuffix(strings.TrimRight(fault.Error, "`"), ".") {
		t.Errorf("%d %s, not a sentence with %d (%v)", a.status, a.body, status, err)
	}
	return fault.Fields
}

// What is accepted, and how it is counted.
func TestResponsesAreAccepted(t *testing.T) {
	d := demo(t)
	cases := []struct{ name, body string }{
		{"little", `{"language": "en", "consent": true, "answers": {"contact": "used"}}`},
		{"much", `{"language": "fr", "version": 1, "consent": true, "answers": {"contact": "used", "age": 17,
			"helpers": ["peer", "elder"], "gender": "other", "gender_other": "à moi", "met_me": 4, "tell_a_friend": 0,
			"place": {"state": "prefer_not"}, "next_step": {"state": "dont_know"}, "barriers": [], "reasons": null}}`},
		{"answers to what was not asked", `{"language": "en", "consent": true,
			"answers": {"contact": "looked", "met_me": 5}}`},
	}
	before := exact(t, d, "youth-experience")
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a := post(t, d.server, "youth-experience", c.body)
			var got map[string]string
			if err := json.Unmarshal([]byte(a.body), &got); err != nil || a.status != http.StatusCreated ||
				len(got) != 1 || len(got["receipt"]) < 8 {
				t.Errorf("%d %s", a.status, a.body)
			}
		})
	}
	eventually(t, "all show", func() bool { return exact(t, d, "youth-experience").Responses == before.Responses+3 })
	after := exact(t, d, "youth-experience")
	for _, want := range []struct {
		question, what string
		count          func(analytics.Frequency) analytics.Count
		more           analytics.Count
	}{
		{"place", "prefer_not", func(q analytics.Frequency) analytics.Count { return q.Missing.PreferNot }, 1},
		{"next_step", "dont_know", func(q analytics.Frequency) analytics.Count { return q.Missing.DontKnow }, 1},
		{"met_me", "answered", func(q analytics.Frequency) analytics.Count { return q.Answered }, 1},
		{"met_me", "not_shown", func(q analytics.Frequency) analytics.Count { return q.Missing.NotShown }, 1},
		{"barriers", "answered", func(q analytics.Frequency) analytics.Count { return q.Answered }, 1},
		{"reasons", "skipped", func(q analytics.Frequency) analytics.Count { return q.Missing.Skipped }, 3},
		{"contact", "answered", func(q analytics.Frequency) analytics.Count { return q.Answered }, 3},
		{"tell_a_friend", "answered", func(q analytics.Frequency) analytics.Count { return q.Answered }, 1},
	} {
		for i, q := range after.Questions {
			got := want.count(q) - want.count(before.Questions[i])
			if q.ID == want.question && got != want.more {
				t.Errorf("%s: %d more %s, not %d", q.ID, got, want.what, want.more)
			}
		}
	}
}

// What is refused, and with which words. Nothing of it is stored.
func TestResponsesAreRefused(t *testing.T) {
	d := demo(t)
	begin := `{"language": "en", "consent": true, "answers": {"contact": "used", `
	cases := []struct {
		name, survey, body, header, value string
		want                              int
		field                             string
	}{
		{"unknown question", "", begin + `"shoe_size": 41}}`, "", "", 422, "shoe_size"},
		{"a note", "", begin + `"before_footing": "x"}}`, "", "", 422, "before_footing"},
		{"a grid, not its rows", "", begin + `"care": 4}}`, "", "", 422, "care"},
		{"no such choice", "", begin + `"place": "moon"}}`, "", "", 422, "place"},
		{"out of range", "", begin + `"age": 7}}`, "", "", 422, "age"},
		{"no number", "", begin + `"age": "young"}}`, "", "", 422, "age"},
		{"a fraction", "", begin + `"age": 17.5}}`, "", "", 422, "age"},
		{"a list for one", "", begin + `"place": ["town", "big_city"]}}`, "", "", 422, "place"},
		{"a state that is not offered", "", begin + `"age": {"state": "dont_know"}}}`, "", "", 422, "age"},
		{"no consent", "", `{"language": "en", "answers": {"contact": "used"}}`, "", "", 422, "consent"},
		{"no such language", "", `{"language": "de", "consent": true, "answers": {"contact": "used"}}`, "", "", 422, ""},
		{"no JSON", "", `age=17`, "", "", 400, ""},
		{"two objects", "", begin + `"age": 17}} {}`, "", "", 400, ""},
		{"unknown key", "", `{"lang": "en", "answers": {}}`, "", "", 400, ""},
		{"too large", "", begin + `"story": "` + strings.Repeat("long ", 60_000) + `"}}`, "", "", 413, ""},
		{"a form", "", `contact=used`, "Content-Type", "application/x-www-form-urlencoded", 415, ""},
		{"no type", "", `{}`, "Content-Type", "", 415, ""},
		{"compressed", "", "\x1f\x8b\x08", "Content-Encoding", "gzip", 415, ""},
		{"compressed, it says", "", begin + `"age": 17}}`, "Content-Encoding", "identity", 415, ""},
		{"no such survey", "nothing", `{"language": "en", "answers": {}}`, "", "", 404, ""},
		{"a form for staff", "peer-support-session", `{"language": "en", "answers": {"training": "yes"}}`, "", "", 401, ""},
		{"not of this role", "peer-support-session", `{"language": "en", "answers": {"training": "yes"}}`,
			"Authorization", "Bearer " + d.Accounts["funder"].Token, 403, ""},
	}
	before := exact(t, d, "youth-experience")
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			survey := c.survey
			if survey == "" {
				survey = "youth-experience"
			}
			var headers []string
			if c.header != "" {
				headers = []string{c.header, c.value}
			}
			a := post(t, d.server, survey, c.body, headers...)
			wantGuarded(t, c.name, a)
			fields := a.wantFault(t, c.want)
			if c.field != "" && len(fields[c.field]) < 10 {
				t.Errorf("nothing is said about %s: %v", c.field, fields)
			}
		})
	}
	a := post(t, d.server, "youth-experience", `{"language": "en", "consent": true, "answers": {"contact": "no"}}`)
	var eligible map[string]any
	err := json.Unmarshal([]byte(a.body), &eligible)
	if err != nil || a.status != http.StatusOK || eligible["eligible"] != false {
		t.Errorf("not eligible: %d %s", a.status, a.body)
	}
	after := exact(t, d, "youth-experience")
	if after.Responses != before.Responses || after.Blank != before.Blank {
		t.Errorf("%d responses and %d blank more", after.Responses-before.Responses, after.Blank-before.Blank)
	}
}

// The same key is the same response, however often it comes; a blank one is counted apart.
func TestKeysAndBlanks(t *testing.T) {
	d := demo(t)
	before := exact(t, d, "peer-support")
	key := []string{"Idempotency-Key", "one and the same"}
	first := post(t, d.server, "peer-support", `{"language": "en", "answers": {"age": 22}}`, key...)
	again := post(t, d.server, "peer-support", `{"language": "en", "answers": {"age": 22}}`, key...)
	if first.status != http.StatusCreated || again.status != http.StatusCreated || first.body != again.body {
		t.Errorf("%d %s, then %d %s", first.status, first.body, again.status, again.body)
	}
	other := `{"language": "en", "answers": {"age": 23}}`
	post(t, d.server, "peer-support", other, key...).wantFault(t, http.StatusConflict)
	post(t, d.server, "peer-support", other, "Idempotency-Key", strings.Repeat("k", 256)).
		wantFault(t, http.StatusBadRequest)
	if a := post(t, d.server, "peer-support", `{"language": "en", "answers": {}}`); a.status != http.StatusCreated {
		t.Errorf("blank: %d %s", a.status, a.body)
	}
	eventually(t, "both show", func() bool {
		now := exact(t, d, "peer-support")
		return now.Responses == before.Responses+1 && now.Blank == before.Blank+1
	})
}

// A client that sends too much is told to wait; a closed survey says so.
func TestLimitsAndClosing(t *testing.T) {
	data := harbour(t, 1)
	s := serve(t, data, "CANDOUR_RATE=3")
	body := `{"language": "en", "answers": {"story": "one"}}`
	for range 3 {
		if a := post(t, s, "harbour", body); a.status != http.StatusCreated {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
	a := post(t, s, "harbour", body)
	a.wantFault(t, http.StatusTooManyRequests)
	if a.header.Get("Retry-After") == "" {
		t.Error("429 has no Retry-After")
	}
	run(t, data, "survey", "close", "harbour")
	again := serveAnew(t, s)
	post(t, again, "harbour", body).wantFault(t, http.StatusGone)
	if page := ask(t, http.MethodGet, again.URL+"/s/harbour", ""); page.status != http.StatusGone {
		t.Errorf("the page of a closed survey: %d", page.status)
	}
}

// serveAnew starts a server on the folder of one that it stops.
func serveAnew(t *testing.T, s *server) *server {
	t.Helper()
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	return serve(t, s.Data)
}
