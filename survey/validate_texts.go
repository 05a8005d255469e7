package survey

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"candour/survey/phrase"
)

// need is what a text must have.
type need uint8

const (
	optional   need = iota // it may be missing altogether
	translated             // there must be one in the first language
)

func (v *validator) headTexts() error {
	d := v.def
	texts := map[string]Text{
		"study_title": d.StudyTitle, "provenance": d.Provenance,
		"notice.intro": d.Notice.Intro, "notice.run_by": d.Notice.RunBy,
		"notice.readers": d.Notice.Readers, "notice.service_reads": d.Notice.ServiceReads,
		"notice.law":      d.Notice.Law,
		"notice.harm.who": d.Notice.Harm.Who, "notice.harm.how": d.Notice.Harm.How,
	}
	if d.Ethics != nil {
		texts["ethics.board"] = d.Ethics.Board
	}
	for _, path := range slices.Sorted(maps.Keys(texts)) {
		if err := v.text(path, texts[path], phrase.Of("the survey"), optional); err != nil {
			return err
		}
	}
	for i, line := range d.Notice.Help {
		path := fmt.Sprintf("notice.help.%d", i)
		if err := v.text(path+".label", line.Label, phrase.Of("this help line"), translated); err != nil {
			return err
		}
		if line.Tel == "" && line.SMS == "" {
			return v.fault(path, "this help line has no number: add tel or sms")
		}
	}
	if d.Consent != nil {
		if err := v.consentTexts(d.Consent); err != nil {
			return err
		}
	}
	return v.text("title", d.Title, phrase.Of("the survey"), translated)
}

func (v *validator) consentTexts(c *Consent) error {
	type place struct {
		path string
		text Text
		need need
	}
	texts := []place{{"consent.text", c.Text, translated}, {"consent.assent", c.Assent, optional}}
	for i, line := range c.Means {
		texts = append(texts, place{fmt.Sprintf("consent.means.%d", i), line, translated})
	}
	for i, q := range c.Check {
		at := fmt.Sprintf("consent.check.%d", i)
		texts = append(texts, place{at + ".question", q.Question, translated},
			place{at + ".answer", q.Answer, translated})
	}
	for _, t := range texts {
		if err := v.text(t.path, t.text, phrase.Of("consent"), t.need); err != nil {
			return err
		}
	}
	return nil
}

// text checks the text at path, which owner has under the last key of path.
func (v *validator) text(path string, t Text, owner phrase.Phrase, n need) error {
	key := path[strings.LastIndexByte(path, '.')+1:]
	for _, code := range slices.Sorted(maps.Keys(t)) {
		if !slices.Contains(v.def.Languages, code) {
			return v.fault(path, "%s has a %s in %s, which is not among the languages: add it "+
				"to languages, or take it out", owner, key, quote(code))
		}
	}
	blank := func(code string) bool { return strings.TrimSpace(t[code]) == "" }
	first := v.def.Languages[0]
	if n == translated && blank(first) {
		if err := v.unready(path, "%s has no %s in %s: add %s: {%s: ...}", owner, key, first, key,
			first); err != nil {
			return err
		}
	}
	for _, code := range v.def.Languages {
		if blank(code) && len(t) > 0 && (n == optional || code != first) {
			v.warn(path, "%s has no %s in %s: add the translation", owner, key, code)
		}
	}
	return nil
}
