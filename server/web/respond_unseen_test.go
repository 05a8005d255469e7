package web_test

import (
	"net/http"
	"strings"
	"testing"

	"candour/survey"
)

// The code of a card, which somebody typed, stands in no page after it, and reaches no expression.
func TestCodeIsInNoPage(t *testing.T) {
	s, _, codes := newDrawn(t, 1)
	s.get("/s/drawn?lang=en")
	s.enter(codes[0])
	for _, step := range []string{"next", "next", "submit"} {
		for _, form := range []string{codes[0], strings.ReplaceAll(codes[0], "-", ""), strings.ToLower(codes[0])} {
			if strings.Contains(s.body, form) {
				t.Errorf("before %s the page has the code", step)
			}
		}
		s.press("do", step)
		s.wantStatus(http.StatusOK)
	}
	s.wantText("h1", "Thank you")
	if strings.Contains(s.body, codes[0]) {
		t.Error("the thanks have the code")
	}
	for _, name := range []string{"code", "token", "invitation", "email", "token:firstname", "ip", "user_agent"} {
		def, _, err := survey.Parse([]byte("name: a\ntitle: a\nlanguages: [en]\nquestions:\n" +
			"  - {type: integer, name: n, label: \"For ${" + name + "}\", relevant: \"${" + name + "} = 'x'\"}\n"))
		if err == nil {
			err = survey.Publishable(def)
		}
		if err == nil {
			t.Errorf("a survey may ask what ${%s} is", name)
		}
	}
}

// What stands in the address of a survey, put there to know again who opened it, is on no page.
func TestAddressLeavesNoTrace(t *testing.T) {
	s := newSite(t, nil)
	mark := "zq7vk2canary"
	s.start(youth + "?lang=en&token=" + mark + "&contact=" + mark + "&utm_source=" + mark + "&age=" + mark)
	for range 40 {
		if strings.Contains(s.body, mark) {
			t.Fatalf("%q has what stood in the address", s.text("h1"))
		}
		if len(s.all(".c-review")) > 0 {
			break
		}
		s.next()
	}
	s.press("do", "submit")
	for _, entry := range s.wantStored(1) {
		if n := entry.Response.Answers["contact"]; n.State == survey.Answered {
			t.Errorf("the address answered a question: %+v", n)
		}
	}
}
