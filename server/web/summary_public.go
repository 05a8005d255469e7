package web

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
	qrcode "github.com/skip2/go-qrcode"

	"candour/dashboards"
	"candour/server/store"
	"candour/survey"
)

// summaryPage is what people told us, for everyone. Address is where it is, for the poster.
type summaryPage struct {
	page
	View     summaryView
	ID       survey.ID
	Codes    []string
	Released string
	Advisors int
	Address  string
}

// showSummary is GET /r/{survey}: what people told us, what will change, who promised it, by when.
func (s *Server) showSummary(c *fiber.Ctx) error { return s.renderSummary(c, "summary") }

// showPoster is GET /r/{survey}/poster: the same on one sheet of A4, to be printed and hung up.
func (s *Server) showPoster(c *fiber.Ctx) error { return s.renderSummary(c, "poster") }

func (s *Server) renderSummary(c *fiber.Ctx, template string) error {
	id := survey.ID(c.Params("survey"))
	released, views, err := s.publicSummary(c.UserContext(), id)
	if err != nil {
		return err
	}
	data := summaryPage{page: s.page(c, store.Account{}), ID: id, Advisors: released.Approvals,
		Address: s.publicAddress(c, "/r/"+string(id))}
	data.Codes = slices.DeleteFunc(pageLanguages(), func(l string) bool { _, ok := views[l]; return !ok })
	if _, ok := views[data.Lang]; !ok && len(data.Codes) > 0 {
		data.Lang = data.Codes[0]
	}
	data.View = views[data.Lang]
	data.Title, data.Released = data.T("w.title"), s.day(data.Lang, released.On)
	return s.render(c, template, data)
}

// publicSummary is a survey's public page in each language. One that tells of Indigenous identity is
// there while an agreement stands.
func (s *Server) publicSummary(ctx context.Context, id survey.ID) (store.ReleasedSummary, map[string]summaryView, error) {
	released, err := s.Store.PublicSummary(ctx, id)
	if err != nil {
		return released, nil, err
	}
	views := map[string]summaryView{}
	if err := json.Unmarshal([]byte(released.Body), &views); err != nil {
		return released, nil, fmt.Errorf("read released summary: %w", err)
	}
	def, err := s.Store.Definition(ctx, id)
	if err != nil {
		return released, nil, err
	}
	for _, view := range views {
		if !slices.ContainsFunc(view.Findings, func(f dashboards.Plain) bool { return tellsGoverned(def, f) }) {
			continue
		}
		if agreed, err := s.Store.Agreed(ctx, id); err != nil || !agreed {
			return released, nil, cmp.Or(err, error(survey.Fault(survey.NotFound, "There are no results to read here yet. Come back later.")))
		}
	}
	return released, views, nil
}

// tellsGoverned says whether a finding is about Indigenous identity. Pages that were released before
// findings named their question have its words alone; words that no question has any more could be its.
func tellsGoverned(def *survey.Definition, f dashboards.Plain) bool {
	fields := def.Fields()
	i := slices.IndexFunc(fields, func(field survey.Field) bool {
		if f.ID != "" {
			return field.Name == f.ID
		}
		return slices.ContainsFunc(def.Languages, func(lang string) bool { return field.Label.In(lang) == f.Question })
	})
	if i < 0 {
		return len(def.Governed()) > 0
	}
	return fields[i].Governed()
}

// Short is the address as people type it.
func (p summaryPage) Short() string { return typedAddress(p.Address) }

// typedAddress is an address as people type it.
func typedAddress(address string) string {
	if _, rest, found := strings.Cut(address, "://"); found {
		return rest
	}
	return address
}

// publicAddress is a page's whole address as people outside reach it.
func (s *Server) publicAddress(c *fiber.Ctx, path string) string {
	if s.URL != "" {
		return strings.TrimRight(s.URL, "/") + path
	}
	return "http://" + string(c.Request().Host()) + path
}

// summaryQR is GET /r/{survey}/qr.svg: the address of the page as a picture that phones read.
func (s *Server) summaryQR(c *fiber.Ctx) error {
	if _, _, err := s.publicSummary(c.UserContext(), survey.ID(c.Params("survey"))); err != nil {
		return err
	}
	picture, err := qrSVG(s.publicAddress(c, "/r/"+c.Params("survey")))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/svg+xml")
	return c.SendString(picture)
}

// qrSVG draws a text as a QR code with its quiet zone, one unit a module, black on white.
func qrSVG(text string) (string, error) {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return "", fmt.Errorf("draw QR code: %w", err)
	}
	modules := code.Bitmap()
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[1]d" shape-rendering="crispEdges">`+
		`<path fill="#fff" d="M0 0h%[1]dv%[1]dH0z"/><path d="`, len(modules))
	for y, row := range modules {
		for x, dark := range row {
			if dark {
				fmt.Fprintf(&out, "M%d %dh1v1h-1z", x, y)
			}
		}
	}
	out.WriteString(`"/></svg>`)
	return out.String(), nil
}
