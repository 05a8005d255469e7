package e2e_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// open goes to an address of the server.
func (tb *tab) open(path string) {
	tb.t.Helper()
	tb.turn(func() {
		command(tb, page.Navigate, page.NavigateParams{URL: tb.server.URL + path})
	})
}

// turn does what leads to another document, and waits until that one is there with all it loads. The
// old one carries a mark; one that the browser kept whole for Back carries an older mark.
func (tb *tab) turn(act func()) {
	tb.t.Helper()
	tb.marks++
	mark := quote(tb.marks)
	read[int](tb, `window.candourMark = `+mark)
	act()
	deadline := time.Now().Add(time.Minute)
	for {
		// Between two documents there is nothing to evaluate in: an error, and again.
		there, err := chromedp.Run(tb.ctx, chromedp.Evaluate[bool](
			`window.candourMark !== `+mark+` && document.readyState === "complete"`))
		if err == nil && there {
			return
		}
		if time.Now().After(deadline) {
			tb.t.Fatalf("no other page came after %s: %s", tb.address(), tb.text("main"))
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func quote(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// press clicks on an element, as a finger would: it must be in sight and not covered. What moves, because
// a card above it comes in, is waited for; what moves after all and is missed fails here, not later.
func (tb *tab) press(selector string) {
	tb.t.Helper()
	at := read[struct {
		X, Y  float64
		Fault string
	}](tb, `(async () => {
		const e = document.querySelector(`+quote(selector)+`);
		if (!e) return {Fault: "is not there"};
		e.scrollIntoView({block: "center", behavior: "instant"});
		let r = e.getClientRects()[0];
		if (!r) return {Fault: "is not shown"};
		for (let i = 0, was; `+fmt.Sprint(!tb.still)+` && i < 100 && !(was && was.x === r.x && was.y === r.y && was.width === r.width); i += 1) {
			was = r;
			await new Promise((done) => { requestAnimationFrame(done); setTimeout(done, 100); });
			r = e.getClientRects()[0];
			if (!r) return {Fault: "went away"};
		}
		const X = r.x + r.width / 2, Y = r.y + r.height / 2, hit = document.elementFromPoint(X, Y);
		const on = (node) => e.contains(node) || !!e.labels?.[0]?.contains(node) || !!node?.closest?.(`+quote(selector)+`);
		if (!on(hit)) return {Fault: "is covered by " + hit?.outerHTML};
		const mine = window.candourPress = (window.candourPress ?? 0) + 1;
		window.candourMissed = "";
		addEventListener("mousedown", ({ target }) => {
			if (mine === window.candourPress && !on(target)) window.candourMissed = target.outerHTML.slice(0, 200);
		}, { once: true, capture: true });
		return {X, Y};
	})()`)
	if at.Fault != "" {
		tb.t.Fatalf("%s %s, on %s: %s", selector, at.Fault, tb.address(), tb.text("main"))
	}
	tb.must(chromedp.Do(tb.ctx, chromedp.MouseClickXY(at.X, at.Y)))
	// A press that leads away leaves nothing to ask.
	if missed, err := chromedp.Run(tb.ctx, chromedp.Evaluate[string](`window.candourMissed ?? ""`)); err == nil && missed != "" {
		tb.t.Fatalf("%s moved, and the press hit %s", selector, missed)
	}
}

// follow presses what leads to another page.
func (tb *tab) follow(selector string) {
	tb.t.Helper()
	tb.turn(func() { tb.t.Helper(); tb.press(selector) })
}

// do follows the form's button of that value.
func (tb *tab) do(value string) {
	tb.t.Helper()
	tb.follow(`main button[name="do"][value="` + value + `"]`)
}

// fill types into a field, in place of what is there.
func (tb *tab) fill(name, text string) {
	tb.t.Helper()
	selector := `[name="` + name + `"]`
	tb.press(selector)
	evaluate[chromedp.Void](tb, `document.querySelector(`+quote(selector)+`).select()`)
	if text == "" {
		tb.must(chromedp.Do(tb.ctx, chromedp.KeyEvent("\b")))
		return
	}
	command(tb, input.InsertText, input.InsertTextParams{Text: text})
}

// choose ticks a box or presses a radio, unless it is chosen already.
func (tb *tab) choose(name, value string) {
	tb.t.Helper()
	selector := `input[name="` + name + `"][value="` + value + `"]`
	if !evaluate[bool](tb, `!!document.querySelector(`+quote(selector+":checked")+`)`) {
		tb.press(selector)
	}
	if !evaluate[bool](tb, `!!document.querySelector(`+quote(selector+":checked")+`)`) {
		tb.t.Fatalf("%s is not chosen", selector)
	}
}

// back is the browser's own Back, over so many pages.
func (tb *tab) back(pages int) {
	tb.t.Helper()
	h := command(tb, page.GetNavigationHistory, cdp.Empty{})
	entry := h.Entries[int(h.CurrentIndex)-pages]
	tb.turn(func() {
		command(tb, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: entry.ID})
	})
}

func (tb *tab) reload() {
	tb.t.Helper()
	tb.turn(func() { command(tb, page.Reload, page.ReloadParams{}) })
}

func (tb *tab) address() string { tb.t.Helper(); return read[string](tb, `location.href`) }

func (tb *tab) title() string { tb.t.Helper(); return read[string](tb, `document.title`) }

// count is how many elements match.
func (tb *tab) count(selector string) int {
	tb.t.Helper()
	return read[int](tb, `document.querySelectorAll(`+quote(selector)+`).length`)
}

// text is what the selected elements say, folded parts too, on one line each.
func (tb *tab) text(selector string) string {
	tb.t.Helper()
	return strings.Join(tb.texts(selector), "\n")
}

func (tb *tab) texts(selector string) []string {
	tb.t.Helper()
	return read[[]string](tb, `[...document.querySelectorAll(`+quote(selector)+
		`)].map(e => e.textContent.replace(/\s+/g, " ").trim())`)
}

// shown says whether the first element that matches is to be seen.
func (tb *tab) shown(selector string) bool {
	tb.t.Helper()
	return read[bool](tb, `!!document.querySelector(`+quote(selector)+`)
		?.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})`)
}

// wantText fails unless the selected elements say want somewhere, now or when the page's scripts are done.
func (tb *tab) wantText(selector, want string) {
	tb.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		got := tb.text(selector)
		if strings.Contains(got, want) {
			return
		}
		if time.Now().After(deadline) {
			tb.t.Fatalf("%s says %q, not %q", selector, got, want)
		}
	}
}
