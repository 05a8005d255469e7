package phrase_test

import (
	"testing"

	"candour/survey/phrase"
)

func TestFrenchMarksStayWithTheirWord(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"a colon", "Ajout : %s", "Ajout\u00a0: %s"},
		{"a question", "Que voulez-vous dire ?", "Que voulez-vous dire\u00a0?"},
		{"a semicolon", "Il marche ; rien n’est gardé.", "Il marche\u00a0; rien n’est gardé."},
		{"quotation marks", "Offrir « je ne sais pas », ou « autre » : oui", "Offrir «\u00a0je ne sais pas\u00a0», ou «\u00a0autre\u00a0»\u00a0: oui"},
		{"a quotation at the start", "« Oui. »", "«\u00a0Oui.\u00a0»"},
		{"per cent", "71 % des personnes", "71\u00a0% des personnes"},
		{"per cent of a format", "%d %% (%d textes)", "%d\u00a0%% (%d textes)"},
		{"a format is no per cent", "Appeler le %s, %d fois", "Appeler le %s, %d fois"},
		{"an address", "https://exemple.org/s/a?lang=fr", "https://exemple.org/s/a?lang=fr"},
		{"a condition", "comme ${age} != 16 ou ${a} :b", "comme ${age} != 16 ou ${a} :b"},
		{"a time", "à 14:30, ou 14 h 30", "à 14:30, ou 14 h 30"},
		{"what is right already", "Ligne 3\u00a0: a", "Ligne 3\u00a0: a"},
		{"a mark at the start", " : %s", "\u00a0: %s"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := phrase.Unbroken(test.text); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}
