package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// What nobody can use is refused with a sentence, and no draft is left behind.
func TestBrokenUploads(t *testing.T) {
	s := writers(t)
	form := "| survey | type | name | label |\n| | text | story | %s |\n"
	for _, test := range []struct {
		name, file, content string
		status              int
		want                string
	}{
		{"no workbook", "broken.xlsx", "no workbook", 400, "This is no Excel workbook that can be read"},
		{"YAML with a zero byte", "broken.yaml", "name: broken\x00\n", 400, "The file is not YAML that can be read: control characters"},
		{"YAML in Latin-1", "broken.yaml", "title: \xe9t\xe9\n", 400, "The file is not YAML that can be read"},
		{"a table with a zero byte", "broken.md", fmt.Sprintf(form, "a\x00b"), 400, "not text in UTF-8"},
		{"a table with a bell", "broken.md", fmt.Sprintf(form, "a\x07b"), 422, "column label: this cell holds a character that cannot be shown"},
		{"a table in Latin-1", "broken.md", fmt.Sprintf(form, "\xe9t\xe9"), 400, "not text in UTF-8"},
		{"CSV in Latin-1", "broken.csv", "survey,type,name,label\n,text,a,\xe9\n", 400, "not text in UTF-8"},
		{"a great many lists", "broken.json", strings.Repeat("[", 10_000), 400, "The file is not YAML that can be read"},
	} {
		s.upload(map[string]string{"from": "file"}, test.file, test.content)
		if got := s.text(".govuk-error-summary"); s.status != test.status || !strings.Contains(got, test.want) {
			t.Errorf("%s: %d %q, want %d %q", test.name, s.status, got, test.status, test.want)
		}
		s.get("/author/surveys/broken")
		if s.status != http.StatusNotFound {
			t.Errorf("%s: a draft is left", test.name)
		}
	}
}

// Ten thousand choices are taken: people search them in a list, and the form for choices says where
// they are changed.
func TestTenThousandChoices(t *testing.T) {
	s := writers(t)
	var source strings.Builder
	source.WriteString("title: Places\nlanguages: [en]\nquestions: [{type: select_one, name: place, label: Where?, choices: places}]\nchoices:\n  places:\n")
	for i := range 10_000 {
		fmt.Fprintf(&source, "    - {name: p%d, label: Place %d}\n", i, i)
	}
	s.upload(map[string]string{"from": "file"}, "places.yaml", source.String())
	s.wantStatus(http.StatusSeeOther)
	s.get("/author/surveys/places")
	s.wantStatus(http.StatusOK)
	s.get("/author/surveys/places/choices/places")
	s.wantStatus(http.StatusRequestEntityTooLarge)
	if !strings.Contains(s.text("main"), "change it in the source") {
		t.Errorf("the page says %q", s.text("main"))
	}
	s.get("/author/surveys/places/preview/page")
	s.press("do", "start")
	if n := len(s.all("select[name=place][data-search] option")); n != 10_002 {
		t.Errorf("the list has %d entries, want 10,000, one for none yet and one to decline", n)
	}
}
