package web_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// longRank is a survey that ranks n choices.
func longRank(n int) string {
	var choices []string
	for i := range n {
		choices = append(choices, fmt.Sprintf("{name: c%d, label: Choice %d}", i+1, i+1))
	}
	return "languages: [en]\nchoices: {things: [" + strings.Join(choices, ", ") + "]}\n" +
		"questions: [{type: rank, name: order, label: Which come first?, hint: Think of last week., choices: things}]\n"
}

// A long ranking asks for the first few, says what it means to stop, and has the other places folded. They
// come back unfolded once they are used; nobody need use them.
func TestLongRankingAsksForTheFirst(t *testing.T) {
	for n, want := range map[int][2]int{7: {7, 0}, 8: {5, 3}, 12: {5, 7}} {
		s := newSite(t, nil)
		s.write("quay", longRank(n))
		s.get("/s/quay?lang=en")
		s.press("do", "start")
		if got := [2]int{len(s.all("fieldset > .c-places select")), len(s.all("details:not([open]) .c-places select"))}; got != want {
			t.Errorf("of %d choices %d places are shown and %d folded, want %v", n, got[0], got[1], want)
		}
	}
	s := newSite(t, nil)
	s.write("quay", longRank(12))
	s.get("/s/quay?lang=en")
	s.press("do", "start")
	s.wantText(`[id="order:hint"]`, "Think of last week. Start with the one that comes first. Choose up to 5, or open more places below."+
		" What you do not choose has no place.")
	if got := s.value("details ol", "start") + s.text("details li:first-child label"); got != "6Place 6" {
		t.Errorf("the folded places begin with %q", got)
	}
	seven := []string{"c3", "c1", "c2", "c9", "c8", "c7", "c12"}
	s.fill("order", append(slices.Clone(seven), "", "")...)
	s.next()
	s.press("do", "back")
	if n := len(s.all("details[open] option[selected]")); n != 2 {
		t.Errorf("%d folded places are filled and open, want 2", n)
	}
	s.fill("order", "c3", "", "c1")
	s.next()
	s.press("do", "submit")
	if got := s.wantStored(1)[0].Response.Answers["order"].Choices; !slices.Equal(got, []string{"c3", "c1"}) {
		t.Errorf("two of twelve in order are stored as %v", got)
	}
}
