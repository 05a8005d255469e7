package xlsform_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"candour/survey/xlsform"
)

// exceptions are the cases in which reading departs from the reference on purpose, each with the
// reason.
var exceptions = map[string]string{
	"1d878c83098b": "`$(myField)='1'` is no XPath. The reference hands it through; here an expression " +
		"that cannot be read is refused, with its place.",
	"63fa8732a0a0": "The label of the survey sheet names no language while others do. The reference lists " +
		"only languages that its itext needs, and leaves that one out; here each text has one, called default.",
}

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
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// disagreement is a case that does not come out as the reference has it. Forms are called by id,
// expressions by themselves.
type disagreement struct{ Case, Where, Detail, Reason string }

// score is how many of some cases agree.
type score struct {
	Agreed, Cases int
	Disagreements []disagreement
}

func (s score) percent() float64 { return 100 * float64(s.Agreed) / float64(max(s.Cases, 1)) }

func (s *score) count(d *disagreement) {
	s.Cases++
	if d == nil {
		s.Agreed++
		return
	}
	d.Reason = exceptions[d.Case]
	s.Disagreements = append(s.Disagreements, *d)
}

// TestConformance measures how far reading agrees with pyxform, and evaluating with ODK Web Forms.
// Where CANDOUR_CONFORMANCE names a file, the report is written there.
func TestConformance(t *testing.T) {
	verdicts, models := measureForms(t)
	expressions := measureExpressions(t)
	for _, s := range []struct {
		name  string
		score score
		least float64 // per cent
	}{{"verdicts", verdicts, 97}, {"models", models, 90}, {"expressions", expressions, 98}} {
		t.Logf("%s: %d of %d agree (%.1f %%)", s.name, s.score.Agreed, s.score.Cases, s.score.percent())
		for _, d := range s.score.Disagreements {
			t.Logf("  %s %s: %s: %s", d.Case, d.Where, d.Detail, d.Reason)
			if d.Reason == "" {
				t.Errorf("%s disagrees without a listed reason: %s", d.Case, d.Detail)
			}
		}
		if s.score.percent() < s.least {
			t.Errorf("%s: %.1f %% is less than %.0f %%", s.name, s.score.percent(), s.least)
		}
	}
	if file := os.Getenv("CANDOUR_CONFORMANCE"); file != "" {
		if err := os.WriteFile(file, []byte(report(verdicts, models, expressions)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func measureForms(t *testing.T) (verdicts, models score) {
	t.Helper()
	for _, c := range readLines[formCase](t, "xlsform-cases.jsonl") {
		def, _, err := xlsform.Read([]byte(c.MD), xlsform.Markdown, "data")
		if (err == nil) != (c.Verdict == "accept") {
			detail := "taken here, refused by the reference: " + c.Error
			if err != nil {
				detail = "refused here: " + err.Error()
			}
			verdicts.count(&disagreement{Case: c.ID, Where: c.Source, Detail: detail})
			continue
		}
		verdicts.count(nil)
		if err != nil {
			continue
		}
		reference, err := readForm(c.XForm)
		if err != nil {
			t.Fatal(err)
		}
		if detail := difference(modelOf(def), reference); detail != "" {
			models.count(&disagreement{Case: c.ID, Where: c.Source, Detail: detail})
			continue
		}
		models.count(nil)
	}
	return verdicts, models
}
