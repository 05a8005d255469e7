package e2e_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"
)

// counts finds the counts of people in a sentence or a cell.
func counts(text string) (found []int) {
	for _, pattern := range []string{`(\d+) answered`, `of (\d+)(?:$|[. ,)][^s])`, `(\d+) skipped`,
		`(\d+) preferred`, `(\d+) did not know`, `(\d+) were not`, `[nN]\s=\s(\d+)`,
		`(\d+) people`, `(?:^|[^.\d-])(\d+) \(\d+\.\d[\s\x{a0}]?%?\)`} {
		for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
			if n, err := strconv.Atoi(match[1]); err == nil {
				found = append(found, n)
			}
		}
	}
	return found
}

// wantRounded fails where a text holds a count that is not a multiple of five; whole texts that are
// numbers are counts too.
func wantRounded(t *testing.T, where string, texts []string) (seen int) {
	t.Helper()
	for _, text := range texts {
		all := counts(text)
		if n, err := strconv.Atoi(text); err == nil {
			all = append(all, n)
		}
		for _, n := range all {
			seen++
			if n%5 != 0 {
				t.Errorf("%s: %d is not rounded, in %q", where, n, text)
			}
		}
	}
	return seen
}

// What a funder sees in the browser: rounded counts of the large survey, none of the small ones, the
// one table that was released, and both workbooks. An advisor sees the same.
func TestFunderSeesProtectedNumbers(t *testing.T) {
	d := demo(t)
	for _, role := range []string{"funder", "advisor"} {
		t.Run(role, func(t *testing.T) {
			tb := newStaffTab(t, d, role)
			tb.open("/dashboards/youth-experience?lang=en&cards=all")
			tb.waitForCharts()
			tb.wantText(".c-tags", "Protected")
			texts := tb.texts(".c-finding, .c-base, .c-lede, .c-figures div:first-child dd")
			texts = append(texts, tb.texts(`.c-result table tr:has(> :nth-child(4):last-child) td:nth-of-type(1)`)...)
			texts = append(texts, tb.texts(`.c-result table tr:has(> :nth-child(7):last-child) td:last-child`)...)
			texts = append(texts, evaluate[[]string](tb, chartTexts)...)
			texts = append(texts, evaluate[[]string](tb, chartCounts)...)
			if n := wantRounded(t, "dashboard", texts); n < 150 {
				t.Errorf("only %d counts were found on the dashboard", n)
			}
			if tb.count("[data-events], #open-answers, .c-quotes") > 0 {
				t.Error("the dashboard is live, or shows open answers")
			}
			for _, small := range []string{"peer-support", "peer-support-session"} {
				tb.open("/dashboards/" + small + "?lang=en&cards=all")
				said := tb.text(".c-finding, .c-base, .c-result td")
				if tb.count(".chart") > 0 || strings.ContainsAny(said, "0123456789") {
					t.Errorf("%s shows numbers: %s", small, tb.text(".c-results"))
				}
				tb.wantText("main", "Too few people answered to show safely")
			}
			tb.open("/studies/peer-support?lang=en")
			lines, _ := tableOnPage(tb)
			wantPublished(t, lines)
			tb.wantText("main", "Released by researcher on")
			if tb.count(`a[href$="/release"], a[href^="/s/"]`) > 0 {
				t.Error("there are a researcher's buttons")
			}
			wantReports(tb)
		})
	}
}

// chartTexts are the text alternatives of all charts.
const chartTexts = `[...document.querySelectorAll(".chart")].map(c => c.getAttribute("aria-label"))`

// chartCounts are the counts in the options of all charts.
const chartCounts = `[...document.querySelectorAll("script[type='application/json']")]
	.flatMap(s => JSON.parse(s.textContent).series.flatMap(s => s.data.flatMap(d => [d.count, d.base])))
	.filter(n => n !== null).map(String)`

func wantReports(tb *tab) {
	tb.t.Helper()
	tb.wantPublishedReport(tb.download("/studies/peer-support", "peer-support.xlsx"))
	tb.wantRoundedReport(tb.download("/studies/youth-experience", "youth-experience.xlsx"))
}

// download presses the study page's button and returns the file that arrives.
func (tb *tab) download(page, name string) *excelize.File {
	tb.t.Helper()
	folder := tb.t.TempDir()
	_, err := chromedp.CallBrowser(tb.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder,
		BrowserContextID: chromedp.FromContext(tb.ctx).BrowserContextID})
	tb.must(err)
	tb.open(page + "?lang=en&cards=all")
	tb.press(`main a[download]`)
	path := filepath.Join(folder, name)
	eventually(tb.t, name+" has come", func() bool { _, err := os.Stat(path); return err == nil })
	file, err := excelize.OpenFile(path)
	tb.must(err)
	tb.t.Cleanup(func() { _ = file.Close() })
	if sheets := file.GetSheetList(); len(sheets) < 4 || sheets[0] != "Cover" || !slices.Contains(sheets, "Table 1") {
		tb.t.Errorf("%s has the sheets %q", name, sheets)
	}
	return file
}

// wantPublishedReport looks for the source study's Table 1.
func (tb *tab) wantPublishedReport(file *excelize.File) {
	tb.t.Helper()
	rows, err := file.GetRows("Table 1")
	tb.must(err)
	var lines []line
	variable := ""
	for _, r := range rows {
		switch {
		case len(r) < 3:
		case strings.HasPrefix(r[2], "n = "):
			variable = strings.TrimRight(r[1], " abc,")
		case variable != "":
			lines = append(lines, line{variable, r[1], r[2]})
		}
	}
	wantPublished(tb.t, lines)
}

// wantRoundedReport looks at every count in a workbook: columns that are headed n, and sentences.
func (tb *tab) wantRoundedReport(file *excelize.File) {
	tb.t.Helper()
	for _, sheet := range file.GetSheetList() {
		rows, err := file.GetRows(sheet, excelize.Options{RawCellValue: true})
		tb.must(err)
		at, seen := -1, 0
		for _, r := range rows {
			if i := slices.Index(r, "n"); i >= 0 || len(r) == 0 {
				at = i
				continue
			}
			var texts []string
			for i, cell := range r {
				if _, err := strconv.ParseFloat(cell, 64); err != nil || i == at {
					texts = append(texts, cell)
				}
			}
			seen += wantRounded(tb.t, sheet, texts)
		}
		if counted := sheet != "Cover" && sheet != "Method" && sheet != "Not shown"; counted && seen < 3 { // open questions: who was asked, who answered
			tb.t.Errorf("only %d counts were found in %s", seen, sheet)
		}
	}
}
