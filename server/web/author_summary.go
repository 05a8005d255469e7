package web

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
)

// How many findings and promises a page may have, and how long its texts may be, in bytes.
const (
	maxFindings    = 6
	maxPromises    = 6
	maxSummaryText = 2000
)

type authorSummaryPage struct {
	authorPage
	Languages []string
	Text      summaryText
	Findings  []findingForm
	Promises  []promiseForm
	Preview   []summaryPreview
	Hidden    []string
	Lacks     []string
	Revision  int
	Before    string // when a page was last released
	Told      bool   // the public page is this one
	Vetoes    []string

	Fingerprint string
	Approvals   []store.Approval
	Approved    bool
	MayApprove  bool
	MayRelease  bool
}

// findingForm is a place for a finding: the questions that it may be of, and the chosen one's answers.
type findingForm struct {
	Number    int
	Questions []optionLine
	Answers   []optionLine
}

type promiseForm struct {
	Number int
	summaryPromise
}

// summaryPreview is the page in one language with its reading grade.
type summaryPreview struct {
	Lang  string
	View  summaryView
	Grade string
	Hard  bool
}

// showAuthorSummary is GET /author/surveys/{survey}/summary.
func (s *Server) showAuthorSummary(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	return d.showSummary(nil, "")
}

// saveAuthorSummary is POST /author/surveys/{survey}/summary: a text, an approval, a release, or its end.
func (s *Server) saveAuthorSummary(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	if d.current == nil {
		return d.done("summary")
	}
	switch do := form(c, "do"); do {
	case "approve", "withdraw":
		err = d.approveSummary(do)
	case "release":
		err = d.releaseSummary()
	case "down":
		err = d.takeSummaryDown()
	default:
		return d.writeSummary()
	}
	if fault := survey.AsError(err); err != nil && (fault.Kind == survey.Invalid || fault.Kind == survey.Conflict) {
		c.Status(statusOf(fault.Kind))
		return d.showSummary(nil, fault.Message)
	}
	if err != nil {
		return err
	}
	return d.done("summary")
}

// writeSummary stores what was typed; what cannot be stored comes back on the page.
func (d *desk) writeSummary() error {
	if !d.mayEdit() {
		return survey.Fault(survey.Forbidden, "Those who write the survey write this page. Tell them, or comment.")
	}
	text, wrong := d.typedSummary()
	if wrong == "" {
		body, err := json.Marshal(text)
		if err != nil {
			return fmt.Errorf("write summary: %w", err)
		}
		revision, _ := strconv.Atoi(form(d.c, "revision")) // none is 0
		err = d.s.Store.SaveSummary(d.c.UserContext(), store.Summary{Survey: d.id, Body: string(body),
			Revision: revision, SavedBy: d.account.Name})
		if err == nil {
			return d.done("summary")
		}
		if survey.AsError(err).Kind != survey.Conflict {
			return err
		}
		wrong = d.page("summary").T("w.conflict")
	}
	d.c.Status(fiber.StatusUnprocessableEntity)
	return d.showSummary(&text, wrong)
}

// typedSummary reads the form.
func (d *desk) typedSummary() (text summaryText, wrong string) {
	words := d.page("summary")
	read := func(name string) survey.Text {
		t := survey.Text{}
		for _, lang := range d.current.Languages {
			value := strings.TrimSpace(plainLines(form(d.c, name+":"+lang)))
			if len(value) > maxSummaryText {
				wrong = words.T("w.long")
			}
			if value != "" {
				t[lang] = value
			}
		}
		return t
	}
	text.Opening = read("opening")
	for i := range maxFindings {
		f := summaryFinding{Question: form(d.c, fmt.Sprintf("question:%d", i))}
		field, ok := d.current.Field(f.Question)
		if !ok {
			continue
		}
		for _, choice := range field.Choices {
			if form(d.c, fmt.Sprintf("answer:%d:%s:%s", i, f.Question, choice.Name)) != "" {
				f.Values = append(f.Values, choice.Name)
			}
		}
		text.Findings = append(text.Findings, f)
	}
	for i := range maxPromises {
		at := strconv.Itoa(i)
		p := summaryPromise{What: read("what:" + at), Who: read("who:" + at), By: strings.TrimSpace(form(d.c, "by:"+at)), Kept: form(d.c, "kept:"+at) == "yes"}
		if p.By != "" && d.s.day("en", p.By) == "" {
			wrong = words.T("w.date")
		}
		if len(p.What)+len(p.Who) > 0 || p.By != "" {
			text.Promises = append(text.Promises, p)
		}
	}
	return text, wrong
}

