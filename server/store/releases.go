package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"candour/analytics"
	"candour/survey"
)

// Release freezes a table that somebody has looked at, signed and with its reason, in every language
// at once, and logs it. It returns the release's number.
func (s *Store) Release(ctx context.Context, r analytics.Released) (int64, error) {
	if r.Release.By == "" || r.Release.Reason == "" {
		return 0, survey.Fault(survey.Invalid, "Write why this table can be released.")
	}
	questions, err := json.Marshal(append([]analytics.ReleasedField{}, r.Questions...))
	if err != nil {
		return 0, fmt.Errorf("write release: %w", err)
	}
	tables, err := json.Marshal(r.Tables)
	if err != nil {
		return 0, fmt.Errorf("write release: %w", err)
	}
	cells, err := json.Marshal(append([]analytics.ReleasedCell{}, r.Cells...))
	if err != nil {
		return 0, fmt.Errorf("write release: %w", err)
	}
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `INSERT INTO releases
			(study, survey, kind, wave, questions, tables, cells, waits, released_by, reason, released_on, without_suspect)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, r.Study, r.Survey, r.Kind, r.Wave, string(questions),
			string(tables), string(cells), r.Waits, r.Release.By, r.Release.Reason, s.today(), r.WithoutSuspect)
		if err != nil {
			return fmt.Errorf("store release: %w", err)
		}
		if r.ID, err = done.LastInsertId(); err != nil {
			return fmt.Errorf("store release: %w", err)
		}
		return s.appendAudit(ctx, tx, AuditEntry{Account: r.Release.By, Action: "release", Detail: releaseDetail(r)})
	})
	return r.ID, err
}

// releaseDetail names a release in the audit log.
func releaseDetail(r analytics.Released) string {
	detail := "Table 1 of " + string(r.Study)
	if r.Kind != analytics.ReleasedTableOne {
		detail = string(r.Survey)
		for i, q := range r.Questions {
			detail += map[bool]string{true: ": ", false: " by "}[i == 0] + q.Question
		}
	}
	if r.WithoutSuspect {
		detail += " without answers that look careless"
	}
	return fmt.Sprintf("%s, release %d", detail, r.ID)
}

// Releases returns every table that was released of a study, the newest first, with what has become
// of each.
func (s *Store) Releases(ctx context.Context, study survey.StudyID) ([]analytics.Released, error) {
	all, err := list(ctx, s, `SELECT id, study, survey, kind, wave, questions, tables, cells, waits, released_by, reason,
		released_on, without_suspect FROM releases WHERE study = ? ORDER BY id DESC`, []any{study}, readRelease)
	if err != nil {
		return nil, err
	}
	_, err = list(ctx, s, `SELECT a.release, a.deed, a.done_by, a.reason, a.done_on FROM release_acts a
		JOIN releases r ON r.id = a.release WHERE r.study = ? ORDER BY a.id`, []any{study},
		func(rows *sql.Rows) (struct{}, error) {
			var id int64
			var act analytics.ReleaseAct
			err := rows.Scan(&id, &act.Deed, &act.By, &act.Reason, &act.Date)
			if i := slices.IndexFunc(all, func(r analytics.Released) bool { return r.ID == id }); err == nil && i >= 0 {
				all[i].Acts = append(all[i].Acts, act)
			}
			return struct{}{}, err
		})
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].State = stateOf(all[i], all[:i])
	}
	return all, nil
}

// readRelease reads a release; a Table 1 carries its signature itself.
func readRelease(rows *sql.Rows) (analytics.Released, error) {
	r := analytics.Released{Acts: []analytics.ReleaseAct{}}
	var questions, tables, cells string
	err := rows.Scan(&r.ID, &r.Study, &r.Survey, &r.Kind, &r.Wave, &questions, &tables, &cells, &r.Waits,
		&r.Release.By, &r.Release.Reason, &r.Release.Date, &r.WithoutSuspect)
	if err != nil {
		return r, err
	}
	err = errors.Join(json.Unmarshal([]byte(questions), &r.Questions), json.Unmarshal([]byte(tables), &r.Tables),
		json.Unmarshal([]byte(cells), &r.Cells))
	for _, table := range r.Tables {
		if table.TableOne == nil {
			continue
		}
		signed := r.Release
		table.TableOne.Released = &signed
		if len(r.Questions) == 0 { // released before they were kept
			for _, v := range table.TableOne.Variables {
				r.Questions = append(r.Questions, analytics.ReleasedField{Survey: v.Survey, Question: v.ID})
			}
		}
	}
	return r, err
}

// stateOf says what has become of a release. The last deed counts; a later release of the same table
// that was ever shown takes its place.
func stateOf(r analytics.Released, later []analytics.Released) analytics.ReleaseState {
	state := analytics.ReleaseShown
	if r.Waits {
		state = analytics.ReleaseWaiting
	}
	for _, act := range r.Acts {
		state = map[analytics.ReleaseDeed]analytics.ReleaseState{
			analytics.ReleaseAgree: analytics.ReleaseShown, analytics.ReleaseRefuse: analytics.ReleaseRefused,
			analytics.ReleaseVeto: analytics.ReleaseVetoed, analytics.ReleaseWithdraw: analytics.ReleaseWithdrawn,
		}[act.Deed]
	}
	replaced := func(other analytics.Released) bool { return r.Same(other) && wasShown(other) }
	if state == analytics.ReleaseShown && slices.ContainsFunc(later, replaced) {
		return analytics.ReleaseReplaced
	}
	return state
}

// wasShown says whether people could ever see a release.
func wasShown(r analytics.Released) bool {
	return !r.Waits || slices.ContainsFunc(r.Acts, func(a analytics.ReleaseAct) bool { return a.Deed == analytics.ReleaseAgree })
}

// ActOnRelease notes what somebody did about a release of a study, and logs it. A deed that does not
// fit the release's state is a Conflict: somebody else was faster.
func (s *Store) ActOnRelease(ctx context.Context, study survey.StudyID, id int64, act analytics.ReleaseAct) error {
	if act.Reason == "" {
		return survey.Fault(survey.Invalid, "Write why.")
	}
	all, err := s.Releases(ctx, study)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(r analytics.Released) bool { return r.ID == id })
	if i < 0 {
		return survey.Fault(survey.NotFound, "There is no such release in this study.")
	}
	fits := map[analytics.ReleaseDeed][]analytics.ReleaseState{
		analytics.ReleaseAgree: {analytics.ReleaseWaiting}, analytics.ReleaseRefuse: {analytics.ReleaseWaiting},
		analytics.ReleaseVeto:     {analytics.ReleaseShown, analytics.ReleaseReplaced},
		analytics.ReleaseWithdraw: {analytics.ReleaseWaiting, analytics.ReleaseShown, analytics.ReleaseReplaced},
	}[act.Deed]
	if !slices.Contains(fits, all[i].State) {
		return decidedMeanwhile()
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `INSERT INTO release_acts (release, deed, done_by, reason, done_on)
			SELECT ?1, ?2, ?3, ?4, ?5 WHERE (SELECT count(*) FROM release_acts WHERE release = ?1) = ?6`,
			id, act.Deed, act.By, act.Reason, s.today(), len(all[i].Acts))
		if err != nil {
			return fmt.Errorf("note what was done about a release: %w", err)
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return cmp.Or(err, decidedMeanwhile())
		}
		return s.appendAudit(ctx, tx, AuditEntry{Account: act.By, Action: string(act.Deed) + " release",
			Detail: releaseDetail(all[i])})
	})
}

func decidedMeanwhile() error {
	return survey.Fault(survey.Conflict, "Somebody else has decided about this table meanwhile. Open the page again.")
}
