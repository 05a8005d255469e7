package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// The sizes of window that everything is looked at in, in CSS pixels.
const (
	phone   = 360
	desktop = 1280
)

// browserProcess is the one browser of all tests.
type browserProcess struct {
	ctx    context.Context
	cancel func()
}

var (
	browserOnce = sync.OnceValues(startBrowser)
	browserUsed bool
)

// startBrowser starts Chromium. It finds no host but this machine, so nothing that a page asks of
// another one goes out.
func startBrowser() (*browserProcess, error) {
	browserUsed = true
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, fmt.Errorf("these tests need Chromium; `make test` installs it: %w", err)
	}
	profile, err := os.MkdirTemp("", "candour-chromium-")
	if err != nil {
		return nil, err
	}
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options(path, profile)...)
	ctx, stopBrowser := chromedp.NewContext(allocator)
	b := &browserProcess{ctx: ctx, cancel: func() {
		stopBrowser()
		stopAllocator()
		_ = os.RemoveAll(profile)
	}}
	return b, chromedp.Do(ctx)
}

// options are those of a browser that asks nobody but this machine, and may take its time to start.
func options(path, profile string) []chromedp.ExecAllocatorOption {
	return append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.WSURLReadTimeout(time.Minute),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(profile),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.*, EXCLUDE localhost"))
}

func stopBrowser() {
	if !browserUsed {
		return
	}
	if b, err := browserOnce(); err == nil {
		b.cancel()
	}
}

// tab is a window of its own, with no cookie, cache or history of any other, and what it was seen
// to do.
type tab struct {
	t      *testing.T
	ctx    context.Context
	server *server
	also   string // the beginning of another address that its pages may lead to
	marks  int    // given to documents, to know a new one
	still  bool   // without script: nothing on a page moves once it is there

	mu        sync.Mutex
	documents map[string]bool // addresses that pages were loaded from
	elsewhere []string        // requests to another host than the server
	left      bool            // by Exit: what the browser asks for from then on is no page of ours
	cookies   []string        // Set-Cookie of any answer
	cleared   []string        // Clear-Site-Data of any answer
	faults    []string        // broken policies, errors of scripts
}

// look is how a tab shows pages.
type look struct {
	width    int64
	dark     bool
	noScript bool
}

// newTab opens a tab at a server. When the test ends, no page in it may have asked another host
// for anything, and nothing may have gone wrong in its console.
func newTab(t *testing.T, s *server, l look) *tab {
	t.Helper()
	b, err := browserOnce()
	if err != nil {
		t.Fatal(err)
	}
	tb := &tab{t: t, server: s, documents: map[string]bool{}, still: l.noScript}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(),
		chromedp.WithListener(tb.watch))
	t.Cleanup(cancel)
	tb.must(chromedp.Do(ctx)) // opens it; a deadline here would be the browser's
	tb.ctx, cancel = context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(cancel)
	t.Cleanup(tb.wantQuiet)
	tb.show(l)
	if l.noScript {
		_, err = chromedp.Call(tb.ctx, emulation.SetScriptExecutionDisabled,
			emulation.SetScriptExecutionDisabledParams{Value: true})
		tb.must(err)
	}
	return tb
}

