package web

import (
	"html/template"
	"slices"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
)

// channelView is a channel with its address and what came by it.
type channelView struct {
	store.Channel
	Address string
}

func (d *desk) channels() ([]channelView, error) {
	all, err := d.s.Store.Channels(d.c.UserContext(), d.id)
	if err != nil {
		return nil, err
	}
	var views []channelView
	for _, c := range all {
		views = append(views, channelView{c, d.surveyAddress(c.Name, "")})
	}
	return views, nil
}

// surveyAddress is the survey's address for people who come by a channel, in a language; "" is none.
func (d *desk) surveyAddress(channel, lang string) string {
	j := journey{Via: channel}
	address := d.s.publicAddress(d.c, "/s/"+string(d.id))
	if query := j.viaQuery(); lang != "" {
		return address + "?" + query + "lang=" + lang
	} else if query != "" {
		return address + "?" + query[:len(query)-1]
	}
	return address
}

// addChannel adds the channel that a form names.
func (d *desk) addChannel() error {
	name := form(d.c, "channel")
	err := d.s.Store.AddChannel(d.c.UserContext(), d.id, name)
	if fault := survey.AsError(err); err != nil && fault.Kind == survey.Invalid {
		return d.showInvitations([]faultLink{{Target: "channel", Text: fault.In(d.page("invitations").Lang)}})
	}
	if err != nil {
		return err
	}
	if err := d.s.Store.Log(d.c.UserContext(), d.account.Name, "add channel", string(d.id)+" "+name); err != nil {
		return err
	}
	return d.c.Redirect(d.address("invitations")+"#channels", fiber.StatusSeeOther)
}

// surveyPoster is one sheet of A4 that leads to a survey.
type surveyPoster struct {
	page
	SurveyTitle string
	Minutes     string
	Anonymous   bool
	Needs       string // what people must have to take part
	QR          template.HTML
	Address     string // as it is typed
}

// showSurveyPoster is GET /author/surveys/{survey}/poster: a poster with the survey's address as a
// picture, for one channel (?via=) and in one of its languages (?in=).
func (s *Server) showSurveyPoster(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	channel, lang := channelOf(c.Query(viaField)), c.Query("in")
	if d.current == nil || d.current.Coded() || !slices.Contains(d.current.Languages, lang) {
		return notFound(d.id)
	}
	all, err := s.Store.Channels(c.UserContext(), d.id)
	if err != nil {
		return err
	}
	if channel != "" && !slices.ContainsFunc(all, func(one store.Channel) bool { return one.Name == channel }) {
		return notFound(d.id)
	}
	picture, err := qrSVG(d.surveyAddress(channel, lang))
	if err != nil {
		return err
	}
	p := surveyPoster{page: page{Lang: lang, words: s.pages.words}, SurveyTitle: d.current.Title.In(lang),
		Anonymous: d.current.Anonymous(), QR: template.HTML(picture), // ours: paths alone
		Address: typedAddress(d.surveyAddress(channel, ""))}
	p.Title = p.SurveyTitle
	switch n := d.current.Notice.Minutes; {
	case n == 1:
		p.Minutes = p.T("r.minute")
	case n > 1:
		p.Minutes = p.T("r.minutes", n)
	}
	switch d.current.InvitationMode() {
	case survey.Envelope:
		p.Needs = p.T("i.poster.card")
	case survey.Tickets:
		p.Needs = p.T("i.poster.ticket")
	}
	return s.render(c, "survey_poster", p)
}
