package web_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"candour/server/store"
	"candour/server/web"
	"candour/survey"
)

// forgetful takes every response and remembers none, so that one journey can be sent again and again.
type forgetful struct{ *ledger }

func (forgetful) Spent(survey.ID, string) (string, bool) { return "", false }
func (forgetful) SpentOn(survey.ID, string, []byte) bool { return false }

// newFuzzed is a site with a question of every kind and the seals of all pages on the way through.
func newFuzzed(f *testing.F) (s *site, seals []string) {
	f.Helper()
	s = newEveryKind(f, func(c *web.Config) { c.Intake = forgetful{c.Intake.(*ledger)} })
	note := func() { seals = append(seals, s.value("input[name=seal]", "value")) }
	s.start(everyKind + "?lang=en")
	for note(); len(s.all(".c-review")) == 0 && len(seals) < 60; note() {
		s.next()
	}
	return s, seals
}

// wantSane sends a request that makes no sense, and wants a page or an answer of ours all the same.
func (s *site) wantSane(t *testing.T, r *http.Request) (status int, body string) {
	t.Helper()
	response, err := s.server.App().Test(r, -1)
	if err != nil {
		t.Fatalf("no answer: %v", err)
	}
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	status, body = response.StatusCode, string(content)
	if status >= 500 {
		t.Errorf("%d: %.300s", status, body)
	}
	if !strings.HasPrefix(response.Header.Get("Content-Security-Policy"), "default-src 'none'") || strings.Contains(body, "<script>") {
		t.Errorf("%d: the page is not guarded: %.300s", status, body)
	}
	return status, body
}

