package expression_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"
	_ "time/tzdata"

	"candour/survey/expression"
)

// exceptions are the cases that this package answers otherwise on purpose, each with the reason.
var exceptions = map[string]string{}

type conformanceCase struct {
	Expression string  `json:"expression"`
	Type       string  `json:"type"`
	Expected   any     `json:"expected"`
	Tolerance  float64 `json:"tolerance"`
}

// TestConformance measures the agreement with ODK Web Forms' own XPath cases. They are not part of
// the project: they lie in ../shared/testdata, or where CANDOUR_TESTDATA says.
func TestConformance(t *testing.T) {
	cases := readCases(t)
	agreed, listed := 0, 0
	for _, c := range cases {
		got := outcome(t, c)
		reason, isException := exceptions[c.Expression]
		switch {
		case got == "" && isException:
			t.Errorf("%s agrees now: take it off the list of exceptions", c.Expression)
		case got == "":
			agreed++
		case isException:
			listed++
			t.Logf("exception: %s gives %s, not %v: %s", c.Expression, got, c.Expected, reason)
		default:
			t.Errorf("%s gives %s, want %v as %s", c.Expression, got, c.Expected, c.Type)
		}
	}
	t.Logf("%d of %d cases agree, %d listed exceptions", agreed, len(cases), listed)
	if listed*100 > len(cases)*2 {
		t.Errorf("%d exceptions are more than 2 %% of %d cases", listed, len(cases))
	}
}

func readCases(t *testing.T) []conformanceCase {
	t.Helper()
	folder := os.Getenv("CANDOUR_TESTDATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "testdata")
	}
	file, err := os.Open(filepath.Join(folder, "expression-cases.jsonl"))
	if err != nil {
		t.Fatalf("the cases are not there; set CANDOUR_TESTDATA to their folder: %v", err)
	}
	defer file.Close()
	var cases []conformanceCase
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var c conformanceCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatalf("case %d: %v", len(cases)+1, err)
		}
		cases = append(cases, c)
	}
	if len(cases) == 0 {
		t.Fatal("there are no cases")
	}
	return cases
}

// outcome is "" where the value is the expected one, and else what came.
func outcome(t *testing.T, c conformanceCase) string {
	t.Helper()
	zone, err := time.LoadLocation("America/Phoenix")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := expression.Parse(c.Expression)
	if err != nil {
		return err.Error()
	}
	value, err := parsed.Evaluate(expression.Environment{Zone: zone})
	if err != nil {
		return err.Error()
	}
	switch c.Type {
	case "boolean":
		return differs(value.Boolean(), c.Expected)
	case "number":
		return numberDiffers(value.Number(zone), c)
	}
	return differs(value.String(), c.Expected)
}

func differs(got, want any) string {
	if got == want {
		return ""
	}
	return fmt.Sprintf("%#v", got)
}

func numberDiffers(got float64, c conformanceCase) string {
	want, isNumber := c.Expected.(float64)
	if !isNumber {
		return differs(expression.FormatNumber(got), c.Expected)
	}
	if math.Abs(got-want) <= c.Tolerance {
		return ""
	}
	return expression.FormatNumber(got)
}
