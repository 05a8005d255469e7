package web_test

import (
	"strings"
	"testing"

	"candour/server/web"
	"candour/survey/reading"
)

// What respondents read of ours can be read after six years of school, all of it together, and nothing in it
// shouts.
func TestWordsOfRespondentsAreEasy(t *testing.T) {
	all, err := web.Words()
	if err != nil {
		t.Fatal(err)
	}
	for lang, words := range all {
		var together strings.Builder
		n := 0
		for key, text := range words {
			if !strings.HasPrefix(key, "r.") && !strings.HasPrefix(key, "h.") && !strings.HasPrefix(key, "home.") {
				continue
			}
			n++
			together.WriteString(strings.TrimRight(text, ".?") + ".\n")
			if strings.Contains(text, "!") {
				t.Errorf("%s in %s shouts: %s", key, lang, text)
			}
			grade, ok := reading.Of(text, lang)
			if ok && len(strings.Fields(text)) >= 20 && grade.School > 9 {
				t.Errorf("%s in %s is of grade %.1f: %s", key, lang, grade.School, text)
			}
		}
		grade, ok := reading.Of(together.String(), lang)
		if !ok || n < 150 || grade.School > 6 {
			t.Errorf("%d texts in %s are of grade %.1f, want at most 6", n, lang, grade.School)
		}
	}
}
