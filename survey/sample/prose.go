package sample

import (
	"unicode"
	"unicode/utf8"
)

// prose writes one or two of the stock sentences, in the person's language or else in English.
func (q *question) prose(open phrases) func(*person) any {
	return func(p *person) any {
		lang := p.lang
		if len(open.Leads[lang]) == 0 {
			lang = "en"
		}
		first := p.IntN(len(open.Sentences))
		leads := open.Leads[lang]
		text := upper(leads[p.IntN(len(leads))] + open.Sentences[first][lang])
		if p.Float64() < 0.3 {
			another := 1 + p.IntN(len(open.Sentences)-1)
			second := (first + another) % len(open.Sentences)
			text += " " + upper(open.Sentences[second][lang])
		}
		return text
	}
}

func upper(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
