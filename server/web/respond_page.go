package web

import (
	"html/template"
	"slices"
	"strings"

	"candour/survey"
)

// respondentPage is what all pages of a survey have in common. Its language is the respondent's.
type respondentPage struct {
	page
	SurveyTitle string
	ID          survey.ID
	Action      string // where the form goes
	Seal        string
	Draft       string // the key to what is typed and not sent yet; none where nothing can be
	Languages   []languageChoice
	Help        []helpLine
	Anonymous   bool
	Faults      []faultLink
	Anew        string // where a shared device starts anew; "" on one's own
	Idle        int    // seconds after which a page that is left alone does; 0: never
}

// A page of a shared device that is left alone asks after idleSeconds whether somebody is there;
// without script it starts anew after patientSeconds, for those who read slowly.
const (
	idleSeconds    = 4 * 60
	patientSeconds = 20 * 60
)

// Anew, Idle and Patient are for the head that all respondents' pages share: most start nothing anew.
func (page) Anew() string { return "" }
func (page) Idle() int    { return 0 }
func (page) Patient() int { return patientSeconds }

type languageChoice struct {
	Code, Name string
	Current    bool
}

// helpLine is a place to turn to; its addresses are tel: and sms: and nothing else.
type helpLine struct {
	Name, Tel, SMS         string
	TelAddress, SMSAddress template.URL
}

// faultLink is a line of the error summary: where to go, and a sentence.
type faultLink struct{ Target, Text string }

// respondentPage makes the frame of a page about title.
func (t *visit) page(title string) (respondentPage, error) {
	p := t.words()
	frame := respondentPage{page: p, ID: t.def.Name, SurveyTitle: t.def.Title.In(p.Lang), Faults: t.faults,
		Action: t.address(), Languages: languagesOf(p, t.def.Languages),
		Help: helpLines(t.def, p.Lang), Anonymous: t.def.Anonymous()}
	frame.Title = frame.SurveyTitle
	if title != "" {
		frame.Title = title + " – " + frame.SurveyTitle
	}
	if len(t.faults) > 0 {
		frame.Title = p.T("error.prefix") + " " + frame.Title
	}
	if t.j.Shared {
		frame.Anew = frame.Action + "?" + t.j.viaQuery() + "lang=" + frame.Lang + "&device=shared"
		if t.j.Number != "" { // somebody has begun
			frame.Idle = idleSeconds
		}
	}
	var err error
	if t.j.Number != "" {
		frame.Seal, err = t.s.sealJourney(t.seals(), t.j)
		frame.Draft = t.s.draftKey(t.j.Number)
	}
	return frame, err
}

// words are those of a page in the respondent's language.
func (t *visit) words() page {
	return page{Lang: t.j.Lang, Path: t.address(), Demo: t.s.Demo, Preview: t.elsewhere != "",
		words: t.s.pages.words, query: t.j.viaQuery()}
}

func languagesOf(p page, codes []string) []languageChoice {
	if len(codes) < 2 {
		return nil
	}
	all := make([]languageChoice, len(codes))
	for i, code := range codes {
		all[i] = languageChoice{Code: code, Name: ownName(code), Current: code == p.Lang}
		if slices.Contains(pageLanguages(), code) {
			all[i].Name = p.T("r.self." + code)
		}
	}
	return all
}

func helpLines(def *survey.Definition, lang string) []helpLine {
	lines := make([]helpLine, len(def.Notice.Help))
	for i, h := range def.Notice.Help {
		lines[i] = helpLine{Name: h.Label.In(lang), Tel: h.Tel, SMS: h.SMS,
			TelAddress: template.URL("tel:" + dial(h.Tel)), SMSAddress: template.URL("sms:" + dial(h.SMS))}
	}
	return lines
}

// dial keeps of a number what a phone dials, which is also what is safe in an address.
func dial(number string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("0123456789+*#", r) {
			return r
		}
		return -1
	}, number)
}

// paragraphs splits a text where it has line breaks.
func paragraphs(text string) []string {
	return slices.DeleteFunc(strings.Split(text, "\n"),
		func(s string) bool { return strings.TrimSpace(s) == "" })
}
