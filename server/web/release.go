package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/analytics"
	"candour/analytics/release"
	"candour/dashboards"
	"candour/survey"
)

// maxReleaseReason is the most characters that a reason may have.
const maxReleaseReason = 1000

// releasePage shows a table as it would be released. State is what was put together so far, Digest says
// which table that was and what earlier releases it was compared with: only that one is released. Refused says that it may not be as it stands.
type releasePage struct {
	studyPage
	Back, BackText string
	Action         string
	Preview        releasedPart
	State          string
	Sides          []releaseSide
	Without        []releaseSide // questions of Table 1 that were left out
	Findings       []findingGroup
	Differences    []string
	Derived        []string // what it tells together with several releases
	Warned         bool     // something is to be ticked
	Refused        bool
	Stopped        string // why it may not be released, whatever is put together
	Waits          bool   // for a steward
	Digest         string
	Reason         string
	ReasonBad      bool
	TickBad        bool
	Understood     bool
	Changed        bool
	Wrong          string
	Did            string // what the last press of a button did, and to which question
	DidTo          string
	Released       bool
	Held           bool // released, and waits for a steward

	draft release.Draft
}

// WrongSide says whether a question of the table says itself what was wrong with it.
func (d releasePage) WrongSide() bool {
	return slices.ContainsFunc(d.Sides, func(s releaseSide) bool { return s.Wrong && s.Mergeable })
}

// releaseSide is a question of the table whose categories can be put together.
type releaseSide struct {
	Key, Label string
	Groups     []releaseGroup
	Mergeable  bool
	Several    bool
	Optional   bool // it can be left out
	Wrong      bool // its categories were not put together
	En, Fr     string
}

// releaseGroup is a category, or several put together, named by the first one.
type releaseGroup struct {
	Value, Label string
	Merged       bool
	Ticked       bool // in what was refused
}

// showRelease is GET /studies/{study}/release and /dashboards/{survey}/release?rows=&columns=&wave=&waves=all:
// a researcher looks at the table as it would be released; with suspect=without, without answers that look
// careless.
func (s *Server) showRelease(c *fiber.Ctx) error {
	ask := release.Ask{Rows: c.Query("rows"), Columns: c.Query("columns"), Wave: c.Query("wave"), Waves: c.Query("waves") == "all"}
	var q analytics.Query
	if err := leaveOutSuspect(&q, caller(c).Role, c.Query(suspectParameter)); err != nil {
		return err
	}
	ask.WithoutSuspect = q.WithoutSuspect
	data, err := s.releasePage(c, ask)
	if err != nil {
		return err
	}
	return s.render(c, "release", data)
}

// release is POST to the same: categories are put together or taken apart, or the very table that was
// looked at is frozen, in each of our languages, with the researcher's name and reason, and logged.
// If a response came meanwhile, the researcher looks again.
func (s *Server) release(c *fiber.Ctx) error {
	var was release.Ask
	if state := form(c, "state"); state != "" {
		if err := json.Unmarshal([]byte(state), &was); err != nil {
			return &survey.Error{Kind: survey.Malformed, Err: err, Message: "Use the buttons of the page about this table."}
		}
	}
	ask := changedAsk(c, was)
	data, err := s.releasePage(c, ask)
	if fault := survey.AsError(err); err != nil && fault.Kind == survey.Invalid && !sameAsk(ask, was) {
		if data, err = s.releasePage(c, was); err == nil {
			data.Wrong = fault.In(data.Lang)
			data.keepTicks(c)
			c.Status(fiber.StatusUnprocessableEntity)
			return s.render(c, "release", data)
		}
	}
	if err != nil {
		return err
	}
	if form(c, "do") == "release" {
		if err := s.tryRelease(c, &data); err != nil {
			return err
		}
		return s.render(c, "release", data)
	}
	data.did(form(c, "do"), form(c, "side"), ask, was)
	return s.render(c, "release", data)
}

