package workbook

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tags say what kind of numbers the report holds: made up, imported, protected.
func (b *book) tags() []string {
	var tags []string
	add := func(text string) {
		if text != "" && !slices.Contains(tags, text) {
			tags = append(tags, text)
		}
	}
	for _, v := range b.views {
		for _, tag := range v.Tags {
			add(upperFirst(tag.Text))
		}
	}
	if t := b.report.TableOne; t.Imported > 0 {
		add(upperFirst(t.Provenance))
	}
	return tags
}

// marks are the same in fixed words, for the foot of printed pages.
func (b *book) marks() []string {
	t := b.report.TableOne
	synthetic, imported := t.Synthetic > 0, t.Imported > 0
	for _, r := range b.report.Surveys {
		synthetic = synthetic || r.Results.Synthetic > 0
		imported = imported || r.Results.Imported > 0
	}
	var marks []string
	if synthetic {
		marks = append(marks, b.words.pick("Synthetic data", "Données fictives"))
	}
	if imported {
		marks = append(marks, b.words.pick("Imported data", "Données importées"))
	}
	if b.report.Protected {
		marks = append(marks, b.words.pick("Protected numbers", "Nombres protégés"))
	}
	return marks
}

func upperFirst(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + strings.TrimPrefix(text, text[:size])
}
