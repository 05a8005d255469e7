package web

import (
	"embed"
	"fmt"

	"github.com/gofiber/fiber/v2"
	"go.yaml.in/yaml/v4"

	"candour/survey/phrase"
)

//go:embed words/*.yaml
var wordFiles embed.FS

// words are the texts of our own pages: language -> key -> text. Texts of a survey are in its
// definition.
type words map[string]map[string]string

// languages of our own pages.
func pageLanguages() []string { return []string{"en", "fr"} }

func loadWords() (words, error) {
	w := words{}
	for _, lang := range pageLanguages() {
		content, err := wordFiles.ReadFile("words/" + lang + ".yaml")
		if err != nil {
			return nil, fmt.Errorf("read words: %w", err)
		}
		texts := map[string]string{}
		if err := yaml.Unmarshal(content, &texts); err != nil {
			return nil, fmt.Errorf("read words in %s: %w", lang, err)
		}
		if lang == "fr" {
			for key, text := range texts {
				texts[key] = phrase.Unbroken(text)
			}
		}
		w[lang] = texts
	}
	return w, nil
}

// Said is the sentence of an error in the page's language, where there is one.
func (p page) Said(sentence string) string { return phrase.Of(sentence).In(p.Lang) }

// in returns a text; a key that is missing shows itself, and a test fails.
func (w words) in(lang, key string, args ...any) string {
	text, ok := w[lang][key]
	if !ok {
		if text, ok = w["en"][key]; !ok {
			return key
		}
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// staffLanguage is the language of pages that are not a survey's: as asked for, as chosen before,
// else as the browser prefers.
func (s *Server) staffLanguage(c *fiber.Ctx) string {
	for _, l := range []string{c.Query("lang"), c.Cookies("lang")} {
		for _, known := range pageLanguages() {
			if l == known {
				return l
			}
		}
	}
	if l := c.AcceptsLanguages(pageLanguages()...); l != "" {
		return l
	}
	return "en"
}