// storedSummary is the text as it was last saved.
func (d *desk) storedSummary() (summaryText, store.Summary, error) {
	var text summaryText
	stored, err := d.s.Store.Summary(d.c.UserContext(), d.id)
	if err != nil || stored.Body == "" {
		return text, stored, err
	}
	if err := json.Unmarshal([]byte(stored.Body), &text); err != nil {
		return text, stored, fmt.Errorf("read summary: %w", err)
	}
	return text, stored, nil
}

// showSummary shows the page as stored, or as typed where that could not be stored.
func (d *desk) showSummary(typed *summaryText, wrong string) error {
	data := authorSummaryPage{authorPage: d.page("summary"), MayApprove: d.mayApprove(),
		MayRelease: d.mayEdit()}
	data.Wrong = wrong
	if d.current == nil {
		return d.s.render(d.c, "author_summary", data)
	}
	text, stored, err := d.storedSummary()
	if err != nil {
		return err
	}
	data.Languages, data.Text, data.Revision = d.current.Languages, text, stored.Revision
	if err := d.lookAtSummary(&data, text); err != nil {
		return err
	}
	if typed != nil {
		data.Text = *typed
	}
	data.Findings, data.Promises = d.findingForms(data.Text.Findings, data.Lang), promiseForms(data.Text.Promises)
	return d.s.render(d.c, "author_summary", data)
}

// lookAtSummary adds the page as it would be released, who approves it, and what it lacks.
func (d *desk) lookAtSummary(data *authorSummaryPage, text summaryText) error {
	ctx := d.c.UserContext()
	built, err := d.s.buildSummary(ctx, d.current, text)
	if err != nil {
		return err
	}
	for _, key := range built.lacks {
		data.Lacks = append(data.Lacks, data.T(key))
	}
	for _, name := range built.hidden {
		if field, ok := d.current.Field(name); ok {
			data.Hidden = append(data.Hidden, field.Label.In(data.Lang))
		}
	}
	for _, lang := range d.current.Languages {
		p := summaryPreview{Lang: lang, View: built.views[lang]}
		if grade, ok := p.View.grade(lang); ok {
			p.Hard = grade.School > highestGrade
			p.Grade = data.T("w.grade", ownName(lang), max(0, int(grade.School+0.5)), string(grade.Formula))
		}
		data.Preview = append(data.Preview, p)
	}
	var body []byte
	if data.Fingerprint, body, err = built.fingerprint(); err != nil {
		return err
	}
	if data.Approvals, err = d.s.Store.Approvals(ctx, d.id, data.Fingerprint); err != nil {
		return err
	}
	data.Approved = slices.ContainsFunc(data.Approvals,
		func(a store.Approval) bool { return a.Account == d.account.Name })
	before, err := d.s.Store.PublicSummary(ctx, d.id)
	data.Before, data.Told = before.On, err == nil && before.Body == string(body)
	if err := unless(err, survey.NotFound); err != nil {
		return err
	}
	vetoes, err := d.s.Store.PageVetoes(ctx, d.id)
	for _, v := range vetoes {
		data.Vetoes = append(data.Vetoes, data.T("gov.vetoed", v.By, data.day(v.On), v.Reason))
	}
	return err
}

// findingForms are the findings there are, and one empty place.
func (d *desk) findingForms(found []summaryFinding, lang string) []findingForm {
	if len(found) < maxFindings {
		found = append(slices.Clone(found), summaryFinding{})
	}
	forms := make([]findingForm, len(found))
	for i, f := range found {
		forms[i] = findingForm{Number: i, Questions: []optionLine{{Value: "", Label: d.page("").T("a.none")}}}
		for _, field := range d.current.Fields() {
			if len(field.Choices) == 0 || field.Type == survey.Rank {
				continue
			}
			forms[i].Questions = append(forms[i].Questions,
				optionLine{Value: field.Name, Label: field.Label.In(lang), Selected: field.Name == f.Question})
			if field.Name != f.Question {
				continue
			}
			for _, c := range field.Choices {
				forms[i].Answers = append(forms[i].Answers, optionLine{Value: field.Name + ":" + c.Name,
					Label: c.Label.In(lang), Selected: slices.Contains(f.Values, c.Name)})
			}
		}
	}
	return forms
}

// promiseForms are the promises there are, and one empty place.
func promiseForms(made []summaryPromise) []promiseForm {
	if len(made) < maxPromises {
		made = append(slices.Clone(made), summaryPromise{})
	}
	forms := make([]promiseForm, len(made))
	for i, p := range made {
		forms[i] = promiseForm{i, p}
	}
	return forms
}
