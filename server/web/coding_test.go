package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"candour/analytics"
	"candour/server/store"
	"candour/server/web"
)

// told is exact results whose open answers a test knows.
type told struct {
	analytics.Results
	answers []string
}

func (o told) OpenAnswers(context.Context, analytics.OpenQuery) (analytics.OpenAnswers, error) {
	return analytics.OpenAnswers{Total: analytics.Count(len(o.answers)), Answers: o.answers}, nil
}

// coders is a site with a researcher, Noor, and a youth researcher, Kim.
func coders(t *testing.T, answers ...string) *site {
	t.Helper()
	s := newSite(t, func(c *web.Config) { c.Exact = told{answers: answers} })
	s.write("stories", "study: stories\nlanguages: [en]\nquestions: [{type: text, name: story, label: Your story}]\n")
	for name, role := range map[string]store.Role{"Noor": store.Researcher, "Kim": store.YouthResearcher, "Fay": store.Funder} {
		_, err := s.store.AddAccount(t.Context(), store.Account{Name: name, Role: role})
		s.must(err)
	}
	return s
}

// tick releases the shown answer that says something, with more masked by hand.
func (s *site) tick(says, hide string) {
	s.t.Helper()
	s.get("/coding/stories/release")
	for i, n := range s.all("div.c-version") {
		if strings.Contains(words(n), says) {
			number := string(rune('1' + i))
			s.post("/coding/stories/release", url.Values{"question": {"story"}, "hide:" + number: {hide},
				"release:" + number: {s.value(`[name="release:`+number+`"]`, "value")}})
			s.wantStatus(http.StatusSeeOther)
			return
		}
	}
	s.t.Fatalf("no answer says %q: %s", says, s.text("main"))
}

func TestYouthResearchersReadWhatWasReleased(t *testing.T) {
	s := coders(t, "then Sarah from the pink house called 604-555-0199", "nobody asked me", "nobody asked me")
	s.as("Kim")
	s.get("/coding/stories")
	if got := s.text("main"); strings.Contains(got, "house") || strings.Contains(got, "nobody") {
		t.Errorf("unreleased answers are seen: %s", got)
	}
	s.get("/coding/stories/release")
	s.wantStatus(http.StatusForbidden)
	s.as("Noor")
	s.tick("pink house", "pink house")
	s.tick("nobody", "")
	s.get("/coding/stories/release")
	if n := len(s.all("div.c-version")); n != 1 {
		t.Errorf("%d answers are left, want 1: what two people wrote alike is two answers", n)
	}
	s.as("Kim")
	s.get("/coding/stories")
	got := s.text("blockquote")
	if !strings.Contains(got, "then […] from the […] called [#]") || strings.Count(got, "nobody") != 1 {
		t.Errorf("reads %q", got)
	}
}

// A name to mask that is misspelt masks nothing: what it was meant for must not be released all the same.
func TestMaskedByHandOrNotReleased(t *testing.T) {
	s := coders(t, "then marie from l’école called", "nobody asked me")
	s.as("Noor")
	for _, tt := range []struct{ hide, want string }{
		{"mary", "“mary” is not in this answer"},
		{"marie, l'école", "“l'école” is not in this answer"}, // another apostrophe
	} {
		s.get("/coding/stories/release")
		body := url.Values{"question": {"story"}}
		for i, n := range s.all("div.c-version") {
			number := string(rune('1' + i))
			body.Set("release:"+number, s.value(`[name="release:`+number+`"]`, "value"))
			if strings.Contains(words(n), "called") {
				body.Set("hide:"+number, tt.hide)
			}
		}
		s.post("/coding/stories/release", body)
		s.wantStatus(http.StatusUnprocessableEntity)
		if got := s.text("main"); !strings.Contains(got, tt.want) {
			t.Errorf("the page says %q, want %q", got, tt.want)
		}
		if n := len(s.all(`input[type=checkbox][checked]`)); n != 2 {
			t.Errorf("%d ticks are kept, want 2", n)
		}
		if n := len(s.all(`input[value="` + tt.hide + `"]`)); n != 1 {
			t.Errorf("what was typed, %q, is not kept", tt.hide)
		}
		if all, err := s.store.CodingAnswers(t.Context(), "stories", "Noor"); err != nil || len(all) != 0 {
			t.Errorf("released %+v, %v", all, err)
		}
	}
	s.post("/coding/stories/release", url.Values{"question": {"story"}})
	s.wantStatus(http.StatusUnprocessableEntity)
	s.tick("called", "marie")
}

