package web

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/analytics/intake"
	"candour/server/store"
	"candour/server/ticket"
	"candour/survey"
)

type invitationsPage struct {
	authorPage
	Mode   string // how the published survey invites; "" where its address is open
	Cards  bool   // it takes codes of cards
	Paid   bool   // and promises an honorarium
	Made   int    // codes
	Links  int    // to tickets, or personal ones
	Mark   string // of the key that signs tickets
	Most   int
	Mails  []mail // what to write to people
	Spread bool   // its address can be passed on, by channels
	Tablet string // its address on a device that people share
	Ways   []channelView

	Tongues []string // of the survey
	Labels  string   // as they were typed
	MayName bool     // may put labels and answers together
	Tried   string   // the name of a channel, as it was typed
	Count   string
	Layouts []string
	Layout  string // as it was chosen
	Making  string // what a form asked for
	Faults  []faultLink
}

// mail is a text to send to everyone, in one of the survey's languages.
type mail struct{ Lang, Name, Invite, Remind string }

// invitationSheet is what is printed, once. Nothing of it is kept.
type invitationSheet struct {
	page
	ID      survey.ID
	Layout  string // cards or labels
	Paper   string // A4 or Letter
	Address string // of the survey, as it is typed
	Cards   []invitationCard
	Pages   []page // the words, in each language of the cards
}

type invitationCard struct {
	Code string
	QR   template.HTML
}

// How invitations are printed: cards with a sentence, to cut out, or labels that stick, on the paper of
// Europe or of North America.
const (
	cardLayout  = "cards"
	labelLayout = "labels"
	paperA4     = "a4"
	paperLetter = "letter"
)

// sheetLayouts are what can be printed, as the form names it.
func sheetLayouts() []string {
	var all []string
	for _, layout := range []string{cardLayout, labelLayout} {
		all = append(all, layout+"-"+paperLetter, layout+"-"+paperA4)
	}
	return all
}

// layout is what is to be printed: as the form says, else cards on the paper of wherever the browser's
// language is from.
func (d *desk) layout() string {
	if asked := form(d.c, "layout"); slices.Contains(sheetLayouts(), asked) {
		return asked
	}
	paper := paperA4
	if usesLetter(d.c.Get(fiber.HeaderAcceptLanguage)) {
		paper = paperLetter
	}
	return cardLayout + "-" + paper
}

// usesLetter says whether the first of a browser's languages that names a place names one that prints on
// Letter. Browsers put en-US behind the language of people from anywhere.
func usesLetter(languages string) bool {
	for l := range strings.SplitSeq(languages, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(l), ";")
		if _, region, named := strings.Cut(tag, "-"); named {
			return slices.Contains([]string{"CA", "US", "MX"}, strings.ToUpper(region))
		}
	}
	return false
}

// showInvitations is GET /author/surveys/{survey}/invitations: what codes are for, and how many to make.
func (s *Server) showInvitations(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	return d.showInvitations(nil)
}

func (d *desk) showInvitations(faults []faultLink) error {
	data, err := d.invitationsPage()
	if err != nil {
		return err
	}
	data.Faults = faults
	if len(faults) > 0 {
		d.c.Status(fiber.StatusUnprocessableEntity)
	}
	return d.s.render(d.c, "author_invitations", data)
}

func (d *desk) invitationsPage() (data invitationsPage, err error) {
	data = invitationsPage{authorPage: d.page("invitations"), Most: intake.MaxTickets,
		Count: form(d.c, "count"), Making: form(d.c, "make"), Layouts: sheetLayouts(), Layout: d.layout()}
	if d.current == nil {
		return data, nil
	}
	ctx := d.c.UserContext()
	data.Mode, data.Paid = d.current.InvitationMode(), d.current.Honorarium != nil
	data.Cards = d.current.Drawn() || d.current.Ticketed()
	if data.Cards {
		if data.Made, err = d.s.Tickets.Tickets(ctx, d.id); err != nil {
			return data, err
		}
	}
	if d.current.Ticketed() {
		data.Mark = ticket.Fingerprint(d.current.Invitations.Key)
		if data.Links, err = d.s.Issuer.Links(ctx, d.id); err != nil {
			return data, err
		}
	}
	if d.current.Coded() {
		data.Labels, data.MayName = form(d.c, "labels"), d.account.Role == store.Researcher
		if data.Links, err = d.s.People.Invited(ctx, d.id); err != nil {
			return data, err
		}
	}
	data.Mails = d.mails()
	data.Tablet = d.surveyAddress("", "") + "?device=shared"
	data.Spread, data.Tried = !d.current.Coded() && d.current.CollectedBy == survey.ByRespondent, form(d.c, "channel")
	data.Tongues = d.current.Languages
	data.Ways, err = d.channels()
	return data, err
}

