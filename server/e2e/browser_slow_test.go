package e2e_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
)

// stopClock gives the tab's pages, from the next one on, a clock that stands until the test moves it, so
// that a slow network takes no time.
func (tb *tab) stopClock() {
	tb.t.Helper()
	command(tb, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `(() => {
		const due = new Map();
		let now = 0, last = 0;
		window.setTimeout = (act, after) => { due.set(last += 1, [now + (after ?? 0), act]); return last; };
		window.clearTimeout = (id) => due.delete(id);
		window.candourLater = (after) => {
			now += after;
			for (const [id, [at, act]] of [...due].sort((a, b) => a[1][0] - b[1][0])) {
				if (at <= now && due.delete(id)) act();
			}
		};
	})()`})
}

// later moves the clock of the page.
func (tb *tab) later(after time.Duration) {
	tb.t.Helper()
	evaluate[any](tb, `candourLater(`+quote(after.Milliseconds())+`)`)
}

// slowReview stands at the review of a survey, on a network that lets a look for it wait.
func slowReview(t *testing.T, s *server, lang string) (*tab, *between) {
	t.Helper()
	line, address := newBetween(t, s)
	answer := make(chan struct{})
	t.Cleanup(func() { line.slow.Store(nil); close(answer) })
	tb := newTab(t, &server{URL: address}, look{width: phone})
	tb.open("/s/proud?lang=" + lang)
	tb.do("start")
	tb.fill("n", "7")
	tb.do("next")
	tb.stopClock()
	tb.do("next")
	line.slow.Store(&answer)
	return tb, line
}

// On a network that takes longer than anyone waits, the page says that it looks for a connection, then offers
// to send anyway, and that counts once however often it is pressed.
func TestSlowNetworkCanBePassedOver(t *testing.T) {
	for _, c := range []struct{ lang, looks, slow, button, thanks string }{
		{"en", "Looking for a connection.", "The network is very slow.", "Send anyway", "Thank you"},
		{"fr", "On cherche une connexion.", "Le réseau est très lent.", "Envoyer quand même", "Merci"},
	} {
		t.Run(c.lang, func(t *testing.T) {
			s, noor := serveSurvey(t, "proud", shortSurvey)
			tb, line := slowReview(t, s, c.lang)
			before := line.posts.Load()
			tb.press(`main button[value="submit"]`)
			tb.later(3 * time.Second)
			tb.wantText("#connection", c.looks)
			if tb.count("#anyway") > 0 {
				t.Error("sending anyway is offered at once")
			}
			tb.later(9 * time.Second)
			tb.wantText("#connection", c.slow)
			tb.wantText("#anyway", c.button)
			if got := line.posts.Load(); got != before {
				t.Errorf("%d forms left before anyone said so", got-before)
			}
			tb.turn(func() {
				evaluate[any](tb, `(() => { const b = document.querySelector("#anyway"); b.click(); b.click();
					document.querySelector('main button[value="submit"]').click(); })()`)
			})
			tb.wantText("main h1", c.thanks)
			if got := line.posts.Load() - before; got != 1 {
				t.Errorf("%d forms left, want 1", got)
			}
			eventually(t, "one response is there", func() bool { return counted(t, s, noor, "proud") == "1" })
		})
	}
}

// A network that answers late is found late, and the page goes out by itself; while the next one is on its
// way, the page says so.
func TestSlowNetworkAnswersLate(t *testing.T) {
	s, noor := serveSurvey(t, "proud", shortSurvey)
	tb, line := slowReview(t, s, "en")
	before := line.posts.Load()
	tb.press(`main button[value="submit"]`)
	tb.later(12 * time.Second)
	tb.wantText("#connection", "The network is very slow.")
	// While a form is on its way the page cannot be asked anything. It tells the line itself.
	evaluate[any](tb, `(() => {
		const submit = HTMLFormElement.prototype.submit;
		HTMLFormElement.prototype.submit = function () {
			submit.call(this);
			queueMicrotask(() => {
				candourLater(3000);
				document.querySelector('main button[value="submit"]').click(); // once more: nothing
				fetch("/said?" + encodeURIComponent(document.querySelector("#connection").textContent)
					+ document.querySelectorAll("#anyway").length);
			});
		};
	})()`)
	reply := make(chan struct{})
	line.late.Store(&reply)
	eventually(t, "the look for a connection waits", func() bool { return line.looks.Load() > 0 })
	tb.turn(func() {
		*line.slow.Swap(nil) <- struct{}{} // one look is answered
		said := <-line.said
		if !strings.HasPrefix(said, "It is on its way.") || !strings.HasSuffix(said, ".0") {
			t.Errorf("on its way the page says %q", said)
		}
		line.late.Store(nil)
		close(reply)
	})
	tb.wantText("main h1", "Thank you")
	if got := line.posts.Load() - before; got != 1 {
		t.Errorf("%d forms left, want 1", got)
	}
	eventually(t, "one response is there", func() bool { return counted(t, s, noor, "proud") == "1" })
}

// Who goes on anyway without a connection loses nothing: the browser's page about errors, loaded again, sends
// the form again.
func TestGoingOnAnywayLosesNothing(t *testing.T) {
	s, _ := serveSurvey(t, "proud", shortSurvey)
	line, address := newBetween(t, s)
	tb := newTab(t, &server{URL: address}, look{width: phone})
	t.Cleanup(tb.forgiveFailures)
	tb.open("/s/proud?lang=en")
	tb.do("start")
	tb.do("next")
	tb.fill("said", ownWords)
	line.cut.Store(true)
	tb.press(`main button[value="next"]`)
	tb.waitFor("#anyway")
	if got := tb.text("#connection"); !strings.HasPrefix(got, "There is no connection right now.") ||
		!strings.Contains(got, "reload that page") {
		t.Errorf("the page says %q", got)
	}
	tb.wantText("#anyway", "Go on anyway")
	tb.follow("#anyway")
	if tb.count("main.govuk-main-wrapper") > 0 {
		t.Fatal("the connection was not cut")
	}
	line.cut.Store(false)
	tb.reload()
	tb.wantText(".c-review", ownWords)
}
