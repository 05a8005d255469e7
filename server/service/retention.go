package service

import (
	"context"
	"fmt"
	"time"

	"candour/server/store"
	"candour/survey"
)

// now is the injected clock, else the machine's.
func (s *Service) now() time.Time {
	if s.config.Now != nil {
		return s.config.Now()
	}
	return time.Now()
}

// deleteExpired closes a survey whose last day of keeping is over, and deletes its responses: the table,
// the protected copy, the masked copies that were made for coding, the list of personal links,
// which links have had a ticket and, with the last survey of a study that promises an honorarium, what people
// wrote to be paid. What was released stays. It is done once and noted in the audit log; nothing comes in after that.
func (s *Service) deleteExpired(ctx context.Context, v store.Survey) error {
	def, err := s.store.Definition(ctx, v.ID)
	if err != nil || !def.Privacy.Expired(s.now()) {
		return err
	}
	if v.State == store.StateOpen {
		if err := s.closeSurvey(ctx, v); err != nil {
			return err
		}
		v.State = store.StateClosed
	}
	all := func(string) bool { return true }
	if err := s.release(ctx, v, all); err != nil { // what waits is deleted with the rest
		return err
	}
	if err := s.persons.Forget(ctx, v.ID); err != nil { // whose link was whose
		return err
	}
	if err := s.issuers.Forget(ctx, v.ID); err != nil { // who made a ticket
		return err
	}
	if err := s.forgetClaims(ctx, def.Study); err != nil { // how to pay whom
		return err
	}
	n, err := s.database.Erase(ctx, v.ID)
	if err != nil || n == 0 {
		return err
	}
	s.cached.Changed()
	if err := s.store.DeleteCodingAnswers(ctx, v.ID); err != nil {
		return err
	}
	s.hub.Changed(v.ID)
	return s.store.Log(ctx, retentionAccount, "delete responses",
		fmt.Sprintf("%s: kept until %s, %d deleted", v.ID, def.Privacy.DeleteAfter, n))
}

// forgetClaims deletes what was claimed of a study once the last day of all its surveys that pay is over.
func (s *Service) forgetClaims(ctx context.Context, study survey.StudyID) error {
	day, err := s.store.ClaimsUntil(ctx, study)
	if err != nil || !(survey.Privacy{DeleteAfter: day}).Expired(s.now()) {
		return err
	}
	return s.claims.Forget(ctx, study)
}

// retentionAccount stands in the audit log for what is done because a day has passed.
const retentionAccount = "retention"
