package print

import (
	"slices"
	"strings"

	"candour/survey"
)

// form is the second part: the survey on paper, for a person with a pen. Staff type it in.
func (c *composer) form() []Block {
	blocks := []Block{
		&Heading{Level: 1, Text: c.say("Part 2. The form on paper", "Partie 2. Le formulaire papier")},
		&Paragraph{Style: Lead, Text: c.text(c.def.Title)},
	}
	for _, text := range c.paragraphs(c.def.Notice.Intro) {
		blocks = append(blocks, &Paragraph{Style: Body, Text: text})
	}
	blocks = append(blocks, c.directions()...)
	n := c.def.Notice
	for _, told := range []struct {
		start string
		text  survey.Text
	}{
		{c.say("Who asks", "Qui pose les questions"), n.RunBy},
		{c.say("Who can read the answers", "Qui peut lire les réponses"), n.Readers},
		{c.say("What the service sees", "Ce que voit le service"), n.ServiceReads},
		{c.say("What the law can ask for", "Ce que la loi peut demander"), n.Law},
	} {
		if text := c.text(told.text); text != "" {
			blocks = append(blocks, &Paragraph{Style: Body, Start: c.label(told.start), Text: text})
		}
	}
	blocks = append(blocks, c.helpLines()...)
	if c.def.Consent != nil {
		blocks = append(blocks, c.consent())
	}
	blocks = append(blocks, &Heading{Level: 2, Text: c.say("The questions", "Les questions")})
	f := &filling{composer: c, sequence: &sequence{}, screened: c.screenedAfter()}
	f.ask(c.def.Questions, 3)
	f.lead(&Paragraph{Style: Lead, Text: c.say("That is all. Thank you.", "C’est tout. Merci.")})
	f.add(c.helpLines()...)
	return append(blocks, f.end()...)
}

// directions tell how to fill the form in, and what is true of paper alone.
func (c *composer) directions() []Block {
	tick := c.say("Put a tick or a cross in the box beside each answer.",
		"Mettre un crochet ou une croix dans la case à côté de chaque réponse.")
	if c.def.CollectedBy == survey.ByStaff {
		return []Block{&Paragraph{Style: Direct, Text: tick + " " + c.say(
			"Leave out names. Keep this sheet where the protocol says.",
			"Ne pas écrire de noms. Garder cette feuille là où le protocole le dit.")}}
	}
	return []Block{
		&Paragraph{Style: Direct, Text: tick + " " + c.say(
			"You can leave any question empty, and stop at any time. Do not write your name.",
			"On peut laisser une question vide, et arrêter quand on veut. Ne pas écrire son nom.")},
		&Paragraph{Style: Direct, Text: c.say(
			"Someone on the team types this form into the computer, and reads it to do so.",
			"Une personne de l’équipe saisit ce formulaire à l’ordinateur, et le lit pour le faire.")},
	}
}

func (c *composer) helpLines() []Block {
	if len(c.def.Notice.Help) == 0 {
		return nil
	}
	lines := make([]string, len(c.def.Notice.Help))
	for i, line := range c.def.Notice.Help {
		lines[i] = c.helpLine(line)
	}
	return []Block{&Paragraph{Style: Help, Start: c.say("If you want to talk to someone",
		"Pour parler à quelqu’un"), Text: "\n" + strings.Join(lines, "\n")}}
}

func (c *composer) consent() Block {
	blocks := []Block{&Heading{Level: 2, Text: c.say("Taking part", "Participer")}}
	for _, text := range c.paragraphs(c.def.Consent.Text) {
		blocks = append(blocks, &Paragraph{Style: Body, Text: text})
	}
	return &Together{Blocks: append(blocks,
		&Choices{Items: []Choice{{Text: c.agreement()}}},
		&Paragraph{Style: Direct, Text: c.say("If you do not want to, give this form back empty.",
			"Sinon, rendre ce formulaire vide.")})}
}

// screenedAfter is the name of the last question that decides whether the survey is for a person.
func (c *composer) screenedAfter() string {
	if c.def.Eligibility == nil {
		return ""
	}
	last, deciding := "", namesIn(c.def.Eligibility.Relevant)
	for _, name := range c.order(c.def.Questions) {
		if slices.Contains(deciding, name) {
			last = name
		}
	}
	return last
}

