package web_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"candour/server/web"
)

// The files have every entry, and no cell that a spreadsheet would run.
func TestAuditComesOut(t *testing.T) {
	s := admins(t)
	s.must(s.store.Log(t.Context(), "Noor", "report", "=peer-support"))
	s.get("/audit?lang=fr&account=Noor")
	s.wantStatus(http.StatusOK)
	s.wantText("h1", "Journal")
	if got := s.text("tbody"); !strings.Contains(got, "Noorrapport=peer-support") {
		t.Errorf("the page says %q", got)
	}
	s.get("/audit.csv")
	if !strings.Contains(s.body, "Noor,report,'=peer-support\n") || !strings.Contains(s.body, ",Ada,audit log,csv\n") {
		t.Errorf("the CSV says %q", s.body)
	}
	s.get("/audit.jsonl")
	if !strings.Contains(s.body, `"account":"Noor","action":"report"`) || !strings.Contains(s.body, `"detail":"jsonl"`) {
		t.Errorf("the JSONL says %q", s.body)
	}
	s.get("/audit?lang=en")
	if got := s.text("tbody"); !strings.Contains(got, "Adaread the audit logon the page") {
		t.Errorf("reading is not noted: %q", got)
	}
	s.get("/audit.exe")
	s.wantStatus(http.StatusNotFound)
	s.as("Noor")
	s.get("/audit")
	s.wantStatus(http.StatusForbidden)
}

// logged are the acts that the sources name where they write the audit log; those put together at run time
// stand here by hand.
func logged(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, act := range []string{"reach account", "end account", "reset account", "remove account", "tie account", "untie account",
		"join study", "leave study", "rename in coding", "merge in coding", "approve in coding", "decline in coding", "takeback in coding",
		"add account", "open", "closed", "agree release", "refuse release", "veto release", "withdraw release"} {
		found[act] = "by hand"
	}
	place := map[string]int{"Log": 2, "LogHourly": 2, "audit": 0}
	for _, pattern := range []string{"*.go", "../service/*.go", "../store/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %v", pattern, files, err)
		}
		for _, name := range files {
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if act := entryAct(n); act != "" {
					found[act] = name
				}
				call, ok := n.(*ast.CallExpr)
				if !ok || strings.HasSuffix(name, "_test.go") {
					return true
				}
				function, ok := call.Fun.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				at, ok := place[function.Sel.Name]
				if !ok || at >= len(call.Args) {
					return true
				}
				if text, ok := call.Args[at].(*ast.BasicLit); ok && text.Kind == token.STRING {
					act, err := strconv.Unquote(text.Value)
					if err != nil {
						t.Fatal(err)
					}
					found[act] = name
				}
				return true
			})
		}
	}
	return found
}

// entryAct is the act of an entry that is written down as it stands: AuditEntry{Action: "release"}.
func entryAct(n ast.Node) string {
	pair, ok := n.(*ast.KeyValueExpr)
	if !ok {
		return ""
	}
	key, isName := pair.Key.(*ast.Ident)
	value, isText := pair.Value.(*ast.BasicLit)
	if !isName || !isText || key.Name != "Action" || value.Kind != token.STRING {
		return ""
	}
	act, _ := strconv.Unquote(value.Value)
	return act
}

// What was done about released tables is told in the reader's language.
func TestAuditOfReleases(t *testing.T) {
	s := admins(t)
	s.must(s.store.Log(t.Context(), "Noor", "refuse release", "pier: boat by age, release 3"))
	s.must(s.store.Log(t.Context(), "Noor", "agree release", "Table 1 of pier, release 2"))
	s.must(s.store.Log(t.Context(), "Noor", "exact results", "Table 1 of pier"))
	for lang, want := range map[string][]string{
		"fr": {"non à une diffusionpier: boat selon age, diffusion 3", "oui à une diffusionTableau 1 de pier, diffusion 2", "résultats exactsTableau 1 de pier"},
		"en": {"say no to a releasepier: boat by age, release 3", "say yes to a releaseTable 1 of pier, release 2", "exact resultsTable 1 of pier"},
	} {
		s.get("/audit?account=Noor&lang=" + lang)
		for _, words := range want {
			if got := s.text("tbody"); !strings.Contains(got, words) {
				t.Errorf("%s: no %q in %q", lang, words, got)
			}
		}
	}
}

// Every act that the log can name has words in both languages.
func TestActsHaveWords(t *testing.T) {
	all, err := web.Words()
	if err != nil {
		t.Fatal(err)
	}
	acts := logged(t)
	if len(acts) < 40 {
		t.Fatalf("only %d acts are found", len(acts))
	}
	for act, file := range acts {
		for lang, words := range all {
			if words["act."+strings.ReplaceAll(act, " ", "_")] == "" {
				t.Errorf("%s logs %q, for which there are no words (%s)", file, act, lang)
			}
		}
	}
}

// A new password says what becomes of tokens, and ends them if its owner likes.
func TestPasswordMayRevokeTokens(t *testing.T) {
	s := writers(t)
	made, err := s.store.ResetAccount(t.Context(), "Noor")
	s.must(err)
	cookie, err := s.store.BeginSession(t.Context(), "Noor")
	s.must(err)
	s.cookie = http.Cookie{Name: "candour", Value: cookie}
	s.get("/account")
	s.wantText("#tokens-stay", "Programs that sign in with your tokens go on after a new password.")
	change := func(old, next, tokens string) int {
		t.Helper()
		s.post("/account", url.Values{"do": {"password"}, "old": {old}, "next": {next}, "again": {next}, "tokens": {tokens}})
		left, err := s.store.Tokens(t.Context(), "Noor")
		s.must(err)
		return len(left)
	}
	const other = "seven quiet herons at dawn"
	if n := change("not mine", other, "revoke"); n != 1 {
		t.Errorf("%d tokens after a wrong password", n)
	}
	if n := change(made.Password, other, ""); n != 1 || s.status != http.StatusSeeOther {
		t.Errorf("%d tokens after a new password, status %d", n, s.status)
	}
	if n := change(other, passphrase, "revoke"); n != 0 || s.status != http.StatusSeeOther {
		t.Errorf("%d tokens after a new password that ends them, status %d", n, s.status)
	}
}
