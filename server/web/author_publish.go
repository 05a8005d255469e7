package web

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
	"candour/survey/advice"
	"candour/survey/changes"
)

// maxReason is how long a reason may be, in bytes.
const maxReason = 2000

// manyChanges is how many differences are listed before they are folded.
const manyChanges = 30

type publishPage struct {
	authorPage
	Version     int // that would be published; 0: nothing is new
	Changes     []string
	Many        bool
	Notes       []string
	Warnings    []survey.Warning
	Approvals   []store.Approval
	OpenTalk    int // comments that nobody has answered
	Fingerprint string
	Reason      string
	ReasonBad   bool
	Waves       []string
	Freezable   bool  // people can still take their answers back
	Ask         *Life // what is about to be done, to be confirmed
	Unnamed     bool  // it opens the survey, and nobody is named who acts on harm
}

// Asking says what is about to be done, in words.
func (p publishPage) Asking() string {
	if p.Ask.Freeze {
		return p.T("a.life.freeze.sure")
	}
	if p.Ask.Wave != "" {
		return p.T("a.ask.wave", p.Ask.Wave)
	}
	return p.T("a.ask." + string(p.Ask.State))
}

// showPublish is GET /author/surveys/{survey}/publish: all that is worth knowing before.
func (s *Server) showPublish(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	data, err := d.publishPage()
	if err != nil {
		return err
	}
	return s.render(c, "author_publish", data)
}

func (d *desk) publishPage() (publishPage, error) {
	data := publishPage{authorPage: d.page("publish")}
	if d.published != nil && d.current != nil {
		if d.s.Withdrawals != nil {
			offered, err := d.s.Withdrawals.Offered(d.c.UserContext(), d.id)
			if err != nil {
				return data, err
			}
			data.Freezable = offered
		}
		for _, wave := range d.current.Waves {
			if wave != d.published.Wave {
				data.Waves = append(data.Waves, wave)
			}
		}
	}
	if d.draft == nil || d.def == nil || d.fault != nil {
		return data, nil
	}
	data.Version = 1
	if d.published != nil {
		data.Version = d.published.Version + 1
	}
	var err error
	if data.Fingerprint, err = store.Fingerprint(d.def); err != nil {
		return data, err
	}
	if d.current != nil {
		same, err := store.Fingerprint(d.current)
		if err != nil {
			return data, err
		}
		if same == data.Fingerprint {
			data.Version = 0
			return data, nil
		}
	}
	return data, d.look(&data)
}

// look gathers what to know before publishing.
func (d *desk) look(data *publishPage) error {
	ctx := d.c.UserContext()
	if d.current != nil { // of a first version everything would be new
		for _, change := range changes.Between(d.current, d.def) {
			data.Changes = append(data.Changes, change.In(data.Lang))
		}
		data.Many = len(data.Changes) > manyChanges
	}
	harm, err := d.s.Store.HarmOf(ctx, d.def)
	if err != nil {
		return err
	}
	for _, note := range advice.Of(d.def) {
		if note.Kind == advice.NobodyActs && harm.Named() {
			continue // the study does
		}
		data.Notes = append(data.Notes, note.In(data.Lang))
	}
	data.Warnings = d.warnings
	if data.Approvals, err = d.s.Store.Approvals(ctx, d.id, data.Fingerprint); err != nil {
		return err
	}
	comments, err := d.s.Store.Comments(ctx, d.study)
	for _, comment := range comments {
		if comment.Survey == d.id && comment.State == store.CommentOpen {
			data.OpenTalk++
		}
	}
	return err
}

