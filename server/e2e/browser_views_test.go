package e2e_test

import (
	"bytes"
	"encoding/xml"
	"image/png"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// A view is saved with its filter, shared with funders, found and opened by one, and deleted by who
// made it. A funder has no other's button.
func TestViewsAreSavedAndShared(t *testing.T) {
	d := freshDemo(t)
	tb := newStaffTab(t, d, "researcher")
	tb.open("/dashboards/youth-experience?lang=en&wave=w2")
	was := tb.figure()
	tb.press("#saved summary")
	tb.fill("name", "The second wave")
	tb.fill("description", "What changed after the peer workers came")
	tb.press("#role-funder")
	tb.follow(".c-save button")
	tb.wantText("#saved .c-views", "The second wave")

	funder := newStaffTab(t, d, "funder")
	funder.open(youth)
	funder.press("#saved summary")
	funder.wantText("#saved .c-views", "What changed after the peer workers came")
	if funder.count(`form[action$="/delete"]`) > 0 {
		t.Error("a funder can delete a researcher's view")
	}
	funder.follow("#saved .c-views a")
	if got := funder.figure(); math.Abs(float64(got-was)) > 4 || got%5 != 0 {
		t.Errorf("the view shows %d responses to the funder, %d to the researcher", got, was)
	}

	advisor := newStaffTab(t, d, "advisor")
	advisor.open(youth)
	if advisor.count("#saved .c-views") > 0 {
		t.Error("an advisor, with whom it is not shared, sees the view")
	}

	// Who made it gives it another name and shows it to others; what it shows stays.
	tb.open(youth + "&by=gender")
	tb.press("#saved summary")
	tb.press(".c-views__change summary")
	if tb.count("#view-1-role-funder:checked") != 1 || tb.count("#view-1-role-advisor:checked") != 0 {
		t.Error("the form does not have the roles that the view is shared with")
	}
	evaluate[chromedp.Void](tb, `document.querySelector("#view-1-name").value = "After a year"`)
	tb.press("#view-1-role-funder")
	tb.press("#view-1-role-advisor")
	tb.follow(".c-views .c-save button")
	if tb.count("#by option[value=gender][selected]") != 1 {
		t.Error("the change leads to another dashboard than it was made on")
	}
	advisor.open(youth)
	advisor.press("#saved summary")
	advisor.wantText("#saved .c-views", "After a year")
	if advisor.count(".c-views__change") > 0 {
		t.Error("an advisor can change a researcher's view")
	}
	advisor.follow("#saved .c-views a")
	if got := advisor.figure(); got != funder.figure() {
		t.Errorf("the view shows %d responses now", got)
	}
	funder.open(youth)
	if funder.count("#saved .c-views") > 0 {
		t.Error("a funder, with whom it is not shared any more, sees the view")
	}
	tb.open(youth)
	tb.press("#saved summary")
	tb.follow(`#saved form[action$="/delete"] button`)
	funder.open(youth)
	if tb.count("#saved .c-views")+funder.count("#saved .c-views") > 0 {
		t.Error("the deleted view is still there")
	}
}

// allow lets the browser do what it would ask a person for.
func (tb *tab) allow(permissions ...string) {
	tb.t.Helper()
	for _, name := range permissions {
		_, err := chromedp.CallBrowser(tb.ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name}, Setting: "granted", Origin: tb.server.URL,
			BrowserContextID: chromedp.FromContext(tb.ctx).BrowserContextID})
		tb.must(err)
	}
}

// saved presses a button and returns the file that it saves.
func (tb *tab) saved(selector, name string) []byte {
	tb.t.Helper()
	folder := tb.t.TempDir()
	_, err := chromedp.CallBrowser(tb.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder,
		BrowserContextID: chromedp.FromContext(tb.ctx).BrowserContextID})
	tb.must(err)
	tb.press(selector)
	path := filepath.Join(folder, name)
	eventually(tb.t, name+" has come", func() bool { _, err := os.Stat(path); return err == nil })
	content, err := os.ReadFile(path)
	tb.must(err)
	return content
}

