package web_test

import (
	"net/http"
	"strings"
	"testing"

	"candour/survey/xlsform"
)

const riverForm = `
| survey |                |      |                     |                     |                 |
|        | type           | name | label::English (en) | label::Français (fr) | relevant        |
|        | select_one yn  | swim | Can you swim?       | Sais-tu nager?      |                 |
|        | integer        | age  | How old are you?    | Quel âge as-tu?     | ${swim} = 'yes' |
| choices |           |      |                     |                     |
|         | list_name | name | label::English (en) | label::Français (fr) |
|         | yn        | yes  | Yes                 | Oui                 |
|         | yn        | no   | No                  | Non                 |
`

// An XLSForm becomes a draft, with what was found wanting in comments, and goes out as one again.
func TestXLSFormInAndOut(t *testing.T) {
	s := writers(t)
	s.upload(map[string]string{"from": "file"}, "river.md", riverForm)
	s.wantStatus(http.StatusSeeOther)
	s.get("/author/surveys/river/draft.yaml")
	for _, want := range []string{"# ", "name: swim", "Quel âge as-tu?", "${swim} = 'yes'"} {
		if !strings.Contains(s.body, want) {
			t.Errorf("the draft does not say %q: %s", want, s.body)
		}
	}
	s.get("/author/surveys/river/draft.xlsx")
	def, _, err := xlsform.Read([]byte(s.body), xlsform.XLSX, "river")
	if err != nil || len(def.Questions) != 2 || def.Questions[1].Relevant != "${swim} = 'yes'" {
		t.Errorf("out again: %+v, %v", def, err)
	}
	s.upload(map[string]string{"from": "file"}, "where.md", strings.ReplaceAll(riverForm, "integer ", "geopoint"))
	s.wantStatus(http.StatusUnprocessableEntity)
	if !strings.Contains(s.text("main"), "row") {
		t.Errorf("the refusal names no row: %s", s.text("main"))
	}
}
