package survey

import (
	"fmt"

	"candour/survey/phrase"
)

// message is a sentence for a respondent. Each says what to do, in words that a 12-year-old reads;
// the French ones address nobody, so that they stand beside "tu" and "vous" alike.
type message uint8

const (
	sayWholeNumber message = iota
	sayNumber
	sayInRange  // least, most
	sayInSteps  // least, most, step
	sayChoice   // of one answer
	sayChoices  // of several answers
	sayNoneOnly // label of the choice that means none
	sayWords
	sayShorter
	sayAnswer
	sayAnswerOrDecline
	sayNotOffered
	sayState
	sayFits
	sayUnknown
	sayNoAnswer
	sayRanked
	sayDate
	sayTime
	sayDateTime
	sayYes
	sayInstances
	sayFewer // how many at most
	sayAgree
	sayCheckOne
	sayCheckSome // how many
	sayLanguage  // the languages
	sayVersion
)

// in is the message in a language: French, or English for every other.
func (m message) in(lang string, args ...any) string {
	text := m.text().In(lang)
	if lang == "fr" {
		text = phrase.Unbroken(text)
	}
	return fmt.Sprintf(text, args...)
}

func (m message) text() Text {
	return [...]Text{
		sayWholeNumber: {
			"en": "Enter a whole number in digits, like 17.",
			"fr": "Il faut un nombre entier en chiffres, comme 17.",
		},
		sayNumber: {
			"en": "Enter a number in digits, like 2.5.",
			"fr": "Il faut un nombre en chiffres, comme 2,5.",
		},
		sayInRange: {
			"en": "Enter a number from %s to %s.",
			"fr": "Il faut un nombre de %s à %s.",
		},
		sayInSteps: {
			"en": "Enter a number from %s to %s, in steps of %s.",
			"fr": "Il faut un nombre de %s à %s, par pas de %s.",
		},
		sayChoice: {
			"en": "Choose one answer from the list.",
			"fr": "Il faut choisir une réponse dans la liste.",
		},
		sayChoices: {
			"en": "Choose answers from the list.",
			"fr": "Il faut choisir des réponses dans la liste.",
		},
		sayNoneOnly: {
			"en": "Keep “%s” alone, or keep the other answers.",
			"fr": "Il faut garder « %s » seul, ou les autres réponses.",
		},
		sayWords: {
			"en": "Write this answer in words.",
			"fr": "Il faut une réponse en mots.",
		},
		sayShorter: {
			"en": "Make this answer shorter: 10,000 letters at most.",
			"fr": "Il faut une réponse plus courte : 10 000 lettres au plus.",
		},
		sayAnswer: {
			"en": "Answer this question.",
			"fr": "Il faut répondre à cette question.",
		},
		sayAnswerOrDecline: {
			"en": "Answer this question, or choose not to.",
			"fr": "Il faut répondre à cette question, ou choisir de ne pas répondre.",
		},
		sayNotOffered: {
			"en": "Choose one of the answers that this question offers.",
			"fr": "Il faut choisir parmi les réponses offertes à cette question.",
		},
		sayState: {
			"en": `Use {"state": "prefer_not"}, "dont_know" or "skipped" here.`,
			"fr": `Il faut ici {"state": "prefer_not"}, "dont_know" ou "skipped".`,
		},
		sayFits: {
			"en": "Check this answer. It does not fit the question.",
			"fr": "Cette réponse ne va pas avec la question. Il faut la vérifier.",
		},
		sayUnknown: {
			"en": "This survey has no such question. Leave it out.",
			"fr": "Cette question n’est pas dans le questionnaire. Il faut l’enlever.",
		},
		sayNoAnswer: {
			"en": "This part of the survey takes no answer. Leave it out.",
			"fr": "Cette partie ne prend pas de réponse. Il faut l’enlever.",
		},
		sayRanked: {
			"en": "Put answers from the list into order, each once.",
			"fr": "Il faut mettre en ordre des réponses de la liste, chacune une fois.",
		},
		sayDate: {
			"en": "Enter a date that exists, like 2007-03-31.",
			"fr": "Il faut une date qui existe, comme 2007-03-31.",
		},
		sayTime: {
			"en": "Enter a time from 00:00 to 23:59, like 14:30.",
			"fr": "Il faut une heure de 00:00 à 23:59, comme 14:30.",
		},
		sayDateTime: {
			"en": "Enter a date and a time, like 2007-03-31T14:30.",
			"fr": "Il faut une date et une heure, comme 2007-03-31T14:30.",
		},
		sayYes: {
			"en": "Tick this, or leave it.",
			"fr": "Il faut cocher cette case, ou la laisser.",
		},
		sayInstances: {
			"en": `Send a list of objects here, like [{"question": "answer"}].`,
			"fr": `Il faut ici une liste d’objets, comme [{"question": "réponse"}].`,
		},
		sayFewer: {
			"en": "Answer this part %d times at most.",
			"fr": "Il faut répondre à cette partie %d fois au plus.",
		},
		sayAgree: {
			"en": "Say that you agree to take part.",
			"fr": "Il faut dire oui pour participer.",
		},
		sayCheckOne: {
			"en": "Check 1 answer and send again.",
			"fr": "Il y a 1 réponse à vérifier avant de renvoyer.",
		},
		sayCheckSome: {
			"en": "Check %d answers and send again.",
			"fr": "Il y a %d réponses à vérifier avant de renvoyer.",
		},
		sayLanguage: {
			"en": "Choose one of this survey’s languages: %s.",
			"fr": "Il faut choisir une langue du questionnaire : %s.",
		},
		sayVersion: {
			"en": "Start again: this survey has no such version.",
			"fr": "Il faut recommencer : cette version du questionnaire n’existe pas.",
		},
	}[m]
}
