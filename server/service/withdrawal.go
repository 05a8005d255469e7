package service

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"

	"candour/analytics/clickhouse"
	"candour/survey"
)

// withdrawals lets people take their responses back: the id of a response is made of a code that they
// alone have. It implements web.Withdrawals.
type withdrawals struct{ *Service }

// Offered says whether codes of a survey do something: it gives them, and is not frozen.
func (w withdrawals) Offered(ctx context.Context, id survey.ID) (bool, error) {
	def, err := w.store.Definition(ctx, id)
	if err != nil || !def.Privacy.Withdrawal {
		return false, err
	}
	frozen, err := w.store.Frozen(ctx, id)
	return !frozen, err
}

// Code makes the code of a submission, always the same for its number, and the id of its response.
func (w withdrawals) Code(ctx context.Context, id survey.ID, number string) (code string, response [16]byte, err error) {
	secret, err := w.secret(ctx, id)
	if err != nil {
		return "", response, err
	}
	sum := keyed(secret, "code", number)
	code = fmt.Sprintf("%016d", binary.BigEndian.Uint64(sum)%1e16) // 2^64 is 1845 times that: even enough
	return code, responseOf(secret, code), nil
}

// Withdraw deletes the response with a code, wherever it is. Whether there was one is not said.
func (w withdrawals) Withdraw(ctx context.Context, id survey.ID, code string) error {
	secret, err := w.secret(ctx, id)
	if err != nil {
		return err
	}
	response := responseOf(secret, code)
	// The mark first: from then on the response cannot reach ClickHouse any more.
	if err := w.store.NoteWithdrawal(ctx, id, clickhouse.Mark(response)); err != nil {
		return err
	}
	if err := w.ledger.Withdraw(ctx, id, response); err != nil {
		return err
	}
	return w.erase(ctx, id, []string{clickhouse.Mark(response)})
}

// erase deletes what has these marks from a survey's table.
func (s *Service) erase(ctx context.Context, id survey.ID, marks []string) error {
	n, err := s.database.Withdraw(ctx, id, marks)
	if n > 0 {
		s.cached.Changed()
		s.hub.Changed(id)
	}
	return err
}

// eraseWithdrawn deletes what was taken back and is there all the same: from a backup, or because
// ClickHouse was away.
func (s *Service) eraseWithdrawn(ctx context.Context) error {
	all, err := s.store.Surveys(ctx)
	if err != nil {
		return err
	}
	for _, v := range all {
		marks, err := s.store.Withdrawn(ctx, v.ID)
		if err == nil && len(marks) > 0 {
			err = s.erase(ctx, v.ID, slices.Sorted(maps.Keys(marks)))
		}
		if err != nil {
			return fmt.Errorf("delete what was withdrawn from %s: %w", v.ID, err)
		}
	}
	return nil
}

// freeze ends the time in which responses can be taken back. The snapshot is renewed first, so that what
// was taken back is not in it, where that is due: two that differ by few people are never shown.
func (s *Service) freeze(ctx context.Context, id survey.ID) error {
	def, err := s.store.Definition(ctx, id)
	if err != nil {
		return err
	}
	if !def.Privacy.Withdrawal {
		return survey.Fault(survey.Invalid, "The survey "+string(id)+" gives no withdrawal codes, so there is nothing to freeze.")
	}
	if marks, err := s.store.Withdrawn(ctx, id); err != nil {
		return err
	} else if len(marks) > 0 {
		if err := s.renewSnapshot(ctx, id, waveClosed); err != nil {
			return err
		}
	}
	if err := s.store.Freeze(ctx, id); err != nil {
		return err
	}
	return s.store.Log(ctx, localAccount, "freeze", string(id))
}

func keyed(secret []byte, purpose, text string) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("candour withdrawal " + purpose + "\x00" + text))
	return mac.Sum(nil)
}

// responseOf is the id of the response with a code.
func responseOf(secret []byte, code string) [16]byte { return idOf(keyed(secret, "response", code)) }

// secret is a survey's withdrawal secret; the first who asks makes it.
func (w withdrawals) secret(ctx context.Context, id survey.ID) ([]byte, error) {
	if offered, err := w.Offered(ctx, id); err != nil || !offered {
		return nil, errors.Join(err, survey.Fault(survey.Closed, "Codes of this survey do nothing any more."))
	}
	box, err := w.config.box("withdrawal")
	if err != nil {
		return nil, err
	}
	secret, err := box.secret(ctx, id, w.store.WithdrawalSecret)
	if err == nil && secret == nil { // frozen meanwhile
		err = survey.Fault(survey.Closed, "Codes of this survey do nothing any more.")
	}
	return secret, err
}
