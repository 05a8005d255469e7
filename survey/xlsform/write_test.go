package xlsform_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"candour/survey"
	"candour/survey/sample"
	"candour/survey/xlsform"
)

func asJSON(t *testing.T, value any) string {
	t.Helper()
	data, err := json.MarshalIndent(value, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// throughExcel writes a definition as a workbook and reads that.
func throughExcel(t *testing.T, def *survey.Definition) *survey.Definition {
	t.Helper()
	var book bytes.Buffer
	if err := xlsform.Write(&book, def); err != nil {
		t.Fatal(err)
	}
	back, _, err := xlsform.Read(book.Bytes(), xlsform.XLSX, "back")
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// firstDifference is the first line in which two texts differ.
func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return a[i] + ", want " + b[i]
		}
	}
	return "one is longer"
}

// Nothing of the shipped surveys is lost on the way through Excel, and they stay publishable.
func TestShippedSurveysComeBack(t *testing.T) {
	studies, err := sample.Studies()
	if err != nil {
		t.Fatal(err)
	}
	for _, study := range studies {
		def := study.Definition
		back := throughExcel(t, def)
		if got, want := asJSON(t, back), asJSON(t, def); got != want {
			t.Errorf("%s: %s", def.Name, firstDifference(got, want))
		}
		if err := survey.Publishable(back); err != nil {
			t.Errorf("%s: %v", def.Name, err)
		}
	}
}

// Every form that the reference takes comes back the same through Excel.
func TestCasesComeBack(t *testing.T) {
	for _, c := range readLines[formCase](t, "xlsform-cases.jsonl") {
		def, _, err := xlsform.Read([]byte(c.MD), xlsform.Markdown, "data")
		if err != nil {
			continue
		}
		if got, want := asJSON(t, throughExcel(t, def)), asJSON(t, def); got != want {
			t.Errorf("%s %s: %s", c.ID, c.Source, firstDifference(got, want))
		}
	}
}

// What can be published is the same definition in YAML.
func TestPublishableCasesAreYAML(t *testing.T) {
	publishable := 0
	for _, c := range readLines[formCase](t, "xlsform-cases.jsonl") {
		def, _, err := xlsform.Read([]byte(c.MD), xlsform.Markdown, "data")
		if err != nil || survey.Publishable(def) != nil {
			continue
		}
		publishable++
		source, err := yaml.Marshal(def)
		if err != nil {
			t.Fatal(err)
		}
		again, _, err := survey.Parse(source)
		if err != nil {
			t.Errorf("%s: %v\n%s", c.ID, err, source)
			continue
		}
		if got, want := asJSON(t, again), asJSON(t, def); got != want {
			t.Errorf("%s: %s", c.ID, firstDifference(got, want))
		}
		if _, err := def.Form(); err != nil {
			t.Errorf("%s: %v", c.ID, err)
		}
	}
	t.Logf("%d cases are publishable", publishable)
}