// did says what became of a question of the table, where whoever pressed the button is led.
func (d *releasePage) did(what, key string, ask, was release.Ask) {
	d.DidTo = key
	name := key
	if i := slices.IndexFunc(d.Sides, func(s releaseSide) bool { return s.Key == key }); i >= 0 {
		name = d.Sides[i].Label
	}
	switch what {
	case "merge":
		if n := len(ask.Merges); n > len(was.Merges) {
			d.Did = d.T("release.did.merge", ask.Merges[n-1].Label.In(d.Lang))
		}
	case "apart":
		d.Did = d.T("release.did.apart", name)
	case "leave":
		if _, question, ok := strings.Cut(key, "/"); ok {
			d.Did, d.DidTo = d.T("release.did.leave", question), ""
		}
	case "keep":
		d.Did = d.T("release.did.keep", name)
	}
}

// tryRelease releases the table if nothing keeps it back, and else says on the page what does.
func (s *Server) tryRelease(c *fiber.Ctx, data *releasePage) error {
	data.Reason = strings.TrimSpace(form(c, "reason"))
	data.ReasonBad = data.Reason == "" || len([]rune(data.Reason)) > maxReleaseReason
	data.Understood = form(c, "understood") != ""
	data.TickBad = data.Warned && !data.Understood
	data.Changed = form(c, "digest") != data.Digest
	switch {
	case data.Changed:
		c.Status(fiber.StatusConflict)
		return nil
	case data.ReasonBad, data.TickBad, data.Refused, data.Stopped != "":
		c.Status(fiber.StatusUnprocessableEntity)
		return nil
	}
	r := data.draft.Released
	r.Waits = data.Waits
	r.Release = analytics.Release{By: data.Account.Name, Reason: data.Reason}
	if _, err := s.Store.Release(c.UserContext(), r); err != nil {
		return err
	}
	data.Released, data.Held = true, data.Waits
	return nil
}

// keepTicks leaves what was ticked and written in the form that was refused, to be mended.
func (d *releasePage) keepTicks(c *fiber.Ctx) {
	values := c.Request().PostArgs().PeekMulti("value")
	for i := range d.Sides {
		side := &d.Sides[i]
		if side.Key != form(c, "side") {
			continue
		}
		side.Wrong, side.En, side.Fr = true, form(c, "label:en"), form(c, "label:fr")
		for j := range side.Groups {
			g := &side.Groups[j]
			g.Ticked = slices.ContainsFunc(values, func(v []byte) bool { return string(v) == g.Value })
		}
	}
}

// changedAsk is what is asked for after what the form did: put together, take apart, leave out, take
// back in.
func changedAsk(c *fiber.Ctx, was release.Ask) release.Ask {
	ask := was
	ask.Merges, ask.Without = slices.Clone(was.Merges), slices.Clone(was.Without)
	id, question, _ := strings.Cut(form(c, "side"), "/")
	place := analytics.ReleasedField{Survey: survey.ID(id), Question: question}
	switch form(c, "do") {
	case "merge":
		m := release.Merge{Survey: place.Survey, Question: question,
			Label: survey.Text{"en": strings.TrimSpace(form(c, "label:en")), "fr": strings.TrimSpace(form(c, "label:fr"))}}
		for _, value := range c.Request().PostArgs().PeekMulti("value") {
			m.Values = append(m.Values, string(value))
		}
		ask.Merges = append(ask.Merges, m)
	case "apart":
		ask.Merges = slices.DeleteFunc(ask.Merges, func(m release.Merge) bool {
			return m.Survey == place.Survey && m.Question == question && slices.Contains(m.Values, form(c, "group"))
		})
	case "leave":
		ask.Without = append(ask.Without, place)
	case "keep":
		ask.Without = slices.DeleteFunc(ask.Without, func(f analytics.ReleasedField) bool { return f == place })
	}
	return ask
}

func sameAsk(a, b release.Ask) bool {
	return len(a.Merges) == len(b.Merges) && len(a.Without) == len(b.Without)
}

