// Package proof_test makes the proof of anonymity as an operator does, of this build and of builds
// that were broken on purpose, which it must refuse.
package proof_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// change is an edit of one file of the product: Old must stand in it, once at least.
type change struct{ file, old, new string }

// build builds candour with changes, in a folder of the test, without touching the sources.
func build(t *testing.T, changes ...change) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	must(t, err)
	folder, replace := t.TempDir(), map[string]string{}
	for _, c := range changes {
		path := filepath.Join(root, c.file)
		source := path
		if earlier, ok := replace[path]; ok {
			source = earlier // two edits of one file
		}
		text, err := os.ReadFile(source)
		must(t, err)
		if !strings.Contains(string(text), c.old) {
			t.Fatalf("%s has no %q: the breakage has to be written anew", c.file, c.old)
		}
		replace[path] = filepath.Join(folder, strings.ReplaceAll(c.file, "/", "_"))
		must(t, os.WriteFile(replace[path], []byte(strings.Replace(string(text), c.old, c.new, 1)), 0o600))
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	must(t, err)
	must(t, os.WriteFile(filepath.Join(folder, "overlay.json"), overlay, 0o600))
	binary := filepath.Join(folder, "candour")
	cmd := exec.Command("go", "build", "-overlay", filepath.Join(folder, "overlay.json"), "-o", binary, "candour/server")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v: %s", err, out)
	}
	return binary
}

// prove makes the proof, from the top folder, where libchdb is found.
func prove(t *testing.T, binary string) (output string, code int) {
	t.Helper()
	cmd := exec.Command(binary, "doctor", "--prove-anonymity")
	cmd.Dir = "../.."
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestThisBuildIsAnonymous(t *testing.T) {
	out, code := prove(t, build(t))
	if code != 0 || strings.Contains(out, "FOUND") || !strings.Contains(out, "Found nothing of those who answered") {
		t.Fatalf("exit code %d:\n%s", code, out)
	}
	for _, want := range []string{"every cell of ledger.db", "every cell of meta.db", "tables of ClickHouse", "a panic",
		"too many", "hung up in the body", "while ClickHouse is away", "the metrics before and after", "core files"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q was not searched:\n%s", want, out)
		}
	}
}

// Each of these would date a person, name them, or tell the order in which people came.
func TestBrokenBuildsAreFound(t *testing.T) {
	cases := []struct {
		name, want string
		changes    []change
	}{
		{"a logged address", "log holds a mark (an address in text)", []change{{"server/web/headers.go",
			"\ts.guard(c)\n", "\ts.guard(c)\n\ts.Log.Info(\"request\", \"client\", s.client(c))\n"}}},
		{"a date column", "holds a moment at which responses came", []change{{"analytics/clickhouse/queries/create_table.sql",
			"\n)\nENGINE", ",\n    stored DateTime DEFAULT now()\n)\nENGINE"}}},
		{"a column of one's own", `has a column "visit"`, []change{{"analytics/clickhouse/queries/create_table.sql",
			"\n)\nENGINE", ",\n    visit String DEFAULT ''\n)\nENGINE"}}},
		{"a sequential id", "is not a random one", []change{{"survey/check.go",
			"if _, err = rand.Read(id[:]); err != nil {", "if u, e := uuid.NewV7(); e == nil {\n\t\tid = u\n\t\treturn id, 7, nil\n\t} else if err = e; err != nil {"},
			{"survey/check.go", "\t\"crypto/rand\"\n", "\t\"crypto/rand\"\n\n\t\"github.com/google/uuid\"\n"}}},
		{"a counter that moves", "the metric candour_responses_stored_total counts single responses", []change{{"server/service/metrics.go",
			"s.stored.Load() / metricStep * metricStep", "s.stored.Load()"}}},
		{"a WAL that is kept", "rows that have left the ledger are still in its files", []change{{"analytics/intake/transaction.go",
			"PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA wal_checkpoint(PASSIVE)"}}},
		{"rows that keep their order", "the rows lie in the order in which they came", []change{
			{"analytics/clickhouse/queries/create_table.sql", "ORDER BY (wave, response)", "ORDER BY tuple()"},
			{"analytics/intake/batch.go", "shuffle(", "_ = len("}}},
		{"a code in the log", "log holds a mark (the code of a card)", []change{{"server/web/api_responses.go",
			"\tspends, err := passFor(", "\ts.Log.Debug(\"response\", \"code\", submission.Invitation)\n\tspends, err := passFor("}}},
		{"a link in the log", "log holds a mark (a link)", []change{{"server/web/ticket.go",
			"\tsigned, err := s.Issuer.Sign(", "\ts.Log.Debug(\"ticket\", \"link\", link)\n\tsigned, err := s.Issuer.Sign("}}},
		{"what was signed is kept", "issuer.db's link.asked holds a mark (what was blinded in bytes)", []change{
			{"server/service/issuer.go", "i.issuers.Spend(ctx, id, macs, asked[:store.AskedSize])", "i.issuers.Spend(ctx, id, macs, append(asked[:0:0], blinded...))"}}},
		{"a time at each link", "issuer.db's link.at holds a moment", []change{
			{"server/store/issuer/00002_asked.sql", "    asked  BLOB NOT NULL,\n", "    asked  BLOB NOT NULL,\n    at     INTEGER,\n"},
			{"server/store/issuer.go", "SET asked = ? WHERE", "SET at = unixepoch(), asked = ? WHERE"}}},
		{"codes with an order", "of codes more is kept than a hash", []change{{"analytics/intake/migrations/00002_tickets.sql",
			"    PRIMARY KEY (survey, mac)", "    batch  INTEGER,\n    PRIMARY KEY (survey, mac)"}}},
		{"an invitation in the log", "log holds a mark (as it is)", []change{{"server/web/headers.go",
			"\ts.guard(c)\n", "\ts.guard(c)\n\ts.Log.Debug(\"request\", \"query\", c.Context().URI().String())\n"}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			out, code := prove(t, build(t, c.changes...))
			if code == 0 || !strings.Contains(out, "FOUND") || !strings.Contains(out, c.want) {
				t.Errorf("exit code %d, without %q:\n%s", code, c.want, lastLines(out))
			}
		})
	}
}

func lastLines(out string) string {
	lines := strings.Split(out, "\n")
	return strings.Join(lines[max(0, len(lines)-12):], "\n")
}
