package web

import "candour/survey"

// firstPage tells what the survey is before the first question.
type firstPage struct {
	respondentPage
	Intro   []string
	Facts   []fact
	Folded  []fact // what is good to know and need not be read first
	Consent []string
	Means   []string     // what taking part means, in plain lines
	Check   []checkView  // questions to check oneself with
	Assent  []string     // for people for whom somebody else has agreed
	Ways    []optionView // of agreeing, where there are several
	Agreed  bool
	Wrong   string // why nobody goes on without consent
	Shared  bool
	Via     string // the channel that led here

	AsksCode  bool
	Ticketed  bool   // and that is a ticket, or the code of a card
	Coded     bool   // and it was made for this person
	Code      string // as it was typed
	WrongCode string
}

// fact is one thing to know before answering.
type fact struct {
	Term string
	Text []string
}

func (t *visit) firstPage() (firstPage, error) {
	frame, err := t.page("")
	notice := t.def.Notice
	view := firstPage{respondentPage: frame, Intro: paragraphs(notice.Intro.In(frame.Lang)),
		Facts: facts(frame.page, t.def), Agreed: t.j.Consent, Wrong: t.wrong[consentField],
		Shared: t.j.Shared, Via: t.j.Via, AsksCode: t.def.Invites(), Ticketed: t.def.Ticketed(), Coded: t.def.Coded(), Code: t.j.Code, WrongCode: t.wrong[codeField]}
	if t.pays() {
		view.Facts = append(view.Facts, fact{view.T("h.before.title"), t.payment(frame.page)})
	}
	view.Folded = []fact{{Term: view.T("r.fact.hold"), Text: paragraphs(holdText(frame.page, t.def))}}
	if t.def.Open() {
		view.Folded = append(view.Folded, fact{Term: view.T("r.fact.open"), Text: paragraphs(view.T("r.kept.open"))})
	}
	if t.def.Consent != nil {
		view.consent(t)
	}
	return view, err
}

// checkView is a question about the consent; its answer stays folded.
type checkView struct {
	Question string
	Answer   []string
}

// consent puts what is asked of the person, and what it means, on the page.
func (v *firstPage) consent(t *visit) {
	c := t.def.Consent
	v.Consent, v.Assent = paragraphs(c.Text.In(v.Lang)), paragraphs(c.Assent.In(v.Lang))
	for _, line := range c.Means {
		v.Means = append(v.Means, line.In(v.Lang))
	}
	if len(v.Means) == 0 {
		v.Means = []string{v.T("r.means.choice"), v.T("r.means.kept"), v.T("r.means.changed")}
		if v.Anonymous {
			v.Means[2] = v.T("r.means.anonymous")
		}
		if offers, err := t.offersCode(); err == nil && offers {
			v.Means[2] = takingBack(v.page, v.Anonymous)
		}
	}
	for _, q := range c.Check {
		v.Check = append(v.Check, checkView{q.Question.In(v.Lang), paragraphs(q.Answer.In(v.Lang))})
	}
	if len(v.Assent) > 0 {
		v.Ways = []optionView{
			{ID: consentField, Name: consentField, Value: agreed, Label: v.T("r.consent.agree")},
			{ID: consentField + ":2", Name: consentField, Value: assented, Label: v.T("r.consent.assent")},
		}
		if v.Agreed {
			way := 0
			if t.j.Assent {
				way = 1
			}
			v.Ways[way].Checked = true
		}
	}
}

// facts are those that the survey states, and those that Candour sees to.
func facts(p page, def *survey.Definition) []fact {
	n := def.Notice
	var all []fact
	add := func(key string, text string) {
		if text != "" {
			all = append(all, fact{Term: p.T(key), Text: paragraphs(text)})
		}
	}
	if n.Minutes == 1 {
		add("r.fact.minutes", p.T("r.minute"))
	} else if n.Minutes > 1 {
		add("r.fact.minutes", p.T("r.minutes", n.Minutes))
	}
	add("r.fact.run", n.RunBy.In(p.Lang))
	add("r.fact.readers", n.Readers.In(p.Lang))
	add("r.fact.service", n.ServiceReads.In(p.Lang))
	add("r.fact.kept", p.T(keptFact(def))) // the word anonymous stands there alone
	if !def.Privacy.LastDay().IsZero() {
		add("r.fact.until", p.T("r.until", p.day(def.Privacy.DeleteAfter)))
	}
	add("r.fact.law", n.Law.In(p.Lang))
	return all
}

func keptFact(def *survey.Definition) string {
	switch {
	case def.Anonymous():
		return "r.kept.anonymous"
	case def.Coded():
		return "r.kept.linked"
	}
	return "r.kept.confidential"
}

// holdText says in plain words when an answer can be seen by those who may see it.
func holdText(p page, def *survey.Definition) string {
	switch {
	case p.Demo && def.Privacy.Hold < survey.ManyWait:
		return p.T("r.hold.demo.few")
	case p.Demo:
		return p.T("r.hold.demo")
	case def.Privacy.Hold <= 1:
		return p.T("r.hold.none")
	case def.Privacy.Hold < survey.ManyWait:
		return p.T("r.hold.few", def.Privacy.Hold)
	}
	return p.T("r.hold", def.Privacy.Hold)
}
