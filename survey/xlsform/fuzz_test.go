package xlsform_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"candour/survey"
	"candour/survey/sample"
	"candour/survey/xlsform"
)

// FuzzWorkbook wants a form, or one sentence, of whatever bytes are called .xlsx.
func FuzzWorkbook(f *testing.F) {
	studies, err := sample.Studies()
	if err != nil {
		f.Fatal(err)
	}
	var whole bytes.Buffer
	if err := xlsform.Write(&whole, studies[0].Definition); err != nil {
		f.Fatal(err)
	}
	f.Add(whole.Bytes())
	f.Add(smallBook(f))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, content []byte) {
		def, _, err := xlsform.Read(content, xlsform.XLSX, "fuzz")
		if err == nil {
			_ = survey.Publishable(def)
			return
		}
		wantSentence(t, err)
	})
}

// FuzzCells puts whatever texts into the cells of a workbook.
func FuzzCells(f *testing.F) {
	f.Add("select_one a", "q", "Label", "${q} = 'x'")
	f.Add("begin_repeat", "", "=1+1", "count-selected(${})")
	f.Add("end_group", "q q", "_x0041_\x00", "'")
	f.Fuzz(func(t *testing.T, kind, name, label, relevant string) {
		book := excelize.NewFile()
		defer func() { _ = book.Close() }()
		if err := errors.Join(book.SetSheetName("Sheet1", "survey"),
			book.SetSheetRow("survey", "A1", &[]string{"type", "name", "label", "relevant"}),
			book.SetSheetRow("survey", "A2", &[]string{kind, name, label, relevant}),
			book.SetSheetRow("survey", "A3", &[]string{"integer", "age", label, "${" + name + "} > 1"})); err != nil {
			return // a cell of more than Excel's characters
		}
		var out bytes.Buffer
		if _, err := book.WriteTo(&out); err != nil {
			return
		}
		def, _, err := xlsform.Read(out.Bytes(), xlsform.XLSX, "fuzz")
		if err != nil {
			wantSentence(t, err)
			return
		}
		_ = survey.Publishable(def)
		if err := xlsform.Write(&out, def); err != nil {
			t.Errorf("it is read and cannot be written: %v", err)
		}
	})
}

// wantSentence fails unless an error is one line for a person.
func wantSentence(t *testing.T, err error) {
	t.Helper()
	var fault *survey.Error
	if !errors.As(err, &fault) || fault.Kind == survey.Internal || fault.Message == "" || strings.Contains(fault.Message, "\n") {
		t.Errorf("got %v", err)
	}
}

func smallBook(f *testing.F) []byte {
	f.Helper()
	book := excelize.NewFile()
	var out bytes.Buffer
	if err := errors.Join(book.SetSheetName("Sheet1", "survey"), book.SetSheetRow("survey", "A1", &[]string{"type", "name"})); err != nil {
		f.Fatal(err)
	}
	if _, err := book.WriteTo(&out); err != nil {
		f.Fatal(err)
	}
	return out.Bytes()
}
