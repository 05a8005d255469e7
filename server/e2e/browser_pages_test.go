package e2e_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// everyKind is the survey with every kind of question.
const everyKind = "../web/testdata/every-kind.yaml"

// serveFile serves one survey.
func serveFile(t *testing.T, file, id string, env ...string) *server {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	run(t, data, "survey", "publish", file)
	run(t, data, "survey", "open", id)
	return serve(t, data, env...)
}

// everyKindOnce is the one server of the survey with every kind of question: who walks through it leaves
// nothing that another walk meets.
var everyKindOnce = sync.OnceValues(func() (*server, error) {
	folder, err := os.MkdirTemp("", "candour-every-kind-")
	if err != nil {
		return nil, err
	}
	data := filepath.Join(folder, "data")
	for _, args := range [][]string{{"survey", "publish", everyKind}, {"survey", "open", "every-kind"}} {
		if _, err := tryRun(data, args...); err != nil {
			return nil, err
		}
	}
	s, err := start(data, "serve")
	if err == nil {
		atEnd = append(atEnd, func() {
			_ = s.stop()
			_ = os.RemoveAll(folder)
		})
	}
	return s, err
})

// serveEveryKind is the server of everybody, until the last test has ended.
func serveEveryKind(t *testing.T) *server {
	t.Helper()
	s, err := everyKindOnce()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// begun opens the survey with every kind of question and goes to its first one.
func begun(t *testing.T, s *server, l look) *tab {
	t.Helper()
	tb := newTab(t, s, l)
	tb.open("/s/every-kind")
	tb.choose("consent", "yes")
	tb.do("start")
	return tb
}

// goTo presses Continue until there is a field called name.
func (tb *tab) goTo(name string) {
	tb.t.Helper()
	for range 40 {
		if tb.count(`main [name="`+name+`"]`) > 0 {
			return
		}
		tb.do("next")
	}
	tb.t.Fatalf("no page has the field %s", name)
}

// onEachPage goes from the first page to the thank-you and does something on every page.
func (tb *tab) onEachPage(do func(page string)) {
	tb.t.Helper()
	tb.open("/s/every-kind")
	do("first page")
	tb.choose("consent", "yes")
	tb.do("start")
	for n := 1; tb.count(`button[value="submit"]`) == 0; n++ {
		if tb.count(`main [name="siblings"]`) > 0 {
			tb.fill("siblings", "2")
		}
		do(fmt.Sprintf("page %d, %s", n, tb.text("main h1")))
		if n > 40 {
			tb.t.Fatal("there is no end")
		}
		tb.do("next")
	}
	do("review")
	tb.do("submit")
	do("thank-you")
}

// tooWide is what reaches beyond the window. It is not compared with innerWidth: on a phone that grows
// with a page that is too wide.
func (tb *tab) tooWide() []string {
	tb.t.Helper()
	return evaluate[[]string](tb, `[...document.querySelectorAll("body *")]
		.filter(e => e.checkVisibility() && !e.closest(".govuk-visually-hidden, .govuk-skip-link, pre")
			&& e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
		.map(e => e.outerHTML.slice(0, 120))`)
}

// Every page fits a window of 320 px, which is what 400 % leaves of 1280, and nothing but the page
// scrolls; on paper too it is no wider than the sheet.
func TestPagesFitAtFourHundredPercent(t *testing.T) {
	s := serveEveryKind(t)
	tb := newTab(t, s, look{width: phone})
	tb.onEachPage(func(page string) {
		for _, size := range [][2]int64{{320, 256}, {1280, 800}} {
			tb.must(chromedp.Do(tb.ctx, chromedp.EmulateViewport(size[0], size[1])))
			wide := tb.tooWide()
			scrolls := evaluate[int](tb, `document.documentElement.scrollWidth - document.documentElement.clientWidth`)
			if len(wide) > 0 || scrolls > 0 {
				t.Errorf("%s at %d px is %d px too wide: %q", page, size[0], scrolls, wide[:min(3, len(wide))])
			}
		}
	})
}

// With text at twice its size, as phones let people set it, all of it grows and every page still fits.
func TestPagesFitWithLargeText(t *testing.T) {
	s := serveEveryKind(t)
	tb := newTab(t, s, look{width: phone})
	sizes := func() map[string]float64 {
		return evaluate[map[string]float64](tb, `Object.fromEntries([...document.querySelectorAll("main *, footer p, header a")]
			.filter(e => e.checkVisibility() && !e.closest(".govuk-visually-hidden") && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
			.map((e, i) => [i + " " + e.outerHTML.slice(0, 80), parseFloat(getComputedStyle(e).fontSize)]))`)
	}
	tb.onEachPage(func(page string) {
		before := sizes()
		evaluate[chromedp.Void](tb, `void (document.documentElement.style.fontSize = "200%")`)
		for what, size := range sizes() {
			if before[what] > 0 && size < 1.6*before[what] && !strings.Contains(what, "c-receipt") { // which fits its line
				t.Errorf("%s: %s stays at %.0f px", page, what, size)
			}
		}
		torn := evaluate[[]string](tb, `[...document.querySelectorAll(".c-radios-row label")].filter(e => {
			const words = document.createRange(); words.selectNodeContents(e);
			return new Set([...words.getClientRects()].map(r => r.top)).size > 1; }).map(e => e.textContent)`)
		if len(torn) > 0 {
			t.Errorf("%s: numbers are torn: %q", page, torn)
		}
		wide := tb.tooWide()
		if len(wide) > 0 {
			t.Errorf("%s is too wide: %q", page, wide[:min(3, len(wide))])
		}
		evaluate[chromedp.Void](tb, `void (document.documentElement.style.fontSize = "")`)
	})
}

// The link to the other language leaves room for Exit with large text too.
func TestExitIsSeenWithLargeText(t *testing.T) {
	d := demo(t)
	for _, lang := range []string{"en", "fr"} {
		tb := newTab(t, d.server, look{width: phone})
		for _, page := range []string{"/", "/claim", "/s/youth-experience", "/s/peer-support"} {
			tb.open(page + "?lang=" + lang)
			evaluate[chromedp.Void](tb, `void (document.documentElement.style.fontSize = "200%")`)
			if wide := tb.tooWide(); len(wide) > 0 {
				t.Errorf("%s in %s is too wide: %q", page, lang, wide[:min(3, len(wide))])
			}
		}
	}
}

// Whoever looks at the tabs or the history of a phone reads the survey's title, and no question.
func TestTabTitlesNameNoQuestion(t *testing.T) {
	s := serveEveryKind(t)
	tb := newTab(t, s, look{width: phone})
	tb.onEachPage(func(page string) {
		title, asked := evaluate[string](tb, `document.title`), tb.text("main h1")
		if strings.HasPrefix(page, "page ") && strings.Contains(title, asked) {
			t.Errorf("%s: the tab says %q", page, title)
		}
	})
}

// Assistive technology is told the name of every field, and with it, in it or around it, the question.
func TestAccessibilityTreeNamesEverything(t *testing.T) {
	s := serveEveryKind(t)
	tb := newTab(t, s, look{width: phone})
	fields := 0
	tb.onEachPage(func(page string) {
		questions := evaluate[[]string](tb, `[...document.querySelectorAll("main h1, main .govuk-label--m")]
			.map(e => e.textContent.replace(/\s+/g, " ").trim())`)
		tree := newTree(tb)
		for _, node := range tree.nodes {
			role, name := tree.role(node), tree.name(node)
			switch {
			case slices.Contains([]string{"radio", "checkbox", "textbox", "combobox", "spinbutton"}, role):
				fields++
				if name == "" || !tree.asked(node, questions) {
					t.Errorf("%s: a %s is called %q, in %q", page, role, name, tree.around(node))
				}
				for _, group := range tree.around(node) {
					if group == "" {
						t.Errorf("%s: %q stands in a group without a name", page, name)
					}
				}
			case slices.Contains([]string{"button", "link", "region"}, role) && name == "":
				t.Errorf("%s: a %s has no name", page, role)
			}
		}
	})
	t.Logf("%d fields", fields)
}

// tree is the accessibility tree of a page.
type tree struct {
	nodes  []*accessibility.Node
	byID   map[accessibility.NodeID]*accessibility.Node
	parent map[accessibility.NodeID]accessibility.NodeID
}

func newTree(tb *tab) *tree {
	tb.t.Helper()
	command(tb, accessibility.Enable, cdp.Empty{})
	got := command(tb, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	t := &tree{byID: map[accessibility.NodeID]*accessibility.Node{},
		parent: map[accessibility.NodeID]accessibility.NodeID{}}
	for _, n := range got.Nodes {
		t.byID[n.NodeID] = n
		for _, child := range n.ChildIDs {
			t.parent[child] = n.NodeID
		}
		if !n.Ignored {
			t.nodes = append(t.nodes, n)
		}
	}
	return t
}

func (t *tree) role(n *accessibility.Node) string { return valueOf(n.Role) }
func (t *tree) name(n *accessibility.Node) string { return valueOf(n.Name) }

func valueOf(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	return strings.Trim(strings.TrimSpace(string(v.Value)), `"`)
}

// around are the names of the groups that a node stands in; a time, which has parts, is one.
func (t *tree) around(n *accessibility.Node) []string {
	var names []string
	for id, ok := t.parent[n.NodeID]; ok; id, ok = t.parent[id] {
		if role := t.role(t.byID[id]); slices.Contains([]string{"group", "radiogroup", "InputTime"}, role) {
			names = append(names, t.name(t.byID[id]))
		}
	}
	return names
}

// asked says whether a field stands in a group with a name, or is called like a question itself.
func (t *tree) asked(n *accessibility.Node, questions []string) bool {
	around := slices.DeleteFunc(t.around(n), func(name string) bool { return name == "" })
	return len(around) > 0 || slices.ContainsFunc(questions, func(q string) bool { return strings.Contains(t.name(n), q) })
}

// A long list can be searched, and nothing that was typed to search is sent.
func TestListsCanBeSearched(t *testing.T) {
	s := serveEveryKind(t)
	tb := begun(t, s, look{width: phone})
	tb.goTo("province")
	tb.choose("province", "on")
	tb.do("next")
	tb.press(`[id="town:search"]`)
	command(tb, input.InsertText, input.InsertTextParams{Text: "OTT"})
	tb.must(chromedp.Do(tb.ctx, chromedp.KeyEvent("\r")))
	if got := tb.texts("#town option"); !slices.Equal(got, []string{"Choose", "Ottawa"}) {
		t.Errorf("the list is %q", got)
	}
	if focus := evaluate[string](tb, `document.activeElement.name ?? ""`); focus != "town" {
		t.Errorf("Enter leads to %q, not to the list", focus)
	}
	evaluate[chromedp.Void](tb, `document.querySelector("#town").value = "ottawa"`)
	tb.do("next")
	tb.do("back")
	if got := tb.value("town"); got != "ottawa" {
		t.Errorf("the list holds %q", got)
	}
}

// Keys alone lead through a page: Tab to a field, arrows among choices, Enter goes on.
func TestKeysAreEnough(t *testing.T) {
	s := serveEveryKind(t)
	tb := begun(t, s, look{width: desktop})
	tb.goTo("liked")
	for range 30 {
		tb.must(chromedp.Do(tb.ctx, chromedp.KeyEvent("\t")))
		if evaluate[string](tb, `document.activeElement.name ?? ""`) == "liked" {
			break
		}
	}
	tb.must(chromedp.Do(tb.ctx, chromedp.KeyEvent(" ")))
	if evaluate[string](tb, `document.querySelector("[name=liked]:checked")?.value ?? ""`) == "" {
		t.Fatal("the space bar chooses nothing")
	}
	if outline := evaluate[string](tb, `getComputedStyle(document.activeElement.labels[0]).outlineStyle`); outline != "solid" {
		t.Errorf("what has the focus is outlined %q", outline)
	}
	tb.turn(func() { tb.must(chromedp.Do(tb.ctx, chromedp.KeyEvent("\r"))) })
	tb.wantText("main legend", "What do you like?")
}

// drafted waits until the tab keeps what was typed.
func (tb *tab) drafted() {
	tb.t.Helper()
	eventually(tb.t, "a draft is kept", func() bool { return evaluate[bool](tb, `name !== ""`) })
}

// What is typed and not sent survives a reload in the tab, in no storage and unreadable, and is gone
// once it is sent.
func TestTypedTextSurvivesAReload(t *testing.T) {
	s := serveEveryKind(t)
	tb := begun(t, s, look{width: phone})
	tb.goTo("day")
	tb.fill("day", ownWords)
	tb.drafted()
	if kept := evaluate[string](tb, `name + name.split(" ").slice(2).map(atob)`); strings.Contains(kept, "compte") {
		t.Error("the draft can be read")
	}
	tb.wantNoTrace()
	tb.reload()
	eventually(t, "the text is back", func() bool { return tb.value("day") == ownWords })
	tb.do("back")
	tb.do("next")
	if got := tb.value("day"); got != ownWords {
		t.Errorf("after Back and Continue the field holds %q", got)
	}
	if kept := evaluate[string](tb, `name`); kept != "" {
		t.Errorf("what was sent is still kept: %.40q", kept)
	}
}

// Exit takes what was typed along, and another page never shows it.
func TestTypedTextGoesWithExit(t *testing.T) {
	s := serveEveryKind(t)
	tb := begun(t, s, look{width: phone})
	tb.goTo("nickname")
	tb.fill("nickname", "Robin")
	tb.drafted()
	tb.open("/s/every-kind")
	if kept := evaluate[string](tb, `name`); kept != "" {
		t.Errorf("the first page keeps %.40q", kept)
	}
	tb.choose("consent", "yes")
	tb.do("start")
	tb.goTo("nickname")
	if got := tb.value("nickname"); got != "Sam" {
		t.Errorf("another journey holds %q", got)
	}
	tb.fill("nickname", "Robin")
	tb.drafted()
	tb.press(".govuk-exit-this-page__button")
	eventually(t, "the browser leaves", func() bool {
		tb.mu.Lock()
		defer tb.mu.Unlock()
		return len(tb.elsewhere) > 0
	})
	tb.mu.Lock()
	tb.elsewhere, tb.left = nil, true
	tb.mu.Unlock()
	if kept, err := chromedp.Run(tb.ctx, chromedp.Evaluate[string](`name`)); err == nil && kept != "" {
		t.Errorf("after Exit the tab keeps %.40q", kept)
	}
}

// The rows of a rank and choices come back where they stood.
func TestChoicesSurviveAReload(t *testing.T) {
	s := serveEveryKind(t)
	tb := begun(t, s, look{width: phone})
	tb.goTo("matters")
	places := func() []string {
		return evaluate[[]string](tb, `[...document.getElementsByName("matters")].map(e => e.value)`)
	}
	evaluate[chromedp.Void](tb, `(() => { const all = document.getElementsByName("matters");
		all[0].value = "quiet"; all[2].value = "food"; all[2].dispatchEvent(new Event("change", {bubbles: true}));
		all[2].dispatchEvent(new Event("input", {bubbles: true})); })()`)
	if n := tb.count(`option[value=quiet]:disabled`); n != 3 {
		t.Errorf("what is in one place can be chosen for %d others", 3-n)
	}
	tb.drafted()
	tb.reload()
	eventually(t, "the places are filled", func() bool { return slices.Equal(places(), []string{"quiet", "", "food", ""}) })
}

// Without a connection the page stays, says so kindly, and goes on when it is back.
func TestLostConnection(t *testing.T) {
	s := serveEveryKind(t)
	tb := begun(t, s, look{width: phone})
	tb.goTo("nickname")
	tb.fill("nickname", "Bo")
	tb.connect(network.Conditions{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	tb.press(`main button[value="next"]`)
	tb.wantText("#connection", "There is no connection right now. Your answers are still on this page.")
	if got := tb.value("nickname"); got != "Bo" {
		t.Errorf("the field holds %q", got)
	}
	tb.connect(network.Conditions{DownloadThroughput: -1, UploadThroughput: -1})
	eventually(t, "it says that it is back", func() bool { return strings.Contains(tb.text("#connection"), "back") })
	tb.do("next")
	tb.wantText("main", "Bo!")
}

// connect changes the tab's connection, and waits until the page knows.
func (tb *tab) connect(c network.Conditions) {
	tb.t.Helper()
	command(tb, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{&c}})
	command(tb, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: c.Offline,
		Latency: c.Latency, DownloadThroughput: c.DownloadThroughput, UploadThroughput: c.UploadThroughput})
	eventually(tb.t, "the page knows of its connection", func() bool { return read[bool](tb, `navigator.onLine`) != c.Offline })
}

// firstPageBudget is what the first page may weigh over the wire, in bytes.
const firstPageBudget = 60_000

// blockers are how many files, beside the page itself, may be fetched before it can be used, all in one go: a
// style sheet, a script, a font.
const blockers = 3

// The first page with all it loads is light, and comes over a slow line: 400 kbit/s and 400 ms there and
// back, which is what browsers call Slow 3G. What that takes depends on this machine too, and is logged; what
// it takes on the line is what is sent, and how often something is waited for.
func TestFirstPageOnASlowLine(t *testing.T) {
	d := demo(t)
	for _, path := range []string{"/s/youth-experience?lang=fr", "/s/youth-experience?lang=en"} {
		tb := newTab(t, d.server, look{width: phone})
		tb.connect(network.Conditions{Latency: 400, DownloadThroughput: 400_000 / 8,
			UploadThroughput: 400_000 / 8})
		begun := time.Now()
		tb.open(path)
		whole := time.Since(begun)
		paint := evaluate[float64](tb, `performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? -1`)
		usable := evaluate[float64](tb, `performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd`)
		size := evaluate[float64](tb, `performance.getEntriesByType("navigation")[0].transferSize +
			performance.getEntriesByType("resource").reduce((sum, r) => sum + r.transferSize, 0)`)
		t.Logf("%s: %.0f bytes; first words after %.0f ms, usable after %.0f ms, whole after %d ms",
			path, size, paint, usable, whole.Milliseconds())
		if size > firstPageBudget {
			t.Errorf("%s weighs %.0f bytes, want at most %d", path, size, firstPageBudget)
		}
		waited := evaluate[[]string](tb, `performance.getEntriesByType("resource")
			.filter(r => r.startTime < performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd)
			.map(r => r.initiatorType + " " + r.renderBlockingStatus + " " + r.name)`)
		if len(waited) > blockers {
			t.Errorf("%s can be used when %d files have come, want at most %d: %q", path, len(waited), blockers, waited)
		}
	}
}

// axe-core finds nothing on any page of the survey with every kind of question.
func TestEveryKindIsAccessible(t *testing.T) {
	source, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	s := serveEveryKind(t)
	tb := newTab(t, s, look{width: phone})
	pages := 0
	tb.onEachPage(func(page string) {
		pages++
		tb.must(chromedp.Do(tb.ctx, chromedp.Evaluate[chromedp.Void](`void (() => { if (window.axe) return; `+string(source)+`})()`)))
		evaluate[chromedp.Void](tb, `document.querySelectorAll("details").forEach(d => { d.open = true; })`)
		for _, dark := range []bool{false, true} {
			tb.show(look{width: phone, dark: dark})
			for _, broken := range evaluate[[]string](tb, `axe.run(document, {resultTypes: ["violations"], rules: {"color-contrast-enhanced": {enabled: true}}})
				.then(r => r.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + " " + n.failureSummary).join("; ")))`) {
				t.Errorf("%s, dark %v: %s", page, dark, broken)
			}
		}
		tb.show(look{width: phone})
	})
	t.Logf("%d pages", pages)
}

// An Arabic survey goes from right to left, and fits.
func TestArabicGoesFromRightToLeft(t *testing.T) {
	file := filepath.Join(t.TempDir(), "arabic.yaml")
	if err := os.WriteFile(file, []byte(`name: arabic
title: استبيان
languages: [ar]
choices: {answer: [{name: yes, label: نعم}, {name: no, label: لا}]}
questions:
  - {type: select_one, name: well, label: هل أنت بخير؟, choices: answer}
  - {type: date, name: day, label: متى؟}
`), 0o600); err != nil {
		t.Fatal(err)
	}
	s := serveFile(t, file, "arabic")
	tb := newTab(t, s, look{width: phone})
	tb.open("/s/arabic")
	tb.do("start")
	if status, _ := call(t, http.MethodGet, s.URL+"/s/arabic", "", ""); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	sides := evaluate[[]float64](tb, `(() => { const label = document.querySelector(".govuk-radios__label").getBoundingClientRect();
		const text = document.createRange(); text.selectNodeContents(document.querySelector(".govuk-radios__label"));
		const words = text.getBoundingClientRect(); return [words.left - label.left, label.right - words.right]; })()`)
	if dir := evaluate[string](tb, `getComputedStyle(document.body).direction`); dir != "rtl" || sides[0] < sides[1] {
		t.Errorf("direction %s; the words stand %v px from the sides", dir, sides)
	}
	if wide := evaluate[int](tb, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
		t.Errorf("the page is %d px too wide", wide)
	}
}
