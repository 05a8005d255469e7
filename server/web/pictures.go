package web

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
)

// imageView is a picture on a page. Its size is known before it comes, so that nothing jumps. Without an
// Address it is its words alone.
type imageView struct {
	Address, Alt  string
	Width, Height int
}

// showPicture is GET /media/{hash}: a picture of a label, for everyone who has its address.
func (s *Server) showPicture(c *fiber.Ctx) error {
	p, err := s.Store.Picture(c.UserContext(), c.Params("hash"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, p.Type)
	c.Set(fiber.HeaderCacheControl, "private, max-age=3600")
	return c.Send(p.Body)
}

// gallery are a survey's pictures by the names of their files.
type gallery map[string]store.NamedPicture

// gallery returns the pictures of a survey, or none where its labels show none.
func (s *Server) gallery(ctx context.Context, form *survey.Form) (gallery, error) {
	if len(form.Pictures()) == 0 {
		return nil, nil
	}
	all, err := s.Store.Pictures(ctx, form.Definition().Name)
	found := gallery{}
	for _, p := range all {
		found[p.Name] = p
	}
	return found, err
}

// image is the picture of a label, in the language of the visit: nil without one. Where nobody has sent
// its file its words alone are shown. Words that were kept beside the file, as they once were, are shown
// where the definition has none.
func (t *visit) image(v *survey.View, media map[string]survey.Text, alt survey.Text) *imageView {
	lang := t.j.Lang
	name := survey.Picture{File: media[survey.Image]}.FileIn(lang)
	if name == "" {
		return nil
	}
	p, sent := t.pictures[name]
	words := strings.TrimSpace(v.Fill(alt.In(lang)))
	if words == "" {
		words = p.Alt.In(lang)
	}
	switch {
	case sent:
		return &imageView{Address: "/media/" + p.Hash, Alt: words, Width: p.Width, Height: p.Height}
	case words != "":
		return &imageView{Alt: words}
	}
	return nil
}