// publishDraft is POST /author/surveys/{survey}/publish. What is published is what the page showed; no
// advisor having approved it, there must be a reason.
func (s *Server) publishDraft(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	data, err := d.publishPage()
	if err != nil {
		return err
	}
	data.Reason = strings.TrimSpace(form(c, "reason"))
	switch {
	case data.Version == 0:
		c.Status(fiber.StatusConflict)
		return s.render(c, "author_publish", data)
	case form(c, "fingerprint") != data.Fingerprint:
		data.Wrong = data.T("a.publish.changed")
		c.Status(fiber.StatusConflict)
		return s.render(c, "author_publish", data)
	case len(data.Approvals) == 0 && (data.Reason == "" || len(data.Reason) > maxReason):
		data.ReasonBad = true
		c.Status(fiber.StatusUnprocessableEntity)
		return s.render(c, "author_publish", data)
	}
	if len(data.Approvals) > 0 {
		data.Reason = ""
	}
	return d.publish(data)
}

func (d *desk) publish(data publishPage) error {
	if d.s.Publisher == nil {
		return survey.Fault(survey.Unavailable, "Surveys cannot be published here.")
	}
	ctx := d.c.UserContext()
	v, _, err := d.s.Publisher.Publish([]byte(d.draft.Source), string(d.id))
	if err != nil {
		return err
	}
	err = d.s.Store.NotePublication(ctx, store.Publication{Survey: v.ID, Version: v.Version, Source: d.draft.Source,
		By: d.account.Name, Approvals: len(data.Approvals), Reason: data.Reason})
	if err != nil {
		return err
	}
	if err := d.s.Store.DeleteDraft(ctx, *d.draft); err != nil {
		return err
	}
	if err := d.s.Store.Log(ctx, d.account.Name, "publish", string(d.id)); err != nil {
		return err
	}
	return d.c.Redirect(d.address("publish")+"?saved=published", fiber.StatusSeeOther)
}

// one says whether exactly one of these is true.
func one(of ...bool) bool {
	n := 0
	for _, is := range of {
		if is {
			n++
		}
	}
	return n == 1
}

// changeLife is POST /author/surveys/{survey}/life: a survey opens, closes or goes on to another wave.
// The first time the page asks whether that is meant.
func (s *Server) changeLife(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	change := Life{Survey: d.id, State: store.State(form(c, "state")), Wave: form(c, "wave"), Freeze: form(c, "freeze") == "yes"}
	known := slices.Contains([]store.State{"", store.StateOpen, store.StateClosed}, change.State) &&
		one(change.State != "", change.Wave != "", change.Freeze)
	if d.published == nil || d.s.Publisher == nil || !known ||
		change.Wave != "" && !slices.Contains(d.current.Waves, change.Wave) {
		return survey.Fault(survey.Malformed, "Use the buttons of the page about publishing.")
	}
	unnamed, err := d.unnamed(change)
	if err != nil {
		return err
	}
	reason := strings.TrimSpace(form(c, "reason"))
	short := unnamed && (reason == "" || len(reason) > maxReason)
	if sure := form(c, "sure") == "yes"; !sure || short {
		return d.askFirst(change, unnamed, sure)
	}
	if _, err := s.Publisher.Live(change); err != nil {
		return err
	}
	what := string(d.id) + " " + change.what()
	if unnamed {
		what += " with nobody named who acts on harm: " + reason
	}
	if err := s.Store.Log(c.UserContext(), d.account.Name, "life", what); err != nil {
		return err
	}
	return d.done("publish")
}

// unnamed says whether a change opens a survey that may be told of harm, with nobody to act on it.
func (d *desk) unnamed(change Life) (bool, error) {
	if change.State != store.StateOpen || !d.current.TellsOfHarm() {
		return false, nil
	}
	harm, err := d.s.Store.HarmOf(d.c.UserContext(), d.current)
	return err == nil && !harm.Named(), err
}

// askFirst shows what is about to be done; refused: it was asked for without the reason that it needs.
func (d *desk) askFirst(change Life, unnamed, refused bool) error {
	data, err := d.publishPage()
	if err != nil {
		return err
	}
	data.Ask, data.Unnamed, data.Reason, data.ReasonBad = &change, unnamed, form(d.c, "reason"), refused
	if refused {
		d.c.Status(fiber.StatusUnprocessableEntity)
	}
	return d.s.render(d.c, "author_publish", data)
}
