package print

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"candour/survey"
)

// Options say how to print. Language is one of the survey's; "" is its first. Version is 0 for a
// definition that was not published. Made is printed as the day.
type Options struct {
	Language string
	Version  int
	Page     Page
	Made     time.Time
}

// New composes the document of a definition that was validated: the instrument for an ethics board,
// then the form. The error is a survey.Error of kind Invalid for a language that the survey does
// not have or an unknown page.
func New(def *survey.Definition, o Options) (*Document, error) {
	if o.Language == "" {
		o.Language = def.Languages[0]
	}
	if o.Page == "" {
		o.Page = Letter
	}
	t := tongue(o.Language)
	if !slices.Contains(def.Languages, o.Language) {
		return nil, survey.Fault(survey.Invalid, fmt.Sprintf(
			"This survey is not in %s: choose one of its languages, %s.",
			tongue("en").languageName(o.Language), tongue("en").join(def.Languages, "or")))
	}
	if o.Page != Letter && o.Page != A4 {
		return nil, survey.Fault(survey.Invalid, "The paper is letter or a4.")
	}
	c := &composer{tongue: t, def: def, options: o, places: map[string]place{},
		piped: regexp.MustCompile(`\$\{[^}]*\}`)}
	c.number(def.Questions, nil)
	return &Document{
		Title: c.text(def.Title), Language: o.Language, Page: o.Page, Made: o.Made,
		Footer: c.foot(),
		Parts:  []Part{{Blocks: c.board()}, {Form: true, Blocks: c.form()}},
	}, nil
}

// composer holds what every part of a document needs.
type composer struct {
	tongue
	def     *survey.Definition
	options Options
	places  map[string]place // by the name of the question
	last    int              // the number of the last question
	piped   *regexp.Regexp   // ${name} in a text
}

// place is where a question stands, and what a sentence about it needs.
type place struct {
	name    string
	number  string // "6", or "6 b" for a row of a grid; "" for what is not asked
	label   string
	choices map[string]string // labels by name
}

// Types that a definition may use besides those that the survey package names.
const (
	rank        survey.Type = "rank"
	date        survey.Type = "date"
	timeOfDay   survey.Type = "time"
	dateTime    survey.Type = "dateTime"
	acknowledge survey.Type = "acknowledge"
	calculate   survey.Type = "calculate"
	repeat      survey.Type = "repeat"
)

// holds says whether a question is there to hold others.
func holds(q *survey.Question) bool {
	return q.Type == survey.Group || q.Type == repeat || len(q.Questions) > 0 && q.Type != survey.Grid
}

// asked says whether somebody answers the question. Device metadata and hidden values, which stay
// in a definition and are never collected, have neither label nor choices.
func asked(q *survey.Question) bool {
	return q.Type != survey.Note && q.Type != calculate && !holds(q) &&
		(len(q.Label) > 0 || len(q.Hint) > 0 || q.Choices != "")
}

// number gives each question its number, in order.
func (c *composer) number(questions []survey.Question, grid *survey.Question) {
	for i := range questions {
		q := &questions[i]
		at := place{name: q.Name, choices: map[string]string{}}
		list := q.Choices
		switch {
		case grid != nil:
			at.number, list = fmt.Sprintf("%d %s", c.last, letter(i)), grid.Choices
		case asked(q):
			c.last++
			at.number = strconv.Itoa(c.last)
		}
		for _, choice := range c.def.Choices[list] {
			at.choices[choice.Name] = choice.Label.In(string(c.tongue))
		}
		if q.OrOther {
			at.choices[survey.Other] = c.say("Other", "Autre")
		}
		c.places[q.Name] = at
		if q.Type == survey.Grid {
			c.number(q.Questions, q)
		} else {
			c.number(q.Questions, nil)
		}
	}
	for i := range questions { // once every place is known, since labels may pipe answers in
		at := c.places[questions[i].Name]
		at.label = c.text(questions[i].Label)
		c.places[at.name] = at
	}
}

// letter is a, b, ... z, aa, ab, ... for 0, 1, ...
func letter(i int) string {
	if i < 26 {
		return string(rune('a' + i))
	}
	return letter(i/26-1) + letter(i%26)
}

// numbered is "question 3": what the form calls it.
func (c *composer) numbered(at place) string {
	if at.number == "" {
		return c.say("value “%s”", "valeur « %s »", at.name)
	}
	return "question " + at.number
}

// titled is "question 3 (“How old are you?”)": what the board reads.
func (c *composer) titled(at place) string {
	if at.number == "" || at.label == "" {
		return c.numbered(at)
	}
	return c.numbered(at) + " (" + c.quote(shorten(at.label)) + ")"
}

// longest is how much of a label a sentence repeats, in characters.
const longest = 90

func shorten(s string) string {
	if runes := []rune(s); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return s
}

// foot stands at the foot of each page.
func (c *composer) foot() string {
	parts := []string{shorten(c.text(c.def.Title)), c.say("draft", "ébauche")}
	if c.options.Version > 0 {
		parts[1] = fmt.Sprintf("version %d", c.options.Version)
	}
	if e := c.def.Ethics; e != nil && e.Number != "" {
		parts = append(parts, shorten(oneLine(e.Number)))
	}
	return strings.Join(parts, " · ")
}
