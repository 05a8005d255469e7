package print_test

import (
	"strings"
	"testing"
	"time"

	"candour/survey"
	"candour/survey/print"
)

// day is when the documents of these tests are printed.
func day() time.Time { return time.Date(2026, 3, 9, 10, 0, 0, 0, time.UTC) }

func parse(t *testing.T, source string) *survey.Definition {
	t.Helper()
	def, _, err := survey.Parse([]byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return def
}

func compose(t *testing.T, def *survey.Definition, lang string) *print.Document {
	t.Helper()
	d, err := print.New(def, print.Options{Language: lang, Made: day()})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// lines are the texts of a document's blocks, one a block, cell or choice.
func lines(blocks []print.Block) []string {
	var all []string
	for _, block := range blocks {
		switch b := block.(type) {
		case *print.Heading:
			all = append(all, b.Text)
		case *print.Paragraph:
			all = append(all, strings.TrimSpace(b.Start+" "+b.Text))
		case *print.Choices:
			for _, item := range b.Items {
				all = append(all, item.Text)
			}
		case *print.Scale:
			all = append(all, b.Labels...)
		case *print.Blank:
			all = append(all, b.Before+b.After)
		case *print.Table:
			all = append(all, b.Head...)
			for _, row := range b.Rows {
				for _, cell := range row {
					all = append(all, cell.Text)
				}
			}
		case *print.Together:
			all = append(all, lines(b.Blocks)...)
		}
	}
	return all
}

// starting is the first line that starts with start.
func starting(t *testing.T, part print.Part, start string) string {
	t.Helper()
	for _, line := range lines(part.Blocks) {
		if strings.HasPrefix(line, start) {
			return line
		}
	}
	t.Errorf("no line starts with %q", start)
	return ""
}

// plain has ordinary spaces for those that do not break.
func plain(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }
