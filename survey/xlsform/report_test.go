package xlsform_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"candour/survey/expression"
)

type expressionCase struct {
	Expression, Type string
	Expected         any
	Tolerance        float64
}

// measureExpressions evaluates ODK Web Forms' own cases, which assume the time zone of Phoenix.
func measureExpressions(t *testing.T) score {
	t.Helper()
	zone, err := time.LoadLocation("America/Phoenix")
	if err != nil {
		t.Fatal(err)
	}
	var s score
	for _, c := range readLines[expressionCase](t, "expression-cases.jsonl") {
		got, ok := c.evaluate(zone)
		if ok {
			s.count(nil)
			continue
		}
		s.count(&disagreement{Case: c.Expression, Detail: fmt.Sprintf("%s, not %v", got, c.Expected)})
	}
	return s
}

// evaluate says what came, and whether it is what is expected.
func (c expressionCase) evaluate(zone *time.Location) (string, bool) {
	parsed, err := expression.Parse(c.Expression)
	if err != nil {
		return err.Error(), false
	}
	value, err := parsed.Evaluate(expression.Environment{Zone: zone})
	if err != nil {
		return err.Error(), false
	}
	want, isNumber := c.Expected.(float64)
	switch {
	case c.Type == "boolean":
		return fmt.Sprint(value.Boolean()), value.Boolean() == c.Expected
	case c.Type == "number" && isNumber:
		got := value.Number(zone)
		return expression.FormatNumber(got), math.Abs(got-want) <= c.Tolerance
	case c.Type == "number":
		got := expression.FormatNumber(value.Number(zone))
		return got, got == c.Expected
	}
	return value.String(), value.String() == c.Expected
}

// report is docs/conformance.md.
func report(verdicts, models, expressions score) string {
	var out strings.Builder
	out.WriteString(`# How far Candour agrees with ODK

` + "`make conformance`" + ` measures this and writes this page. The cases are not part of the project: they lie in
` + "`../shared/testdata`" + `, or where CANDOUR_TESTDATA says. XLSForms come from the test suite of pyxform 4.5.0
(BSD-2-Clause), expressions from that of ODK Web Forms (Apache-2.0).

| what | agree | of | per cent |
|---|---:|---:|---:|
`)
	for _, s := range []struct {
		name  string
		score score
	}{{"XLSForms: taken or refused alike", verdicts},
		{"XLSForms taken by both: the same model", models},
		{"Expressions: the same value", expressions}} {
		fmt.Fprintf(&out, "| %s | %d | %d | %.1f |\n", s.name, s.score.Agreed, s.score.Cases, s.score.percent())
	}
	out.WriteString(`
Two models are the same when all questions, groups and repeats stand at the same paths in the same order with the same
type (control and type of the bind), required, relevant, constraint, calculate, repeat count and choices in order, and
when the languages are the same. ` + "`${name}`" + ` in our expressions stands for the path that the reference puts there.
What a converter makes up, the count of a repeat and the labels of a table-list, is left out of the comparison;
or_other stands for the choice and the question that it adds. Where the reference names no language, any one will do.

## Disagreements
`)
	for _, s := range []score{verdicts, models, expressions} {
		for _, d := range s.Disagreements {
			fmt.Fprintf(&out, "\n- `%s` %s\n  %s\n  Reason: %s\n", d.Case, d.Where, d.Detail, d.Reason)
		}
	}
	out.WriteString(`
## What is taken and does not run here

Reading warns of each by name, with sheet, row and column, and publishing refuses it: repeats inside repeats, choices
taken from earlier answers, triggers, paths such as ` + "`instance('list')/root/item`" + `, random() and uuid(), names that
are used twice, ranges that fall. Device metadata (start, end, today, deviceid, username, ...) and what is worked out from
it or from the clock stays in the survey and is never collected or stored.

Refused by name: places (geopoint, geotrace, geoshape), photos, sound, video, files and barcodes, choices from files
(select_one_from_file, select_one_external, csv-external). Sheets of entities and settings without effect here are left
out with a warning.
`)
	return out.String()
}
