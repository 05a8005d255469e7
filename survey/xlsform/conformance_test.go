package xlsform_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"candour/survey/xlsform"
)

// formCase is one of pyxform's own cases.
type formCase struct {
	ID, Source, MD, Verdict, XForm, Error string
}

// testdata is the folder of the cases. They are not part of the project.
func testdata() string {
	if folder := os.Getenv("CANDOUR_TESTDATA"); folder != "" {
		return folder
	}
	return filepath.Join("..", "..", "..", "shared", "testdata")
}

func readLines[T any](t *testing.T, name string) []T {
	t.Helper()
	file, err := os.Open(filepath.Join(testdata(), name))
	if err != nil {
		t.Fatalf("the cases are not there; set CANDOUR_TESTDATA to their folder: %v", err)
	}
	defer file.Close()
	var all []T
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var one T
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	return all
}

// TestConformance measures how far reading agrees with pyxform.
func TestConformance(t *testing.T) {
	cases := readLines[formCase](t, "xlsform-cases.jsonl")
	verdicts, accepted, models := 0, 0, 0
	for _, c := range cases {
		def, _, err := xlsform.Read([]byte(c.MD), xlsform.Markdown, "data")
		if (err == nil) != (c.Verdict == "accept") {
			t.Logf("VERDICT %s %s: we %v; reference %s %s", c.ID, c.Source, err, c.Verdict, c.Error)
			continue
		}
		verdicts++
		if err != nil {
			continue
		}
		accepted++
		reference, err := readForm(c.XForm)
		if err != nil {
			t.Fatal(err)
		}
		if d := difference(modelOf(def), reference); d != "" {
			t.Logf("MODEL %s %s: %s", c.ID, c.Source, d)
			continue
		}
		models++
	}
	t.Logf("verdicts %d of %d; models %d of %d", verdicts, len(cases), models, accepted)
}
