package print

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"candour/survey"
)

// board is the first part: the instrument, for the ethics board.
func (c *composer) board() []Block {
	blocks := []Block{&Heading{Level: 0, Text: c.text(c.def.Title)}}
	if study := c.text(c.def.StudyTitle); study != "" {
		blocks = append(blocks, &Paragraph{Style: Lead, Text: study})
	}
	blocks = append(blocks,
		&Heading{Level: 1, Text: c.say("Part 1. The instrument", "Partie 1. L’instrument")},
		&Paragraph{Style: Body, Text: c.say(
			"This part is for the ethics board: what people are told and asked, in which order and"+
				" under which conditions, and what becomes of their answers. Part 2 is the same"+
				" survey as a form on paper.",
			"Cette partie s’adresse au comité d’éthique : ce qui est dit et demandé aux personnes,"+
				" dans quel ordre et à quelles conditions, et ce que deviennent leurs réponses. La"+
				" partie 2 est le même questionnaire, en formulaire papier.")},
		c.about())
	blocks = append(blocks, c.told()...)
	blocks = append(blocks, c.storage()...)
	blocks = append(blocks, &Heading{Level: 2, Text: c.say("The questions", "Les questions")})
	blocks = append(blocks, c.instrument(c.def.Questions, 3)...)
	return append(blocks, c.analysis()...)
}

// terms is a table of what things are; a row without a text is left out.
func terms(rows ...[]string) *Table {
	t := &Table{Widths: []float64{0.3, 0.7}}
	for _, row := range rows {
		if row[1] != "" {
			t.Rows = append(t.Rows, cells(row...))
		}
	}
	return t
}

func (c *composer) about() Block {
	d := c.def
	ethics := []string{c.say("Ethics number", "Numéro d’éthique"), c.say("not given", "non indiqué")}
	board := ""
	if d.Ethics != nil {
		board = c.text(d.Ethics.Board)
		if d.Ethics.Number != "" {
			ethics[1] = oneLine(d.Ethics.Number)
		}
	}
	invited := ""
	if d.Invited > 0 {
		invited = c.count(d.Invited, [2]string{"person", "personne"}, [2]string{"people", "personnes"})
	}
	return terms(
		[]string{c.say("Survey", "Questionnaire"), c.text(d.Title) + " (" + string(d.Name) + ")"},
		[]string{c.say("Study", "Étude"),
			strings.TrimSpace(c.text(d.StudyTitle) + " (" + string(d.Study) + ")")},
		[]string{c.say("Ethics board", "Comité d’éthique"), board}, ethics,
		[]string{"Version", c.versionNote()},
		[]string{c.say("Languages", "Langues"), c.languages()},
		[]string{c.say("Filled in by", "Réponses données par"), c.collector()},
		[]string{c.say("People invited", "Personnes invitées"), invited},
		[]string{c.say("Waves", "Vagues"), strings.Join(d.Waves, ", ")},
		[]string{c.say("Length", "Longueur"), c.length()},
		[]string{c.say("Printed on", "Imprimé le"), c.options.Made.Format("2006-01-02")},
	)
}

func (c *composer) versionNote() string {
	note := c.say("draft, not published", "ébauche, non publiée")
	if c.options.Version > 0 {
		note = fmt.Sprint(c.options.Version)
	}
	return note + c.say(". Fingerprint of the definition: %s",
		". Empreinte de la définition : %s", fingerprint(c.def))
}

// fingerprint tells two definitions apart: the first 48 bits of the SHA-256 of the JSON.
func fingerprint(def *survey.Definition) string {
	content, err := json.Marshal(def)
	if err != nil {
		return "?"
	}
	sum := sha256.Sum256(content)
	return fmt.Sprintf("%x %x %x", sum[:2], sum[2:4], sum[4:6])
}

func (c *composer) languages() string {
	var names []string
	for _, code := range c.def.Languages {
		names = append(names, c.languageName(code))
	}
	return c.list(names) + c.say(" (this document: %s)", " (ce document : %s)",
		c.languageName(string(c.tongue)))
}

func (c *composer) collector() string {
	if c.def.CollectedBy == survey.ByStaff {
		return c.say("staff who are signed in", "des membres du personnel, avec leur compte")
	}
	return c.say("the respondents themselves", "les personnes elles-mêmes")
}

