package phrase_test

import (
	"errors"
	"fmt"
	"testing"

	"candour/survey/phrase"
)

func TestPhrasesInBothLanguages(t *testing.T) {
	question := phrase.Of("question %s", "age")
	line := phrase.Of("Line %d: ", 3)
	for _, test := range []struct {
		name   string
		said   phrase.Phrase
		en, fr string
	}{
		{"nothing", phrase.Phrase{}, "", ""},
		{"a part", question, "question age", "la question age"},
		{"a part in a sentence", phrase.Sentence(nil, "%s has neither a label nor a hint: add a label", question),
			"Question age has neither a label nor a hint: add a label.",
			"La question age n’a ni libellé ni indication\u00a0: ajouter un libellé."},
		{"a place", phrase.Sentence(line, "rename the sheet %s", "a\n b."), "Line 3: rename the sheet a b.",
			"Ligne 3\u00a0: renommer la feuille a b."},
		{"no place", phrase.Sentence(phrase.Phrase{}, "rename the sheet %s", "a"), "Rename the sheet a.", "Renommer la feuille a."},
		{"an error that speaks", phrase.Of("before publishing, %s", fmt.Errorf("wrapped: %w", speaking{question})),
			"before publishing, question age", "avant de publier, la question age"},
		{"an error that does not", phrase.Of("before publishing, %s", errors.New("x")), "before publishing, x", "avant de publier, x"},
		{"without its place", phrase.Sentence(line, "rename the sheet %s", "a").Unplaced(), "Rename the sheet a.", "Renommer la feuille a."},
		{"one of one", phrase.Or([]string{"a"}), "a", "a"},
		{"one of three", phrase.Or([]string{"a", "b", "c"}), "a, b or c", "a, b ou c"},
		{"what has no French", phrase.Of("As it is: %d%%", 5), "As it is: 5%", "As it is: 5%"},
		{"a percent sign in a text", phrase.Of("5% of all"), "5% of all", "5% of all"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.said.String(); got != test.en {
				t.Errorf("in English %q, want %q", got, test.en)
			}
			if got := test.said.In("fr"); got != test.fr {
				t.Errorf("in French %q, want %q", got, test.fr)
			}
			if got := test.said.In("de"); got != test.en {
				t.Errorf("in another language %q, want %q", got, test.en)
			}
		})
	}
}

type speaking struct{ phrase.Phrase }

func (s speaking) Error() string { return s.String() }
