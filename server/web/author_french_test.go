package web_test

import (
	"net/url"
	"strings"
	"testing"
)

// On French pages what is wrong with a survey is said in French: in forms, beside the source, about
// an import and before publishing.
func TestFaultsInFrench(t *testing.T) {
	s := writers(t)
	s.accept = "fr"
	s.upload(map[string]string{"from": "blank", "name": "harbour"}, "", "")
	at := desk + "/question/0"
	for _, test := range []struct{ name, field, value, want string }{
		{"a condition that ends too early", "relevant", "${a} >", "Au caractère 7 : Il fallait une valeur, et il y a la fin."},
		{"an unknown question", "relevant", "${nobody} > 3", "qui n’est pas une question d’ici"},
		{"an unknown function", "constraint", "much(.)", "Il n’y a pas de fonction appelée much."},
		{"a bad name", "name", "a b", "Le nom \"a b\" doit commencer par une lettre"},
	} {
		s.get(at)
		s.submit(at, only(test.field, test.value))
		if got := s.text("#" + test.field + "-error"); !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	s.get(desk + "/source")
	s.submit(desk+"/source", url.Values{"source": {"name: harbour\nlanguages: [en]\ntitle: Harbour\nkey: 3\nquestions: []\n"}})
	s.wantSaid(".c-fault p", "Ligne 4 : il n’y a pas de clé \"key\" ici")
	s.upload(map[string]string{"from": "file"}, "where.md", strings.ReplaceAll(riverForm, "integer ", "geopoint"))
	s.wantSaid(".govuk-error-summary", "Feuille survey, ligne 3, colonne type : geopoint : on ne demande ici à personne où elle est")
	s.upload(map[string]string{"from": "file"}, "no.xlsx", "no workbook")
	s.wantSaid(".govuk-error-summary", "Ce n’est pas un classeur Excel lisible")
	s.upload(map[string]string{"from": "file"}, "river.md", riverForm)
	s.get("/author/surveys/river")
	s.wantSaid("#remarks", "Remarques")
	s.wantSaid("main", "Le questionnaire n’a pas de title en fr : ajouter la traduction.")
	s.get("/author/surveys/nobody")
	s.wantSaid("main", "pas")
}

// wantSaid fails unless the selected elements say want somewhere.
func (s *site) wantSaid(selector, want string) {
	s.t.Helper()
	if got := s.text(selector); !strings.Contains(got, want) {
		s.t.Errorf("%s says %q, not %q", selector, got, want)
	}
}