func (c *composer) length() string {
	length := c.count(c.last, [2]string{"question", "question"}, [2]string{"questions", "questions"})
	if n := c.def.Notice.Minutes; n > 0 {
		length += c.say(", about ", ", environ ") +
			c.count(n, [2]string{"minute", "minute"}, [2]string{"minutes", "minutes"})
	}
	return length
}

// told is what people read before the first question, in the study's own words.
func (c *composer) told() []Block {
	n := c.def.Notice
	var help []string
	for _, line := range n.Help {
		help = append(help, c.helpLine(line))
	}
	blocks := []Block{&Heading{Level: 2, Text: c.say("What people are told first",
		"Ce qui est dit aux personnes avant de commencer")}}
	for _, text := range c.paragraphs(n.Intro) {
		blocks = append(blocks, &Paragraph{Style: Body, Text: text})
	}
	notice := terms(
		[]string{c.say("Who asks", "Qui pose les questions"), c.text(n.RunBy)},
		[]string{c.say("Who can read the answers", "Qui peut lire les réponses"), c.text(n.Readers)},
		[]string{c.say("What the service sees", "Ce que voit le service"), c.text(n.ServiceReads)},
		[]string{c.say("What the law can ask for", "Ce que la loi peut demander"), c.text(n.Law)},
		[]string{c.say("Help lines", "Lignes d’aide"), strings.Join(help, "\n")},
	)
	if len(notice.Rows) > 0 {
		blocks = append(blocks, notice)
	}
	blocks = append(blocks, &Heading{Level: 3, Text: c.say("Consent", "Consentement")})
	if c.def.Consent == nil {
		blocks = append(blocks, &Paragraph{Style: Body, Text: c.say(
			"The survey asks for no consent of its own.",
			"Le questionnaire ne demande pas de consentement à part.")})
	} else {
		for _, text := range c.paragraphs(c.def.Consent.Text) {
			blocks = append(blocks, &Paragraph{Style: Box, Text: text})
		}
		blocks = append(blocks, &Paragraph{Style: Body, Text: c.say(
			"Nobody sees a question before they have ticked: “%s”",
			"Personne ne voit de question avant d’avoir coché : « %s »", c.agreement())})
	}
	return append(blocks, c.eligibility()...)
}

func (c *composer) agreement() string {
	return c.say("I have read this and I want to take part", "J’ai lu ce texte et je veux participer")
}

func (c *composer) eligibility() []Block {
	e := c.def.Eligibility
	if e == nil {
		return nil
	}
	blocks := []Block{
		&Heading{Level: 3, Text: c.say("Who the survey is for", "À qui s’adresse le questionnaire")},
		c.condition(c.say("It goes on only if", "Il ne continue que si"), e.Relevant, place{}),
		&Paragraph{Style: Body, Text: c.say(
			"Everyone else reads this, and none of their answers are stored:",
			"Les autres personnes lisent ceci, et aucune de leurs réponses n’est gardée :")},
	}
	for _, text := range c.paragraphs(e.Otherwise) {
		blocks = append(blocks, &Paragraph{Style: Box, Text: text})
	}
	return blocks
}

func (c *composer) helpLine(line survey.HelpLine) string {
	var ways []string
	if line.Tel != "" {
		ways = append(ways, c.say("call %s", "appeler le %s", oneLine(line.Tel)))
	}
	if line.SMS != "" {
		ways = append(ways, c.say("text %s", "texter le %s", oneLine(line.SMS)))
	}
	return c.label(c.text(line.Label)) + " " + strings.Join(ways, c.say(" or ", " ou "))
}

// condition is a condition in words or, where there are no plain ones, as it is written.
func (c *composer) condition(start, source string, self place) *Paragraph {
	t := teller{composer: c, self: self}
	if words, ok := t.words(source); ok {
		return &Paragraph{Style: Logic, Start: start, Text: words + "."}
	}
	text := c.say("this is true: %s", "ceci est vrai : %s", oneLine(source))
	var meanings []string
	for _, name := range namesIn(source) {
		if at, ok := c.places[name]; ok {
			meanings = append(meanings, c.say("${%s} is %s", "${%s} est la %s", name, c.titled(at)))
		}
	}
	if len(meanings) > 0 {
		text += c.say(" (where %s)", " (où %s)", c.list(meanings))
	}
	return &Paragraph{Style: Logic, Start: start, Text: text + "."}
}

// capital writes the first letter large.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
