package dashboards

import (
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// byteOrderMark tells spreadsheets that a file is UTF-8.
const byteOrderMark = "\ufeff"

// WriteCSV writes a table and, below an empty line, notes of what it is. French has semicolons between
// cells, for its commas stand in numbers. Numbers are plain: no spaces or commas between thousands.
// A text that a spreadsheet would take for a formula gets an apostrophe before it.
func WriteCSV(out io.Writer, t Table, notes []string, lang string) error {
	if _, err := io.WriteString(out, byteOrderMark); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	w := csv.NewWriter(out)
	w.UseCRLF = true
	if strings.HasPrefix(lang, "fr") {
		w.Comma = ';'
	}
	lines := append([][]string{t.Headings}, t.Rows...)
	lines = append(lines, []string{""})
	for _, n := range notes {
		if n != "" {
			lines = append(lines, []string{n})
		}
	}
	for _, line := range lines {
		safe := make([]string, len(line))
		for i, text := range line {
			safe[i] = csvCell(text)
		}
		if err := w.Write(safe); err != nil {
			return fmt.Errorf("write CSV: %w", err)
		}
	}
	w.Flush()
	return w.Error()
}

// number is a number as Style writes it.
var number = regexp.MustCompile(`^[−+]?\d{1,3}([,\x{202f}]\d{3})*([.,]\d+)?$`)

// csvCell is a cell as plain text that no spreadsheet runs.
func csvCell(text string) string {
	if number.MatchString(text) {
		return plainDigits(text)
	}
	return TextCell(text)
}

// TextCell is a text as a cell of a CSV: one that a spreadsheet would take for a formula gets an
// apostrophe before it.
func TextCell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(text)[0]) {
		return "'" + text
	}
	return text
}

var thousands = regexp.MustCompile(`[,\x{202f}](\d{3})`)

func plainDigits(text string) string {
	text = strings.TrimPrefix(strings.Replace(text, "−", "-", 1), "+")
	whole, fraction := text, ""
	if i := strings.LastIndexAny(text, ".,"); i >= 0 && (text[i] == '.' || len(text)-i != 4) {
		whole, fraction = text[:i], text[i:]
	}
	return thousands.ReplaceAllString(whole, "$1") + fraction
}
