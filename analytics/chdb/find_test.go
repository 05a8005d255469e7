package chdb_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"candour/analytics/chdb"
	"candour/survey"
)

func TestFindLibrary(t *testing.T) {
	home := t.TempDir()
	file := fakeLibrary(t, home)
	checkout := t.TempDir()
	packages := []string{
		"lib-linux-x64-gnu", "lib-linux-arm64-gnu", "lib-darwin-arm64", "lib-darwin-x64",
	}
	for _, name := range packages {
		fakeLibrary(t, filepath.Join(checkout, "node_modules", "@chdb", name))
	}
	below := filepath.Join(checkout, "analytics", "chdb")
	if err := os.MkdirAll(below, 0o700); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, explicit, folder, want, wantError string
	}{
		{"as told", file, below, file, ""},
		{"told of nothing", filepath.Join(home, "none"), below, "", "CANDOUR_CHDB"},
		{"told of a folder", home, below, "", "CANDOUR_CHDB"},
		{"in node_modules", "", checkout, filepath.Join(checkout, "node_modules"), ""},
		{"in node_modules above", "", below, filepath.Join(checkout, "node_modules"), ""},
		{"nowhere", "", home, "/usr/local/lib", "npm install"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Chdir(test.folder)
			got, err := chdb.FindLibrary(test.explicit)
			if err != nil {
				if test.wantError == "" || !strings.Contains(err.Error(), test.wantError) {
					t.Errorf("the error is %v, want one that names %q", err, test.wantError)
				}
				return
			}
			if test.want == "" || !strings.HasPrefix(got, test.want) {
				t.Errorf("found %s, want %q", got, test.want)
			}
		})
	}
}

// fakeLibrary makes a file of the library's name.
func fakeLibrary(t *testing.T, folder string) string {
	t.Helper()
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "libchdb.so")
	if err := os.WriteFile(file, []byte("no library"), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestALibraryThatIsNoneIsASentence(t *testing.T) {
	home := t.TempDir()
	_, err := chdb.Open(chdb.Config{
		Path: filepath.Join(home, "clickhouse"), Library: fakeLibrary(t, home),
	})
	if fault := survey.AsError(err); !strings.Contains(fault.Message, "does not load") {
		t.Errorf("the error is %v", err)
	}
	// The folder is free again.
	engine, err := chdb.Open(chdb.Config{
		Path: filepath.Join(home, "clickhouse"), Library: os.Getenv("CANDOUR_CHDB"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.Close(); err != nil {
		t.Error(err)
	}
}
