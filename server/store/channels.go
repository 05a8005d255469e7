package store

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"time"

	"candour/survey"
)

// Completion is counted by channel alone: of a wave, the responses themselves are.
const Completion VisitKind = "completions"

// MaxChannels is how many channels a survey may have.
const MaxChannels = 50

// Channel is a way by which a survey's address is passed on, such as a poster in one place. Counts are
// written down in steps of VisitStep.
type Channel struct {
	Name                string
	Starts, Completions int
}

var channelName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$`)

// AddChannel adds a channel to a survey.
func (s *Store) AddChannel(ctx context.Context, id survey.ID, name string) error {
	if !channelName.MatchString(name) {
		return survey.Fault(survey.Invalid, "Name the channel with lower-case letters, digits and hyphens, at most 40.")
	}
	all, err := s.channels(ctx, id)
	switch {
	case err != nil:
		return err
	case len(all) >= MaxChannels:
		return survey.Refuse(survey.Invalid, "A survey has at most %d channels.", MaxChannels)
	case slices.ContainsFunc(all, func(c Channel) bool { return c.Name == name }):
		return survey.Fault(survey.Invalid, "There is a channel of that name already.")
	}
	if _, err := s.db.ExecContext(ctx, `INSERT INTO channels (survey, name) VALUES (?, ?)`, id, name); err != nil {
		return fmt.Errorf("add a channel: %w", err)
	}
	return nil
}

// CountChannel counts one more start or completion by a channel. A channel that nobody has added counts
// nothing.
func (s *Store) CountChannel(ctx context.Context, id survey.ID, name string, kind VisitKind) error {
	if name == "" || kind == View {
		return nil
	}
	all, err := s.channels(ctx, id)
	if err != nil || !slices.ContainsFunc(all, func(c Channel) bool { return c.Name == name }) {
		return err
	}
	return s.countVisit(ctx, visit{survey: id, channel: name, kind: kind})
}

// Channels returns a survey's channels by name, with counts as they stood when they were first asked for
// in this hour. A store that is LiveVisits returns what stands now.
func (s *Store) Channels(ctx context.Context, id survey.ID) ([]Channel, error) {
	now, err := s.channels(ctx, id)
	if err != nil || s.config.LiveVisits {
		return now, err
	}
	v := &s.visits
	v.mu.Lock()
	defer v.mu.Unlock()
	hour := s.config.Now().Truncate(visitsShown)
	if v.channels == nil {
		v.channels = map[survey.ID]shownChannels{}
	}
	last, ok := v.channels[id]
	if !ok || !last.hour.Equal(hour) {
		last = shownChannels{hour, slices.Clone(now)}
		v.channels[id] = last
	}
	for i, c := range now { // one that was added since has nothing to show
		now[i].Starts, now[i].Completions = 0, 0
		if at := slices.IndexFunc(last.channels, func(old Channel) bool { return old.Name == c.Name }); at >= 0 {
			now[i] = last.channels[at]
		}
	}
	return now, nil
}

// shownChannels is what is shown of a survey's channels until the hour it holds is over.
type shownChannels struct {
	hour     time.Time
	channels []Channel
}

func (s *Store) channels(ctx context.Context, id survey.ID) ([]Channel, error) {
	return list(ctx, s, `SELECT name, starts, completions FROM channels WHERE survey = ? ORDER BY name`, []any{id},
		func(rows *sql.Rows) (Channel, error) {
			var c Channel
			return c, rows.Scan(&c.Name, &c.Starts, &c.Completions)
		})
}

// stepChannel writes a step of a channel down.
func (s *Store) stepChannel(ctx context.Context, at visit) error {
	starts, completions := VisitStep, 0
	if at.kind == Completion {
		starts, completions = 0, VisitStep
	}
	_, err := s.db.ExecContext(ctx, `UPDATE channels SET starts = starts + ?, completions = completions + ?
		WHERE survey = ? AND name = ?`, starts, completions, at.survey, at.channel)
	if err != nil {
		return fmt.Errorf("count by channel: %w", err)
	}
	return nil
}