// A card's numbers can be copied, and it can be kept as an image that says by itself what it shows.
func TestCardsAreTakenAway(t *testing.T) {
	d := demo(t)
	tb := newStaffTab(t, d, "researcher")
	tb.allow("clipboard-read", "clipboard-write")
	tb.open(youth)
	tb.waitForDrawing("q-contact")
	tb.press(`#q-contact [data-do="copy"]`)
	eventually(t, "it says that the numbers are copied", func() bool { return strings.Contains(tb.text(`[role="status"]`), "copied") })
	copied := strings.Split(strings.TrimSpace(evaluate[string](tb, `navigator.clipboard.readText()`)), "\n")
	cells := tb.cardCells("q-contact", "I used one")
	if want := "I used one\t" + strings.Join(cells, "\t"); len(copied) < 4 || copied[1] != want {
		t.Errorf("copied %q, want the line %q", copied, want)
	}

	drawn := tb.saved(`#q-contact [data-do="svg"]`, "youth-experience-contact.svg")
	if err := xml.Unmarshal(drawn, new(struct{})); err != nil {
		t.Errorf("the SVG cannot be read: %v", err)
	}
	finding := tb.text("#q-contact .c-finding")
	for _, want := range []string{"<svg", "did you use a support service", "asked.", strings.Fields(finding)[2], "are made up"} {
		if !bytes.Contains(drawn, []byte(want)) {
			t.Errorf("the SVG does not hold %q", want)
		}
	}
	picture, err := png.Decode(bytes.NewReader(tb.saved(`#q-contact [data-do="png"]`, "youth-experience-contact.png")))
	tb.must(err)
	colours, size := map[[3]uint32]bool{}, picture.Bounds().Size()
	for x := 0; x < size.X; x += 3 {
		for y := 0; y < size.Y; y += 3 {
			r, g, b, _ := picture.At(x, y).RGBA()
			colours[[3]uint32{r, g, b}] = true
		}
	}
	if size.X < 600 || size.Y < 200 || len(colours) < 8 {
		t.Errorf("the PNG is %v with %d colours", size, len(colours))
	}
	csv := string(tb.saved(`#q-contact a[download]`, "youth-experience-contact.csv"))
	if !strings.Contains(csv, "I used one") || !strings.Contains(csv, "are made up") {
		t.Errorf("the CSV says %q", csv)
	}
}

// A long finding is burned into an image whole: no line runs out of it, and no number is parted from its sign.
// Who gets only the file is told there what the signs of protected numbers mean.
func TestImagesHoldTheWholeFinding(t *testing.T) {
	tb := newStaffTab(t, demo(t), "funder")
	tb.open("/dashboards/youth-experience?by=gender&lang=fr")
	tb.waitForDrawing("q-care")
	evaluate[bool](tb, `(document.querySelector("#q-care .c-finding").textContent =
		"73\u202f% pour « Garçon ou homme », mon rythme de 56\u202f%, et toi, ".repeat(12)) !== ""`)
	picture, err := png.Decode(bytes.NewReader(tb.saved(`#q-care [data-do="png"]`, "youth-experience-care.png")))
	tb.must(err)
	paper, edge := picture.At(0, 0), picture.Bounds().Max.X
	for x := edge - 30; x < edge; x++ {
		for y := range 400 { // where the question and the finding stand
			if picture.At(x, y) != paper {
				t.Fatalf("a line runs out of the image at %d, %d", x, y)
			}
		}
	}
	drawn := string(tb.saved(`#q-care [data-do="svg"]`, "youth-experience-care.svg"))
	for _, want := range []string{"\u202f%", "Nombres protégés"} {
		if !strings.Contains(drawn, want) {
			t.Errorf("the SVG does not hold %q", want)
		}
	}
	if csv := string(tb.saved(`#q-care a[download]`, "youth-experience-care.csv")); !strings.Contains(csv, "masqué, trop peu de personnes") {
		t.Errorf("the CSV does not say what its signs mean: %q", csv)
	}
}

func (tb *tab) waitForDrawing(card string) {
	tb.t.Helper()
	tb.scrollTo(card)
	eventually(tb.t, card+" is drawn", func() bool { return tb.count("#"+card+" .chart svg") == 1 })
}

// Cards far down ask for their numbers when they come near, once each.
func TestCardsComeWhenTheyAreNear(t *testing.T) {
	tb := newStaffTab(t, demo(t), "researcher")
	tb.open(youth)
	waiting := tb.count("[data-waiting]")
	if waiting < 3 || tb.count("#q-place[data-waiting]") != 1 {
		t.Fatalf("%d cards wait, the last is among them: %d", waiting, tb.count("#q-place[data-waiting]"))
	}
	tb.wantText("#q-place .c-result__wait", "")
	tb.waitForDrawing("q-place")
	if now := tb.count("[data-waiting]"); now >= waiting {
		t.Errorf("%d cards wait, as before", now)
	}
}

// Without script a dashboard is complete: every card has its numbers.
func TestDashboardWithoutScript(t *testing.T) {
	d := demo(t)
	tb := newTab(t, d.server, look{width: phone, noScript: true})
	signIn(tb, d, "researcher")
	tb.open(youth)
	eventually(t, "the whole page has come", func() bool { return tb.count(".c-result") > 10 && tb.count("[data-waiting]") == 0 })
	if n := tb.count(".c-tools [data-script]:not([hidden])"); n > 0 {
		t.Errorf("%d buttons that do nothing without script are shown", n)
	}
	for _, q := range []string{"contact", "care", "age", "place"} {
		if tb.count("#q-"+q+" tbody tr") == 0 {
			t.Errorf("%s has no numbers", q)
		}
	}
}

