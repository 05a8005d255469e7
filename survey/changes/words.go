package changes

import (
	"fmt"
	"strings"

	"candour/survey/phrase"
)

// In tells the change in a sentence, in French where lang is "fr", else in English.
func (c Change) In(lang string) string {
	if lang == "fr" {
		return phrase.Unbroken(c.sentence(frenchPhrases()))
	}
	return c.sentence(englishPhrases())
}

// phrases are the words of one language. The first %s of a phrase is what the change happened to.
type phrases struct {
	quote   string // a text
	parts   map[Part]string
	keys    map[string]string // what a value is called, by its key or the key's last word
	inLang  string
	langs   map[string]string
	added   string // a part
	removed string
	moved   string // behind another
	first   string
	into    string // into a group
	out     string // out of one
	order   string // the choices of a list
	gained  string // a value: part, value, what it says
	lost    string
	changed string // part, value, what it said, what it says
	of      string // value, part
	alone   string // a value of the survey itself
	colon   string
}

func (c Change) sentence(p phrases) string {
	part := p.part(c)
	switch {
	case c.Kind == Moved && c.Part == List:
		return fmt.Sprintf(p.order, part)
	case c.Kind == Moved && c.Key != "" && c.Is == "":
		return fmt.Sprintf(p.out, part, c.Was)
	case c.Kind == Moved && c.Key != "":
		return fmt.Sprintf(p.into, part, c.Is)
	case c.Kind == Moved && c.Is == "":
		return fmt.Sprintf(p.first, part)
	case c.Kind == Moved:
		return fmt.Sprintf(p.moved, part, c.Is)
	case c.Key == "" && c.Kind == Added:
		return fmt.Sprintf(p.added, part) + p.said(c.Is)
	case c.Key == "" && c.Kind == Removed:
		return fmt.Sprintf(p.removed, part) + p.said(c.Was)
	}
	value := p.value(c, part)
	switch c.Kind {
	case Added:
		return fmt.Sprintf(p.gained, value) + p.said(c.Is)
	case Removed:
		return fmt.Sprintf(p.lost, value) + p.said(c.Was)
	}
	return ended(fmt.Sprintf(p.changed, value, fmt.Sprintf(p.quote, c.Was), fmt.Sprintf(p.quote, c.Is)), c.Is)
}

// said ends a sentence with a text, or without one.
func (p phrases) said(text string) string {
	if text == "" {
		return "."
	}
	return ended(p.colon+fmt.Sprintf(p.quote, text), text)
}

// ended puts a full stop behind a sentence unless the text that it ends with has one of its own.
func ended(sentence, text string) string {
	if strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?") {
		return sentence
	}
	return sentence + "."
}

func (p phrases) part(c Change) string {
	name := c.Name
	if c.Part == Choice {
		list, choice, _ := strings.Cut(c.Name, " ")
		return fmt.Sprintf(p.parts[Choice], choice, list)
	}
	if c.Part == Survey {
		return p.parts[Survey]
	}
	return fmt.Sprintf(p.parts[c.Part], name)
}

func (p phrases) value(c Change, part string) string {
	key, ok := p.keys[c.Key]
	if !ok {
		key, ok = p.keys[c.Key[strings.LastIndexByte(c.Key, '.')+1:]]
	}
	if !ok {
		key = fmt.Sprintf(p.quote, c.Key)
	}
	if c.Lang != "" {
		name, known := p.langs[c.Lang]
		if !known {
			name = c.Lang
		}
		key = fmt.Sprintf(p.inLang, key, name)
	}
	if c.Part == Survey {
		return fmt.Sprintf(p.alone, key)
	}
	return fmt.Sprintf(p.of, key, part)
}

