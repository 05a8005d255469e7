package candour_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// faulty calls what brotli v1.2.6, which we once built in, does wrong; a module that only requires it is not in danger.
const faulty = `package main

import (
	"io"
	"os"

	"github.com/andybalholm/brotli"
)

func main() { io.Copy(os.Stdout, brotli.NewReader(os.Stdin)) }
`

// TestAuditFindsAKnownFault: an audit that found nothing because its list was empty, or its tool asked something
// else, would look like a clean one.
func TestAuditFindsAKnownFault(t *testing.T) {
	for _, c := range []struct {
		name, version string
		found         bool
	}{
		{"a module with a fault that is reached", "v1.2.6", true},
		{"the same module, mended", "v1.2.7", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := t.TempDir()
			write(t, filepath.Join(folder, "main.go"), faulty)
			write(t, filepath.Join(folder, "go.mod"), "module faulty\n\ngo 1.26.0\n\nrequire github.com/andybalholm/brotli "+c.version+"\n")
			tidy := exec.Command("go", "mod", "tidy")
			tidy.Dir = folder
			if out, err := tidy.CombinedOutput(); err != nil {
				t.Skipf("brotli %s could not be downloaded: %s", c.version, out)
			}
			out, err := exec.Command("scripts/audit", folder).CombinedOutput()
			if strings.Contains(string(out), "could not be downloaded") {
				t.Skipf("%s", out)
			}
			found := strings.Contains(string(out), "GO-2026-6888")
			if found != c.found || !strings.Contains(string(out), "ulnerabilit") || c.found && err == nil {
				t.Errorf("the audit found the fault: %t, want %t; it ended with %v and said:\n%s", found, c.found, err, out)
			}
		})
	}
}

// TestAuditSaysWhatItDidNotCheck: without a list it must not read as if nothing had been found. Only in continuous
// integration is that no failure.
func TestAuditSaysWhatItDidNotCheck(t *testing.T) {
	nowhere := []string{"GOPROXY=off", "VULNDB=v0.0.1", "npm_config_registry=http://127.0.0.1:1/", "npm_config_fetch_retries=0"}
	for _, script := range []string{"scripts/audit", "scripts/audit-npm"} {
		for ci, fails := range map[string]bool{"CI=": true, "CI=true": false} {
			run := exec.Command(script)
			run.Env = append(append(os.Environ(), nowhere...), ci)
			out, err := run.CombinedOutput()
			if !strings.Contains(string(out), "was checked for known faults: ") || (err != nil) != fails {
				t.Errorf("%s with %s ended with %v and said:\n%s", script, ci, err, out)
			}
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
