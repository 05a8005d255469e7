package dashboards_test

import (
	"bytes"
	"testing"

	"candour/dashboards"
)

// Spreadsheets read the file as text and numbers, and run nothing.
func TestCSV(t *testing.T) {
	table := dashboards.Table{Headings: []string{"Answer", "n"}, Rows: [][]string{{"=1+1", "1,234"}, {"@sum", "−2.5"}, {"-", "12.5"}}}
	for _, c := range []struct{ name, lang, want string }{
		{"English", "en", "\ufeffAnswer,n\r\n'=1+1,1234\r\n'@sum,-2.5\r\n'-,12.5\r\n\r\n'+note\r\n"},
		{"French", "fr", "\ufeffAnswer;n\r\n'=1+1;1234\r\n'@sum;-2.5\r\n'-;12.5\r\n\r\n'+note\r\n"},
	} {
		var out bytes.Buffer
		if err := dashboards.WriteCSV(&out, table, []string{"+note", ""}, c.lang); err != nil {
			t.Fatal(err)
		}
		if out.String() != c.want {
			t.Errorf("%s: got %q, want %q", c.name, out.String(), c.want)
		}
	}
}
