package service

import (
	"context"
	"errors"
	"time"

	"candour/analytics"
	"candour/analytics/clickhouse"
	"candour/analytics/disclosure"
	"candour/server/store"
	"candour/survey"
	"candour/survey/phrase"
)

// renewSnapshots looks every hour whether a survey's protected copy is due.
func (s *Service) renewSnapshots(ctx context.Context) {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		s.renewDue(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (s *Service) renewDue(ctx context.Context) {
	if err := s.eraseWithdrawn(ctx); err != nil {
		s.log.Error("what was withdrawn is not deleted yet", "error", err)
	}
	all, err := s.store.Surveys(ctx)
	if err != nil {
		s.log.Error("snapshots not looked at", "error", err)
		return
	}
	for _, v := range all {
		if err := s.deleteExpired(ctx, v); err != nil {
			s.log.Error("responses are kept longer than they may", "survey", v.ID, "error", err)
		}
		err := errors.Join(s.releaseEnded(ctx, v), s.renewSnapshot(ctx, v.ID, weekly))
		if ctx.Err() != nil {
			return // it ends: what is due comes at the next start
		}
		if err != nil {
			s.log.Error("snapshot not renewed", "survey", v.ID, "error", err)
		}
	}
}

// stayEnded is how long a wave that was resumed must have ended again before the few that wait are let go: a
// week, counted from the end of the day.
const stayEnded = 8 * 24 * time.Hour

// releaseEnded lets go what is still held of waves that have ended: what ClickHouse was away for, and
// what was accepted while a wave closed. A wave that was resumed after its end lets nobody go at once the next
// time: whoever closes and opens a survey around one person would else read that person's answers alone. Those
// that wait there go when as many have come as are held, or when the wave has been over for a week.
func (s *Service) releaseEnded(ctx context.Context, v store.Survey) error {
	resumed, err := s.store.Resumed(ctx, v.ID)
	if err != nil {
		return err
	}
	return s.release(ctx, v, func(wave string) bool {
		ended, again := resumed[wave]
		return !again || s.now().Sub(ended) >= stayEnded
	})
}

// release lets go what is held of the waves that have ended and may.
func (s *Service) release(ctx context.Context, v store.Survey, may func(wave string) bool) error {
	def, err := s.store.Definition(ctx, v.ID)
	if err != nil {
		return err
	}
	for _, wave := range def.Waves {
		if (v.State == store.StateClosed || wave != v.Wave) && may(wave) {
			err = errors.Join(err, s.ledger.Release(ctx, v.ID, wave))
		}
	}
	return err
}

// occasion is why a snapshot may be renewed.
type occasion uint8

const (
	weekly     occasion = iota // at most once a week
	waveClosed                 // however recent the last one is
)

// renewSnapshot freezes what protected roles read of a survey, if it is due. The live responses say
// whether it is worth a copy; the copy itself decides, since some may have arrived in between.
func (s *Service) renewSnapshot(ctx context.Context, id survey.ID, why occasion) error {
	s.copying.Lock()
	defer s.copying.Unlock()
	last, err := s.store.Snapshot(ctx, id)
	if err != nil {
		return err
	}
	n, err := s.responses(ctx, id)
	if err != nil {
		return err
	}
	renewal := disclosure.Renewal{Now: s.now(), Last: last.MadeAt, LastResponses: last.Responses,
		Responses: n, WaveClosed: why == waveClosed || last.WaveClosed}
	if !renewal.Due() {
		return nil
	}
	made, err := s.database.SnapshotIf(ctx, id, func(ctx context.Context, copied analytics.Results) (bool, error) {
		def, err := s.store.Definition(ctx, id)
		if err != nil {
			return false, err
		}
		changes, err := s.groupChanges(ctx, def, copied)
		if err != nil {
			return false, err
		}
		all, err := copied.Frequencies(ctx, analytics.Query{Survey: id, Keys: true, Questions: grouping(def)})
		if err != nil {
			return false, err
		}
		renewal.Responses, renewal.Key, renewal.Groups = int(all.Responses), all.Keys.Responses, changes
		return renewal.Due(), nil
	})
	if err != nil || !made {
		return err
	}
	return s.store.SetSnapshot(ctx, id, renewal.Responses)
}

// groupChanges compares the groups of the declared breakdowns and the waves in a copy with those of the
// last snapshot: all responses first. Without a last one they were empty.
func (s *Service) groupChanges(ctx context.Context, def *survey.Definition, copied analytics.Results,
) ([]disclosure.GroupChange, error) {
	var changes []disclosure.GroupChange
	for _, wave := range append([]string{""}, def.Waves...) {
		q := analytics.Query{Survey: def.Name, Wave: wave, Base: analytics.OfAnswered, Questions: grouping(def)}
		last, err := s.database.Results(clickhouse.Snapshot).Frequencies(ctx, q)
		if err != nil && survey.AsError(err).Kind != survey.NotFound {
			return nil, err
		}
		now, err := copied.Frequencies(ctx, q)
		if err != nil {
			return nil, err
		}
		pairs := changesOf(last, now)
		if len(def.Breakdowns) == 0 {
			pairs = pairs[:1]
		}
		changes = append(changes, pairs...)
	}
	return changes, nil
}

// grouping are the questions whose groups are counted: the declared breakdowns, or the first question, for
// the waves are groups all the same. To name none would count all.
func grouping(def *survey.Definition) []string {
	if fields := def.Fields(); len(def.Breakdowns) == 0 && len(fields) > 0 {
		return []string{fields[0].Name}
	}
	return def.Breakdowns
}

// changesOf pairs the groups of two results of the same request: all responses first.
func changesOf(last, now analytics.Frequencies) []disclosure.GroupChange {
	before := map[[2]string]int{}
	changes := []disclosure.GroupChange{{Last: int(last.Responses), Now: int(now.Responses)}}
	for _, f := range last.Questions {
		for value, n := range groupsOf(f) {
			before[[2]string{f.ID, value}] = n
		}
	}
	for _, f := range now.Questions {
		for value, n := range groupsOf(f) {
			changes = append(changes, disclosure.GroupChange{Last: before[[2]string{f.ID, value}], Now: n})
		}
	}
	return changes
}

// groupsOf counts the groups of a breakdown: its choices, or its bands.
func groupsOf(f analytics.Frequency) map[string]int {
	groups := map[string]int{}
	for _, row := range f.Rows {
		groups[row.Value] = int(row.Count)
	}
	for _, bin := range f.Bins {
		groups[bin.Label] = int(bin.Count)
	}
	return groups
}

// responses counts a survey's responses in all waves.
func (s *Service) responses(ctx context.Context, id survey.ID) (int, error) {
	waves, err := s.database.Responses(ctx, id)
	n := 0
	for _, responses := range waves {
		n += responses
	}
	return n, err
}

// setState opens or closes a survey.
func (s *Service) setState(ctx context.Context, id survey.ID, state store.State) error {
	v, err := s.store.Survey(ctx, id)
	if err != nil {
		return err
	}
	switch state {
	case store.StateOpen:
		def, err := s.store.Definition(ctx, id)
		if err != nil {
			return err
		}
		if err := survey.Openable(def, s.now()); err != nil {
			return err
		}
		if err := s.firstSnapshot(ctx, id); err != nil {
			return err
		}
		if v.State == store.StateClosed {
			if err := s.store.ResumeWave(ctx, id, v.Wave); err != nil {
				return err
			}
		}
		return s.noteState(ctx, id, state)
	case store.StateClosed:
		return s.closeSurvey(ctx, v)
	}
	return survey.Fault(survey.Invalid, "A survey can be opened or closed, nothing else.")
}

func (s *Service) noteState(ctx context.Context, id survey.ID, state store.State) error {
	if err := s.store.SetState(ctx, id, state); err != nil {
		return err
	}
	return s.store.Log(ctx, localAccount, string(state), string(id))
}

// closeSurvey ends the wave: what was held is let go, and the protected copy is renewed.
func (s *Service) closeSurvey(ctx context.Context, v store.Survey) error {
	if err := s.needLedger(); err != nil {
		return err
	}
	why := weekly
	if v.State != store.StateClosed {
		why = waveClosed
		if err := errors.Join(s.store.CloseWave(ctx, v.ID), s.store.EndWave(ctx, v.ID, v.Wave, s.now())); err != nil {
			return err
		}
	}
	if err := s.noteState(ctx, v.ID, store.StateClosed); err != nil {
		return err
	}
	v.State = store.StateClosed
	return s.endWaves(ctx, v, why)
}

// firstSnapshot gives protected roles something to read as soon as a survey opens: that too few have
// answered. It is empty, whoever has answered by then, and made once: two copies of those who have would
// be compared, and nobody checks them. It is not noted, so that the first one with answers comes as soon
// as it is due.
func (s *Service) firstSnapshot(ctx context.Context, id survey.ID) error {
	last, err := s.store.Snapshot(ctx, id)
	if err != nil || !last.MadeAt.IsZero() {
		return err
	}
	if err := s.ensure(ctx, id); err != nil {
		return err
	}
	return s.database.EmptySnapshot(ctx, id)
}

// needLedger says what to do when the ledger is closed because there was no secret.
func (s *Service) needLedger() error {
	if s.ledger != nil {
		return nil
	}
	return s.config.NeedSecret()
}

// endWaves lets go what is held of the waves that have ended and renews the protected copy. When it
// fails the waves have ended all the same, and the error says so; the close is noted by then, so
// that the next snapshot is due however recent the last one is, and yet asking again renews nothing twice.
func (s *Service) endWaves(ctx context.Context, v store.Survey, why occasion) error {
	err := s.releaseEnded(ctx, v)
	if err == nil {
		err = s.renewSnapshot(ctx, v.ID, why)
	}
	if err == nil {
		return nil
	}
	done := phrase.Of("The survey %s is closed", v.ID)
	if v.State != store.StateClosed {
		done = phrase.Of("%s is the current wave of %s", v.Wave, v.ID)
	}
	return survey.Because(survey.Unavailable, phrase.Of("%s, but ClickHouse did not take"+
		" what waited or did not renew the protected results. Nothing is lost; once ClickHouse answers, run"+
		" this command again.", done), err)
}
