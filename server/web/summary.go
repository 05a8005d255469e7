package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"candour/analytics"
	"candour/dashboards"
	"candour/survey"
	"candour/survey/reading"
)

// summaryText is what a researcher writes for a survey's public page: words of their own, which
// answers to tell of, and who promised what.
type summaryText struct {
	Opening  survey.Text      `json:"opening"`
	Findings []summaryFinding `json:"findings"`
	Promises []summaryPromise `json:"promises"`
}

// summaryFinding names a question and the answers whose shares are added; none: the most common one.
type summaryFinding struct {
	Question string   `json:"question"`
	Values   []string `json:"values"`
}

// summaryPromise is what will change, who said so, and by which day (2027-03-31), which may have passed only
// where it is kept.
type summaryPromise struct {
	What survey.Text `json:"what"`
	Who  survey.Text `json:"who"`
	By   string      `json:"by"`
	Kept bool        `json:"kept,omitempty"`
}

// late says whether a promise's day passed before today and nobody said that it is kept.
func (p summaryPromise) late(today string) bool { return !p.Kept && p.By != "" && p.By < today }

// summaryView is the page in one language, with its numbers, as it is released.
type summaryView struct {
	Title    string             `json:"title"`
	Opening  []string           `json:"opening"`
	Findings []dashboards.Plain `json:"findings"`
	Promises []promiseView      `json:"promises"`
}

type promiseView struct {
	What string `json:"what"`
	Who  string `json:"who"`
	By   string `json:"by"`
	Kept bool   `json:"kept,omitempty"`
}

// promiseList is what the template of promises needs: them, and words.
type promiseList struct {
	P interface {
		T(key string, args ...any) string
	}
	Promises []promiseView
}

// highestGrade is the grade that the public page should stay within.
const highestGrade = 6

// summaryBuild is the page in all of the survey's languages, and what it lacks.
type summaryBuild struct {
	views  map[string]summaryView
	hidden []string // questions of which nothing may be told
	lacks  []string // keys of words: what is missing for a release
}

// buildSummary makes the page from protected numbers, whoever asks.
func (s *Server) buildSummary(ctx context.Context, def *survey.Definition, text summaryText) (summaryBuild, error) {
	b := summaryBuild{views: map[string]summaryView{}}
	for _, lang := range def.Languages {
		view := summaryView{Title: def.Title.In(lang), Opening: paragraphs(text.Opening[lang])}
		found, hidden, err := s.plainFindings(ctx, def, text.Findings, lang)
		if err != nil {
			return b, err
		}
		view.Findings, b.hidden = found, hidden
		for _, p := range text.Promises {
			view.Promises = append(view.Promises, promiseView{p.What[lang], p.Who[lang], s.day(lang, p.By), p.Kept})
		}
		b.views[lang] = view
	}
	b.lacks = lacking(b)
	today := s.Now().Format(time.DateOnly)
	if slices.ContainsFunc(text.Promises, func(p summaryPromise) bool { return p.late(today) }) {
		b.lacks = append(b.lacks, "w.lacks.late")
	}
	return b, nil
}

func (s *Server) plainFindings(ctx context.Context, def *survey.Definition, asked []summaryFinding, lang string,
) (found []dashboards.Plain, hidden []string, err error) {
	if len(asked) == 0 {
		return nil, nil, nil
	}
	report, err := dashboards.GatherSurvey(ctx, dashboards.Source{Results: s.Protected, Catalogue: s.Store},
		analytics.Query{Survey: def.Name, Base: analytics.OfAnswered, Lang: lang})
	if err != nil {
		return nil, nil, err
	}
	questions := map[string]dashboards.Question{}
	for _, section := range report.Sections {
		for _, q := range section.Questions {
			questions[q.ID] = q
		}
	}
	w := dashboards.Writer{Style: analytics.Style{Lang: lang, Protected: true}}
	for _, f := range asked {
		plain, ok := w.Plain(questions[f.Question], f.Values)
		if !ok {
			hidden = append(hidden, f.Question)
			continue
		}
		found = append(found, plain)
	}
	return found, hidden, nil
}

// lacking says what a page lacks before it can be released.
func lacking(b summaryBuild) []string {
	missing := map[string]bool{}
	for _, view := range b.views {
		missing["w.lacks.opening"] = missing["w.lacks.opening"] || len(view.Opening) == 0
		missing["w.lacks.findings"] = missing["w.lacks.findings"] || len(view.Findings) == 0
		missing["w.lacks.promises"] = missing["w.lacks.promises"] || len(view.Promises) == 0
		for _, p := range view.Promises {
			missing["w.lacks.promise"] = missing["w.lacks.promise"] || p.What == "" || p.Who == "" || p.By == ""
		}
	}
	var lacks []string
	for _, key := range []string{"w.lacks.opening", "w.lacks.findings", "w.lacks.promises", "w.lacks.promise"} {
		if missing[key] {
			lacks = append(lacks, key)
		}
	}
	return lacks
}

// fingerprint tells this very page from any other, its numbers included.
func (b summaryBuild) fingerprint() (string, []byte, error) {
	body, err := json.Marshal(b.views)
	if err != nil {
		return "", nil, fmt.Errorf("write summary: %w", err)
	}
	sum := sha256.Sum256(body)
	return "summary " + hex.EncodeToString(sum[:]), body, nil
}

// grade is the reading grade of what the page says in its own words in a language.
func (v summaryView) grade(lang string) (reading.Grade, bool) {
	text := ""
	for _, p := range v.Opening {
		text += sentence(p)
	}
	for _, f := range v.Findings {
		text += sentence(f.Sentence) + sentence(f.Base)
	}
	for _, p := range v.Promises {
		text += sentence(p.What)
	}
	return reading.Of(text, lang)
}

// sentence ends a text that nothing ends, so that two are not read as one.
func sentence(text string) string { return text + ".\n" }

// day writes a date as people say it: "31 March 2027"; "" for what is no date.
func (s *Server) day(lang, date string) string {
	return page{Lang: lang, words: s.pages.words}.day(date)
}

// day is Server.day in the page's language.
func (p page) day(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return ""
	}
	month := p.T(fmt.Sprintf("month.%d", int(t.Month())))
	if t.Day() == 1 {
		return p.T("day.first", month, t.Year())
	}
	return p.T("day", t.Day(), month, t.Year())
}

// Day is a date in words, for templates.
func (p page) Day(date string) string { return p.day(date) }
