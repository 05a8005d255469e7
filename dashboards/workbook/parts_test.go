package workbook_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"candour/analytics"
	"candour/dashboards"
)

// parts are the files inside a workbook, each read as XML from end to end where it is XML.
func (w written) parts(t testing.TB) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(w.bytes), int64(len(w.bytes)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels") {
			wellFormed(t, f.Name, content)
		}
		parts[f.Name] = string(content)
	}
	return parts
}

func wellFormed(t testing.TB, name string, content []byte) {
	t.Helper()
	for decoder := xml.NewDecoder(bytes.NewReader(content)); ; {
		_, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
}

var (
	reference = regexp.MustCompile(`<(?:c:)?f>([^<]*)</(?:c:)?f>`)
	cached    = regexp.MustCompile(`<(?:c:)?(?:pt|v)[ >]`)
	harmless  = regexp.MustCompile(`^'[\pL\pM\pN –’.,…-]+'!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?$`)
)

// TestCharts finds a chart for each question that can have one; each refers to cells of its own
// sheet, holds no numbers of its own, and has a text alternative.
func TestCharts(t *testing.T) {
	file := write(t, report())
	charts, descriptions := 0, 0
	for name, part := range file.parts(t) {
		switch {
		case strings.HasPrefix(name, "xl/charts/chart"):
			charts++
			if cached.MatchString(part) {
				t.Errorf("%s holds numbers: %s", name, part)
			}
			for _, f := range reference.FindAllStringSubmatch(part, -1) {
				if !harmless.MatchString(strings.ReplaceAll(f[1], "&#39;", "'")) {
					t.Errorf("%s refers to %q", name, f[1])
				}
			}
		case strings.HasPrefix(name, "xl/drawings/drawing"):
			descriptions += strings.Count(part, `descr="`) - strings.Count(part, `descr=""`)
		case strings.HasPrefix(name, "xl/worksheets/sheet"):
			if strings.Contains(part, "<f>") || strings.Contains(part, "<f ") {
				t.Errorf("%s has a formula", name)
			}
		}
	}
	if charts != 3 || descriptions != charts+1 {
		t.Errorf("%d charts and %d descriptions, want 3 and, with the wordmark's, 4",
			charts, descriptions)
	}
}

// TestNoChart leaves a chart out that would deceive or have nothing to draw.
func TestNoChart(t *testing.T) {
	above := choice("help", "Who helped?", answers("Family", 40, "Friends", 0))
	above.Rows[0].Bounded, above.Rows[0].Percent = analytics.Above95, ptr(95)
	above.Rows[0].Count, above.Rows[0].Low, above.Rows[0].High = analytics.Hidden, nil, nil
	tests := []struct {
		name     string
		question dashboards.Question
	}{
		{"above 95 %", above},
		{"suppressed", suppressed("help", "Who helped?")},
		{"nobody", choice("help", "Who helped?", answers("Family", 0))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := report()
			tt.question.Section = ""
			r.Surveys[0].Sections = []dashboards.Section{{Questions: []dashboards.Question{tt.question}}}
			for name := range write(t, r).parts(t) {
				if strings.HasPrefix(name, "xl/charts/") {
					t.Errorf("there is %s", name)
				}
			}
		})
	}
}

// TestSuppressedNumbersNowhere looks for the numbers of a suppressed question in every part.
func TestSuppressedNumbersNowhere(t *testing.T) {
	for name, part := range write(t, report()).parts(t) {
		if strings.Contains(part, "4242") || strings.Contains(part, "Canary") {
			t.Errorf("%s tells what is suppressed", name)
		}
	}
}

// TestPages checks that each sheet fits its page, has no grid lines, and a foot with fixed words.
func TestPages(t *testing.T) {
	r := report()
	r.Title = "Report &P &D"
	file := write(t, r)
	for _, sheet := range file.GetSheetList() {
		layout, err := file.GetPageLayout(sheet)
		if err != nil || layout.FitToWidth == nil || *layout.FitToWidth != 1 {
			t.Errorf("%s does not fit its page: %+v, %v", sheet, layout, err)
		}
		props, err := file.GetSheetProps(sheet)
		if err != nil || props.FitToPage == nil || !*props.FitToPage {
			t.Errorf("%s is not made to fit, %v", sheet, err)
		}
		foot, err := file.GetHeaderFooter(sheet)
		const want = `&L&"Arial,Regular"&8Candour&C&"Arial,Regular"&8Synthetic data · Imported data` +
			`&R&"Arial,Regular"&8&P / &N`
		if err != nil || foot.OddFooter != want || foot.OddHeader != "" {
			t.Errorf("%s has the foot %q, %v", sheet, foot.OddFooter, err)
		}
	}
	var names []string
	for _, name := range file.GetDefinedName() {
		names = append(names, name.Name)
	}
	for _, want := range []string{"Summary", "TableOne", "_xlnm.Print_Titles"} {
		if !slices.Contains(names, want) {
			t.Errorf("no name %q among %q", want, names)
		}
	}
}
