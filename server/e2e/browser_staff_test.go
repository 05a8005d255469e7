package e2e_test

import (
	"net/http"
	"slices"
	"testing"

	"candour/analytics"
)

// signIn signs an account of the demo in through the page.
func signIn(tb *tab, d *demoServer, role string) {
	tb.t.Helper()
	tb.open("/login?lang=en")
	tb.fill("name", d.Accounts[role].Name)
	tb.fill("password", d.Accounts[role].Password)
	tb.follow("main button")
	tb.wantText("main h1", "Studies")
}

// newStaffTab is a tab in which an account is signed in.
func newStaffTab(t *testing.T, d *demoServer, role string) *tab {
	t.Helper()
	tb := newTab(t, d.server, look{width: desktop})
	signIn(tb, d, role)
	return tb
}

// line is one row of Table 1: its variable, its label and what is printed.
type line struct{ variable, label, text string }

// published are the lines of the source study's Table 1; its 3.3 for 6 of 18 is a slip.
func published() []line {
	return []line{
		{"Gender", "Woman", "13 (92.9)"}, {"Gender", "Genderfluid", "1 (7.1)"},
		{"Ethnicity", "White", "8 (57.1)"}, {"Ethnicity", "Chinese", "2 (14.3)"},
		{"Ethnicity", "South Asian", "2 (14.3)"}, {"Ethnicity", "Southeast Asian", "1 (7.1)"},
		{"Ethnicity", "Fijian", "1 (7.1)"},
		{"Employment", "Integrated youth service (IYS)", "9 (50.0)"},
		{"Employment", "Community setting", "3 (16.7)"}, {"Employment", "School setting", "3 (16.7)"},
		{"Employment", "Crisis support", "2 (11.1)"}, {"Employment", "Mental health service", "1 (5.6)"},
		{"Received peer support training", "Yes", "15 (83.3)"},
		{"Received peer support training", "No", "3 (16.7)"},
		{"Experience as a peer support worker", "Under 1 year", "3 (16.7)"},
		{"Experience as a peer support worker", "1-2 years", "5 (27.8)"},
		{"Experience as a peer support worker", "2-4 years", "6 (33.3)"},
		{"Experience as a peer support worker", "5-10 years", "4 (22.2)"},
		{"Years of experience", "Range", "0.1–10"}, // one month is 0.083 years
	}
}

// medians are the beginnings of two lines more; their quartiles are not published.
func medians() []line {
	return []line{{"Age", "Median (IQR)", "23 ("}, {"Years of experience", "Median (IQR)", "2.5 ("}}
}

// wantPublished fails unless the lines of a table are those of the source study, and no others.
func wantPublished(t *testing.T, got []line) {
	t.Helper()
	for _, want := range published() {
		if !containsLine(got, want, len(want.text)) {
			t.Errorf("no line %v", want)
		}
	}
	for _, want := range medians() {
		if !containsLine(got, want, 0) {
			t.Errorf("no line that begins %v", want)
		}
	}
	if n := len(published()) + len(medians()) + 1; len(got) != n { // and the range of ages
		t.Errorf("%d lines, not %d: %v", len(got), n, got)
	}
}

// containsLine looks for a line whose text is want's, of that length, or begins with it where whole
// is 0.
func containsLine(lines []line, want line, whole int) bool {
	for _, l := range lines {
		if l.variable == want.variable && l.label == want.label && len(l.text) >= len(want.text) &&
			l.text[:len(want.text)] == want.text && (whole == 0 || len(l.text) == whole) {
			return true
		}
	}
	return false
}

// tableOnPage reads Table 1 where it is shown; n are the numbers beside its variables.
func tableOnPage(tb *tab) (lines []line, n map[string]string) {
	tb.t.Helper()
	n = map[string]string{}
	type row struct {
		Variable, N, Label, Text string
	}
	rows := evaluate[[]row](tb, `[...document.querySelectorAll(".c-table1 tbody")].flatMap(b => {
		const head = b.querySelector("th").cloneNode(true);
		const N = head.querySelector(".c-note")?.textContent ?? "";
		head.querySelectorAll("sup, .c-note").forEach(e => e.remove());
		return [...b.querySelectorAll("tr")].slice(1).map(r => ({Variable: head.textContent.trim(), N,
			Label: r.querySelector("th")?.textContent.trim() ?? "",
			Text: r.querySelector("td").textContent.trim()}));
	})`)
	for _, r := range rows {
		lines = append(lines, line{r.Variable, r.Label, r.Text})
		n[r.Variable] = r.N
	}
	return lines, n
}

