package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"candour/survey"
)

// Factors is what an account signs in with. Whether Needed, its role says.
type Factors struct {
	Password bool
	AppSince string // a date; "": no codes from an app
	Passkeys int
	Recovery int  // codes that are left
	Needed   bool // the account needs a second step
}

// Second says whether there is a second step.
func (f Factors) Second() bool { return f.AppSince != "" || f.Passkeys > 0 }

// secondStep is true of an account, a, that has a second step.
const secondStep = `(EXISTS (SELECT 1 FROM app_codes WHERE account = a.name) OR
	EXISTS (SELECT 1 FROM passkeys WHERE account = a.name))`

// neededStep is true of an account, a, that needs one: for its role, or for one of those that it has in
// studies where it belongs to some alone.
const neededStep = `EXISTS (SELECT 1 FROM factor_roles f WHERE CASE WHEN a.every_study THEN f.role = a.role
	ELSE f.role IN (SELECT m.role FROM members m WHERE m.account = a.name) END)`

// Factors returns what an account signs in with.
func (s *Store) Factors(ctx context.Context, account string) (Factors, error) {
	var f Factors
	err := s.db.QueryRowContext(ctx, `SELECT a.password_hash <> '',
		coalesce((SELECT made_on FROM app_codes WHERE account = a.name), ''),
		(SELECT count(*) FROM passkeys WHERE account = a.name),
		(SELECT count(*) FROM recovery_codes WHERE account = a.name), `+neededStep+`
		FROM accounts a WHERE a.name = ?`, account).Scan(&f.Password, &f.AppSince, &f.Passkeys, &f.Recovery, &f.Needed)
	if errors.Is(err, sql.ErrNoRows) {
		return f, noAccount(account)
	}
	if err != nil {
		return f, fmt.Errorf("look up factors: %w", err)
	}
	return f, nil
}

// LacksFactor says whether an account needs a second step and has none.
func (s *Store) LacksFactor(ctx context.Context, account string) (lacks bool, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT `+neededStep+` AND NOT `+secondStep+` FROM accounts a WHERE a.name = ?`,
		account).Scan(&lacks)
	if err != nil {
		return false, fmt.Errorf("look up whether a second step is needed: %w", err)
	}
	return lacks, nil
}

// FactorRoles lists the roles that need a second step.
func (s *Store) FactorRoles(ctx context.Context) ([]Role, error) {
	return list(ctx, s, `SELECT role FROM factor_roles ORDER BY role`, nil, func(rows *sql.Rows) (Role, error) {
		var role Role
		err := rows.Scan(&role)
		return role, err
	})
}

// SetFactorRoles says which roles need a second step; it counts from the next request of each account.
func (s *Store) SetFactorRoles(ctx context.Context, roles []Role) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM factor_roles`); err != nil {
			return fmt.Errorf("change roles with a second step: %w", err)
		}
		for _, role := range roles {
			if !slices.Contains(Roles(), role) {
				return survey.Fault(survey.Invalid, "Choose the roles from the list.")
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO factor_roles (role) VALUES (?) ON CONFLICT DO NOTHING`, role); err != nil {
				return fmt.Errorf("change roles with a second step: %w", err)
			}
		}
		return nil
	})
}

// AppCodes is what codes from an app are checked with.
type AppCodes struct {
	Secret   string // sealed
	LastStep int64
}

// AppCodes returns an account's; NotFound: it has none.
func (s *Store) AppCodes(ctx context.Context, account string) (AppCodes, error) {
	var v AppCodes
	err := s.db.QueryRowContext(ctx, `SELECT secret, last_step FROM app_codes WHERE account = ?`, account).
		Scan(&v.Secret, &v.LastStep)
	if errors.Is(err, sql.ErrNoRows) {
		return v, survey.Fault(survey.NotFound, "This account has no codes from an app.")
	}
	if err != nil {
		return v, fmt.Errorf("look up app codes: %w", err)
	}
	return v, nil
}

// SetAppCodes gives an account codes from an app, whose first was just used, and recovery codes; its other
// sessions, which began without them, end.
func (s *Store) SetAppCodes(ctx context.Context, account, cookie string, v AppCodes, recovery []string) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO app_codes (account, secret, last_step, made_on) VALUES (?, ?, ?, ?)`,
			account, v.Secret, v.LastStep, s.today())
		if isUnique(err) {
			return survey.Fault(survey.Conflict, "Codes from an app are set up already. Remove them first to use another app.")
		}
		if err != nil {
			return fmt.Errorf("set app codes: %w", err)
		}
		if err := setRecovery(ctx, tx, account, recovery); err != nil { // in place of a passkey's
			return err
		}
		return endOthers(ctx, tx, account, cookie)
	})
}

