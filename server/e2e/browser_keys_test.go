package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"candour/server/store"
)

// stop is where the focus is after Tab.
type stop struct {
	Tag, Type, Name, Value, Text string
	Faults                       []string // why somebody who sees would not know where they are
}

// focused describes what has the focus. It must be in the window, under nothing, and marked: itself or
// the label that is drawn in its place.
const focused = `(() => {
	const e = document.activeElement ?? document.body;
	const drawn = ["radio", "checkbox"].includes(e.type) ? e.labels[0] : e;
	const r = drawn.getBoundingClientRect(), faults = [];
	const ring = [drawn, e].some((x) => ["", "::before", "::after"].some((part) => {
		const s = getComputedStyle(x, part || undefined);
		return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== "none";
	}));
	if (!ring) faults.push("nothing marks it");
	if (r.bottom < 0 || r.top > innerHeight || r.width < 2) faults.push("it is out of the window");
	else {
		const y = Math.min(Math.max(r.top + Math.min(r.height / 2, 20), 1), innerHeight - 2);
		const hit = document.elementFromPoint(r.left + Math.min(r.width / 2, 40), y);
		if (!(drawn.contains(hit) || e.contains(hit) || hit?.contains(drawn) && !hit.closest(".c-header"))) faults.push("it is covered by " + hit?.outerHTML.slice(0, 80));
	}
	return {Tag: e.tagName.toLowerCase(), Type: e.type ?? "", Name: e.name ?? "", Value: e.value ?? "",
		Text: e.textContent.trim().slice(0, 60), Faults: faults};
})()`

// key presses keys, one after the other.
func (tb *tab) key(keys string) { tb.t.Helper(); tb.must(chromedp.Do(tb.ctx, chromedp.KeyEvent(keys))) }

// enter presses Enter as a keyboard does: a browser that acts on the key going down gives the letter to
// nobody, and chromedp's own Enter would hand it to whatever has the focus by then.
func (tb *tab) enter() {
	tb.t.Helper()
	p := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeRawKeyDown, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, NativeVirtualKeyCode: 13}
	command(tb, input.DispatchKeyEvent, p)
	p.Type, p.Text, p.UnmodifiedText = input.DispatchKeyEventTypeChar, "\r", "\r"
	command(tb, input.DispatchKeyEvent, p)
	p.Type, p.Text, p.UnmodifiedText = input.DispatchKeyEventTypeKeyUp, "", ""
	command(tb, input.DispatchKeyEvent, p)
}

// tabTo presses Tab until the wanted stop is reached, does something at each on the way, and fails where
// the focus cannot be seen or never gets there.
func (tb *tab) tabTo(wanted func(stop) bool, at func(stop)) {
	tb.t.Helper()
	for range 120 {
		tb.key("\t")
		s := evaluate[stop](tb, focused)
		for _, fault := range s.Faults {
			if s.Tag != "body" { // between the end of the page and its beginning
				tb.t.Errorf("%s, %s %s %q %s: %s", tb.text("main h1"), s.Tag, s.Name, s.Value, s.Text, fault)
			}
		}
		if wanted(s) {
			return
		}
		if at != nil {
			at(s)
		}
	}
	tb.t.Fatalf("Tab never gets there on %s: %s", tb.address(), tb.text("main"))
}

func button(value string) func(stop) bool {
	return func(s stop) bool { return s.Tag == "button" && s.Name == "do" && s.Value == value }
}

// keyed goes to a button by Tab, doing something on the way, and presses Enter, which leads to another page.
func (tb *tab) keyed(value string, at func(stop)) {
	tb.t.Helper()
	tb.tabTo(button(value), at)
	tb.turn(func() { tb.t.Helper(); tb.enter() })
}

// answering answers each question with keys as the focus comes to it.
func (tb *tab) answering() func(stop) {
	done := map[string]bool{}
	return func(s stop) {
		first := !done[s.Name]
		switch done[s.Name] = true; {
		case strings.HasSuffix(s.Name, ":search"), s.Name == "":
		case s.Type == "radio" && first:
			tb.key(" ")
		case s.Type == "checkbox" && first && !strings.HasSuffix(s.Name, ":state"):
			tb.key(" ")
		case s.Tag == "select" && s.Value == "":
			for range len(tb.texts(`[name="` + s.Name + `"]`)) { // in a ranking: past what others have
				tb.key("\ue015")
				if evaluate[string](tb, `document.activeElement.value`) != "" {
					break
				}
			}
		case s.Type == "time":
			tb.key("0730A")
		case strings.HasSuffix(s.Name, ":day"), strings.HasSuffix(s.Name, ":month"):
			tb.key("2")
		case strings.HasSuffix(s.Name, ":year"):
			tb.key("2019")
		case s.Tag == "textarea":
			tb.key("Good")
		case s.Type == "text" && s.Value == "" && !strings.Contains(s.Name, "other"):
			tb.key("2")
		}
	}
}