// releasePage builds the table and looks at it.
func (s *Server) releasePage(c *fiber.Ctx, ask release.Ask) (releasePage, error) {
	var data releasePage
	ask.Study, ask.Survey = survey.StudyID(c.Params("study")), survey.ID(c.Params("survey"))
	if ask.Survey != "" {
		def, err := s.Store.Definition(c.UserContext(), ask.Survey)
		if err != nil {
			return data, err
		}
		if ask.Study = def.Study; ask.Wave != "" && !slices.Contains(def.Waves, ask.Wave) {
			return data, survey.Refuse(survey.Invalid, "This survey has no such wave; leave wave out, or choose one it has.")
		}
	}
	study, err := s.studyHead(c, ask.Study)
	data.studyPage = study
	if err != nil {
		return data, err
	}
	builder := release.Builder{Exact: s.Exact, Catalogue: s.Store, Languages: pageLanguages()}
	if data.draft, err = builder.Build(c.UserContext(), ask); err != nil {
		return data, err
	}
	if err := data.lay(ask); err != nil {
		return data, err
	}
	if err := s.lookAtRelease(c, &data); err != nil {
		return data, err
	}
	what := "Table 1 of " + string(ask.Study)
	if ask.Survey != "" {
		what = string(ask.Survey)
	}
	return data, s.logExact(c, data.Account, what)
}

// lay fills the page with the draft.
func (d *releasePage) lay(ask release.Ask) error {
	state, err := json.Marshal(ask)
	if err != nil {
		return fmt.Errorf("write state: %w", err)
	}
	tables, err := json.Marshal([]any{d.draft.Tables, d.draft.Cells})
	if err != nil {
		return fmt.Errorf("write tables: %w", err)
	}
	sum := sha256.Sum256(tables)
	d.State, d.Digest = string(state), hex.EncodeToString(sum[:])
	view := dashboards.ReleasedView{Released: d.draft.Released, Table: d.draft.In(d.Lang)}
	d.Preview = releasedPart{page: d.page, ReleasedView: view, Flagged: true, StudyTitle: d.StudyTitle}
	d.Action, d.Back, d.BackText = "/studies/"+string(ask.Study)+"/release", "/studies/"+string(ask.Study), d.StudyTitle
	d.Title = d.T("release.title")
	if ask.Survey != "" {
		d.Action, d.Back = "/dashboards/"+string(ask.Survey)+"/release", "/dashboards/"+string(ask.Survey)
		d.BackText = d.T("release.back")
		d.Title = d.T("release.title.one", view.Title(d.Lang))
	} else if view.Table.TableOne != nil {
		d.Table = *view.Table.TableOne
	}
	for _, side := range d.draft.Sides {
		d.Sides = append(d.Sides, d.side(side, ask.Survey == ""))
	}
	for _, f := range ask.Without {
		d.Without = append(d.Without, releaseSide{Key: string(f.Survey) + "/" + f.Question, Label: f.Question})
	}
	return nil
}

func (d *releasePage) side(side release.Side, optional bool) releaseSide {
	v := releaseSide{Key: string(side.Survey) + "/" + side.Field.Name, Label: dashboards.ShortLabel(side.Field, d.Lang),
		Mergeable: side.Closed == release.Mergeable, Several: side.Several(), Optional: optional}
	for _, g := range side.Groups {
		v.Groups = append(v.Groups, releaseGroup{Value: g.Values[0], Label: g.Label.In(d.Lang), Merged: g.Merged()})
	}
	return v
}

// releaseLink is where a table of a survey is released, as it is seen: by a question, by wave ("all"), or
// neither; of one wave; with what looks careless or without.
func (r sightRequest) releaseLink(rows, columns, waves string) string {
	values := url.Values{"rows": {rows}}
	for name, value := range map[string]string{"columns": columns, "wave": r.query.Wave, "waves": waves,
		suspectParameter: r.address.get(suspectParameter)} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return "/dashboards/" + string(r.def.Name) + "/release?" + values.Encode()
}
