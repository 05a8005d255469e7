// Package phrase says things to those who write surveys, in English or in French. A phrase is an
// English format with what it names; french.yaml has every format in French, and a test finds one
// that is missing. Words for respondents stand elsewhere: with the pages, and in a survey itself.
package phrase

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Speaker is what says itself in a language.
type Speaker interface{ In(lang string) string }

// Phrase is a part of a sentence or a whole one. The zero Phrase says nothing.
type Phrase struct {
	format string
	args   []any
	where  Speaker
	whole  bool // a sentence
}

// Of is a phrase that says format, filled in with args. Args that are speakers, or errors that hold
// one, are said in the phrase's language.
func Of(format string, args ...any) Phrase { return Phrase{format: format, args: args} }

// Sentence is a sentence of one line. It begins with the place that it is about, or with a capital
// letter where that is nil or says nothing, and ends in a full stop.
func Sentence(where Speaker, format string, args ...any) Phrase {
	return Phrase{format: format, args: args, where: where, whole: true}
}

// Or is "a, b or c".
func Or(items []string) Phrase {
	if len(items) < 2 {
		return Of("%s", strings.Join(items, ""))
	}
	last := len(items) - 1
	return Of("%s or %s", strings.Join(items[:last], ", "), items[last])
}

// IsZero says whether the phrase says nothing.
func (p Phrase) IsZero() bool { return p.format == "" }

// Unplaced is the sentence without the place that it begins with.
func (p Phrase) Unplaced() Phrase {
	p.where = nil
	return p
}

// String says the phrase in English.
func (p Phrase) String() string { return p.In("en") }

// In says the phrase in French, or in English for every other language.
func (p Phrase) In(lang string) string {
	text := p.format
	if lang == "fr" && french()[p.format] != "" {
		text = french()[p.format]
	}
	if len(p.args) > 0 {
		text = fmt.Sprintf(text, said(p.args, lang)...)
	}
	if !p.whole {
		return text
	}
	text = strings.TrimRight(strings.Join(strings.FieldsFunc(text, breaks), " "), ".") + "."
	if p.where != nil {
		if place := p.where.In(lang); place != "" {
			return place + text
		}
	}
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// breaks are the spaces at which a line may break: French signs keep theirs.
func breaks(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' }

func said(args []any, lang string) []any {
	all := make([]any, len(args))
	for i, arg := range args {
		all[i] = arg
		var speaker Speaker
		if err, ok := arg.(error); ok && errors.As(err, &speaker) {
			all[i] = speaker.In(lang)
		} else if speaker, ok := arg.(Speaker); ok {
			all[i] = speaker.In(lang)
		}
	}
	return all
}

//go:embed french.yaml
var frenchFile []byte

// french maps formats to their French.
var french = sync.OnceValue(func() map[string]string {
	table := map[string]string{}
	if err := yaml.Unmarshal(frenchFile, &table); err != nil {
		return nil
	}
	for format, text := range table {
		table[format] = Unbroken(text)
	}
	return table
})