func (c *composer) order(questions []survey.Question) []string {
	var names []string
	for i := range questions {
		names = append(names, questions[i].Name)
		names = append(names, c.order(questions[i].Questions)...)
	}
	return names
}

// filling makes the form's questions, one after the other.
type filling struct {
	*composer
	*sequence
	screened string // after this question, people may be told to stop
	done     int    // the number of the last question
}

func (f *filling) ask(questions []survey.Question, level int) {
	for i := range questions {
		q := &questions[i]
		if q.Relevant != "" && (i == 0 || questions[i-1].Relevant != q.Relevant) {
			f.direct(questions[i:])
		}
		switch {
		case holds(q):
			f.section(q, level)
		case q.Type == survey.Note:
			f.lead(append([]Block{&Paragraph{Style: Box, Text: f.title(q)}}, f.pictured(q)...)...)
		case asked(q):
			f.done++
			f.add(f.sheet(q, level)...)
		}
		f.stop(q)
	}
}

func (f *filling) section(q *survey.Question, level int) {
	f.lead(&Heading{Level: level, Text: f.title(q)})
	if q.Type == repeat {
		f.lead(&Paragraph{Style: Direct, Text: f.say(
			"Answer this section once for each. Ask for more sheets if you need them.",
			"Remplir cette section une fois pour chaque cas. Demander d’autres feuilles au besoin.")})
	}
	if hint := f.text(q.Hint); hint != "" {
		f.lead(&Paragraph{Style: Hint, Text: hint})
	}
	f.lead(f.pictured(q)...)
	f.ask(q.Questions, min(level+1, 6))
}

// direct tells who answers the questions that follow under one condition, and where others go on.
func (f *filling) direct(following []survey.Question) {
	n, from := 0, following[0].Relevant
	for i := range following {
		if following[i].Relevant != from {
			break
		}
		n += f.count(following[i : i+1])
	}
	if n == 0 {
		return // a calculate or a note
	}
	which := f.say("question %d", "à la question %d", f.done+1)
	if n > 1 {
		which = f.say("questions %d to %d", "aux questions %d à %d", f.done+1, f.done+n)
	}
	onward := f.say("go to question %d", "passer à la question %d", f.done+n+1)
	if f.done+n >= f.last {
		onward = f.say("you have finished", "le formulaire est terminé")
	}
	f.lead(&Paragraph{Style: Direct, Text: f.say("Answer %s only if %s. If not, %s.",
		"Répondre %s seulement si %s. Sinon, %s.", which, f.when(from), onward)})
}

// count is how many numbered questions there are.
func (f *filling) count(questions []survey.Question) int {
	n := 0
	for i := range questions {
		switch q := &questions[i]; {
		case holds(q):
			n += f.count(q.Questions)
		case asked(q):
			n++
		}
	}
	return n
}

// stop tells people for whom the survey is not that they are done.
func (f *filling) stop(q *survey.Question) {
	if q.Name != f.screened || f.screened == "" {
		return
	}
	e := f.def.Eligibility
	text := f.say("Go on only if %s. If not, you can stop here.",
		"Continuer seulement si %s. Sinon, on peut s’arrêter ici.", f.when(e.Relevant))
	if words, ok := (teller{composer: f.composer, paper: true}).contrary(e.Relevant); ok {
		text = f.say("If %s, you can stop here.", "Si %s, on peut s’arrêter ici.", words)
	}
	blocks := []Block{&Paragraph{Style: Direct, Text: text + " " + f.say(
		"You need not hand this form in.", "Ce formulaire n’a pas à être rendu.")}}
	for _, text := range f.paragraphs(e.Otherwise) {
		blocks = append(blocks, &Paragraph{Style: Box, Text: text})
	}
	f.add(blocks...)
}

// when says a condition to a person with the form in their hands.
func (f *filling) when(source string) string {
	if words, ok := (teller{composer: f.composer, paper: true}).words(source); ok {
		return words
	}
	return f.say("the person who gave you this form asks you to",
		"la personne qui a remis ce formulaire le demande")
}
