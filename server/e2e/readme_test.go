package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Who types what the README says, with the survey that stands in it, has a survey and an account.
func TestReadmeCanBeFollowed(t *testing.T) {
	source, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := string(source)
	_, after, _ := strings.Cut(readme, "```yaml\n")
	definition, _, _ := strings.Cut(after, "```")
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "harbour.yaml"), []byte(definition), 0o600); err != nil {
		t.Fatal(err)
	}
	_, after, _ = strings.Cut(readme, "## Serve it\n```\n")
	steps, _, _ := strings.Cut(after, "```")
	done := 0
	for line := range strings.Lines(steps) {
		command, _, _ := strings.Cut(line, " #")
		args := strings.Fields(strings.ReplaceAll(command, `"`, ""))
		if len(args) < 2 || args[0] != "bin/candour" || args[1] == "serve" {
			continue
		}
		for i, arg := range args {
			if strings.HasSuffix(arg, ".yaml") {
				args[i] = filepath.Join(folder, arg)
			}
		}
		run(t, filepath.Join(folder, "data"), args[1:]...)
		done++
	}
	if done != 3 {
		t.Errorf("%d steps were followed, want to publish, to open and to add an account", done)
	}
}
