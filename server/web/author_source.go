package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/survey"
)

type sourcePage struct {
	authorPage
	Source string
	Lines  int
}

// showSource is GET /author/surveys/{survey}/source: the draft's YAML.
func (s *Server) showSource(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	if d.draft == nil {
		return c.Redirect(d.address(""), fiber.StatusSeeOther)
	}
	return s.render(c, "author_source", sourcePage{authorPage: d.page("source"), Source: d.draft.Source})
}

// saveSource is POST /author/surveys/{survey}/source. YAML with a fault is stored all the same, and the
// page shows the fault: nobody loses what they typed.
func (s *Server) saveSource(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	source := plainLines(form(c, "source"))
	if err := d.save([]byte(source)); err != nil {
		fault := survey.AsError(err)
		if fault.Kind != survey.Conflict || d.draft == nil {
			return err
		}
		data := sourcePage{authorPage: d.page("source"), Source: source}
		data.Wrong, data.Fault = s.told(c, fault), nil
		c.Status(fiber.StatusConflict)
		return s.render(c, "author_source", data)
	}
	return d.done("source")
}

// draftYAML is GET /author/surveys/{survey}/draft.yaml.
func (s *Server) draftYAML(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	if d.draft == nil {
		return survey.Fault(survey.NotFound, "This survey has no draft just now. What is published is on its page of versions.")
	}
	return sendFile(c, string(d.id)+".yaml", "application/yaml; charset=utf-8", []byte(d.draft.Source))
}

// sendFile sends something to keep. Its name is made of safe characters by whoever calls.
func sendFile(c *fiber.Ctx, name, kind string, content []byte) error {
	c.Set(fiber.HeaderContentType, kind)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	return c.Send(content)
}

// plainLines ends lines as files do; browsers send them as mail does.
func plainLines(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