func tableLines(table analytics.TableOne) (lines []line) {
	for _, v := range table.Variables {
		for _, r := range v.Rows {
			lines = append(lines, line{v.Label, r.Label, r.Cells[0].Text})
		}
	}
	return lines
}

// Table 1 of the source study comes out: on the researcher's page and in the API. A form that
// staff type in then counts in it.
func TestTableOneComesOut(t *testing.T) {
	d := freshDemo(t)
	tb := newTab(t, d.server, look{width: desktop})
	tb.open("/studies?lang=en")
	tb.wantText("main h1", "Sign in")
	tb.fill("name", "researcher")
	tb.fill("password", "not the password")
	tb.follow("main button")
	if !tb.shown(`.govuk-error-summary a[href="#name"]`) ||
		tb.value("name") != "researcher" || tb.value("password") != "" {
		t.Errorf("after a wrong password: %s", tb.text("main"))
	}
	tb.fill("password", d.Accounts["researcher"].Password)
	tb.follow("main button")
	tb.wantText("main h1", "Studies") // where the person wanted to go
	tb.follow(`main a[href="/studies/peer-support"]`)
	lines, n := tableOnPage(tb)
	wantPublished(t, lines)
	for variable, want := range map[string]string{"Age": "n = 14", "Gender": "n = 14", "Ethnicity": "n = 14",
		"Employment": "n = 18", "Years of experience": "n = 18"} {
		if n[variable] != want {
			t.Errorf("%s has %q, not %q", variable, n[variable], want)
		}
	}
	tb.wantText(".c-footnotes", "14 of 18")
	tb.wantText(".c-footnotes", "77.8")
	tb.wantText(".c-footnotes", "more than one answer")
	tb.wantText("main", "reconstructed from the published table")
	wantTableInAPI(t, d)
	typeInForm(tb)
	eventually(t, "the form counts", func() bool {
		tb.open("/studies/peer-support")
		lines, _ := tableOnPage(tb)
		return containsLine(lines, line{"Employment", "School setting", "4 (21.1)"}, len("4 (21.1)"))
	})
}

func wantTableInAPI(t *testing.T, d *demoServer) {
	t.Helper()
	var table analytics.TableOne
	results(t, d, "researcher", "studies/peer-support/results/table1", &table)
	lines := tableLines(table)
	some := slices.DeleteFunc(slices.Clone(lines), func(l line) bool { return l.text == "0 (0.0)" })
	if len(some) == len(lines) {
		t.Error("programs are not told of the answers that nobody gave")
	}
	wantPublished(t, some) // and the page, which leaves them out, is told the same
	r := table.ResponseRate
	if r == nil || r.Invited != 18 || r.Responses != 14 || r.Percent < 77.7 || r.Percent > 77.8 {
		t.Errorf("response rate: %+v", r)
	}
	for _, v := range table.Variables {
		if v.ID == "ethnicity" && (v.Kind != "several" || len(v.Footnotes) < 1) {
			t.Errorf("ethnicity: kind %s, footnotes %v", v.Kind, v.Footnotes)
		}
	}
	status, body := call(t, http.MethodGet, d.URL+"/s/peer-support-session", "", "")
	if status == http.StatusOK {
		t.Errorf("anybody can type in a staff form: %.100s", body)
	}
}

// typeInForm fills in the staff's form as a researcher.
func typeInForm(tb *tab) {
	tb.t.Helper()
	tb.follow(`main a[href="/s/peer-support-session"]`)
	w := newWalk(tb, "peer-support-session", "en", 0)
	w.do("start")
	for _, answer := range []struct{ name, value string }{
		{"employment", "school"}, {"training", "yes"}, {"experience", "years_2_4"},
	} {
		w.choose(answer.name, answer.value)
		w.do("next")
	}
	w.fill("years", "3.5")
	w.do("next")
	w.do("submit")
	if w.text(".c-receipt") == "" {
		w.t.Fatalf("no receipt: %s", w.text("main"))
	}
	w.follow(`main a.govuk-button`) // the next one
	w.wantText("main h1", "Session record")
}