// line of a slope, as it was drawn: from where to where.
type stroke struct{ X1, Y1, X2, Y2 float64 }

// Slopes rise where a share rose and are as steep as the difference is; there is one for each
// statement, and each names it.
func TestSlopesAreDrawnToScale(t *testing.T) {
	tb := newStaffTab(t, demo(t), "researcher")
	tb.open(youth + "&waves=all")
	tb.waitForDrawing("q-care")
	strokes := evaluate[[]stroke](tb, `[...document.querySelectorAll("#q-care-chart path[fill='none']:is([stroke-width='2'], [stroke-width='4'])")]
		.map(p => [p, p.getTotalLength()]).filter(([, l]) => l > 60).map(([p, l]) => { const a = p.getPointAtLength(0), b = p.getPointAtLength(l);
			return {X1: a.x, Y1: a.y, X2: b.x, Y2: b.y}; }).filter(s => s.X2 - s.X1 > 60)`)
	rows := evaluate[[][]float64](tb, `[...document.querySelectorAll("#q-care tbody tr")].map(r => [1, 2].map(i => parseFloat(r.cells[i].textContent)))`)
	slopes := matching(strokes, rows)
	if len(rows) != 6 || slopes != len(rows) {
		t.Errorf("%d of %d slopes have the height of their numbers: %v %v", slopes, len(rows), strokes, rows)
	}
	said := evaluate[string](tb, `document.querySelector("#q-care-chart svg").textContent`)
	for _, want := range []string{"w1", "w2", "I felt judged."} {
		if !strings.Contains(said, want) {
			t.Errorf("the slopes do not say %q: %s", want, said)
		}
	}
}

// matching counts the rows that have a line of their own; the scale is that of the steepest pair of
// points: pixels for each point of per cent, from the highest to the lowest share of the first wave.
func matching(strokes []stroke, rows [][]float64) (n int) {
	if len(strokes) == 0 || len(rows) == 0 {
		return 0
	}
	top, bottom, high, low := math.Inf(1), math.Inf(-1), math.Inf(-1), math.Inf(1)
	for _, s := range strokes {
		top, bottom = min(top, s.Y1), max(bottom, s.Y1)
	}
	for _, r := range rows {
		high, low = max(high, r[0]), min(low, r[0])
	}
	scale := (bottom - top) / (high - low)
	for _, r := range rows {
		for _, s := range strokes {
			if math.Abs(s.Y1-top-(high-r[0])*scale) < 1.5 && math.Abs(s.Y2-top-(high-r[1])*scale) < 1.5 {
				n++
				break
			}
		}
	}
	return n
}

// A box stands for each group that ages are compared by, with a median inside it.
func TestBoxesAreDrawn(t *testing.T) {
	tb := newStaffTab(t, demo(t), "researcher")
	tb.open(youth + "&by=gender")
	tb.waitForDrawing("q-age")
	groups := tb.count("#q-age tbody tr")
	marks := evaluate[[]mark](tb, `[...document.querySelectorAll("#q-age-chart path[fill^='#'][stroke]:not([transform])")]
		.map(p => p.getBBox()).filter(b => b.width > 4 && b.height > 8 && b.height < 60).map(b => ({X: b.x, Y: b.y, W: b.width, H: b.height}))`)
	if groups < 5 || len(marks) != groups {
		t.Errorf("%d boxes for %d groups: %v", len(marks), groups, marks)
	}
}

// What is wrong with a view is said in the page's language.
func TestFaultsOfViewsInFrench(t *testing.T) {
	tb := newStaffTab(t, demo(t), "researcher")
	tb.open("/dashboards/youth-experience?lang=fr&filter=" + url.QueryEscape("${age} >> 3"))
	tb.wantText("#filter-fault", "Le filtre ne peut pas être lu.")
	if said := tb.text("#filter-fault"); strings.Contains(said, "Expected") {
		t.Errorf("half in English: %s", said)
	}
	tb.open("/dashboards/youth-experience?lang=fr&wave=w9")
	tb.wantText("main", "Choisissez-en une dans la liste.")
}

// A cross-tabulation wider than a phone scrolls by itself; the page does not.
func TestWideTablesFitPhones(t *testing.T) {
	tb := newStaffTab(t, demo(t), "researcher")
	tb.show(look{width: phone})
	tb.open("/dashboards/youth-experience/table?lang=fr&rows=judged&columns=gender&columns=place")
	if wide := evaluate[int](tb, `document.documentElement.scrollWidth`); wide > phone {
		t.Errorf("the page is %d px wide on a phone of %d", wide, phone)
	}
}