// The text of what is released comes from the answers: a form cannot make one up.
func TestNothingIsPutInAnybodysMouth(t *testing.T) {
	s := coders(t, "nobody asked me")
	s.as("Noor")
	s.post("/coding/stories/release", url.Values{"question": {"story"}, "release:1": {"00112233445566778899aabbccddeeff"}, "masked:1": {"made up"}})
	all, err := s.store.CodingAnswers(t.Context(), "stories", "Noor")
	if err != nil || len(all) != 0 {
		t.Errorf("released %+v, %v", all, err)
	}
}

func TestQuotesNeedAResearcher(t *testing.T) {
	s := coders(t, "nobody asked me")
	s.as("Noor")
	s.tick("nobody", "")
	s.as("Kim")
	s.post("/coding/stories", url.Values{"do": {"theme"}, "name": {"not asked"}})
	s.get("/coding/stories")
	answer := s.value(`input[name="answer"]`, "value")
	s.post("/coding/stories", url.Values{"do": {"propose"}, "answer": {answer}})
	s.post("/coding/stories", url.Values{"do": {"code"}, "answer": {answer}, "theme": {"1"}})
	if themes, err := s.store.Themes(t.Context(), "stories"); err != nil || themes[0].Answers != 1 {
		t.Errorf("themes %+v, %v", themes, err)
	}
	s.post("/coding/stories/themes", url.Values{"do": {"approve"}, "answer": {answer}})
	s.wantStatus(http.StatusForbidden)
	s.as("Fay")
	s.get("/quotes/stories")
	if strings.Contains(s.text("main"), "nobody asked") {
		t.Error("a quote is shown that nobody approved")
	}
	s.get("/coding/stories")
	s.wantStatus(http.StatusForbidden)
	s.as("Noor")
	s.post("/coding/stories/themes", url.Values{"do": {"approve"}, "answer": {answer}})
	s.as("Fay")
	s.get("/quotes/stories?lang=fr")
	s.wantText("main blockquote", "nobody asked me")
}

// Two coders see how far they agree, with Cohen's kappa of the 2 x 2 table (20, 5, 10, 15 in the worked
// example of docs/methods.md is 0.40), and nobody sees who reads alone.
func TestCodersSeeHowFarTheyAgree(t *testing.T) {
	s := coders(t)
	ctx := t.Context()
	s.must(s.store.AddTheme(ctx, store.Theme{Survey: "stories", Name: "heard"}))
	for i := range 50 {
		s.must(s.store.ReleaseForCoding(ctx, store.CodingAnswer{Survey: "stories", Question: "story", Body: "…",
			Source: []byte{byte(i)}, By: "Noor"}))
	}
	answers, err := s.store.CodingAnswers(ctx, "stories", "Noor")
	s.must(err)
	code := func(coder string, from, to int, found bool) {
		for _, a := range answers[from:to] {
			s.must(s.store.Code(ctx, "stories", a.ID, coder, map[bool][]int{true: {1}}[found]))
		}
	}
	code("Kim", 0, 25, true)
	code("Kim", 25, 50, false)
	s.as("Kim")
	s.get("/coding/stories")
	if n := len(s.all("#agreement")); n != 0 {
		t.Error("one coder agrees with nobody")
	}
	code("Noor", 0, 20, true)
	code("Noor", 20, 25, false)
	code("Noor", 25, 35, true)
	code("Noor", 35, 50, false)
	s.get("/coding/stories")
	s.wantText("#agreement ~ .c-table-scroll tbody td", "20 | 5 | 10 | 15 | 70.0 % | 0.40 (0.15–0.65)")
	s.get("/coding/stories?lang=fr")
	s.wantText("#agreement ~ .c-table-scroll tbody td", "20 | 5 | 10 | 15 | 70,0 % | 0,40 (0,15–0,65)")

	code("Noor", 0, 50, false) // who always says the same leaves no width to the interval
	s.get("/coding/stories")
	s.wantText("#agreement ~ .c-table-scroll tbody td", "0 | 25 | 0 | 25 | 50.0 % | 0.00")
}
