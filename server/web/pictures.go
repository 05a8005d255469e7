package web

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
)

// imageView is a picture on a page. Its size is known before it comes, so that nothing jumps.
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

// gallery returns the pictures of a survey, or none where its labels name none.
func (s *Server) gallery(ctx context.Context, def *survey.Definition) (gallery, error) {
	if len(pictureNames(def)) == 0 {
		return nil, nil
	}
	all, err := s.Store.Pictures(ctx, def.Name)
	found := gallery{}
	for _, p := range all {
		found[p.Name] = p
	}
	return found, err
}

// of is the picture that a label names, in a language; nil without one, or without its file.
func (g gallery) of(media map[string]survey.Text, lang string) *imageView {
	name := media[survey.Image].In(lang)
	p, ok := g[fileOf(name)]
	if name == "" || !ok {
		return nil
	}
	return &imageView{Address: "/media/" + p.Hash, Alt: p.Alt.In(lang), Width: p.Width, Height: p.Height}
}

// fileOf is the name of a file without the place that forms may write before it.
func fileOf(name string) string {
	return name[strings.LastIndexByte(name, '/')+1:]
}

// pictureNames are the files of all pictures that a survey's labels name, once each, in order.
func pictureNames(def *survey.Definition) []string {
	var names []string
	seen := map[string]bool{"": true}
	add := func(media map[string]survey.Text) {
		for _, lang := range def.Languages {
			if name := fileOf(media[survey.Image].In(lang)); !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	var walk func([]survey.Question)
	walk = func(questions []survey.Question) {
		for _, q := range questions {
			add(q.Media)
			for _, choice := range def.Choices[q.Choices] {
				add(choice.Media)
			}
			walk(q.Questions)
		}
	}
	walk(def.Questions)
	return names
}
