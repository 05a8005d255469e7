package web_test

import (
	"net/http"
	"net/url"
	"testing"
)

// Who listens on the way, and sees of a page only how long it is, cannot tell answers apart: not by the next
// page, not by the one for review, not by the thanks and not by a page that refuses.
func TestPagesDoNotTellByLength(t *testing.T) {
	s := newSite(t, nil)
	s.write("quay", `languages: [en]
choices: {which: [{name: "yes", label: "Yes"}, {name: "no", label: A great deal of it and more than once a week}]}
questions:
  - {type: select_one, name: used, label: Did you?, choices: which}
  - {type: text, name: said, label: Say}
`)
	lengths := map[string]map[int]string{}
	note := func(page, answer string) {
		if len(s.body)%(4<<10) != 0 {
			t.Errorf("the page %s after %q is %d bytes long", page, answer, len(s.body))
		}
		if lengths[page] == nil {
			lengths[page] = map[int]string{}
		}
		lengths[page][len(s.body)] += " " + answer
	}
	for answer, typed := range map[string][2]string{
		"yes": {"yes", ""}, "no": {"no", ""}, "nothing": {"", ""}, "words": {"yes", "Someone listened, and I went back."},
	} {
		s.start("/s/quay")
		note("first question", answer)
		if typed[0] != "" {
			s.fill("used", typed[0])
		}
		s.next()
		note("second question", answer)
		s.fill("said", typed[1])
		s.next()
		note("review", answer)
		s.press("do", "submit")
		s.wantText("h1", "Thank you")
		note("thanks", answer)
	}
	for page, by := range lengths {
		if len(by) != 1 {
			t.Errorf("%s tells answers apart by its length: %v", page, by)
		}
	}
	for _, path := range []string{"/s/quay", "/privacy/quay", "/s/quay/stored", "/claim", "/s/nowhere"} {
		s.get(path)
		note(path, "nothing")
	}
	s.post("/claim", url.Values{"claim": {"BCDF"}})
	s.wantStatus(http.StatusUnprocessableEntity)
	note("a claim that is not known", "nothing")
}
