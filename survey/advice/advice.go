// Package advice looks at a survey before it is published and says what its author may regret.
// None of it stops anybody.
package advice

import (
	"candour/survey"
	"candour/survey/reading"
	"candour/survey/translation"
)

// Kind is what an author may regret.
type Kind string

// The kinds of notes.
const (
	Untranslated Kind = "untranslated" // texts that a language lacks
	Unreachable  Kind = "unreachable"  // a question that nobody can be asked
	NoWayOut     Kind = "nowayout"     // a sensitive question that cannot be skipped or declined
	Identifying  Kind = "identifying"  // an anonymous survey asks who somebody is
	HardToRead   Kind = "hard"         // a text above reading.High
	NoConsent    Kind = "noconsent"    // nobody is asked whether they want to take part
	NoHelp       Kind = "nohelp"       // sensitive questions without a help line
	NobodyActs   Kind = "nobodyacts"   // nobody is named who acts when an answer tells of harm
)

// Note is one thing to look at. Question is "" where it is about the whole survey.
type Note struct {
	Kind     Kind
	Question string
	Lang     string        // of Untranslated and HardToRead
	Count    int           // texts that Lang lacks
	Grade    reading.Grade // of HardToRead
	Asks     Identity      // of Identifying
}

// Of looks at a survey that was validated.
func Of(def *survey.Definition) []Note {
	var notes []Note
	if def.Consent == nil {
		notes = append(notes, Note{Kind: NoConsent})
	}
	for _, l := range translation.Coverage(def) {
		if len(l.Missing) > 0 {
			notes = append(notes, Note{Kind: Untranslated, Lang: l.Code, Count: len(l.Missing)})
		}
	}
	unreachable := unreachable(def)
	sensitive := false
	for _, f := range def.Fields() {
		sensitive = sensitive || f.Sensitive
		notes = append(notes, ofField(def, f, unreachable[f.Name])...)
	}
	if len(def.Notice.Harm.Who) == 0 {
		notes = append(notes, Note{Kind: NobodyActs})
	}
	if sensitive && len(def.Notice.Help) == 0 {
		notes = append(notes, Note{Kind: NoHelp})
	}
	return append(notes, hard(def)...)
}

func ofField(def *survey.Definition, f survey.Field, unreachable bool) []Note {
	var notes []Note
	if unreachable {
		notes = append(notes, Note{Kind: Unreachable, Question: f.Name})
	}
	if f.Sensitive && mustAnswer(f.Question) {
		notes = append(notes, Note{Kind: NoWayOut, Question: f.Name})
	}
	if asked := identity(f); asked != "" && def.Anonymous() {
		notes = append(notes, Note{Kind: Identifying, Question: f.Name, Asks: asked})
	}
	return notes
}

// mustAnswer says whether somebody who is asked can neither skip nor decline.
func mustAnswer(q *survey.Question) bool { return q.Required == survey.Always && !q.OffersPreferNot() }

// fewWords is how few words say nothing about how a text reads.
const fewWords = 5

// hard finds texts of questions above the grade that most people read with ease.
func hard(def *survey.Definition) []Note {
	var notes []Note
	for _, g := range Grades(def) {
		if g.Hard() {
			notes = append(notes, Note{Kind: HardToRead, Question: g.Question, Lang: g.Lang, Grade: g.Grade})
		}
	}
	return notes
}

// Graded is the grade of a question's text, hint included, in one language.
type Graded struct {
	Question string
	Lang     string
	Words    int
	reading.Grade
}

// Hard says whether the text is hard to read and long enough to tell.
func (g Graded) Hard() bool { return g.School > reading.High && g.Words >= fewWords }

// Grades grades the text of each question, group and note in each language that has a formula.
func Grades(def *survey.Definition) []Graded {
	var all []Graded
	var grade func(questions []survey.Question)
	grade = func(questions []survey.Question) {
		for i := range questions {
			q := &questions[i]
			for _, lang := range def.Languages {
				text := q.Label[lang]
				if hint := q.Hint[lang]; hint != "" {
					text += "\n. " + hint
				}
				if g, ok := reading.Of(text, lang); ok {
					all = append(all, Graded{q.Name, lang, reading.Count(text, lang).Words, g})
				}
			}
			grade(q.Questions)
		}
	}
	grade(def.Questions)
	return all
}
