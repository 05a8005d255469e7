package web_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"candour/server/web"
)

// Every text that a template or a handler asks for is there in both languages, with the same
// places to fill in.
func TestWordsAreComplete(t *testing.T) {
	all, err := web.Words()
	if err != nil {
		t.Fatal(err)
	}
	verbs := regexp.MustCompile(`%[sd]`)
	for key, text := range all["en"] {
		if fr, ok := all["fr"][key]; !ok {
			t.Errorf("%s is missing in French", key)
		} else if got, want := strings.Join(verbs.FindAllString(fr, -1), ""),
			strings.Join(verbs.FindAllString(text, -1), ""); got != want {
			t.Errorf("%s fills in %q in French, %q in English", key, got, want)
		}
	}
	for key := range all["fr"] {
		if _, ok := all["en"][key]; !ok {
			t.Errorf("%s is missing in English", key)
		}
	}
	for key, files := range usedWords(t) {
		if _, ok := all["en"][key]; !ok {
			t.Errorf("%s asks for %s, which is nowhere", files, key)
		}
	}
}

// Every sentence that has French is still said somewhere.
func TestSentencesAreSaid(t *testing.T) {
	all, err := web.Words()
	if err != nil {
		t.Fatal(err)
	}
	var source strings.Builder
	for _, pattern := range []string{"*.go", "../store/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			source.Write(text)
		}
	}
	text := regexp.MustCompile(`"\s*\+\s*"`).ReplaceAllString(source.String(), "")
	for sentence := range all["said.fr"] {
		if !strings.Contains(text, `"`+sentence+`"`) {
			t.Errorf("nobody says %q any more", sentence)
		}
	}
}

// usedWords are the keys that stand in the sources, with the file of each.
func usedWords(t *testing.T) map[string]string {
	t.Helper()
	used := map[string]string{}
	call := regexp.MustCompile(`\.T\(?\s*"([a-z0-9_.]+)"`)
	ours := regexp.MustCompile(`"(r\.[a-z0-9_.]+[a-z0-9_])"`)
	for _, pattern := range []string{"*.go", "templates/*.html"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range append(call.FindAllSubmatch(text, -1), ours.FindAllSubmatch(text, -1)...) {
				if key := string(m[1]); !strings.HasSuffix(key, ".") { // the start of several keys
					used[key] = file
				}
			}
		}
	}
	return used
}
