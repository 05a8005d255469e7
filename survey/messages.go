package survey

import "fmt"

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
	sayAgree
	sayCheckOne
	sayCheckSome // how many
	sayLanguage  // the languages
	sayVersion
)

// in is the message in a language: French, or English for every other.
func (m message) in(lang string, args ...any) string {
	return fmt.Sprintf(m.text().In(lang), args...)
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
