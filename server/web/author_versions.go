package web

import (
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"candour/survey"
	"candour/survey/changes"
	"candour/survey/manuscript"
)

type versionsPage struct {
	authorPage
	Versions []versionLine
}

// versionLine is one published version. By is "" for one of the command line.
type versionLine struct {
	Number    int
	By, On    string
	Approvals int
	Reason    string
	Changes   []string
}

// showVersions is GET /author/surveys/{survey}/versions: the history, in words.
func (s *Server) showVersions(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	data := versionsPage{authorPage: d.page("versions")}
	all, err := s.Store.Publications(c.UserContext(), d.id)
	if err != nil {
		return err
	}
	for _, v := range all {
		line := versionLine{Number: v.Version, By: v.By, Approvals: v.Approvals, Reason: v.Reason}
		if v.By != "" {
			line.On = v.At.UTC().Format(time.DateOnly)
		}
		if line.Changes, err = d.changesOf(v.Version, data.Lang); err != nil {
			return err
		}
		data.Versions = append(data.Versions, line)
	}
	return s.render(c, "author_versions", data)
}

// changesOf are the differences of a version from the one before it; the first has none.
func (d *desk) changesOf(version int, lang string) ([]string, error) {
	if version <= 1 {
		return nil, nil
	}
	ctx := d.c.UserContext()
	old, err := d.s.Store.Version(ctx, d.id, version-1)
	if err != nil {
		return nil, err
	}
	next, err := d.s.Store.Version(ctx, d.id, version)
	if err != nil {
		return nil, err
	}
	var words []string
	for _, change := range changes.Between(old, next) {
		words = append(words, change.In(lang))
	}
	return words, nil
}

// versionYAML is GET /author/surveys/{survey}/versions/{file}, where file is a number and .yaml: as it
// was written if that is known, else as it is kept.
func (s *Server) versionYAML(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	number, isYAML := strings.CutSuffix(c.Params("file"), ".yaml")
	n, err := strconv.Atoi(number)
	if err != nil || !isYAML {
		return survey.Fault(survey.NotFound, "There is no such version of this survey.")
	}
	all, err := s.Store.Publications(c.UserContext(), d.id)
	if err != nil {
		return err
	}
	def, err := s.Store.Version(c.UserContext(), d.id, n)
	if err != nil {
		return err
	}
	var source []byte
	for _, v := range all {
		if v.Version == n && v.Source != "" {
			source = []byte(v.Source)
		}
	}
	if source == nil {
		if source, err = manuscript.Of(def); err != nil {
			return err
		}
	}
	return sendFile(c, string(d.id)+"-"+strconv.Itoa(n)+".yaml", "application/yaml; charset=utf-8", source)
}
