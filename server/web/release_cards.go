package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"candour/analytics"
	"candour/dashboards"
	"candour/server/store"
	"candour/survey"
)

// release gives a card the released tables of its questions and, for researchers, the way to release
// one. Where a card shows nothing itself, its finding says so and leads to the released table.
func (v *cardView) release(r sightRequest, questions []survey.Field, released []releasedPart) {
	for _, part := range released {
		if slices.ContainsFunc(questions, func(f survey.Field) bool { return part.Heads(r.def.Name, f.Name) }) {
			v.Released = append(v.Released, part)
		}
	}
	if len(v.Released) > 0 && r.account.Role != store.Researcher && len(v.Table.Rows) == 0 && !v.Waiting {
		v.Finding = v.T("release.instead")
	}
	if r.account.Role != store.Researcher || v.Waiting || r.query.Filter != nil {
		return
	}
	for _, f := range questions {
		v.Release = append(v.Release, v.releaseOf(r, f, len(questions) > 1))
	}
}

// releaseOf leads to the table that the card shows of a question, and says which one it is where it is not
// the question's own: by another question, wave by wave, or everybody together where there is no such table.
func (v *cardView) releaseOf(r sightRequest, f survey.Field, several bool) releaseHref {
	name := dashboards.ShortLabel(f, r.lang)
	tabled := len(dashboards.ValuesOf(f, r.lang)) > 0 || f.Type == survey.Rank
	by, known := r.def.Field(r.by)
	switch {
	case tabled && known && f.Name != r.by:
		return releaseHref{Href: r.releaseLink(f.Name, r.by, ""), Label: v.T("release.by", name, dashboards.ShortLabel(by, r.lang))}
	case tabled && r.waves && len(r.def.Waves) > 1:
		return releaseHref{Href: r.releaseLink(f.Name, "", "all"), Label: v.T("release.by.wave", name)}
	case known || r.waves:
		return releaseHref{Href: r.releaseLink(f.Name, "", ""), Label: v.T("release.by.none", name)}
	case several:
		return releaseHref{Href: r.releaseLink(f.Name, "", ""), Label: name}
	}
	return releaseHref{Href: r.releaseLink(f.Name, "", "")}
}

// tabled are the questions that have a table to release, by the name of their card.
func (r sightRequest) tabled() map[string][]survey.Field {
	fields, all := map[string]survey.Field{}, map[string][]survey.Field{}
	for _, f := range r.def.Fields() {
		if (f.Choices != nil || f.Numeric()) && f.Type != survey.Repeat {
			fields[f.Name] = f
		}
	}
	for _, card := range dashboards.Outline(r.def, r.lang) {
		for _, name := range card.Questions {
			if f, ok := fields[name]; ok {
				all[card.Name] = append(all[card.Name], f)
			}
		}
	}
	return all
}

// tableReleases gives the page of a cross-tabulation its released tables and, for researchers, the way
// to release each part.
func (s *Server) tableReleases(c *fiber.Ctx, r sightRequest, ask dashboards.CrossAsk, data *tablePage) error {
	released, err := s.shownReleases(c, data.page, analytics.ReleasedQuery{Study: r.def.Study, Survey: r.def.Name})
	if err != nil {
		return err
	}
	for _, part := range released {
		if part.Heads(r.def.Name, ask.Rows) && slices.ContainsFunc(ask.Columns, func(column string) bool {
			return part.Kind == analytics.ReleasedTwoWay && part.Shows(r.def.Name, column)
		}) {
			data.Released = append(data.Released, part)
		}
	}
	if data.Exact && r.query.Filter == nil {
		for _, column := range ask.Columns {
			link := releaseHref{Href: r.releaseLink(ask.Rows, column, "")}
			if f, ok := r.def.Field(column); ok && len(ask.Columns) > 1 {
				link.Label = dashboards.ShortLabel(f, r.lang)
			}
			data.Release = append(data.Release, link)
		}
	}
	data.Notes, err = s.unagreedNotes(c, r, append([]string{ask.Rows}, ask.Columns...)...)
	return err
}

// unagreedNotes remind a researcher of what is broken down without an agreement.
func (s *Server) unagreedNotes(c *fiber.Ctx, r sightRequest, questions ...string) ([]string, error) {
	if r.account.Role != store.Researcher {
		return nil, nil
	}
	var notes []string
	for _, f := range r.def.Governed() {
		if !slices.Contains(questions, f.Name) && !slices.ContainsFunc(r.chips, func(chip dashboards.Chip) bool {
			return chip.Question == f.Name
		}) {
			continue
		}
		agreed, err := s.Store.Agreed(c.UserContext(), r.def.Name)
		if err != nil {
			return nil, err
		}
		if !agreed {
			notes = append(notes, s.pages.words.in(r.lang, "gov.exact", f.Label.In(r.lang)))
		}
	}
	return notes, nil
}
