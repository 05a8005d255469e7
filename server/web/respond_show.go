package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
)

// show renders the page on which the journey stands.
func (t *visit) show() error {
	switch t.j.At {
	case atFirst:
		return t.showFirst()
	case atReview:
		return t.showReview()
	case atEnd:
		return t.showEnd()
	}
	return t.showQuestions()
}

func (t *visit) showFirst() error {
	view, err := t.firstPage()
	if err != nil {
		return err
	}
	t.c.Set(fiber.HeaderCacheControl, revisited)
	if t.j.Shared { // nothing of the person before
		t.c.Set("Clear-Site-Data", `"cache"`)
	}
	return t.s.render(t.c, "s_first", view)
}

func (t *visit) showQuestions() error {
	p, ok := t.route.stop(t.j.At)
	if !ok {
		return survey.Fault(survey.NotFound, "There is no such page in this survey. Start again.")
	}
	t.c.Set(fiber.HeaderCacheControl, revisited)
	if p.Note != nil {
		return t.showNote(p)
	}
	if err := t.lay(p); err != nil {
		return err
	}
	var err error
	if t.pictures, err = t.s.gallery(t.c.UserContext(), t.form); err != nil {
		return err
	}
	if err := t.fillIn(p); err != nil {
		return err
	}
	view, err := t.questionPage(p)
	if err != nil {
		return err
	}
	return t.s.render(t.c, "s_question", view)
}

// notePage stands before a block of questions that may be hard to answer.
type notePage struct {
	respondentPage
	Heading string // the block's
	Text    []string
}

func (t *visit) showNote(p stop) error {
	frame, err := t.page("")
	if err != nil {
		return err
	}
	v, err := t.view()
	if err != nil {
		return err
	}
	heading := v.Fill(p.Note.Label.In(frame.Lang))
	if heading == "" {
		heading = frame.SurveyTitle
	}
	return t.s.render(t.c, "s_note", notePage{frame, heading,
		paragraphs(v.Fill(p.Note.ContentNote.In(frame.Lang)))})
}

// showReview shows what will be stored; where something is at fault, the page with it.
func (t *visit) showReview() error {
	t.j.At, t.j.Reviewed = atReview, true
	response, err := t.check()
	if err != nil {
		return t.settle(err)
	}
	view, err := t.reviewPage(response)
	if err != nil {
		return err
	}
	return t.s.render(t.c, "s_review", view)
}

// endPage closes a visit, without any answers on it.
type endPage struct {
	respondentPage
	Heading string
	Text    []string
	Again   string // the words of a link that starts anew, or none
	CanBack bool
}

func (t *visit) endPage(heading string, text []string) (endPage, error) {
	frame, err := t.page(heading)
	return endPage{respondentPage: frame, Heading: heading, Text: text}, err
}

// showEnd thanks people whom the survey is not for. Nothing is stored.
func (t *visit) showEnd() error {
	view, err := t.endPage(t.words().T("r.end.title"),
		paragraphs(t.def.Eligibility.Otherwise.In(t.j.Lang)))
	if err != nil {
		return err
	}
	view.CanBack = true
	return t.s.render(t.c, "s_end", view)
}

// showStale says that a page cannot be used any more, and why.
func (t *visit) showStale() error {
	t.j.Number = "" // nothing to go on with
	words, why := t.words(), "r.stale.broken"
	t.c.Status(fiber.StatusBadRequest)
	if t.stale == errExpired {
		why = "r.stale.expired"
		t.c.Status(fiber.StatusGone)
	}
	view, err := t.endPage(words.T("r.stale.title"), []string{words.T(why), words.T("r.stale.kept")})
	if err != nil {
		return err
	}
	view.Again = words.T("r.stale.again")
	return t.s.render(t.c, "s_end", view)
}

// showClosed says that a survey takes no more answers.
func (s *Server) showClosed(c *fiber.Ctx, v store.Survey) error {
	def, err := s.Store.Version(c.UserContext(), v.ID, v.Version)
	if err != nil {
		return err
	}
	t := &visit{s: s, c: c, def: def}
	t.j.Lang = respondentLanguage(c, def)
	words := t.words()
	view, err := t.endPage(words.T("error.closed"), []string{words.T("r.closed")})
	if err != nil {
		return err
	}
	c.Status(fiber.StatusGone)
	return s.render(c, "s_end", view)
}

// thanksPage comes when the response is on disk.
type thanksPage struct {
	respondentPage
	Receipt    string
	Code       []string      // with which it can be taken back, in fours; none: it cannot
	TakeBack   linkedAddress // where that is done
	Hold       string
	Results    string // where what people said will be told
	Next       string // the address for the next person or form, or none
	NextDo     string
	Claim      string // for an honorarium, if there is one
	Amount     string
	ClaimAt    linkedAddress
	ClaimUntil string // the last day on which it can be claimed, in a sentence; none: there is none
	Shared     bool   // whoever comes next must not meet what this person opened
}

// linkedAddress is an address as it is typed, elsewhere or later, and where it leads from here: nowhere on
// a device that several people use.
type linkedAddress struct{ Typed, Path string }

func (t *visit) linked(path string) linkedAddress {
	a := linkedAddress{Typed: typedAddress(t.s.publicAddress(t.c, path))}
	if !t.j.Shared {
		a.Path = path + "?lang=" + t.j.Lang
	}
	return a
}

func (t *visit) showThanks(receipt string) error {
	t.j = journey{Number: t.j.Number, Version: t.j.Version, Wave: t.j.Wave, Lang: t.j.Lang,
		Shared: t.j.Shared, Via: t.j.Via, Coded: t.j.Coded, At: atFirst} // nothing of the answers
	if lang := form(t.c, "lang"); slices.Contains(t.def.Languages, lang) {
		t.j.Lang = lang
	}
	frame, err := t.page(t.words().T("r.thanks.title"))
	if err != nil {
		return err
	}
	frame.Draft = "" // it is all sent
	view := thanksPage{respondentPage: frame, Receipt: receipt, Hold: holdText(frame.page, t.def),
		Shared: t.j.Shared, ClaimAt: t.linked("/claim"), TakeBack: t.linked("/withdraw/" + string(t.def.Name))}
	view.Results = frame.T("w.thanks", typedAddress(t.s.publicAddress(t.c, "/r/"+string(t.def.Name))))
	if t.elsewhere == "" && t.pays() {
		view.Claim, view.Amount = t.s.claimFor(t.def, t.j.Number), t.def.Honorarium.Amount.In(t.j.Lang)
		until, err := t.s.Store.ClaimsUntil(t.c.UserContext(), t.def.Study)
		if err != nil {
			return err
		}
		if until != "" {
			view.ClaimUntil = frame.T("h.thanks.until", frame.day(until))
		}
	}
	if view.Code, err = t.code(); err != nil {
		return err
	}
	switch again := frame.Action + "?" + t.j.viaQuery() + "lang=" + frame.Lang; {
	case t.def.CollectedBy == survey.ByStaff:
		view.Next, view.NextDo = again, frame.T("r.thanks.staff")
	case t.j.Shared:
		view.Next, view.NextDo = again+"&device=shared", frame.T("r.thanks.next")
	}
	return t.s.render(t.c, "s_thanks", view)
}
