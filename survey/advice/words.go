package advice

import (
	"fmt"
	"strconv"
	"strings"

	"candour/survey/phrase"
)

// In tells the note in a sentence that says what to do, in French where lang is "fr", else in English.
func (n Note) In(lang string) string {
	if lang != "fr" {
		lang = "en"
	}
	switch n.Kind {
	case Untranslated:
		if n.Count == 1 {
			return fmt.Sprintf(say(lang, "one text has no words in %s: translate it.",
				"un texte n’a pas de mots en %s : il faut le traduire."), language(n.Lang, lang))
		}
		return fmt.Sprintf(say(lang, "%d texts have no words in %s: translate them.",
			"%d textes n’ont pas de mots en %s : il faut les traduire."), n.Count, language(n.Lang, lang))
	case Unreachable:
		return fmt.Sprintf(say(lang, "nobody can ever be asked question %s: its condition is never true. Check it.",
			"la question %s ne peut être posée à personne : sa condition n’est jamais vraie. Il faut la vérifier."), n.Question)
	case NoWayOut:
		return fmt.Sprintf(say(lang, "question %s is sensitive and cannot be skipped: let people skip it or decline.",
			"la question %s est délicate et ne peut pas être passée : il faut permettre de la passer."), n.Question)
	case Identifying:
		return fmt.Sprintf(say(lang, "question %s seems to ask for %s, and the survey says that it is anonymous: "+
			"leave it out, or make the survey confidential.",
			"la question %s semble demander %s, et le questionnaire se dit anonyme : il faut l’enlever, ou rendre "+
				"le questionnaire confidentiel."), n.Question, identityIn(n.Asks, lang))
	case HardToRead:
		return fmt.Sprintf(say(lang, "question %s in %s reads at grade %s (%s): use shorter words and sentences.",
			"la question %s en %s se lit au niveau scolaire %s (%s) : il faut des mots et des phrases plus courts."),
			n.Question, language(n.Lang, lang), Figure(n.Grade.School, lang), n.Grade.Formula)
	case NobodyActs:
		return say(lang, "nobody is named who acts when an answer tells of harm: write a name or a role, and what they do.",
			"personne n’est nommé pour agir quand une réponse parle d’un danger : il faut un nom ou un rôle, et ce qui est fait.")
	case NoConsent:
		return say(lang, "nobody is asked for consent: add a consent text, unless the ethics board waived it.",
			"le consentement n’est pas demandé : il faut un texte de consentement, sauf dispense du comité d’éthique.")
	}
	return say(lang, "there are sensitive questions and no help line: add one.",
		"il y a des questions délicates et aucune ligne d’aide : il faut en ajouter une.")
}

// say makes a sentence of the words of one of the two languages.
func say(lang, en, fr string) string {
	words := []rune(en)
	if lang == "fr" {
		words = []rune(phrase.Unbroken(fr))
	}
	return strings.ToUpper(string(words[:1])) + string(words[1:])
}

// Figure writes a grade with one place.
func Figure(grade float64, lang string) string {
	s := strconv.FormatFloat(grade, 'f', 1, 64)
	if lang == "fr" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

func language(code, lang string) string {
	name := map[string]string{"en en": "English", "fr en": "French", "en fr": "anglais", "fr fr": "français"}[code+" "+lang]
	if name == "" {
		return code
	}
	return name
}

func identityIn(what Identity, lang string) string {
	words := map[Identity][2]string{
		PersonName: {"a name", "un nom"}, Email: {"an e-mail address", "une adresse courriel"},
		Phone: {"a phone number", "un numéro de téléphone"}, Address: {"an address", "une adresse"},
		Birth: {"a date of birth", "une date de naissance"}, PostalCode: {"a postal code", "un code postal"},
		Number: {"the number of a card or a file", "un numéro de carte ou de dossier"},
	}[what]
	if lang == "fr" {
		return words[1]
	}
	return words[0]
}
