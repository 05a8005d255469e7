package print_test

import (
	"strings"
	"testing"
)

// Who reads a survey on paper is told what its pictures show, on both parts and in both languages.
func TestPicturesAreWords(t *testing.T) {
	def := parse(t, `
name: harbour
title: {en: Harbour, fr: Port}
languages: [en, fr]
choices:
  side: [{name: east, label: {en: East, fr: Est}, media: {image: {en: e.png, fr: e.png}}, image_alt: {en: A pier, fr: Un quai}},
    {name: west, label: {en: West, fr: Ouest}, media: {image: {en: w.png, fr: w.png}}}]
questions:
  - {type: note, name: hello, label: {en: Hello, fr: Bonjour}, media: {image: {en: h.png, fr: h.png}}, image_alt: {en: A gull, fr: Une mouette}}
  - {type: select_one, name: side, label: {en: Which side?, fr: Quel côté ?}, choices: side, media: {image: {en: m.png, fr: m.png}}, image_alt: {en: A map, fr: Une carte}}
`)
	for lang, want := range map[string][]string{
		"en": {"Picture: A gull", "Picture: A map", "East (picture: A pier)", "West (picture: not described)"},
		"fr": {"Image : Une mouette", "Image : Une carte", "Est (image : Un quai)", "Ouest (image : sans description)"},
	} {
		for i, part := range compose(t, def, lang).Parts[:2] {
			all := plain(strings.Join(lines(part.Blocks), "\n"))
			for _, line := range want {
				if !strings.Contains(all, line) {
					t.Errorf("%s, part %d: %q is missing in\n%s", lang, i+1, line, all)
				}
			}
		}
	}
}
