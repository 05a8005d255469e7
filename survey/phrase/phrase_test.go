package phrase_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// said lists the functions whose texts a person reads, with the place of the text among their
// arguments.
func said() map[string]int {
	return map[string]int{"fault": 1, "unready": 1, "warn": 1, "conflict": 0, "refuse": 0, "Of": 0, "Sentence": 1,
		"Refuse": 1, "Fault": 1, "failed": 0, "fail": 1, "faultAt": 1}
}

// inEnglish lists the files whose sentences the command line alone says, which speaks English, or a log.
func inEnglish() []string {
	return []string{
		"server/service/backup.go", "server/service/restore.go", "server/service/config.go", "server/service/demo.go",
		"server/service/socket.go", "server/service/remote.go", "server/service/simulate.go", "server/service/service.go",
		"analytics/chdb/engine.go", "analytics/chdb/find.go", "analytics/chdb/folder.go", "analytics/chdb/statement.go",
		"analytics/chdb/conn.go", "analytics/clickhouse/archive.go", "analytics/clickhouse/rows.go", "analytics/clickhouse/clickhouse.go",
		"analytics/intake/restore.go", "analytics/intake/restore_read.go", "analytics/intake/takeup.go",
	}
}

// formats finds the texts in Go files, with the file and line of each.
func formats(t *testing.T, pattern string) map[string]string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	names = slices.DeleteFunc(names, func(name string) bool { return slices.Contains(inEnglish(), strings.TrimPrefix(name, "../../")) })
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: %d files, %v", pattern, len(names), err)
	}
	found := map[string]string{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			ast.Inspect(d, func(n ast.Node) bool {
				if n == nil {
					return true
				}
				where := fmt.Sprintf("%s:%d", name, set.Position(n.Pos()).Line)
				if field, ok := n.(*ast.KeyValueExpr); ok && nameOf(field.Key) == "Message" {
					if text, constant := literal(field.Value); constant {
						found[text] = where
					} else if puts(field.Value) {
						t.Errorf("%s: what is put together has no French: say it with survey.Because", where)
					}
				}
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				at, ok := said()[nameOf(call.Fun)]
				if strings.HasSuffix(pattern, "analytics/*/*.go") && strings.ToLower(nameOf(call.Fun)) == nameOf(call.Fun) &&
					nameOf(call.Fun) != "fail" { // what was attempted, for the log
					return true
				}
				if !ok || at >= len(call.Args) {
					return true
				}
				if slices.Contains([]string{"fault", "warn", "refuse"}, nameOf(call.Fun)) && strings.Contains(pattern, "xlsform") {
					at = 0
				}
				text, constant := literal(call.Args[at])
				if !constant && nameOf(call.Fun) == "refuse" && len(call.Args) > 1 { // with a path before it
					text, constant = literal(call.Args[1])
				}
				if constant {
					found[text] = where
				} else if nameOf(call.Fun) == "Fault" && puts(call.Args[at]) {
					t.Errorf("%s: what is put together has no French: say it with survey.Refuse", where)
				}
				return true
			})
		}
	}
	return found
}

// puts says whether a text is put together of constant parts and others; what the pages' own words say is in
// the reader's language already.
func puts(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		_, left := literal(e.X)
		_, right := literal(e.Y)
		return left || right || puts(e.X) || puts(e.Y)
	case *ast.CallExpr:
		return nameOf(e.Fun) == "Sprintf"
	}
	return false
}

// literals finds every text in Go files: those of other pages come to the reader in many ways.
func literals(t *testing.T, pattern string) map[string]string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok {
				if text, constant := literal(e); constant {
					found[text] = name
				}
			}
			return true
		})
	}
	return found
}

func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// literal is a constant text, put together with + or not.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		left, ok := literal(e.X)
		right, also := literal(e.Y)
		return left + right, ok && also
	}
	return "", false
}

func table(t *testing.T) map[string]string {
	t.Helper()
	content, err := os.ReadFile("french.yaml")
	if err != nil {
		t.Fatal(err)
	}
	french := map[string]string{}
	if err := yaml.Unmarshal(content, &french); err != nil {
		t.Fatal(err)
	}
	return french
}

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[a-zA-Z]`)

// verbs are the places that a format fills in, in order of the arguments.
func verbs(format string) []string {
	var all []string
	next := 1
	for _, found := range verb.FindAllStringSubmatch(format, -1) {
		if n, err := strconv.Atoi(found[1]); err == nil {
			next = n
		}
		all = append(all, fmt.Sprint(next, found[0][len(found[0])-1:]))
		next++
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Every sentence that somebody who writes surveys can meet is there in French, with the same gaps, and
// there is none too many.
func TestEverySentenceIsThereInFrench(t *testing.T) {
	french := table(t)
	used, all := map[string]string{}, map[string]string{}
	for _, files := range []string{"../*.go", "../expression/*.go", "../xlsform/*.go", "../manuscript/*.go", "../picture/*.go", "*.go",
		"../../server/web/*.go", "../../server/store/*.go", "../../server/service/*.go", "../../server/ticket/*.go",
		"../../server/credential/*.go", "../../dashboards/*.go", "../../dashboards/*/*.go",
		"../../analytics/*.go", "../../analytics/*/*.go"} {
		maps.Copy(used, formats(t, files))
	}
	for _, files := range []string{"../../server/web/*.go", "../../server/store/*.go", "../../analytics/disclosure/governed.go"} {
		maps.Copy(all, literals(t, files))
	}
	maps.Copy(all, used)
	if len(used) < 150 {
		t.Fatalf("only %d sentences are found", len(used))
	}
	for _, format := range slices.Sorted(maps.Keys(used)) {
		if !regexp.MustCompile(`\pL{2}`).MatchString(verb.ReplaceAllString(format, "")) {
			continue // nothing but gaps
		}
		if french[format] == "" {
			t.Errorf("%s: no French for %q", used[format], format)
		} else if got, want := verbs(french[format]), verbs(format); !slices.Equal(got, want) {
			t.Errorf("%q fills in %v in French, want %v", format, got, want)
		}
	}
	for format := range french {
		if all[format] == "" {
			t.Errorf("nothing says %q", format)
		}
	}
}
