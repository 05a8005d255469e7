package print

import (
	"slices"

	"candour/survey"
)

// storage says what is stored and who can read it: what follows from the survey's settings, the
// list of its questions, and how Candour works. What the study promises stands elsewhere, as its own
// words. The word anonymous is used of a survey that is, and of no other.
func (c *composer) storage() []Block {
	return []Block{
		&Heading{Level: 2, Text: c.say("What is stored, and who can read it",
			"Ce qui est gardé, et qui peut le lire")},
		terms(
			[]string{c.say("Kind of survey", "Type de questionnaire"), c.mode()},
			[]string{c.say("Before it is sent", "Avant l’envoi"), c.before()},
			[]string{c.say("Stored with each response", "Gardé avec chaque réponse"), c.record()},
			[]string{c.say("Never stored with it", "Jamais gardé avec elle"), c.never()},
			[]string{c.say("Waiting for others", "Attente des autres"), c.hold()},
			[]string{c.say("In people’s own words", "En mots libres"), c.ownWords()},
			[]string{c.say("Taking answers back", "Retrait des réponses"), c.withdrawal()},
			[]string{c.say("Researchers", "Équipe de recherche"), c.say(
				"see exact results and can read what people wrote.",
				"voit les résultats exacts et peut lire ce que les personnes ont écrit.")},
			[]string{c.say("Advisors, funders, administrators",
				"Comité conseil, bailleurs de fonds, administration"), c.say(
				"see protected tables: counts rounded at random to a multiple of 5, and nothing"+
					" where too few people answered, unless a researcher has looked at a table and"+
					" released it by name and with a reason. They never see what people wrote.",
				"voient des tableaux protégés : des nombres arrondis au hasard à un multiple de 5,"+
					" et rien quand trop peu de personnes ont répondu, sauf si une personne de"+
					" l’équipe de recherche a relu un tableau et l’a publié sous son nom, avec une"+
					" raison. Ces personnes ne voient jamais ce que les gens ont écrit.")},
			[]string{c.say("Whoever runs the server", "Qui exploite le serveur"), c.say(
				"could read what is stored there. Choose them with that in mind.",
				"pourrait lire ce qui y est gardé. C’est à considérer dans ce choix.")},
			[]string{c.say("The form on paper", "Le formulaire papier"), c.say(
				"A form that was filled in by hand is a record of its own, outside Candour. The"+
					" protocol says who types it in, where it is kept and when it is destroyed. Its texts"+
					" are those of the web pages: check that each is true on paper as well.",
				"Un formulaire rempli à la main est un dossier à part, hors de Candour. Le protocole"+
					" dit qui le saisit, où il est conservé et quand il est détruit. Ses textes sont ceux"+
					" des pages web : il faut vérifier que chacun est vrai aussi sur papier.")},
		),
		&Heading{Level: 3, Text: c.say("Stored for each question", "Gardé pour chaque question")},
		&Paragraph{Style: Body, Text: c.say(
			"For each question: the answer, or that the question was skipped, declined, answered"+
				" with “don’t know”, or not shown.",
			"Pour chaque question : la réponse, ou le fait que la question a été passée, refusée,"+
				" répondue par « je ne sais pas » ou pas montrée.")},
		c.inventory(),
	}
}

func (c *composer) mode() string {
	if c.def.Anonymous() {
		return c.say("Anonymous. Nothing that Candour adds to a response says whose it is. An answer"+
			" can, where somebody writes who they are, or where a rare mix of answers points to"+
			" one person.",
			"Anonyme. Rien de ce que Candour ajoute à une réponse ne dit de qui elle vient. Une"+
				" réponse peut le dire, si une personne y écrit qui elle est ou si un mélange rare"+
				" de réponses la désigne.")
	}
	if c.def.Coded() {
		return c.say("Confidential. Each person has a link of their own. A list, kept apart and encrypted, says"+
			" whose link it is, and researchers can put it together with the answers; each time is logged.",
			"Confidentiel. Chaque personne a un lien à elle. Une liste, gardée à part et chiffrée, dit à qui il"+
				" est, et l’équipe de recherche peut la rapprocher des réponses; chaque fois est notée.")
	}
	return c.say("Confidential. The invitation could be linked to the answers, so the survey does not"+
		" promise more.",
		"Confidentiel. L’invitation pourrait être reliée aux réponses, et le questionnaire ne promet"+
			" donc rien de plus.")
}

