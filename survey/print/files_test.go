package print_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"candour/survey"
	"candour/survey/print"
)

// TestForeignReaders writes each shipped survey in both formats and languages, and has other
// programs read them.
func TestForeignReaders(t *testing.T) {
	dir := t.TempDir()
	var documents []string
	for _, study := range studies(t) {
		for _, lang := range study.Definition.Languages {
			d := compose(t, study.Definition, lang)
			stem := filepath.Join(dir, string(study.Name)+"-"+lang)
			write(t, stem+".pdf", d, print.WritePDF)
			write(t, stem+".docx", d, print.WriteDOCX)
			documents = append(documents, stem+".docx")
			read := flat(run(t, "pdftotext", stem+".pdf", "-"))
			for _, line := range lines(slices.Concat(d.Parts[0].Blocks, d.Parts[1].Blocks)) {
				for _, word := range strings.Fields(flat(line)) {
					if !strings.Contains(read, word) {
						t.Errorf("%s.pdf lacks %q of %q", stem, word, line)
					}
				}
			}
		}
	}
	profile, err := os.MkdirTemp("", "candour-office-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(profile) }) // a process of LibreOffice's that is last may write still
	run(t, "soffice", slices.Concat([]string{"-env:UserInstallation=file://" + profile,
		"--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", dir}, documents)...)
	for _, study := range studies(t) {
		for _, lang := range study.Definition.Languages {
			stem := filepath.Join(dir, string(study.Name)+"-"+lang)
			content, err := os.ReadFile(stem + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			read := flat(string(content))
			d := compose(t, study.Definition, lang)
			for _, line := range lines(slices.Concat(d.Parts[0].Blocks, d.Parts[1].Blocks)) {
				if !strings.Contains(read, flat(line)) {
					t.Errorf("%s.docx lacks %q", stem, line)
				}
			}
		}
	}
}

// flat is text with single ordinary spaces.
func flat(s string) string { return strings.Join(strings.Fields(plain(s)), " ") }

func write(t *testing.T, path string, d *print.Document,
	encode func(io.Writer, *print.Document) error) {
	t.Helper()
	var out bytes.Buffer
	if err := encode(&out, d); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out)
}

// part reads one file of a docx as XML; it fails where it is not well formed.
func part(t *testing.T, docx []byte, name string) []xml.StartElement {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	file, err := archive.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	var all []xml.StartElement
	for decoder := xml.NewDecoder(file); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if start, ok := token.(xml.StartElement); ok {
			all = append(all, start.Copy())
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func TestDOCXIsAccessible(t *testing.T) {
	def := studies(t)[2].Definition
	var out bytes.Buffer
	if err := print.WriteDOCX(&out, compose(t, def, "fr")); err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, name := range []string{"[Content_Types].xml", "_rels/.rels", "docProps/core.xml",
		"word/_rels/document.xml.rels", "word/_rels/fontTable.xml.rels", "word/settings.xml",
		"word/styles.xml", "word/fontTable.xml", "word/footer.xml", "word/document.xml"} {
		for _, e := range part(t, out.Bytes(), name) {
			count[e.Name.Local+" "+attribute(e, "val")]++
			count[e.Name.Local]++
		}
	}
	for _, want := range []struct {
		what string
		n    int
	}{
		{"pStyle Title", 1}, {"pStyle Heading1", 2}, {"lang fr", 1}, {"title", 1},
		{"pStyle Question", len(topQuestions(def.Questions))},
		{"pStyle FormQuestion", len(topQuestions(def.Questions))},
		{"tblHeader", 7}, // three grids twice, and the list of what is stored
	} {
		if count[want.what] != want.n {
			t.Errorf("%s: %d, want %d", want.what, count[want.what], want.n)
		}
	}
	if count["checkbox"] < 100 {
		t.Errorf("%d boxes can be ticked", count["checkbox"])
	}
}

// topQuestions are the questions with a number of their own.
func topQuestions(questions []survey.Question) []string {
	var all []string
	for _, q := range questions {
		switch q.Type {
		case survey.Note:
		case survey.Group:
			all = append(all, topQuestions(q.Questions)...)
		default:
			all = append(all, q.Name)
		}
	}
	return all
}

func TestPDFHasTitleLanguageOutlineAndPages(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.pdf")
	d := compose(t, studies(t)[0].Definition, "fr")
	write(t, path, d, print.WritePDF)
	info := run(t, "pdfinfo", path)
	if !strings.Contains(info, "Accompagner les jeunes") || !strings.Contains(info, "letter") {
		t.Errorf("pdfinfo says %s", info)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"/Lang (fr)", "/Outlines"} {
		if !bytes.Contains(content, []byte(want)) {
			t.Errorf("the PDF lacks %s", want)
		}
	}
	if fonts := run(t, "pdffonts", path); strings.Count(fonts, "Identity-H       yes") != 2 {
		t.Errorf("the two weights of the typeface are not inside: %s", fonts)
	}
	if text := run(t, "pdftotext", path, "-"); !strings.Contains(text, "2 / ") {
		t.Error("pages have no numbers")
	}
	d.Page = print.A4
	write(t, path, d, print.WritePDF)
	if info := run(t, "pdfinfo", path); !strings.Contains(info, "A4") {
		t.Errorf("pdfinfo says %s", info)
	}
}

// hostile labels: markup, signs of formats, control characters, halves of characters, words without
// end, and text from right to left.
func hostile() []string {
	return []string{`</w:t></w:p> & <b>"bold"</b>`, "%s %d %!s(MISSING) %", "a\x00b\x01c\x1bd",
		"broken \xff\xfe UTF-8", strings.Repeat("Donaudampfschifffahrt", 200),
		strings.Repeat("many words ", 500), "e\u0301 and a\u200bb", "${", "${nobody}", "  ", "a\nb\tc"}
}

func TestHostileTexts(t *testing.T) {
	for _, label := range hostile() {
		text := survey.Text{"en": label}
		def := &survey.Definition{Name: "hostile", Title: text, StudyTitle: text,
			Languages: []string{"en"},
			Ethics:    &survey.Ethics{Board: text, Number: label},
			Notice:    survey.Notice{Intro: text, Law: text, Help: []survey.HelpLine{{Label: text, Tel: label}}},
			Consent:   &survey.Consent{Text: text},
			Choices:   map[string][]survey.Choice{"c": {{Name: "a", Label: text}, {Name: label, Label: text}}},
			Questions: []survey.Question{
				{Type: survey.SelectOne, Name: "a", Label: text, Hint: text, Choices: "c", OrOther: true},
				{Type: survey.Integer, Name: "b", Label: text, Unit: text, Constraint: label, Relevant: label},
				{Type: survey.Grid, Name: "g", Label: text, Choices: "c",
					Questions: []survey.Question{{Name: "row", Label: text, Relevant: label}}},
			}}
		d := compose(t, def, "en")
		var docx bytes.Buffer
		if err := print.WriteDOCX(&docx, d); err != nil {
			t.Errorf("%.20q as docx: %v", label, err)
		}
		part(t, docx.Bytes(), "word/document.xml")
		part(t, docx.Bytes(), "docProps/core.xml")
		path := filepath.Join(t.TempDir(), "a.pdf")
		var fault *survey.Error
		var pdf bytes.Buffer
		if err := print.WritePDF(&pdf, d); errors.As(err, &fault) && fault.Kind == survey.Unsupported {
			continue // a sign that the typeface lacks, said so
		} else if err != nil {
			t.Errorf("%.20q as PDF: %v", label, err)
		}
		if err := os.WriteFile(path, pdf.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		run(t, "pdftotext", path, "-")
	}
}

func TestPDFRefusesSignsThatItLacks(t *testing.T) {
	for _, label := range []string{"ᐃᓄᒃᑎᑐᑦ", "你好", "😀", "مرحبا"} {
		def := &survey.Definition{Name: "a", Title: survey.Text{"en": label}, Languages: []string{"en"}}
		d := compose(t, def, "en")
		var fault *survey.Error
		if err := print.WritePDF(io.Discard, d); !errors.As(err, &fault) ||
			fault.Kind != survey.Unsupported {
			t.Errorf("%s: %v", label, err)
		}
		if err := print.WriteDOCX(io.Discard, d); err != nil {
			t.Errorf("%s as docx: %v", label, err)
		}
	}
}

func TestTenThousandChoices(t *testing.T) {
	list := make([]survey.Choice, 10_000)
	for i := range list {
		list[i] = survey.Choice{Name: strings.Repeat("c", i%50+1), Label: survey.Text{"en": "A choice"}}
	}
	def := &survey.Definition{Name: "a", Title: survey.Text{"en": "Many"}, Languages: []string{"en"},
		Choices: map[string][]survey.Choice{"c": list}, Questions: []survey.Question{
			{Type: survey.SelectOne, Name: "a", Label: survey.Text{"en": "Which?"}, Choices: "c"},
			{Type: survey.Grid, Name: "g", Label: survey.Text{"en": "Which?"}, Choices: "c",
				Questions: []survey.Question{{Name: "row", Label: survey.Text{"en": "Row"}}}}}}
	d := compose(t, def, "en")
	for _, encode := range []func(io.Writer, *print.Document) error{print.WriteDOCX, print.WritePDF} {
		if err := encode(io.Discard, d); err != nil {
			t.Error(err)
		}
	}
}
