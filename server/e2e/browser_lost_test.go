package e2e_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"

	"candour/server/store"
)

// counted is how many responses a researcher sees.
func counted(t *testing.T, s *server, who store.Credentials, id string) string {
	t.Helper()
	_, body := call(t, http.MethodGet, s.URL+"/api/v1/surveys/"+id+"/results/frequencies?question=n", who.Token, "")
	_, rest, _ := strings.Cut(body, `"responses":`)
	n, _, _ := strings.Cut(rest, ",")
	return strings.TrimSpace(n)
}

const shortSurvey = `study: proud
name: proud
title: {en: Your say, fr: Ta voix}
languages: [en, fr]
privacy: {hold: 1}
notice: {harm: {who: {en: Noor, fr: Noor}}}
questions:
  - {type: integer, name: n, label: {en: How many?, fr: Combien?}}
  - {type: text, name: said, role: open, label: {en: What else?, fr: Quoi d’autre?}}
`

// While there is no connection Submit keeps the page, with every answer, and says so once and calmly; when
// it is back, Submit works and counts once, also if it is pressed twice.
func TestOfflineAtSubmit(t *testing.T) {
	s, noor := serveSurvey(t, "proud", shortSurvey)
	tb := newTab(t, s, look{width: phone})
	tb.open("/s/proud?lang=en")
	tb.do("start")
	tb.fill("n", "7")
	tb.do("next")
	tb.fill("said", ownWords)
	tb.do("next")
	tb.connect(network.Conditions{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	for range 2 {
		tb.press(`main button[value="submit"]`)
		tb.waitFor("#connection")
	}
	if got := tb.texts("#connection"); len(got) != 1 || !strings.HasPrefix(got[0], "There is no connection right now.") {
		t.Errorf("the page says %q", got)
	}
	if got := tb.text(".c-review"); !strings.Contains(got, "7") || !strings.Contains(got, "compte") {
		t.Errorf("the page has lost the answers: %s", got)
	}
	tb.connect(network.Conditions{DownloadThroughput: -1, UploadThroughput: -1})
	eventually(t, "it says that it is back", func() bool { return strings.Contains(tb.text("#connection"), "back") })
	tb.turn(func() {
		evaluate[any](tb, `(() => { const b = document.querySelector('main button[value="submit"]'); b.click(); b.click(); })()`)
	})
	tb.wantText("main h1", "Thank you")
	eventually(t, "one response is there", func() bool { return counted(t, s, noor, "proud") == "1" })
}

// between stands between a browser and a server, as a network does: it can be cut, and it can lose an
// answer on its way back.
type between struct {
	*httputil.ReverseProxy
	cut, lose atomic.Bool
	closed    string                        // an address that it lets nobody through to
	slow      atomic.Pointer[chan struct{}] // until it is closed, what a page only looks for waits
	late      atomic.Pointer[chan struct{}] // until it is closed, answers to forms wait
	posts     atomic.Int32                  // forms that came
	looks     atomic.Int32                  // of pages, that waited
	said      chan string                   // what a page tells it at /said
}

func (b *between) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if b.cut.Load() || r.URL.Path == b.closed {
		panic(http.ErrAbortHandler)
	}
	if slow := b.slow.Load(); slow != nil && r.Method == http.MethodHead {
		b.looks.Add(1)
		<-*slow
	}
	if r.URL.Path == "/said" {
		words, _ := url.QueryUnescape(r.URL.RawQuery)
		b.said <- words
		return
	}
	if r.Method == http.MethodPost {
		b.posts.Add(1)
	}
	b.ReverseProxy.ServeHTTP(w, r)
}

// newBetween listens for a server at an address of its own.
func newBetween(t *testing.T, s *server) (*between, string) {
	t.Helper()
	to, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	b := &between{ReverseProxy: httputil.NewSingleHostReverseProxy(to), said: make(chan string, 1)}
	b.ErrorLog = nil
	b.ModifyResponse = func(r *http.Response) error {
		if b.lose.Load() && r.Request.Method == http.MethodPost {
			_, _ = io.Copy(io.Discard, r.Body)
			panic(http.ErrAbortHandler)
		}
		if late := b.late.Load(); late != nil && r.Request.Method == http.MethodPost {
			<-*late
		}
		return nil
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	proxy := &http.Server{Handler: b}
	go func() { _ = proxy.Serve(listener) }()
	t.Cleanup(func() { _ = proxy.Close() })
	return b, "http://" + listener.Addr().String()
}

// forgiveFailures forgets the requests of which the console says that they failed, as they should.
func (tb *tab) forgiveFailures() {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	tb.faults = slices.DeleteFunc(tb.faults, func(fault string) bool { return strings.Contains(fault, "net::ERR_") })
}

// A phone that believes itself connected, in a tunnel: Submit, and a page with words of one's own, stay.
// When the answer to Submit is lost on its way, sending it again shows the thank-you and counts once.
func TestNetworkThatAnswersNothing(t *testing.T) {
	s, noor := serveSurvey(t, "proud", shortSurvey)
	line, address := newBetween(t, s)
	line.closed = "/healthz" // which is nobody's business but the operator's
	tb := newTab(t, &server{URL: address}, look{width: phone})
	t.Cleanup(tb.forgiveFailures)
	tb.open("/s/proud?lang=en")
	tb.do("start")
	tb.do("next")
	tb.fill("said", ownWords)
	line.cut.Store(true)
	tb.press(`main button[value="next"]`)
	tb.waitFor("#connection")
	if got := tb.value("said"); got != ownWords {
		t.Errorf("the field holds %q", got)
	}
	line.cut.Store(false)
	tb.do("next")
	line.cut.Store(true)
	tb.press(`main button[value="submit"]`)
	tb.waitFor("#connection")
	line.cut.Store(false)
	line.lose.Store(true)
	tb.do("submit")
	if tb.count(".govuk-panel--confirmation") > 0 {
		t.Fatal("the answer was not lost")
	}
	h := command(tb, page.GetNavigationHistory, cdp.Empty{})
	if review := h.Entries[h.CurrentIndex-1].URL; strings.Contains(review, "lang=") {
		t.Errorf("Back from a failed connection leads to %s", review) // the first page, which has no answers
	}
	line.lose.Store(false)
	tb.reload()
	tb.wantText("main h1", "Thank you")
	eventually(t, "one response is there", func() bool { return counted(t, s, noor, "proud") == "1" })
}

// Who presses Exit while a slow network still keeps Submit waiting has nothing sent. Exit leads within the
// page here, so that what the page goes on to do can be seen.
func TestExitWhileSubmitWaits(t *testing.T) {
	s, _ := serveSurvey(t, "proud", shortSurvey)
	line, address := newBetween(t, s)
	tb := newTab(t, &server{URL: address}, look{width: phone})
	tb.open("/s/proud?lang=en")
	tb.do("start")
	tb.do("next")
	tb.do("next")
	evaluate[any](tb, `(() => {
		document.querySelector(".govuk-exit-this-page__button").href = "#gone";
		HTMLFormElement.prototype.submit = () => { document.body.dataset.sent = "yes"; };
	})()`)
	answer := make(chan struct{})
	line.slow.Store(&answer)
	tb.press(`main button[value="submit"]`)
	tb.press(".govuk-exit-this-page__button")
	close(answer)
	eventually(t, "the network answers", func() bool {
		return evaluate[bool](tb, `performance.getEntriesByType("resource").some((e) => e.initiatorType === "fetch")`)
	})
	sent := evaluate[string](tb, `(async () => {
		for (let i = 0; i < 50; i += 1) await crypto.subtle.digest("SHA-256", new Uint8Array(9)); // as long as Submit takes
		return document.body.dataset.sent ?? "no"; })()`)
	if sent != "no" || tb.count(".c-gone") != 1 {
		t.Errorf("after Exit the form is sent: %s", sent)
	}
}
