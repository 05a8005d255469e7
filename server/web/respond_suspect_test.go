package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// Who fills in a survey faster than anyone reads is marked, and learns nothing of it; who takes their time, also by
// going back, is not. What is stored says neither when nor how long.
func TestCarelessAnswersAreMarked(t *testing.T) {
	for _, c := range []struct {
		name  string
		pause time.Duration // before each page
		want  bool
	}{{"in a rush", 0, true}, {"reading", 20 * time.Second, false}} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t, nil)
			s.write("quick", "study: quick\nlanguages: [en]\nquestions:\n"+
				"  - {type: integer, name: a, label: A}\n  - {type: integer, name: b, label: B}\n  - {type: integer, name: c, label: C}\n"+
				"  - {type: integer, name: d, label: D}\n  - {type: integer, name: e, label: E}\n  - {type: integer, name: f, label: F}\n")
			s.start("/s/quick?lang=en")
			for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
				s.now = s.now.Add(c.pause)
				s.fill(name, "1")
				s.next()
			}
			review := s.text("main")
			s.press("do", "submit")
			s.wantStatus(http.StatusOK)
			if got := s.wantStored(1)[0].Response.Suspect; got != c.want {
				t.Errorf("suspect: %v, want %v", got, c.want)
			}
			for _, page := range []string{review, s.text("body")} {
				if strings.Contains(page, "suspect") {
					t.Errorf("the page tells of it: %s", page)
				}
			}
		})
	}
}
