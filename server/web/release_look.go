package web

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/analytics"
	"candour/analytics/release"
	"candour/survey"
)

// findingGroup is what was found of one kind, in words: a sentence about all, and the cells.
type findingGroup struct {
	Kind    string
	Refuses bool
	Title   string
	Lines   []string
	More    int
}

// mostLines is how many cells of a kind are named.
const mostLines = 12

// lookAtRelease says in words what the table could give away, compares it with earlier releases, and
// asks whether it may be released.
func (s *Server) lookAtRelease(c *fiber.Ctx, d *releasePage) error {
	d.Findings, d.Refused = d.findings(), d.draft.Refused()
	earlier, err := s.Store.Releases(c.UserContext(), d.Study)
	if err != nil {
		return err
	}
	defs, err := s.Store.Study(c.UserContext(), d.Study)
	if err != nil {
		return err
	}
	for _, diff := range release.Differences(d.draft, earlier) {
		d.Differences = append(d.Differences, d.orRefused(diff.Refuses(defs), d.differenceWords(defs, diff)))
	}
	derived, partial := release.Derive(defs, d.draft, earlier)
	slices.SortStableFunc(derived, func(a, b release.Derived) int { return refusedFirst(a.Refuses(defs), b.Refuses(defs)) })
	for _, set := range derived[:min(len(derived), mostLines)] {
		d.Derived = append(d.Derived, d.orRefused(set.Refuses(defs), d.derivedWords(defs, set)))
	}
	if more := len(derived) - mostLines; more > 0 {
		d.Derived = append(d.Derived, d.T("release.more", more))
	}
	if partial {
		d.Derived = append(d.Derived, d.T("release.derived.partial"))
	}
	for _, r := range release.Unknown(earlier) {
		if r.Same(d.draft.Released) {
			d.Differences = append(d.Differences, d.T("release.before", d.day(r.Release.Date)))
			break
		}
	}
	sum := sha256.Sum256([]byte(d.Digest + strings.Join(slices.Concat(d.Differences, d.Derived), "\n"))) // a release that came meanwhile is looked at too
	d.Digest = hex.EncodeToString(sum[:])
	d.Warned = len(d.Findings) > 0 || len(d.Differences) > 0 || len(d.Derived) > 0
	return s.askAgreement(c, d, defs)
}

// askAgreement finds out whether the table shows what an agreement is needed for.
func (s *Server) askAgreement(c *fiber.Ctx, d *releasePage, defs []*survey.Definition) error {
	for _, def := range defs {
		for _, f := range def.Governed() {
			if !d.draft.Shows(def.Name, f.Name) {
				continue
			}
			agreed, err := s.Store.Agreed(c.UserContext(), def.Name)
			if err != nil {
				return err
			}
			d.Waits = true
			if !agreed {
				d.Stopped = d.T("release.unagreed", f.Label.In(d.Lang))
			}
		}
	}
	return nil
}

// findings are grouped by kind, those that refuse the table first.
func (d *releasePage) findings() []findingGroup {
	var groups []findingGroup
	for _, f := range d.draft.Findings {
		kind := string(f.Kind)
		i := slices.IndexFunc(groups, func(g findingGroup) bool { return g.Kind == kind })
		if i < 0 {
			i = len(groups)
			groups = append(groups, findingGroup{Kind: kind, Refuses: f.Refuses(), Title: d.T("release.f." + kind)})
		}
		g := &groups[i]
		if len(g.Lines) >= mostLines {
			g.More++
			continue
		}
		g.Lines = append(g.Lines, d.findingWords(f))
	}
	slices.SortStableFunc(groups, func(a, b findingGroup) int { return refusedFirst(a.Refuses, b.Refuses) })
	return groups
}

// refusedFirst is an order: what refuses the table stands before what does not.
func refusedFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// orRefused are words about what can be worked out from several releases. Where these refuse the table, they say so.
func (d *releasePage) orRefused(refuses bool, words string) string {
	if !refuses {
		return words
	}
	d.Refused = true
	return d.T("release.refuses.sensitive") + " " + words
}

// findingWords name a cell with its count: "Woman, among 12 to 15: 3 of 41".
func (d *releasePage) findingWords(f release.Finding) string {
	style := analytics.Style{Lang: d.Lang}
	row, column := f.Row.In(d.Lang), f.Column.In(d.Lang)
	switch {
	case f.Kind == release.Extremes:
		return column
	case f.Kind == release.AllButFew || f.Kind == release.SensitiveRest:
		if column == "" {
			return d.T("release.cell.rest", row, style.Count(f.Count), style.Count(f.Of))
		}
		return d.T("release.cell.rest.in", row, column, style.Count(f.Count), style.Count(f.Of))
	case row == "" && column == "":
		return d.T("release.cell.base", d.T("release.everyone"), style.Count(f.Count))
	case row == "":
		return d.T("release.cell.base", column, style.Count(f.Count))
	case column == "":
		return d.T("release.cell.row", row, style.Count(f.Count), style.Count(f.Of))
	}
	return d.T("release.cell", row, column, style.Count(f.Count), style.Count(f.Of))
}

// derivedWords say who can be counted by adding and taking away, and with which releases.
func (d *releasePage) derivedWords(defs []*survey.Definition, set release.Derived) string {
	style := analytics.Style{Lang: d.Lang}
	who := ""
	for _, def := range defs {
		if def.Name == set.Survey {
			who = set.Words(def, d.Lang)
		}
	}
	var numbers []string
	for _, id := range set.Releases {
		numbers = append(numbers, strconv.FormatInt(id, 10))
	}
	switch len(numbers) {
	case 0:
		return d.T("release.derived.alone", who, style.Count(set.Count))
	case 1:
		return d.T("release.derived.one", numbers[0], who, style.Count(set.Count))
	}
	last := len(numbers) - 1
	return d.T("release.derived.some", strings.Join(numbers[:last], ", "), numbers[last], who, style.Count(set.Count))
}

// differenceWords say which earlier release a table can be compared with, and what differs.
func (d *releasePage) differenceWords(defs []*survey.Definition, diff release.Difference) string {
	style := analytics.Style{Lang: d.Lang}
	words := func(cell analytics.ReleasedCell) string {
		i := slices.IndexFunc(defs, func(def *survey.Definition) bool { return def.Name == cell.Survey })
		if i < 0 {
			return ""
		}
		return release.Words(defs[i], cell, d.Lang)
	}
	key := "release.differs.part"
	if diff.Same {
		key = "release.differs.same"
	}
	said := d.T(key, diff.Earlier.ID, d.day(diff.Earlier.Release.Date), words(diff.Then), style.Count(diff.Then.Count),
		words(diff.Now), style.Count(diff.Now.Count), style.Count(diff.By))
	if diff.More > 0 {
		said += " " + d.T("release.differs.more", diff.More)
	}
	return said
}
