package e2e_test

import (
	"strings"
	"testing"
)

// toReview goes from the first page to the review.
func (tb *tab) toReview(path string) {
	tb.t.Helper()
	tb.open(path)
	tb.choose("consent", "yes")
	tb.do("start")
	for range 40 {
		if tb.count(`main button[value="submit"]`) > 0 {
			return
		}
		tb.do("next")
	}
	tb.t.Fatal("there is no review")
}

// On one's own phone, Back from the thank-you leads to the survey's first page, never to the browser's
// question whether to send the form again.
func TestBackFromTheThankYou(t *testing.T) {
	s := serveFile(t, everyKind, "every-kind")
	tb := newTab(t, s, look{width: phone})
	tb.toReview("/s/every-kind")
	tb.do("submit")
	if tb.count(".govuk-panel--confirmation") != 1 {
		t.Fatalf("no thank-you: %s", tb.text("main"))
	}
	tb.back(1)
	eventually(t, "the first page is there", func() bool { return tb.count(`main button[value="start"]`) == 1 })
	if !strings.HasSuffix(tb.address(), "/s/every-kind?lang=en") {
		t.Errorf("Back leads to %s", tb.address())
	}
}

// While the server is away, and until it is back, the review stays with a calm sentence. The journey goes on
// at another process that has the same folder.
func TestReviewStaysWhileTheServerIsAway(t *testing.T) {
	s := serveFile(t, everyKind, "every-kind", ownAddress())
	tb := newTab(t, s, look{width: phone})
	t.Cleanup(tb.forgiveFailures)
	tb.toReview("/s/every-kind")
	s.kill()
	tb.press(`main button[value="submit"]`)
	tb.waitFor("#connection")
	if tb.count(".c-review") != 1 {
		t.Errorf("the review is gone: %s", tb.text("main"))
	}
	serve(t, s.Data, "CANDOUR_ADDR="+strings.TrimPrefix(s.URL, "http://"))
	tb.do("submit")
	tb.wantText("main h1", "Thank you")
}

// A server that is killed and started again between pages is not noticed: the journey travels in the page.
func TestJourneyOutlivesTheServer(t *testing.T) {
	s, noor := serveSurvey(t, "proud", shortSurvey, ownAddress())
	tb := newTab(t, s, look{width: phone, noScript: true})
	t.Cleanup(tb.forgiveFailures) // of a browser that asks for icons meanwhile
	again := func() {
		t.Helper()
		s.kill()
		s = serve(t, s.Data, "CANDOUR_ADDR="+strings.TrimPrefix(s.URL, "http://"))
	}
	tb.open("/s/proud?lang=en")
	again()
	tb.do("start")
	tb.fill("n", "7")
	again()
	tb.do("next")
	tb.fill("said", ownWords)
	again()
	tb.do("next")
	if got := tb.text(".c-review"); !strings.Contains(got, "7") || !strings.Contains(got, "compte") {
		t.Errorf("the review has lost the answers: %s", got)
	}
	again()
	tb.do("submit")
	tb.wantText("main h1", "Thank you")
	eventually(t, "one response is there", func() bool { return counted(t, s, noor, "proud") == "1" })
}
