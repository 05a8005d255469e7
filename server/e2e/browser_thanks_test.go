package e2e_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
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

// While no answer came, the review stays where it was: who sends it again loses nothing.
func TestReviewStaysWhenTheConnectionFails(t *testing.T) {
	s := serveFile(t, everyKind, "every-kind")
	tb := newTab(t, s, look{width: phone})
	tb.toReview("/s/every-kind")
	s.kill()
	tb.do("submit")
	h := command(tb, page.GetNavigationHistory, cdp.Empty{})
	if review := h.Entries[h.CurrentIndex-1].URL; strings.Contains(review, "lang=") {
		t.Errorf("Back from a failed connection leads to %s", review)
	}
}
