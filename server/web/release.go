package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/analytics"
	"candour/survey"
)

// maxReleaseReason is the most characters that a reason may have.
const maxReleaseReason = 1000

// releasePage shows Table 1 as it would be released. Digest says which table that was: only that
// one is released. Before is when a table of this study was last released.
type releasePage struct {
	studyPage
	Digest    string
	Before    string
	Reason    string
	ReasonBad bool
	Changed   bool
	Released  bool
}

// showRelease is GET /studies/{study}/release: a researcher looks at the table as it would
// be released.
func (s *Server) showRelease(c *fiber.Ctx) error {
	data, _, err := s.releasePage(c)
	if err != nil {
		return err
	}
	return s.render(c, "release", data)
}

// release is POST /studies/{study}/release: the table that was looked at, in each of our languages,
// is frozen with the researcher's name and reason, and logged. If a response came meanwhile, the
// researcher looks again.
func (s *Server) release(c *fiber.Ctx) error {
	data, tables, err := s.releasePage(c)
	if err != nil {
		return err
	}
	data.Reason = strings.TrimSpace(form(c, "reason"))
	switch {
	case data.Reason == "" || len([]rune(data.Reason)) > maxReleaseReason:
		data.ReasonBad = true
		c.Status(fiber.StatusUnprocessableEntity)
	case form(c, "digest") != data.Digest:
		data.Changed = true
		c.Status(fiber.StatusConflict)
	default:
		if err := s.freeze(c.UserContext(), data, tables); err != nil {
			return err
		}
		data.Released = true
	}
	return s.render(c, "release", data)
}

func (s *Server) freeze(ctx context.Context, data releasePage, tables []analytics.TableOne) error {
	for i, lang := range pageLanguages() {
		tables[i].Released = &analytics.Release{By: data.Account.Name, Reason: data.Reason}
		if err := s.Store.ReleaseTableOne(ctx, data.Study, lang, tables[i]); err != nil {
			return err
		}
	}
	return s.Store.Log(ctx, data.Account.Name, "release", string(data.Study))
}

// releasePage returns the page and the tables behind it, one for each of our languages.
func (s *Server) releasePage(c *fiber.Ctx) (releasePage, []analytics.TableOne, error) {
	study, err := s.studyPage(c)
	data := releasePage{studyPage: study}
	if err != nil {
		return data, nil, err
	}
	data.Title = data.T("release.title")
	var tables []analytics.TableOne
	for _, lang := range pageLanguages() {
		table, err := s.Exact.TableOne(c.UserContext(), analytics.TableOneQuery{Study: data.Study, Lang: lang})
		if err != nil {
			return data, nil, err
		}
		tables = append(tables, table)
		if lang == data.Lang {
			data.Table = table
		}
	}
	if err := s.logExact(c, data.Account, "Table 1 of "+string(data.Study)); err != nil {
		return data, nil, err
	}
	text, err := json.Marshal(tables)
	if err != nil {
		return data, nil, fmt.Errorf("write tables: %w", err)
	}
	sum := sha256.Sum256(text)
	data.Digest = hex.EncodeToString(sum[:])
	before, err := s.Store.ReleasedTableOne(c.UserContext(), data.Study, data.Lang)
	switch {
	case err == nil:
		data.Before = before.Released.Date
	case survey.AsError(err).Kind != survey.NotFound:
		return data, nil, err
	}
	return data, tables, nil
}
