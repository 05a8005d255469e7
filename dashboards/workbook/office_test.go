package workbook_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/dashboards"
)

// office is LibreOffice, the foreign reader, with a profile of the test's own.
type office struct{ profile string }

func newOffice(t *testing.T) office {
	t.Helper()
	for _, program := range []string{"soffice", "pdftotext", "pdfinfo"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatal("Install LibreOffice and poppler: apt-get install libreoffice-calc poppler-utils")
		}
	}
	profile, err := os.MkdirTemp("", "candour-office-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(profile) }) // a process of its own that is last may write still
	return office{profile}
}

// convert writes a workbook in another format and returns the folder of what came out.
func (o office) convert(t *testing.T, file written, format string) string {
	t.Helper()
	folder := t.TempDir()
	path := filepath.Join(folder, "report.xlsx")
	if err := os.WriteFile(path, file.bytes, 0o600); err != nil {
		t.Fatal(err)
	}
	o.run(t, "soffice", "-env:UserInstallation=file://"+o.profile, "--headless",
		"--convert-to", format, "--outdir", folder, path)
	return folder
}

// run runs a program and returns what it said.
func (office) run(t *testing.T, program string, args ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), program, args...)
	command.WaitDelay = time.Minute // its processes end one after the other
	out, err := command.CombinedOutput()
	if err != nil || strings.Contains(string(out), "Error") {
		t.Fatalf("%s %q: %v\n%s", program, args, err, out)
	}
	return string(out)
}

// print returns the text of the printed workbook and how many pages it has.
func (o office) print(t *testing.T, file written) (text, info string) {
	t.Helper()
	pdf := filepath.Join(o.convert(t, file, "pdf"), "report.pdf")
	return o.run(t, "pdftotext", "-layout", pdf, "-"), o.run(t, "pdfinfo", pdf)
}

// csv is the export of every sheet, as it is stored.
const csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"

// TestLibreOfficeReadsCells compares cells as another program reads them.
func TestLibreOfficeReadsCells(t *testing.T) {
	r := report()
	r.Surveys[0].Sections[0].Questions[0].Rows[0].Label = "=1+1"
	folder := newOffice(t).convert(t, write(t, r), csv)
	tests := []struct {
		sheet string
		want  []string
	}{
		{"1 Helpers", []string{
			",Friends,30,75%,59.8060385792%,85.8128813609%,", ",=1+1,10,25%,",
		}},
		{"2 How was it", []string{",They heard me.,10%,15%,75%,40"}},
		{"3 People", []string{",Mean,18.25,", ",Under 16,10,"}},
		{"Table 1", []string{",Woman,13 (92.9)"}},
		{"Summary", []string{",Who helped?,", ",40,Open"}},
	}
	for _, tt := range tests {
		t.Run(tt.sheet, func(t *testing.T) {
			got, err := os.ReadFile(filepath.Join(folder, "report-"+tt.sheet+".csv"))
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range tt.want {
				if !strings.Contains(string(got), want) {
					t.Errorf("no %q in\n%s", want, got)
				}
			}
		})
	}
}

// TestLibreOfficePrints prints reports and finds on paper what a reader must find; no sheet is
// wider than its page, or there would be more pages.
func TestLibreOfficePrints(t *testing.T) {
	o, mixed := newOffice(t), report()
	for name, label := range labels() {
		if len(label) < 1000 {
			q := choice("q"+strings.ReplaceAll(name, " ", ""), label, answers(label, 10, "Other", 30))
			mixed.Surveys[0].Sections[0].Questions = append(mixed.Surveys[0].Sections[0].Questions, q)
		}
	}
	mixed.Title = labels()["foot"]
	tests := []struct {
		name   string
		report dashboards.Report
		pages  string
		want   []string
	}{
		{"plain", report(), "7", []string{
			"Young people and support", "Synthetic data", "1/7", "released by Robin", "59.8 %", "13 (92.9)",
		}},
		{"nothing shown", hidden(), "5", []string{"Questions that are not shown", "Woman 13 (92.9 %)"}},
		{"hostile", mixed, "", []string{`&P&D&"Arial"`, "=1+1", "<f>1+1</f> & ]]>", `]:*?/\['!$A$1`}},
		{"long", hostile(labels()["too long"]), "", []string{"word word", "Texts that were cut"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, info := o.print(t, write(t, tt.report))
			text = strings.ReplaceAll(text, "\u00a0", " ")
			for _, want := range tt.want {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
			pages := strings.Fields(info[strings.Index(info, "Pages:"):])[1]
			if tt.pages != "" && pages != tt.pages {
				t.Errorf("%s pages, want %s", pages, tt.pages)
			}
		})
	}
}

// TestLibreOfficeKeepsCharts has every chart written again by LibreOffice, which drops what it
// cannot read.
func TestLibreOfficeKeepsCharts(t *testing.T) {
	file := write(t, report())
	again, err := os.ReadFile(filepath.Join(newOffice(t).convert(t, file, "ods"), "report.ods"))
	if err != nil {
		t.Fatal(err)
	}
	var charts []string
	for name := range (written{bytes: again}).parts(t) {
		if strings.HasPrefix(name, "Object ") && strings.HasSuffix(name, "/content.xml") {
			charts = append(charts, name)
		}
	}
	if slices.Sort(charts); len(charts) != 3 {
		t.Errorf("the charts %q, want 3", charts)
	}
}
