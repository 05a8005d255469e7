package e2e_test

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// sheetWidth is what our margins leave of a Letter page, in CSS pixels.
const sheetWidth = 695

// onSheets is the text of the tab's page as a browser prints it, by sheet, with single spaces.
func (tb *tab) onSheets() []string {
	tb.t.Helper()
	pdf, err := chromedp.Call(tb.ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)})
	tb.must(err)
	path := filepath.Join(tb.t.TempDir(), "page.pdf")
	tb.must(os.WriteFile(path, pdf.Data, 0o600))
	text, err := exec.Command("pdftotext", path, "-").Output()
	tb.must(err)
	sheets := strings.Split(string(text), "\f")
	for i, sheet := range sheets {
		sheets[i] = strings.Join(strings.Fields(sheet), " ")
	}
	return sheets
}

// A dashboard on which groups are compared prints on white, with each finding beside what it stands on,
// and no table wider than the sheet.
func TestComparisonPrints(t *testing.T) {
	d := demo(t)
	tb := newStaffTab(t, d, "researcher")
	tb.open("/dashboards/youth-experience?lang=en&by=gender&cards=all")
	tb.waitForCharts()
	results := evaluate[[][2]string](tb, `[...document.querySelectorAll(".c-result")].filter(r => r.querySelector(".chart"))
		.map(r => [[".c-finding", 110], [".c-base", 40]].map(([s, n]) => r.querySelector(s).textContent.replace(/\s+/g, " ").trim().slice(0, n)))`)
	sheets := tb.onSheets()
	if len(results) < 15 || len(sheets) < 10 {
		t.Fatalf("%d results on %d sheets", len(results), len(sheets))
	}
	for _, r := range results {
		on := func(text string) int {
			return slices.IndexFunc(sheets, func(sheet string) bool { return strings.Contains(sheet, text) })
		}
		if finding, base := on(r[0]), on(r[1]); finding < 0 || base < 0 || !strings.Contains(sheets[finding], r[1]) {
			t.Errorf("%q stands on sheet %d, what it stands on, %.40q, on %d", r[0], finding+1, r[1], base+1)
		}
	}
	if !strings.Contains(sheets[0], results[0][0]) {
		t.Errorf("the first sheet shows no result: %s", sheets[0])
	}

	_, err := chromedp.Call(tb.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	tb.must(err)
	tb.must(chromedp.Do(tb.ctx, chromedp.EmulateViewport(sheetWidth, 900)))
	if got := evaluate[string](tb, `getComputedStyle(document.body).backgroundColor`); got != "rgb(255, 255, 255)" {
		t.Errorf("paper is printed %s", got)
	}
	wide := evaluate[[]string](tb, `[...document.querySelectorAll(".c-result table")]
		.filter(t => t.getBoundingClientRect().right > t.closest(".c-result").getBoundingClientRect().right + 1)
		.map(t => t.caption.textContent + " " + t.getBoundingClientRect().width)`)
	if len(wide) > 0 {
		t.Errorf("tables are wider than %d px: %q", sheetWidth, wide)
	}
}

// Where too few answered for any chart, a funder is told so once, with what was asked.
func TestTooFewIsSaidOnce(t *testing.T) {
	d := demo(t)
	tb := newStaffTab(t, d, "funder")
	few := "&filter=" + url.QueryEscape("${gender} = 'two_spirit'") // nine people
	for lang, want := range map[string]string{"en": "Too few people answered to show safely.",
		"fr": "Trop peu de personnes ont répondu pour montrer ce résultat sans risque."} {
		tb.open("/dashboards/youth-experience?lang=" + lang + few)
		if n := strings.Count(tb.text("main"), want); n != 1 {
			t.Errorf("%q is said %d times: %s", want, n, tb.text("main"))
		}
		if tb.count(".c-result") > 0 || tb.count("#few ~ section li") < 8 {
			t.Errorf("%s: %d cards, %d questions", lang, tb.count(".c-result"), tb.count("#few ~ section li"))
		}
	}
	newAxe(tb).openAndSee("/dashboards/youth-experience?lang=en" + few)
}
