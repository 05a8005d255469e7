package print

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"candour/survey"
	"candour/survey/phrase"
)

// tongue is the language of a document. Our own words are French or, for every other language,
// English.
type tongue string

func (t tongue) french() bool { return t == "fr" || strings.HasPrefix(string(t), "fr-") }

// say fills in the words of one of our two languages. French signs keep the spaces beside them.
func (t tongue) say(en, fr string, args ...any) string {
	if t.french() {
		en = phrase.Unbroken(fr)
	}
	if len(args) == 0 {
		return en
	}
	return fmt.Sprintf(en, args...)
}

// quote puts the language's quotation marks around a text.
func (t tongue) quote(text string) string { return t.say("“%s”", "« %s »", text) }

// label is a fact's name with the language's colon.
func (t tongue) label(text string) string { return text + t.say(":", "\u00a0:") }

// number writes a number as people of the language do.
func (t tongue) number(x float64) string {
	text := strconv.FormatFloat(x, 'f', -1, 64)
	if t.french() {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

// count is "1 response" or "3 responses"; the words are singular and plural.
func (t tongue) count(n int, one, many [2]string) string {
	words := many
	if n == 1 || n == 0 && t.french() {
		words = one
	}
	return strconv.Itoa(n) + " " + t.say(words[0], words[1])
}

// list joins items: "a, b and c".
func (t tongue) list(items []string) string { return t.join(items, t.say("and", "et")) }

func (t tongue) join(items []string, last string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:len(items)-1], ", ") + " " + last + " " + items[len(items)-1]
}

// languageName is a language's name in this one: "French", "anglais".
func (t tongue) languageName(code string) string {
	names := display.Languages(language.English)
	if t.french() {
		names = display.Languages(language.French)
	}
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	if name := names.Name(tag); name != "" {
		return name
	}
	return code
}

// text is a definition's text in this language, in one piece. What it pipes in from an earlier
// answer is named in brackets: nobody fills that in on paper.
func (c *composer) text(t survey.Text) string {
	return c.piped.ReplaceAllStringFunc(oneLine(t.In(string(c.tongue))), func(found string) string {
		name := strings.TrimSpace(found[2 : len(found)-1])
		if at, ok := c.places[name]; ok && at.number != "" {
			return c.say("[the answer to %s]", "[la réponse à la %s]", c.numbered(at))
		}
		return "[" + name + "]"
	})
}

// paragraphs are a text's paragraphs, parted by empty lines or line breaks.
func (c *composer) paragraphs(t survey.Text) []string {
	var all []string
	for line := range strings.SplitSeq(t.In(string(c.tongue)), "\n") {
		all = append(all, c.text(survey.Text{string(c.tongue): line}))
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// oneLine is a text without line breaks, tabs, or spaces in a row. Spaces that do not break stay.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return r == ' ' || r == '\n' || r == '\r' || r == '\t' || r == '\v' || r == '\f'
	}), " ")
}
