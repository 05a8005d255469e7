package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"math/big"
	"sync"
	"time"

	"candour/analytics"
	"candour/survey"
)

// VisitStep is how many visits are written down together. Until then they are counted in memory
// alone, which a restart forgets.
const VisitStep = 10

// visitJitter moves each step by up to so many visits either way, at random, so that somebody who
// loads a page again and again cannot count from a step that they saw who else came.
const visitJitter = 4

// visitsShown is how long visits are shown as they were: a step that is taken in between is not seen
// when it is taken.
const visitsShown = time.Hour

// VisitKind is what is counted of people on their way to a response.
type VisitKind string

// Views are loads of the first page, starts are journeys that went on from it.
const (
	View  VisitKind = "views"
	Start VisitKind = "starts"
)

// visits counts until there are enough to be written down, and holds what is shown.
type visits struct {
	mu      sync.Mutex
	waiting map[visit]*waiting
	shown   map[survey.ID]shown

	channels map[survey.ID]shownChannels
}

// visit is one of a wave or, with a channel, of that.
type visit struct {
	survey  survey.ID
	wave    string
	channel string
	kind    VisitKind
}

// waiting is how many visits are not written down yet, and how many of them make the next step. Below
// 0 are those that the last step took before they came.
type waiting struct{ visits, step int }

// shown is what is shown of a survey until the hour it holds is over.
type shown struct {
	hour   time.Time
	visits map[string]analytics.Visits
}

// CountVisit counts one more visit to a wave of a survey.
func (s *Store) CountVisit(ctx context.Context, id survey.ID, wave string, kind VisitKind) error {
	return s.countVisit(ctx, visit{survey: id, wave: wave, kind: kind})
}

func (s *Store) countVisit(ctx context.Context, at visit) error {
	v := &s.visits
	v.mu.Lock()
	defer v.mu.Unlock()
	w, err := v.at(at)
	if err != nil {
		return err
	}
	if w.visits++; w.visits < w.step {
		return nil
	}
	next, err := jittered()
	if err != nil {
		return err
	}
	if err := s.step(ctx, at); err != nil {
		return err
	}
	w.visits, w.step = w.visits-VisitStep, next
	return nil
}

func (v *visits) at(at visit) (*waiting, error) {
	if v.waiting == nil {
		v.waiting = map[visit]*waiting{}
	}
	if v.waiting[at] == nil {
		step, err := jittered()
		if err != nil {
			return nil, err
		}
		v.waiting[at] = &waiting{step: step}
	}
	return v.waiting[at], nil
}

// jittered is a step, moved at random.
func jittered() (int, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(2*visitJitter+1))
	if err != nil {
		return 0, fmt.Errorf("draw a step: %w", err)
	}
	return VisitStep - visitJitter + int(n.Int64()), nil
}

// step writes a step down.
func (s *Store) step(ctx context.Context, at visit) error {
	if at.channel != "" {
		return s.stepChannel(ctx, at)
	}
	views, starts := 0, VisitStep
	if at.kind == View {
		views, starts = VisitStep, 0
	}
	_, err := s.db.ExecContext(ctx, `INSERT INTO visits (survey, wave, views, starts) VALUES (?1, ?2, ?3, ?4)
		ON CONFLICT (survey, wave) DO UPDATE SET views = views + ?3, starts = starts + ?4`,
		at.survey, at.wave, views, starts)
	if err != nil {
		return fmt.Errorf("count visits: %w", err)
	}
	return nil
}

// Visits returns how many came to a survey and how many it was not for, by wave, as it stood when it
// was first asked for in this hour. A store that is LiveVisits returns what stands now.
func (s *Store) Visits(ctx context.Context, id survey.ID) (map[string]analytics.Visits, error) {
	if s.config.LiveVisits {
		return s.readVisits(ctx, nowVisits, id)
	}
	s.visits.mu.Lock()
	defer s.visits.mu.Unlock()
	hour := s.config.Now().Truncate(visitsShown)
	if last, ok := s.visits.shown[id]; ok && last.hour.Equal(hour) {
		return last.visits, nil
	}
	now, err := s.readVisits(ctx, nowVisits, id)
	if err != nil {
		return nil, err
	}
	if s.visits.shown == nil {
		s.visits.shown = map[survey.ID]shown{}
	}
	s.visits.shown[id] = shown{hour, now}
	return now, nil
}

// SnapshotVisits returns what Visits had to tell when the survey's snapshot was made.
func (s *Store) SnapshotVisits(ctx context.Context, id survey.ID) (map[string]analytics.Visits, error) {
	return s.readVisits(ctx, `SELECT wave, views, starts, screened_out FROM snapshot_visits WHERE survey = ?`, id)
}

// nowVisits counts who came and who was screened out, with a row for every wave that has either.
const nowVisits = `SELECT wave, sum(views), sum(starts), sum(screened_out) FROM (
	SELECT survey, wave, views, starts, 0 AS screened_out FROM visits
	UNION ALL SELECT survey, wave, 0, 0, people FROM screened_out)
	WHERE survey = ?1 GROUP BY wave`

func (s *Store) readVisits(ctx context.Context, query string, id survey.ID) (map[string]analytics.Visits, error) {
	rows, err := s.db.QueryContext(ctx, query, id)
	if err != nil {
		return nil, fmt.Errorf("read visits: %w", err)
	}
	defer func() { _ = rows.Close() }()
	found := map[string]analytics.Visits{}
	for rows.Next() {
		var wave string
		var v analytics.Visits
		if err := rows.Scan(&wave, &v.Views, &v.Starts, &v.ScreenedOut); err != nil {
			return nil, fmt.Errorf("read visits: %w", err)
		}
		found[wave] = v
	}
	return found, rows.Err()
}

// keepVisits notes for protected roles who has come until now.
func keepVisits(ctx context.Context, tx *sql.Tx, id survey.ID) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM snapshot_visits WHERE survey = ?`, id); err != nil {
		return fmt.Errorf("forget visits: %w", err)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO snapshot_visits (survey, wave, views, starts, screened_out)
		SELECT ?1, * FROM (`+nowVisits+`)`, id)
	if err != nil {
		return fmt.Errorf("keep visits: %w", err)
	}
	return nil
}
