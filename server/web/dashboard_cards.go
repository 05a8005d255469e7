package web

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/dashboards"
	"candour/survey"
)

// cardPart is a card of the page as the page's script puts it in: its id and its HTML.
type cardPart struct {
	ID   string `json:"id"`
	HTML string `json:"html"`
}

// mostCards is how many cards are served at once.
const mostCards = 60

// showCards is GET /dashboards/{survey}/cards?question=CARD,CARD: the cards that come near the window.
func (s *Server) showCards(c *fiber.Ctx) error {
	r, fault, err := s.sight(c)
	if err != nil {
		return err
	}
	if fault != nil {
		return fault
	}
	names := strings.Split(c.Query("question"), ",")
	if len(names) > mostCards {
		return survey.Refuse(survey.Invalid, "Ask for at most %d charts at once.", mostCards)
	}
	view, err := s.gather(c, r, dashboards.Outline(r.def, r.lang), names)
	if err != nil {
		return err
	}
	sections, err := s.cardSections(c, r, view, s.page(c, r.account))
	if err != nil {
		return err
	}
	parts := []cardPart{}
	for _, section := range sections {
		for _, card := range section.Cards {
			if card.Waiting {
				continue
			}
			html, err := s.cardHTML(card)
			if err != nil {
				return err
			}
			parts = append(parts, cardPart{card.ID, html})
		}
	}
	return c.JSON(map[string]any{"cards": parts})
}

// cardHTML is the card as it stands on the page.
func (s *Server) cardHTML(card cardView) (string, error) {
	var out bytes.Buffer
	if err := s.pages.byName["dashboard"].ExecuteTemplate(&out, "card", card); err != nil {
		return "", fmt.Errorf("render card: %w", err)
	}
	return out.String(), nil
}

// showCardCSV is GET /dashboards/{survey}/cards/{card}.csv: the numbers of a card, and below them what
// they are of.
func (s *Server) showCardCSV(c *fiber.Ctx) error {
	r, fault, err := s.sight(c)
	if err != nil {
		return err
	}
	if fault != nil {
		return fault
	}
	name := c.Params("card")
	view, err := s.gather(c, r, dashboards.Outline(r.def, r.lang), []string{name})
	if err != nil {
		return err
	}
	card, _ := view.Card(name)
	p := s.page(c, r.account)
	notes := []string{card.Title, card.Base, card.Test, view.Title}
	for _, said := range r.said() {
		notes = append(notes, p.T("d.filtered", said))
	}
	for _, tag := range view.Tags {
		notes = append(notes, tag.Text)
	}
	notes = append(notes, view.Note, p.T("d.csv.date", s.Now().Format("2006-01-02")))
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="%s-%s.csv"`, r.def.Name, name))
	return dashboards.WriteCSV(c, card.Whole(), notes, r.lang)
}
