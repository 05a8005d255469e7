package analytics

import "fmt"

// tableOneWords are the words of Table 1 in one language.
type tableOneWords struct {
	title, overall, median, spread         string
	mean, meanAlone                        string
	preferNot, dontKnow, noAnswer          string
	notShown, absent                       string
	several, notJoined                     string
	wasVoluntary, rate, roughRate          string
	allInSession, someInSession, inSession string
	ofAsked, ofAll                         string
}

// WithoutSuspectNote says under a table that responses that look careless are left out.
func WithoutSuspectNote(lang string) string {
	if (Style{Lang: lang}).french() {
		return "Les réponses qui semblent données sans soin sont laissées de côté (plus vite qu’on ne peut lire," +
			" toutes les mêmes dans un long tableau, ou qui se contredisent)."
	}
	return "Responses that look careless are left out (faster than anyone reads, all the same in a long table," +
		" or contradicting each other)."
}

func wordsIn(lang string) tableOneWords {
	if (Style{Lang: lang}).french() {
		return tableOneWords{
			title: "Caractéristiques des participants", overall: "Ensemble",
			median: "Médiane (intervalle interquartile)", spread: "Étendue",
			mean: "Moyenne (écart-type)", meanAlone: "Moyenne",
			notShown: "Question non posée à ces personnes", absent: "Question absente du questionnaire rempli",
			preferNot: "Préfère ne pas répondre", dontKnow: "Ne sait pas", noAnswer: "Sans réponse",
			several: "Plusieurs réponses étaient possibles : la somme des pourcentages peut" +
				" dépasser 100.",
			notJoined: "Cette question vient d’un autre questionnaire, dont les réponses ne sont" +
				" jamais reliées à ces groupes.",
			wasVoluntary:  "Le questionnaire était facultatif.",
			rate:          " %s des %d personnes invitées l’ont rempli (%s).",
			roughRate:     " Environ %s des %d personnes invitées l’ont rempli.",
			allInSession:  "Les %s participants ont tous répondu à cette question pendant la rencontre.",
			someInSession: "%s des %s participants ont répondu à cette question pendant la rencontre.",
			inSession:     "Cette question a été posée pendant la rencontre.",
			ofAsked:       "Pourcentages parmi les personnes à qui la question a été posée.",
			ofAll:         "Pourcentages parmi toutes les personnes qui ont répondu au questionnaire.",
		}
	}
	return tableOneWords{
		title: "Characteristics of participants", overall: "Overall",
		median: "Median (IQR)", spread: "Range",
		mean: "Mean (SD)", meanAlone: "Mean",
		notShown: "Not asked, by the survey’s path", absent: "Not in the version they answered",
		preferNot: "Prefer not to answer", dontKnow: "Don’t know", noAnswer: "No answer",
		several: "Participants could choose more than one answer, so percentages can add up to" +
			" more than 100.",
		notJoined: "This comes from another survey, whose answers are never joined to these" +
			" groups.",
		wasVoluntary:  "The survey was voluntary.",
		rate:          " %s of %d people invited filled it in (%s).",
		roughRate:     " About %s of %d people invited filled it in.",
		allInSession:  "All %s participants answered this in the session.",
		someInSession: "%s of %s participants answered this in the session.",
		inSession:     "This was asked in the session.",
		ofAsked:       "Percentages are of those who were asked the question.",
		ofAll:         "Percentages are of everybody who took part.",
	}
}

// base says what percentages are of, where it is not those who answered.
func (w tableOneWords) base(base Base) string {
	switch base {
	case OfAsked:
		return w.ofAsked
	case OfAll:
		return w.ofAll
	}
	return ""
}

// voluntary says that nobody had to answer, and how many did where that may be said.
func (w tableOneWords) voluntary(style Style, rate *ResponseRate) string {
	switch {
	case rate == nil:
		return w.wasVoluntary
	case style.Protected:
		return w.wasVoluntary + fmt.Sprintf(w.roughRate, style.Count(rate.Responses), rate.Invited)
	}
	return w.wasVoluntary + fmt.Sprintf(w.rate, style.Count(rate.Responses), rate.Invited,
		style.Percent(&rate.Percent, Unbounded))
}

// session says how many answered when they were asked face to face. Protected counts do not add up
// to a sentence like that.
func (w tableOneWords) session(style Style, answered, responses Count) string {
	switch {
	case style.Protected || answered < 0:
		return w.inSession
	case answered == responses:
		return fmt.Sprintf(w.allInSession, style.Count(responses))
	}
	return fmt.Sprintf(w.someInSession, style.Count(answered), style.Count(responses))
}
