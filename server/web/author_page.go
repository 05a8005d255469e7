package web

import (
	"strings"

	"candour/server/store"
	"candour/survey"
)

// authorPage is what all pages of a survey's desk have in common.
type authorPage struct {
	page
	ID          survey.ID
	Study       survey.StudyID
	SurveyTitle string
	Tabs        []tab
	MayEdit     bool
	HasDraft    bool
	Revision    int
	Published   *store.Survey
	Fault       *sourceFault // what keeps the draft from being a survey
	Wrong       string       // why what was sent was not stored
	Saved       bool
}

// tab is a page of the desk.
type tab struct {
	Name, Address string
	Current       bool
}

// sourceFault is a fault with the lines around it.
type sourceFault struct {
	Message string
	Lines   []sourceLine
}

type sourceLine struct {
	Number int
	Text   string
	At     bool // the line that the fault names
}

// At is the page's address in another language.
func (p authorPage) At(lang string) string { return p.Path + "?" + p.query + "lang=" + lang }

// State says in a word how the survey stands.
func (p authorPage) State() string {
	if p.Published == nil {
		return p.T("a.state.unpublished")
	}
	return p.T("state." + string(p.Published.State))
}

// StateClass is the look of that word.
func (p authorPage) StateClass() string {
	if p.Published != nil && p.Published.State == store.StateOpen {
		return "c-tag--live"
	}
	return "c-tag--draft"
}

// tabs lists the pages of a desk, by name and whether only authors see it.
func tabs() []struct {
	name   string
	author bool
} {
	return []struct {
		name   string
		author bool
	}{
		{"", false}, {"settings", true}, {"translate", true}, {"pictures", false}, {"source", true}, {"preview", false},
		{"comments", false}, {"publish", true}, {"invitations", true}, {"versions", false}, {"summary", false},
	}
}

// page makes the frame of a page of the desk; at is its address within it. The language of a preview
// is the respondent's: it does not come through here, and does not stay.
func (d *desk) page(at string) authorPage {
	d.s.keepLanguage(d.c)
	p := authorPage{page: d.s.page(d.c, d.account), ID: d.id, Study: d.study, MayEdit: d.mayEdit(),
		HasDraft: d.draft != nil, Published: d.published, Saved: d.c.Query("saved") != ""}
	p.SurveyTitle = string(d.id)
	if d.def != nil {
		p.SurveyTitle = d.def.Title.In(p.Lang)
	} else if d.current != nil {
		p.SurveyTitle = d.current.Title.In(p.Lang)
	}
	name, _, _ := strings.Cut(at, "/")
	for _, t := range tabs() {
		if !t.author || p.MayEdit {
			p.Tabs = append(p.Tabs, tab{Name: p.T(tabWords(t.name)), Address: d.address(t.name),
				Current: t.name == name})
		}
	}
	p.Title = p.T(tabWords(name)) + " – " + p.SurveyTitle
	if d.draft != nil {
		p.Revision = d.draft.Revision
	}
	if d.fault != nil {
		p.Fault = faultIn(d.draft.Source, d.fault.Message)
		p.Fault.Message = d.fault.In(p.Lang)
	}
	return p
}

func tabWords(name string) string {
	if name == "" {
		name = "questions"
	}
	return "a.tab." + name
}

// around is how many lines are shown on each side of one with a fault.
const around = 2

// faultIn shows a fault with the lines around the one that it names.
func faultIn(source, message string) *sourceFault {
	f := &sourceFault{Message: message}
	at := faultLine(message)
	lines := strings.Split(source, "\n")
	if at < 1 || at > len(lines) {
		return f
	}
	for n := max(1, at-around); n <= min(len(lines), at+around); n++ {
		text := []rune(strings.TrimRight(lines[n-1], "\r"))
		f.Lines = append(f.Lines, sourceLine{Number: n, Text: string(text[:min(len(text), 200)]), At: n == at})
	}
	return f
}
