package e2e_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// tableOneFile is Table 1 as the CSV beside it has it: the cells of its lines, and the notes below.
func tableOneFile(tb *tab, role, lang string) (head []string, lines [][]string, notes string) {
	tb.t.Helper()
	href := evaluate[string](tb, `document.querySelector("#table1 + .c-tools a[download]").href`)
	status, body := call(tb.t, http.MethodGet, href+"&lang="+lang, demo(tb.t).Accounts[role].Token, "")
	if !strings.Contains(href, "?") {
		status, body = call(tb.t, http.MethodGet, href+"?lang="+lang, demo(tb.t).Accounts[role].Token, "")
	}
	if status != http.StatusOK || !strings.HasPrefix(body, "\ufeff") {
		tb.t.Fatalf("%s: %d %.200s", href, status, body)
	}
	table, notes, _ := strings.Cut(strings.TrimPrefix(body, "\ufeff"), "\r\n\r\n")
	read := csv.NewReader(strings.NewReader(table))
	if lang == "fr" {
		read.Comma = ';'
	}
	lines, err := read.ReadAll()
	tb.must(err)
	return lines[0], lines[1:], notes
}

// plainCell is a cell of the page as a file writes it: no marks between thousands.
func plainCell(text string) string {
	return strings.NewReplacer("\u202f", "", "−", "-").Replace(text)
}

// The file of Table 1 has the cells of the page, for every role and at every choice: groups, tests, what
// percentages are of. Its footnotes and what protects it stand below.
func TestTableOneIsTakenAway(t *testing.T) {
	d := demo(t)
	for _, c := range []struct {
		role, query, lang string
		says              []string
		silent            string
	}{
		{"researcher", "", "en", []string{"Table 1. Characteristics of participants", "n (%) of those who answered"}, "rounded"},
		{"researcher", "?by=gender&p=true&base=all", "en", []string{"Table 1 by: Gender", "Percentages of: Everybody who took part", "Percentages are of everybody who took part."}, "rounded"},
		{"researcher", "?by=gender&p=true&base=asked", "fr", []string{"Tableau 1 selon", "personnes interrogées"}, "arrondi"},
		{"funder", "?by=gender", "en", []string{"Counts are rounded to a multiple of 5"}, "p ="},
		{"funder", "?base=asked", "fr", []string{"Chaque nombre est arrondi"}, "p ="},
		{"advisor", "", "en", []string{"Counts are rounded to a multiple of 5"}, "p ="},
	} {
		t.Run(c.role+" "+c.query+" "+c.lang, func(t *testing.T) {
			tb := newStaffTab(t, d, c.role)
			tb.open("/studies/youth-experience" + c.query + map[bool]string{true: "&", false: "?"}[c.query != ""] + "lang=" + c.lang)
			shown := evaluate[[][]string](tb, `[...document.querySelectorAll("#table1 tbody")].flatMap(b => {
				const head = b.querySelector("th").cloneNode(true), test = /·\s*(.*)/.exec(head.textContent)?.[1] ?? "";
				head.querySelectorAll("sup, .c-note").forEach(e => e.remove());
				return [...b.rows].slice(1).map((r, i) => [head.textContent.trim(), ...[...r.cells].map(x => x.textContent.trim()), i ? "" : test]);
			})`)
			head, lines, notes := tableOneFile(tb, c.role, c.lang)
			tested := strings.Contains(c.query, "p=true")
			columns := evaluate[int](tb, `document.querySelector("#table1 thead tr").cells.length - 1`)
			if want := 4 + columns; len(head) != want && !(tested && len(head) == want+1) || len(shown) < 10 || len(lines) != len(shown) {
				t.Fatalf("%d columns and %d lines, %d columns and %d lines on the page: %v", len(head), len(lines), columns, len(shown), head)
			}
			for i, line := range lines {
				got := append([]string{line[0]}, append([]string{line[1]}, line[3:3+columns]...)...)
				if want := shown[i][:len(shown[i])-1]; plainCell(fmt.Sprint(got)) != plainCell(fmt.Sprint(want)) {
					t.Errorf("the file has %v, the page %v", got, want)
				}
				if test := shown[i][len(shown[i])-1]; tested && line[len(line)-1] != test {
					t.Errorf("%s: the file's test is %q, the page's %q", line[0], line[len(line)-1], test)
				}
			}
			for _, says := range append(c.says, evaluate[[]string](tb, `[...document.querySelectorAll("#table1 .c-footnotes li")].map(e => e.textContent.trim().replace(/\s+/g, " "))`)...) {
				if !strings.Contains(strings.ReplaceAll(notes, `"`, ""), strings.ReplaceAll(says, `"`, "")) {
					t.Errorf("below the table %q is not said: %s", says, notes)
				}
			}
			if strings.Contains(notes+fmt.Sprint(lines), c.silent) {
				t.Errorf("the file says %q", c.silent)
			}
		})
	}
	for query, want := range map[string]int{"?by=pronouns": http.StatusForbidden, "?p=true&by=gender": http.StatusForbidden,
		"?suspect=without": http.StatusForbidden, "?base=half": http.StatusUnprocessableEntity} {
		if status, body := call(t, http.MethodGet, d.URL+"/studies/youth-experience/table1.csv"+query, d.Accounts["funder"].Token, ""); status != want {
			t.Errorf("a funder's %s: %d, want %d: %s", query, status, want, body)
		}
	}
	if status, body := call(t, http.MethodGet, d.URL+"/studies/youth-experience/table1.csv?by=barriers", d.Accounts["researcher"].Token, ""); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Choose one.") {
		t.Errorf("by a question of several answers: %d %s", status, body)
	}
}

