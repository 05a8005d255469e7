package candour_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// outbound are the files that may open connections, and to where. No address that a respondent, an author
// or an upload names is among them, so that nobody makes the server ask something of its own network
// (SSRF) or tell another host that somebody answers.
var outbound = map[string]string{
	"analytics/clickhouse/clickhouse.go": "the ClickHouse of CANDOUR_CLICKHOUSE_URL",
	"server/service/remote.go":           "control.sock, the running server of the same data folder",
	"server/proof/proof.go":              "the server that the proof started itself",
	"server/credential/provider.go":      "the sign-in service of CANDOUR_OIDC_ISSUER",
	"server/commands/simulate.go":        "the server of the same data folder",
	"server/proof/send.go":               "the server that the proof started itself",
	"server/proof/visits.go":             "the server that the proof started itself",
	"server/proof/codes.go":              "the server that the proof started itself",
}

// opens are the names of packages with which a connection is opened.
var opens = map[string][]string{
	"net/http": {"Get", "Post", "PostForm", "Head", "Client", "DefaultClient", "DefaultTransport", "Transport", "NewRequest", "NewRequestWithContext"},
	"net":      {"Dial", "DialTimeout", "DialTCP", "DialUDP", "DialUnix", "DialIP", "Dialer", "LookupHost", "LookupIP", "LookupAddr", "LookupCNAME", "LookupTXT", "DefaultResolver", "Resolver"},
	"net/rpc":  {"Dial", "DialHTTP"}, "net/smtp": {"Dial", "SendMail"}, "crypto/tls": {"Dial", "Dialer"},
	"os/exec": {"Command", "CommandContext"}, "github.com/ClickHouse/clickhouse-go/v2": {"Open", "OpenDB"},
}

func TestNothingElseIsAsked(t *testing.T) {
	found := map[string]bool{}
	for _, folder := range []string{"server", "survey", "analytics", "dashboards"} {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err == nil && len(openings(file)) > 0 {
				found[path] = true
				if outbound[path] == "" {
					t.Errorf("%s uses %v: say in outbound where it connects to", path, openings(file))
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(outbound)) {
		if !found[path] {
			t.Errorf("%s opens no connection any more: take it out of outbound", path)
		}
	}
}

// openings are the names that a file uses to open connections.
func openings(file *ast.File) []string {
	packages := map[string][]string{}
	for _, spec := range file.Imports {
		path := strings.Trim(spec.Path.Value, `"`)
		name := filepath.Base(strings.TrimSuffix(path, "/v2"))
		name = strings.TrimSuffix(name, "-go")
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if names, is := opens[path]; is {
			packages[name] = names
		}
	}
	var used []string
	ast.Inspect(file, func(n ast.Node) bool {
		if s, is := n.(*ast.SelectorExpr); is {
			if x, is := s.X.(*ast.Ident); is && slices.Contains(packages[x.Name], s.Sel.Name) {
				used = append(used, x.Name+"."+s.Sel.Name)
			}
		}
		return true
	})
	return used
}