func englishPhrases() phrases {
	return phrases{
		quote: "“%s”",
		parts: map[Part]string{Survey: "the survey", Question: "question %s", List: "the list %s",
			Choice: "choice %s of the list %s", Scale: "scale %s"},
		keys: map[string]string{"label": "text", "hint": "hint", "short": "short name",
			"footnote": "footnote", "image_alt": "words for its picture", "constraint_message": "message", "unit": "unit", "type": "type",
			"relevant": "condition", "constraint": "rule for answers", "choices": "list of choices",
			"required": "duty to answer", "prefer_not": "“prefer not to answer”", "or_other": "“other”",
			"dont_know": "“I don’t know”", "sensitive": "mark as sensitive", "bands": "bands",
			"role": "role", "start": "lowest value", "end": "highest value", "step": "step", "summary": "way of summing up",
			"none": "mark as none of these", "title": "title", "study_title": "title of the study",
			"languages": "languages", "waves": "waves", "consent.text": "consent text",
			"eligibility.relevant": "rule of who can take part", "eligibility.otherwise": "words for people it is not for",
			"notice.intro": "introduction", "notice.run_by": "line on who runs it",
			"notice.readers": "line on who reads answers", "notice.law": "line on the law",
			"notice.harm.who": "line on who acts on harm", "notice.harm.how": "line on how they act", "privacy.delete_after": "last day of keeping",
			"notice.service_reads": "line on what the service sees", "notice.minutes": "number of minutes",
			"notice.help": "help lines", "breakdowns": "breakdowns", "invited": "number of people invited",
			"items": "items", "reverse": "reversed items", "score": "score", "privacy.hold": "number of answers that wait for each other",
			"appearance": "appearance", "collected_by": "way of collecting", "min_answered": "least number of answers"},
		inLang: "%s in %s", langs: map[string]string{"en": "English", "fr": "French"},
		added: "Added %s", removed: "Removed %s", moved: "Moved %s behind %s.", first: "Moved %s to the start.",
		into: "Moved %s into %s.", out: "Moved %s out of %s.", order: "Reordered %s.",
		gained: "Added the %s", lost: "Removed the %s", changed: "Changed the %s from %s to %s",
		of: "%s of %s", alone: "%s of the survey", colon: ": ",
	}
}

func frenchPhrases() phrases {
	return phrases{
		quote: "« %s »",
		parts: map[Part]string{Survey: "le questionnaire", Question: "question %s", List: "liste %s",
			Choice: "choix %s de la liste %s", Scale: "échelle %s"},
		keys: map[string]string{"label": "texte", "hint": "indication", "short": "nom court",
			"footnote": "note", "image_alt": "mots de son image", "constraint_message": "message", "unit": "unité", "type": "type",
			"relevant": "condition", "constraint": "règle des réponses", "choices": "liste de choix",
			"required": "obligation de répondre", "prefer_not": "« je préfère ne pas répondre »",
			"or_other": "« autre »", "dont_know": "« je ne sais pas »", "sensitive": "marque de sujet délicat",
			"bands": "tranches", "role": "rôle", "start": "valeur la plus basse", "end": "valeur la plus haute",
			"step": "pas", "summary": "façon de résumer", "none": "marque « rien de cela »", "title": "titre", "study_title": "titre de l’étude",
			"languages": "langues", "waves": "vagues", "consent.text": "texte de consentement",
			"eligibility.relevant": "règle de participation", "eligibility.otherwise": "mots pour les autres personnes",
			"notice.intro": "introduction", "notice.run_by": "ligne sur l’équipe",
			"notice.readers": "ligne sur qui lit les réponses", "notice.law": "ligne sur la loi",
			"notice.harm.who": "ligne sur qui agit", "notice.harm.how": "ligne sur la façon d’agir", "privacy.delete_after": "dernier jour de garde",
			"notice.service_reads": "ligne sur ce que voit le service", "notice.minutes": "nombre de minutes",
			"notice.help": "lignes d’aide", "breakdowns": "ventilations", "invited": "nombre de personnes invitées",
			"items": "énoncés", "reverse": "énoncés inversés", "score": "score", "privacy.hold": "nombre de réponses qui s’attendent",
			"appearance": "présentation", "collected_by": "mode de collecte", "min_answered": "nombre minimal de réponses"},
		inLang: "%s en %s", langs: map[string]string{"en": "anglais", "fr": "français"},
		added: "Ajout : %s", removed: "Retrait : %s", moved: "Déplacement : %s, après %s.",
		first: "Déplacement : %s, au début.", into: "Déplacement : %s, dans %s.",
		out: "Déplacement : %s, hors de %s.", order: "Nouvel ordre : %s.",
		gained: "Ajout : %s", lost: "Retrait : %s", changed: "Changement : %s, de %s à %s",
		of: "%s, %s", alone: "%s du questionnaire", colon: " : ",
	}
}
