package clickhouse_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"candour/survey/expression"
)

// refused are the cases that cannot be written as SQL, on purpose: they call functions that do not
// exist or with the wrong number of arguments, where a form never gets to call them, or
// base64-decode.
var refused = []string{
	"false() or true() or substring()", "base64-decode('SGVsbG8=')", "base64-decode('RGFzc2Vs')",
	"base64-decode('w6nDqMOx')", "base64-decode('8J+lsA==')",
	`if( false() and explode-a(), "A", if(false() and explode-b(), "B", "C") )`,
	`if( false() and explode-a(), "A", if(false() and explode-b(), "B", true() or false()) )`,
	`if( false() and explode-a(), "A", if(false() and explode-b(), "B", false() or true()) )`,
	`if( false() and explode-a(), "A", if(false() and explode-b(), "B", true() and false()) )`,
	`if( false() and explode-a(), "A", if(true() or explode-b(), false() and explode-c(), true() or explode-d()) )`,
	`if( true() or true() and false(), "A", if(true() or true() and false(), true() or true() and explode-c(), true() or true() and explode-d()) )`,
	`if( true() or true() and explode-a(), "A", if(true() or true() and explode-b(), true() or true() and explode-c(), true() or true() and explode-d()) )`,
}

// TestFilterConformance works every case of ODK Web Forms' own out twice: as a form does, and in
// ClickHouse. They are not part of the project: see survey/expression/conformance_test.go.
func TestFilterConformance(t *testing.T) {
	d := inProcess(t, catalogue{})
	var found []string
	compared := 0
	for _, source := range readExpressions(t) {
		parsed, err := expression.Parse(source)
		if err != nil {
			t.Fatal(err)
		}
		want, err := parsed.Evaluate(expression.Environment{})
		if err != nil || parsed.Check() != nil {
			found = append(found, source)
			continue
		}
		got, err := d.WorkOut(t.Context(), parsed.Root)
		switch {
		case err != nil:
			t.Errorf("%s: %v", source, err)
		case got.Refused != nil:
			found = append(found, source)
		case got.Text != want.String(), got.Truth == 1 != want.Boolean(), !close(got.Number, want.Number(nil)):
			t.Errorf("%s: got %q, %v, %v, want %q, %v, %v", source, got.Text, got.Truth, got.Number,
				want.String(), want.Boolean(), want.Number(nil))
		default:
			compared++
		}
	}
	if !slices.Equal(found, refused) {
		t.Errorf("these are refused: %q, want %q", found, refused)
	}
	t.Logf("%d cases agree, %d are refused", compared, len(found))
}

// close allows for the last digits of what is transcendental.
func close(x, y float64) bool {
	return x == y || math.IsNaN(x) && math.IsNaN(y) || math.Abs(x-y) <= 4e-16*math.Abs(y)
}

func readExpressions(t *testing.T) []string {
	t.Helper()
	folder := os.Getenv("CANDOUR_TESTDATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "testdata")
	}
	file, err := os.Open(filepath.Join(folder, "expression-cases.jsonl"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the cases are not there; set CANDOUR_TESTDATA to their folder")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var sources []string
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var c struct{ Expression string }
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		sources = append(sources, c.Expression)
	}
	return sources
}