// paidKinds is the survey with every kind of question, with a card, an honorarium, and codes to take
// answers back.
func paidKinds(t *testing.T) (*server, store.Credentials) {
	t.Helper()
	source, err := os.ReadFile(everyKind)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(source), "hold: 1}", "hold: 1, withdrawal: true}\nstudy: every-kind\ninvitations: {mode: envelope}\n"+
		"honorarium:\n  amount: $20\n  ways: [{name: cash, label: Cash at the desk}, {name: card, label: A gift card, contact: E-mail address}]", 1)
	return serveSurvey(t, "every-kind", text)
}

// codesOf makes codes of cards for a survey.
func codesOf(t *testing.T, s *server, who store.Credentials, id string) []string {
	t.Helper()
	staff := newTab(t, s, look{width: desktop})
	staff.signIn(who.Name, who.Password)
	staff.open("/author/surveys/" + id + "/invitations")
	staff.fill("count", "2")
	staff.follow("main form button")
	return staff.texts(".c-ticket__code")
}

// Keys alone lead from the card to the money and back: every kind of question, a mistake on the way,
// review, Submit, the answers taken back, the claim. The focus is in sight at each stop and caught at none.
func TestKeysThroughAWholeSurvey(t *testing.T) {
	s, noor := paidKinds(t)
	code := codesOf(t, s, noor, "every-kind")[0]
	tb := newTab(t, s, look{width: phone})
	tb.open("/s/every-kind?lang=en")
	tb.keyed("start", nil)
	if !evaluate[bool](tb, `!!document.activeElement.closest(".govuk-error-summary")`) {
		t.Error("the error summary has not the focus")
	}
	tb.key("\t") // its first link
	tb.enter()
	eventually(t, "the error summary leads to the code", func() bool {
		return evaluate[string](tb, `document.activeElement.name ?? ""`) == "code"
	})
	tb.key(code)
	tb.keyed("start", func(s stop) {
		if s.Type == "radio" && s.Value == "yes" {
			tb.key(" ")
		}
	})
	pages := 0
	for ; tb.count(`main button[value="submit"]`) == 0; pages++ {
		if pages > 40 {
			t.Fatalf("there is no end: %s", tb.text("main"))
		}
		here := tb.text("main h1")
		tb.keyed("next", tb.answering())
		if tb.count(".govuk-error-summary") > 0 {
			t.Fatalf("%s: %s", here, tb.text(".govuk-error-summary"))
		}
	}
	if left := tb.count(".c-state"); left > 3 { // the search of a list may have taken a key
		t.Errorf("%d of the questions have no answer: %q", left, tb.texts(".c-review__item:has(.c-state) summary"))
	}
	tb.tabTo(func(s stop) bool { return s.Tag == "summary" }, nil)
	tb.enter()
	eventually(t, "Enter opens an answer", func() bool { return tb.count(".c-review details[open]") == 1 })
	tb.keyed("submit", func(s stop) {
		if s.Name == "code" {
			tb.key(" ")
		}
	})
	claim, back := tb.text("section #claim ~ code"), tb.text("section #code")
	tb.tabTo(func(s stop) bool { return s.Tag == "a" && strings.HasSuffix(s.Text, "/withdraw/every-kind") }, nil)
	tb.turn(func() { tb.enter() })
	field := func(name string) func(stop) bool { return func(s stop) bool { return s.Name == name } }
	plain := func(s stop) bool { return s.Tag == "button" && s.Name == "" }
	tb.tabTo(field("code"), nil)
	tb.key(back)
	tb.tabTo(plain, nil)
	tb.turn(func() { tb.enter() })
	tb.wantText("main", "If there were answers with this code, they are deleted.")
	tb.open("/claim?lang=en")
	tb.tabTo(field("claim"), nil)
	tb.key(claim)
	tb.tabTo(plain, nil)
	tb.turn(func() { tb.enter() })
	tb.keyed("pay", func(s stop) {
		if s.Type == "radio" {
			tb.key(" ")
		}
	})
	tb.wantText("main code", claim[:9])
	t.Logf("%d pages of questions", pages)
}

// Tab leaves every page: after its last stop comes the first again.
func TestTabLeavesEveryPage(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	run(t, data, "survey", "publish", everyKind)
	run(t, data, "survey", "open", "every-kind")
	tb := newTab(t, serve(t, data), look{width: phone})
	tb.onEachPage(func(page string) {
		stops := evaluate[int](tb, `[...document.querySelectorAll("a, button, input, select, textarea, summary, [tabindex='0']")].length`)
		tb.key("\t") // to the first stop
		out := false
		for range stops + 10 {
			tb.key("\t")
			if out = evaluate[bool](tb, `document.activeElement === document.body || document.activeElement.matches(".govuk-skip-link")`); out {
				break
			}
		}
		if !out {
			t.Errorf("%s: Tab is caught at %+v", page, evaluate[stop](tb, focused))
		}
		evaluate[chromedp.Void](tb, `document.activeElement.blur()`)
	})
}