// mails are what to send to everyone, the same to each: nobody knows who has answered.
func (d *desk) mails() []mail {
	if d.current.Drawn() {
		return nil
	}
	var all []mail
	for _, lang := range d.current.Languages {
		p := d.s.page(d.c, d.account)
		if p.Lang = lang; !slices.Contains(pageLanguages(), lang) {
			continue
		}
		where := "{{" + linkColumn(d.current, lang) + "}}"
		if d.current.InvitationMode() == "" {
			where = d.s.publicAddress(d.c, "/s/"+string(d.id)) + "?lang=" + lang
		}
		all = append(all, mail{Lang: lang, Name: p.T("r.self." + lang),
			Invite: p.T("i.mail.invite", where), Remind: p.T("i.mail.remind", where)})
	}
	return all
}

// makeInvitations is POST /author/surveys/{survey}/invitations: the answer is the sheet or the file
// itself, since nobody can make it again.
func (s *Server) makeInvitations(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	switch make := form(c, "make"); {
	case d.current == nil:
	case make == "channel":
		return d.addChannel()
	case make == "links" && d.current.Ticketed():
		return d.makeLinks()
	case make == "people" && d.current.Coded():
		return d.makePersonal()
	case make != "links" && (d.current.Drawn() || d.current.Ticketed()):
		return d.makeCards()
	}
	return d.showInvitations(nil)
}

// count reads how many are to be made. Without a number up to most it has shown the page again.
func (d *desk) count(most int, field string) (n int, ok bool, err error) {
	n, bad := strconv.Atoi(strings.TrimSpace(form(d.c, "count")))
	if bad != nil || n < 1 || n > most {
		return 0, false, d.showInvitations([]faultLink{{Target: field, Text: d.page("invitations").T("i.count.bad", most)}})
	}
	return n, true, nil
}

func (d *desk) makeCards() error {
	n, ok, err := d.count(intake.MaxTickets, "count")
	if err != nil || !ok {
		return err
	}
	codes, err := d.s.Tickets.MakeTickets(d.c.UserContext(), d.id, n)
	if err != nil {
		return err
	}
	if err := d.logMade(n, ""); err != nil {
		return err
	}
	sheet, err := d.sheet(codes)
	if err != nil {
		return err
	}
	return d.s.render(d.c, "invitation_sheet", sheet)
}

// makeLinks sends the links as a file with one line for each person, to be merged into mail.
func (d *desk) makeLinks() error {
	n, ok, err := d.count(maxLinks, "links")
	if err != nil || !ok {
		return err
	}
	links, err := d.s.Issuer.MakeLinks(d.c.UserContext(), d.id, n)
	if err != nil {
		return err
	}
	if err := d.logMade(n, " links"); err != nil {
		return err
	}
	mark := ticket.Fingerprint(d.current.Invitations.Key)
	rows := [][]string{d.linkColumns()}
	for _, link := range links {
		rows = append(rows, d.linksTo("/ticket/", link+"."+mark))
	}
	content, err := writeCSV(rows)
	if err != nil {
		return err
	}
	return sendFile(d.c, "invitations.csv", "text/csv; charset=utf-8", content)
}

// logMade logs what was made, and counts it as invited: all but cards that stand in for tickets.
func (d *desk) logMade(n int, what string) error {
	if what != "" || d.current.Drawn() {
		if err := d.s.Store.NoteInvited(d.c.UserContext(), d.id, n); err != nil {
			return err
		}
	}
	return d.s.Store.Log(d.c.UserContext(), d.account.Name, "make invitations", string(d.id)+" "+strconv.Itoa(n)+what)
}

// linkColumn names the column of links in a language, as mail merges do.
func linkColumn(def *survey.Definition, lang string) string {
	if len(def.Languages) == 1 {
		return "link"
	}
	return "link_" + lang
}

func (d *desk) linkColumns() []string {
	var names []string
	for _, lang := range d.current.Languages {
		names = append(names, linkColumn(d.current, lang))
	}
	return names
}

// linksTo is a link in each language of the survey. What it is good for stands behind "#": browsers send
// that to nobody, so it stands in no log.
func (d *desk) linksTo(page, secret string) []string {
	address := d.s.publicAddress(d.c, page+string(d.id))
	var all []string
	for _, lang := range d.current.Languages {
		all = append(all, address+"?lang="+lang+"#"+secret)
	}
	return all
}

// sheet lays codes out for printing.
func (d *desk) sheet(codes []string) (invitationSheet, error) {
	address := d.s.publicAddress(d.c, "/s/"+string(d.id))
	sheet := invitationSheet{page: d.s.page(d.c, d.account), ID: d.id, Address: typedAddress(address)}
	sheet.Layout, sheet.Paper, _ = strings.Cut(d.layout(), "-")
	sheet.Title = sheet.T("i.sheet")
	for _, lang := range pageLanguages() {
		if slices.Contains(d.current.Languages, lang) {
			p := sheet.page
			p.Lang = lang
			sheet.Pages = append(sheet.Pages, p)
		}
	}
	if len(sheet.Pages) == 0 {
		sheet.Pages = []page{sheet.page}
	}
	for _, code := range codes {
		// A fragment: browsers send it to nobody, so it stands in no log.
		picture, err := qrSVG(address + "#" + code)
		if err != nil {
			return sheet, err
		}
		sheet.Cards = append(sheet.Cards, invitationCard{Code: code, QR: template.HTML(picture)}) // ours: paths alone
	}
	return sheet, nil
}