func formRequest(path, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// FuzzForm sends whatever bytes as the form of a survey's page.
func FuzzForm(f *testing.F) {
	s, seals := newFuzzed(f)
	for i := range seals {
		f.Add(byte(i), []byte("do=next&q=1&age=17&lang=fr"))
	}
	for _, body := range []string{"do=submit", "do=back", "do=skip", "change=age", "add=visits&remove=visits:1", "do=next&%zz&=&&;=%00",
		"age=" + strings.Repeat("9", 400), "said=%ff%fe\u202e", "do=next&day=31&month=2&year=0000"} {
		f.Add(byte(len(seals)-1), []byte(body))
		f.Add(byte(3), []byte(body))
	}
	f.Fuzz(func(t *testing.T, page byte, body []byte) {
		s.wantSane(t, formRequest(everyKind, "seal="+url.QueryEscape(seals[int(page)%len(seals)])+"&"+string(body)))
	})
}

// FuzzSeal sends whatever text as a sealed field: none opens but ours.
func FuzzSeal(f *testing.F) {
	s, seals := newFuzzed(f)
	f.Add(seals[2])
	f.Add(seals[2][:len(seals[2])-1] + "A")
	f.Add("")
	f.Add("AAAA")
	f.Fuzz(func(t *testing.T, seal string) {
		status, _ := s.wantSane(t, formRequest(everyKind, url.Values{"seal": {seal}, "do": {"next"}}.Encode()))
		if status == http.StatusOK && !slices.ContainsFunc(seals, func(known string) bool { return sameBytes(known, seal) }) {
			t.Errorf("%q opens", seal)
		}
	})
}

// sameBytes compares two texts in base64 by what they say: the last letter has bits to spare.
func sameBytes(a, b string) bool {
	first, _ := base64.RawURLEncoding.DecodeString(a)
	second, _ := base64.RawURLEncoding.DecodeString(b)
	return bytes.Equal(first, second)
}

// FuzzJourney opens seals of ours that hold whatever, as those of another version of Candour may.
func FuzzJourney(f *testing.F) {
	s, seals := newFuzzed(f)
	keys, err := web.NewSealer([][]byte{key(1)})
	s.must(err)
	for _, seal := range []string{seals[0], seals[len(seals)-1]} {
		text, err := keys.Open("every-kind", seal)
		s.must(err)
		f.Add(text, "do=next")
		f.Add(text, "do=submit")
		f.Add(text, "do=back")
	}
	f.Add([]byte(`{"n":"x","v":1,"e":99999999999,"a":"/review","k":{"visits":-1},"t":{"age":null},"s":[""]}`), "do=submit")
	f.Fuzz(func(t *testing.T, journey []byte, body string) {
		seal, err := keys.Seal("every-kind", journey)
		if err != nil {
			t.Fatal(err)
		}
		s.wantSane(t, formRequest(everyKind, "seal="+url.QueryEscape(seal)+"&"+body))
	})
}

// FuzzBox sends whatever bytes as what a page's script encrypted, and whatever as its envelope.
func FuzzBox(f *testing.F) {
	s, seals := newFuzzed(f)
	keys, err := web.NewSealer([][]byte{key(1)})
	s.must(err)
	text, err := keys.Open("every-kind", seals[1])
	s.must(err)
	var journey struct{ N string }
	s.must(json.Unmarshal(text, &journey))
	block, err := aes.NewCipher(web.DraftKey(key(1), journey.N))
	s.must(err)
	gcm, err := cipher.NewGCM(block)
	s.must(err)
	f.Add([]byte(`[["do","next"],["age","17"],["seal","x"],["box","y"]]`), "")
	f.Add([]byte(`[["a"],[],["b","c","d"],null]`), "")
	f.Add([]byte(`{}`), "AAAA BBBB")
	f.Fuzz(func(t *testing.T, plain []byte, envelope string) {
		if envelope == "" {
			nonce := make([]byte, 12)
			envelope = base64.StdEncoding.EncodeToString(nonce) + " " + base64.StdEncoding.EncodeToString(gcm.Seal(nil, nonce, plain, nil))
		}
		s.wantSane(t, formRequest(everyKind, url.Values{"seal": {seals[1]}, "box": {envelope}}.Encode()))
	})
}

// FuzzBody sends whatever bytes to the API: a response comes of it, or a sentence.
func FuzzBody(f *testing.F) {
	s := newEveryKind(f, func(c *web.Config) { c.Intake = forgetful{c.Intake.(*ledger)} })
	for _, body := range []string{`{"language":"en","consent":true,"answers":{"age":17}}`, `{"answers":{"age":{"state":"prefer_not"}}}`,
		`{"answers":[]}`, `null`, `{"answers":{"age":1e999}}`, `{"answers":{"":{"":{}}}}`, strings.Repeat("[", 9000)} {
		f.Add([]byte(body), "application/json", "key")
	}
	f.Fuzz(func(t *testing.T, body []byte, kind, key string) {
		r := httptest.NewRequest(http.MethodPost, "/api/v1/surveys/every-kind/responses", bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		if validHeader(kind) && validHeader(key) {
			r.Header.Set("Content-Type", kind)
			r.Header.Set("Idempotency-Key", key)
		}
		status, said := s.wantSane(t, r)
		var answer map[string]any
		if err := json.Unmarshal([]byte(said), &answer); err != nil || status != http.StatusCreated && answer["error"] == "" {
			t.Errorf("%d %q, want a sentence in JSON", status, said)
		}
	})
}

// FuzzCookies sends whatever as cookies and as the languages that a browser prefers: nobody is let in.
func FuzzCookies(f *testing.F) {
	s := newSite(f, nil)
	f.Add("candour=x; lang=fr; candour-known=a.b", "fr-CA,fr;q=0.9")
	f.Add(`candour="; ;=;;lang=%00`, "*;q=NaN,,;")
	f.Fuzz(func(t *testing.T, cookie, language string) {
		if !validHeader(cookie) || !validHeader(language) {
			return
		}
		for _, path := range []string{"/studies", "/login", "/s/youth-experience"} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Header.Set("Cookie", cookie)
			r.Header.Set("Accept-Language", language)
			if status, _ := s.wantSane(t, r); path == "/studies" && status == http.StatusOK {
				t.Errorf("%q signs in", cookie)
			}
		}
	})
}

// validHeader says whether a client can send a text as a header.
func validHeader(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// FuzzUpload sends whatever bytes as the parts of an author's form: a survey, an XLSForm or a picture.
func FuzzUpload(f *testing.F) {
	s := newSite(f, nil)
	_, err := s.store.AddAccount(f.Context(), store.Account{Name: "Noor", Role: store.Researcher})
	s.must(err)
	s.as("Noor")
	part := func(name, file, content string) string {
		return "--x\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + file + "\"\r\n\r\n" + content + "\r\n"
	}
	for _, body := range []string{part("file", "a.md", "| survey | type | name |\n| | text | a |") + "--x--", part("file", "a.yaml", "name: a") + "--x--",
		part("file", "a.csv", "type,name\ntext,a") + "--x--", part("file", "../../a.png", "\x89PNG\r\n\x1a\n") + "--x--", "--x--", "--x\r\n\r\n\r\n--x--\r\n", "--x"} {
		f.Add(true, "x", []byte(strings.Replace(body, "--x--", "--x\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\nfile\r\n--x--", 1)))
		f.Add(false, "x", []byte(body))
	}
	f.Fuzz(func(t *testing.T, survey bool, boundary string, body []byte) {
		r := httptest.NewRequest(http.MethodPost, map[bool]string{true: "/author/new", false: "/author/surveys/youth-experience/pictures"}[survey], bytes.NewReader(body))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		if validHeader(boundary) {
			r.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
		}
		r.AddCookie(&s.cookie)
		s.wantSane(t, r)
	})
}

// FuzzCodes types whatever as a claim, a code of a card and a code to take answers back.
func FuzzCodes(f *testing.F) {
	s, l, _ := newPaid(f)
	code := s.earn(l)
	f.Add(code[:len(code)-1])
	f.Add("BCDF-GHJK-LMNP")
	f.Add("0000 0000 0000 0000")
	f.Add("\u0660\u0661 \u202e-\x00")
	f.Fuzz(func(t *testing.T, typed string) {
		if typed == code {
			return
		}
		for path, fields := range map[string]url.Values{"/claim": {"claim": {typed}, "do": {"pay"}, "way": {"cash"}},
			"/s/paid": {"code": {typed}, "do": {"start"}, "consent": {"yes"}}, "/withdraw/paid": {"code": {typed}}, "/join/" + url.PathEscape(typed): {"name": {typed}}} {
			if status, body := s.wantSane(t, formRequest(path, fields.Encode())); status == http.StatusOK && !strings.Contains(body, "govuk-error-summary") {
				t.Errorf("%s takes %q: %d", path, typed, status)
			}
		}
	})
}
