package web_test

import (
	"strings"
	"testing"

	"candour/server/web"
	"candour/survey/reading"
)

// What people read about tickets and links can be read after six years of school: all of it together, and
// no sentence of some length needs more than a year or two beyond.
func TestWordsOfTicketsAreEasy(t *testing.T) {
	all, err := web.Words()
	if err != nil {
		t.Fatal(err)
	}
	for lang, words := range all {
		var together strings.Builder
		n := 0
		for key, text := range words {
			if !strings.HasPrefix(key, "k.") && !strings.HasPrefix(key, "r.ticket") && !strings.HasPrefix(key, "r.link") &&
				!strings.HasSuffix(key, ".linked") && key != "r.kept.open" && !strings.HasPrefix(key, "i.poster.") {
				continue
			}
			n++
			together.WriteString(text + "\n")
			grade, ok := reading.Of(text, lang)
			if ok && len(strings.Fields(text)) >= 15 && grade.School > 9 {
				t.Errorf("%s in %s is of grade %.1f: %s", key, lang, grade.School, text)
			}
		}
		if grade, ok := reading.Of(together.String(), lang); !ok || n < 40 || grade.School > 6 {
			t.Errorf("%d texts in %s are of grade %.1f, want at most 6", n, lang, grade.School)
		}
	}
}
