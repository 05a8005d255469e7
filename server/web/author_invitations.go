package web

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/analytics/intake"
	"candour/survey"
)

type invitationsPage struct {
	authorPage
	Drawn  bool // the published survey asks for codes
	Paid   bool // and promises an honorarium
	Made   int
	Most   int
	Count  string
	Faults []faultLink
}

// invitationSheet is what is printed, once. Nothing of it is kept.
type invitationSheet struct {
	page
	ID      survey.ID
	Layout  string // cards or labels
	Address string // of the survey, as it is typed
	Cards   []invitationCard
	Pages   []page // the words, in each language of the cards
}

type invitationCard struct {
	Code string
	QR   template.HTML
}

// How invitations are printed: cards with a sentence, to cut out, or small labels.
const (
	cardLayout  = "cards"
	labelLayout = "labels"
)

// showInvitations is GET /author/surveys/{survey}/invitations: what codes are for, and how many to make.
func (s *Server) showInvitations(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	return d.showInvitations(nil)
}

func (d *desk) showInvitations(faults []faultLink) error {
	data := invitationsPage{authorPage: d.page("invitations"), Most: intake.MaxTickets, Faults: faults,
		Drawn: d.current != nil && d.current.Drawn(),
		Paid:  d.current != nil && d.current.Honorarium != nil, Count: form(d.c, "count")}
	if data.Drawn {
		var err error
		if data.Made, err = d.s.Tickets.Tickets(d.c.UserContext(), d.id); err != nil {
			return err
		}
	}
	if len(faults) > 0 {
		d.c.Status(fiber.StatusUnprocessableEntity)
	}
	return d.s.render(d.c, "author_invitations", data)
}

// makeInvitations is POST /author/surveys/{survey}/invitations: the answer is the sheet itself, since
// nobody can make it again.
func (s *Server) makeInvitations(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	if d.current == nil || !d.current.Drawn() {
		return d.showInvitations(nil)
	}
	n, bad := strconv.Atoi(strings.TrimSpace(form(c, "count")))
	if bad != nil || n < 1 || n > intake.MaxTickets {
		words := d.page("invitations")
		return d.showInvitations([]faultLink{{Target: "count", Text: words.T("i.count.bad", intake.MaxTickets)}})
	}
	codes, err := s.Tickets.MakeTickets(c.UserContext(), d.id, n)
	if err != nil {
		return err
	}
	if err := s.Store.Log(c.UserContext(), d.account.Name, "make invitations",
		string(d.id)+" "+strconv.Itoa(n)); err != nil {
		return err
	}
	sheet, err := d.sheet(codes)
	if err != nil {
		return err
	}
	return s.render(c, "invitation_sheet", sheet)
}

// sheet lays codes out for printing.
func (d *desk) sheet(codes []string) (invitationSheet, error) {
	address := d.s.publicAddress(d.c, "/s/"+string(d.id))
	sheet := invitationSheet{page: d.s.page(d.c, d.account), ID: d.id, Layout: cardLayout, Address: typedAddress(address)}
	if form(d.c, "layout") == labelLayout {
		sheet.Layout = labelLayout
	}
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