// endOthers ends an account's sessions but the one with this cookie, and what was about to become one.
func endOthers(ctx context.Context, tx *sql.Tx, account, cookie string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE account = ? AND id_hash <> ?`, account, hashToken(cookie))
	if err == nil {
		_, err = tx.ExecContext(ctx, `DELETE FROM half_sessions WHERE account = ?`, account)
	}
	if err != nil {
		return fmt.Errorf("end other sessions: %w", err)
	}
	return nil
}

// SpendStep notes that the code of a step was used. Of several that come with it at once, one does; for the
// others, and for a step before the newest, it is a Conflict.
func (s *Store) SpendStep(ctx context.Context, account string, step int64) error {
	result, err := s.db.ExecContext(ctx, `UPDATE app_codes SET last_step = ?1 WHERE account = ?2 AND last_step < ?1`, step, account)
	if err != nil {
		return fmt.Errorf("spend a code: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, survey.Fault(survey.Conflict, "This code was used already. Wait for the next one."))
	}
	return nil
}

// RemoveAppCodes takes an account's codes from an app away, and with the last second step its recovery codes.
func (s *Store) RemoveAppCodes(ctx context.Context, account string) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM app_codes WHERE account = ?`, account); err != nil {
			return fmt.Errorf("remove app codes: %w", err)
		}
		return dropRecovery(ctx, tx, account)
	})
}

// dropRecovery removes recovery codes that have nothing left to stand in for.
func dropRecovery(ctx context.Context, tx *sql.Tx, account string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM recovery_codes WHERE account =
		(SELECT a.name FROM accounts a WHERE a.name = ? AND NOT `+secondStep+`)`, account)
	if err != nil {
		return fmt.Errorf("remove recovery codes: %w", err)
	}
	return nil
}

// SetRecovery gives an account recovery codes in place of those that it had. Without a second step to stand
// in for it is a Conflict: codes that lay ready would open the step that is set up later.
func (s *Store) SetRecovery(ctx context.Context, account string, codes []string) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		var second bool
		err := tx.QueryRowContext(ctx, `SELECT `+secondStep+` FROM accounts a WHERE a.name = ?`, account).Scan(&second)
		if err != nil {
			return fmt.Errorf("look up second step: %w", err)
		}
		if !second {
			return survey.Fault(survey.Conflict, "Recovery codes stand in for a second step. Set one up first.")
		}
		return setRecovery(ctx, tx, account, codes)
	})
}

func setRecovery(ctx context.Context, tx *sql.Tx, account string, codes []string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM recovery_codes WHERE account = ?`, account); err != nil {
		return fmt.Errorf("replace recovery codes: %w", err)
	}
	for _, code := range codes {
		_, err := tx.ExecContext(ctx, `INSERT INTO recovery_codes (account, code_hash) VALUES (?, ?)`, account, hashToken(code))
		if err != nil {
			return fmt.Errorf("store recovery codes: %w", err)
		}
	}
	return nil
}

// SpendRecovery uses a recovery code up; Unauthenticated: the account has no such code.
func (s *Store) SpendRecovery(ctx context.Context, account, code string) error {
	result, err := s.db.ExecContext(ctx, `DELETE FROM recovery_codes WHERE account = ? AND code_hash = ?`, account, hashToken(code))
	if err != nil {
		return fmt.Errorf("spend a recovery code: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, survey.Fault(survey.Unauthenticated,
			"This is none of your recovery codes that are left. Each works once. Check it and try again."))
	}
	return nil
}

// ResealAppCodes rewrites every secret as change says, so that keys of before can be given up.
func (s *Store) ResealAppCodes(ctx context.Context, change func(account, sealed string) (string, error)) error {
	type row struct{ account, secret string }
	all, err := list(ctx, s, `SELECT account, secret FROM app_codes`, nil, func(rows *sql.Rows) (row, error) {
		var r row
		err := rows.Scan(&r.account, &r.secret)
		return r, err
	})
	if err != nil {
		return err
	}
	for _, r := range all {
		next, err := change(r.account, r.secret)
		if err != nil {
			return err
		}
		if next == r.secret {
			continue
		}
		if err := s.alter(ctx, "reseal", `UPDATE app_codes SET secret = ? WHERE account = ? AND secret = ?`,
			next, r.account, r.secret); err != nil {
			return err
		}
	}
	return nil
}