// show changes the window. Nothing moves in it.
func (tb *tab) show(l look) {
	tb.t.Helper()
	tall, scheme := int64(800), "light"
	options := []chromedp.EmulateViewportOption{}
	if l.width == phone {
		tall = 740
		options = append(options, chromedp.EmulateMobile, chromedp.EmulatePortrait)
	}
	if l.dark {
		scheme = "dark"
	}
	tb.must(chromedp.Do(tb.ctx, chromedp.EmulateViewport(l.width, tall, options...)))
	_, err := chromedp.Call(tb.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"}}})
	tb.must(err)
}

func (tb *tab) must(err error) {
	tb.t.Helper()
	if err != nil {
		tb.t.Fatal(err)
	}
}

// watch remembers what the tab does. It is called for each of its events, in order.
func (tb *tab) watch(event any) {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		tb.asked(e)
	case *network.EventResponseReceivedExtraInfo:
		for name, value := range e.Headers {
			switch strings.ToLower(name) {
			case "set-cookie":
				tb.cookies = append(tb.cookies, fmt.Sprint(value))
			case "clear-site-data":
				tb.cleared = append(tb.cleared, fmt.Sprint(value))
			}
		}
	case *log.EventEntryAdded:
		// A page that answers 404 is also an entry; its test knows what it asked for.
		address, _, _ := strings.Cut(e.Entry.URL, "#")
		own := e.Entry.Source == log.EntrySourceNetwork && tb.documents[address]
		if !own && (e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning) {
			tb.faults = append(tb.faults, fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	case *runtime.EventExceptionThrown:
		tb.faults = append(tb.faults, (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error())
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			for _, a := range e.Args {
				tb.faults = append(tb.faults, fmt.Sprintf("console: %s", a.Value))
			}
		}
	}
}

func (tb *tab) asked(e *network.EventRequestWillBeSent) {
	url := e.Request.URL
	if e.Type == network.ResourceTypeDocument {
		tb.documents[url] = true
	}
	if tb.also != "" && strings.HasPrefix(url, tb.also) {
		return
	}
	if !tb.left && !strings.HasPrefix(url, tb.server.URL+"/") && !strings.HasPrefix(url, "data:") {
		tb.elsewhere = append(tb.elsewhere, url)
	}
}

func (tb *tab) wantQuiet() {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	for _, url := range tb.elsewhere {
		tb.t.Errorf("a page asked another host: %s", url)
	}
	for _, fault := range tb.faults {
		tb.t.Errorf("in the console: %s", fault)
	}
}

// wantNoTrace fails if anything of the site stays in the browser beside its cache and history.
func (tb *tab) wantNoTrace() {
	tb.t.Helper()
	tb.mu.Lock()
	if len(tb.cookies) > 0 {
		tb.t.Errorf("cookies were set: %q", tb.cookies)
	}
	tb.mu.Unlock()
	kept, err := chromedp.Call(tb.ctx, network.GetCookies, network.GetCookiesParams{})
	tb.must(err)
	if len(kept.Cookies) > 0 {
		tb.t.Errorf("%d cookies are kept", len(kept.Cookies))
	}
	if n := evaluate[int](tb, `(async () => localStorage.length + sessionStorage.length
		+ (await indexedDB.databases()).length + (await navigator.storage.estimate()).usage)()`); n != 0 {
		tb.t.Error("the page keeps something in the browser")
	}
}

// evaluate returns the value of an expression in the page; policies and switched-off scripts do
// not stop it.
func evaluate[T any](tb *tab, expression string) T {
	tb.t.Helper()
	value, err := chromedp.Run(tb.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		tb.t.Fatalf("%v in %.200s", err, expression)
	}
	return value
}

// serverError is how the protocol numbers what it could not do now: a context that is gone, a page that
// went elsewhere meanwhile.
const serverError = -32000

// read returns the value of an expression that may be worked out twice: it changes nothing in the page, or the
// same again. Between two documents there is none to ask: then the next one is asked.
func read[T any](tb *tab, expression string) T {
	tb.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		value, err := chromedp.Run(tb.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
		if err == nil {
			return value
		}
		var fault *cdproto.Error
		if !errors.As(err, &fault) || fault.Code != serverError || time.Now().After(deadline) {
			tb.t.Fatalf("%v in %.200s", err, expression)
		}
	}
}

// command runs one command of the protocol.
func command[P, R any](tb *tab, c cdp.Command[P, R], params P) R {
	tb.t.Helper()
	result, err := chromedp.Call(tb.ctx, c, params)
	tb.must(err)
	return result
}
