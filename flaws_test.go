package candour_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every row of docs/flaws.md names tests, and all of these exist.
func TestFlawsAreTested(t *testing.T) {
	page, err := os.ReadFile("docs/flaws.md")
	if err != nil {
		t.Fatal(err)
	}
	exist := testsOf(t)
	named, rows := regexp.MustCompile("`((?:Test|Benchmark|Fuzz)[A-Z]\\w*)`"), 0
	for _, line := range strings.Split(string(page), "\n") {
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "|---") || strings.HasSuffix(line, "| tests |") {
			continue
		}
		rows++
		tests := named.FindAllStringSubmatch(line, -1)
		if len(tests) == 0 {
			t.Errorf("no test is named: %s", line)
		}
		for _, test := range tests {
			if !exist[test[1]] {
				t.Errorf("%s does not exist: %s", test[1], line)
			}
		}
	}
	if rows < 30 {
		t.Errorf("the page has %d rows", rows)
	}
}

// testsOf are the names of all tests, benchmarks and fuzzers of the product.
func testsOf(t *testing.T) map[string]bool {
	t.Helper()
	declared, all := regexp.MustCompile(`(?m)^func ((?:Test|Benchmark|Fuzz)\w+)\(`), map[string]bool{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if entry != nil && entry.IsDir() && entry.Name() == "node_modules" {
			return filepath.SkipDir
		}
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, found := range declared.FindAllSubmatch(source, -1) {
			all[string(bytes.TrimSpace(found[1]))] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