func (c *composer) before() string {
	return c.say("Nothing is stored on the server before the person presses Submit. Until then the"+
		" answers travel in the page, encrypted.",
		"Rien n’est gardé sur le serveur avant l’envoi. Jusque-là, les réponses voyagent dans la"+
			" page, chiffrées.")
}

func (c *composer) record() string {
	if c.def.Coded() {
		return c.say("The answers, the survey’s version, the language, the wave, whether a person or a"+
			" program made it, and two numbers: one is made from the person’s link, so that the list of links"+
			" leads to the record, one rounds counts.",
			"Les réponses, la version du questionnaire, la langue, la vague, si une personne ou un"+
				" programme l’a faite, et deux nombres : l’un est fait à partir du lien de la personne, donc la"+
				" liste des liens mène à la fiche, l’autre sert à arrondir les nombres.")
	}
	return c.say("The answers, the survey’s version, the language, the wave, whether a person or a"+
		" program made it, and two random numbers: one tells records apart, one rounds counts.",
		"Les réponses, la version du questionnaire, la langue, la vague, si une personne ou un"+
			" programme l’a faite, et deux nombres tirés au hasard : l’un distingue les fiches,"+
			" l’autre sert à arrondir les nombres.")
}

func (c *composer) never() string {
	return c.say("Date, time or order of arrival; the address of the device (IP), the kind of device"+
		" or browser; cookies. A web server or network in front of Candour may keep logs of its own.",
		"La date, l’heure ou l’ordre d’arrivée; l’adresse de l’appareil (IP), le type d’appareil ou de"+
			" navigateur; des témoins (cookies). Un serveur web ou un réseau placé devant Candour"+
			" peut tenir ses propres journaux.")
}

func (c *composer) hold() string {
	n := c.def.Privacy.Hold
	if n > 1 && n < survey.ManyWait {
		return c.say("Responses wait, encrypted, until %d have come or the wave ends. Then they go on"+
			" together, mixed. That is few: whoever knows when somebody answered can look among them.",
			"Les réponses attendent, chiffrées, qu’il y en ait %d ou que la vague prenne fin. Puis"+
				" elles partent ensemble, mélangées. C’est peu : qui sait quand une personne a répondu peut"+
				" la chercher parmi celles-là.", n)
	}
	if n > 1 {
		return c.say("Responses wait, encrypted, until %d have come or the wave ends. Then they go on"+
			" together, mixed, so that nobody sees when each one came.",
			"Les réponses attendent, chiffrées, qu’il y en ait %d ou que la vague prenne fin. Puis"+
				" elles partent ensemble, mélangées, et personne ne voit quand chacune est arrivée.",
			n)
	}
	return c.say("Each response can be seen as soon as it comes in. Whoever knows when somebody"+
		" answered may recognise it.",
		"Chaque réponse peut être vue dès qu’elle arrive. Qui sait quand une personne a répondu peut"+
			" la reconnaître.")
}

func (c *composer) ownWords() string {
	texts := slices.ContainsFunc(c.fields(), func(f inventoried) bool { return f.words })
	switch {
	case !texts:
		return c.say("No question asks for words.", "Aucune question ne demande d’écrire.")
	case c.def.Privacy.LinkText:
		return c.say("Words are stored and may be read together with the other answers of the same"+
			" person.",
			"Les mots sont gardés et peuvent être lus avec les autres réponses de la même personne.")
	}
	return c.say("Words are stored with the response, and shown to researchers in no order and apart"+
		" from the other answers. They may name people or places.",
		"Les mots sont gardés avec la réponse, et montrés à l’équipe de recherche sans ordre et à"+
			" part des autres réponses. Ils peuvent nommer des personnes ou des lieux.")
}

func (c *composer) withdrawal() string {
	if c.def.Privacy.Withdrawal {
		return c.say("The survey is set to let people withdraw with a code, which the last page shows to"+
			" those who ask for one, until the survey is frozen.",
			"Le questionnaire est réglé pour permettre un retrait avec un code, que la dernière page montre à"+
				" qui en demande un, jusqu’au gel du questionnaire.")
	}
	if c.def.Anonymous() {
		return c.say("Not possible once they are sent: nothing in a record says whose it is.",
			"Impossible après l’envoi : rien dans une fiche ne dit à qui elle est.")
	}
	return c.say("Not offered once they are sent.", "Pas offert après l’envoi.")
}