// Who takes exact numbers away as a file is in the log, each time; who takes protected ones is not.
func TestFilesOfTableOneAreLogged(t *testing.T) {
	d := freshDemo(t)
	for _, role := range []string{"researcher", "researcher", "funder"} {
		if status, body := call(t, http.MethodGet, d.URL+"/studies/youth-experience/table1.csv", d.Accounts[role].Token, ""); status != http.StatusOK {
			t.Fatalf("%s: %d %s", role, status, body)
		}
	}
	_, log := call(t, http.MethodGet, d.URL+"/audit.csv", d.Accounts["admin"].Token, "")
	var found []string
	for line := range strings.Lines(log) {
		if strings.Contains(line, "export table") {
			found = append(found, line)
		}
	}
	if len(found) != 2 || slices.ContainsFunc(found, func(l string) bool {
		return !strings.Contains(l, "researcher,export table,Table 1 of youth-experience")
	}) {
		t.Errorf("the log has %q", found)
	}
	tb := newStaffTab(t, d, "admin")
	tb.open("/audit?lang=fr")
	tb.wantText("main", "export d’un tableau")
}

// Table 1 is copied as it stands, a line for each of its lines.
func TestTableOneIsCopied(t *testing.T) {
	tb := newStaffTab(t, demo(t), "researcher")
	tb.allow("clipboard-read", "clipboard-write")
	tb.open("/studies/youth-experience?lang=en&by=gender")
	tb.press("[data-copy-table]")
	eventually(t, "it says that the numbers are copied", func() bool { return strings.Contains(tb.text(`.c-tools [role="status"]`), "copied") })
	copied := strings.Split(evaluate[string](tb, `navigator.clipboard.readText()`), "\n")
	rows := evaluate[int](tb, `document.querySelector("#table1 table").rows.length`)
	first := evaluate[[]string](tb, `[...document.querySelector("#table1 tbody tr:nth-child(2)").cells].map(c => c.textContent.trim())`)
	if len(copied) != rows || !strings.HasPrefix(copied[0], "Characteristic\tOverall N") || copied[2] != strings.Join(first, "\t") {
		t.Errorf("copied %d lines of %d: %q, want %q among them", len(copied), rows, copied, first)
	}
}
