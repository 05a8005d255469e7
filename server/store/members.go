package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"candour/survey"
)

// Member is an account with the studies that it belongs to and its role in each; nil Studies: it
// has its account's role in every study.
type Member struct {
	Account
	Studies map[survey.StudyID]Role
}

// In returns the account with its role in a study; false where it does not belong to it.
func (m Member) In(study survey.StudyID) (Account, bool) {
	if m.Studies == nil {
		return m.Account, true
	}
	role, ok := m.Studies[study]
	return Account{Name: m.Name, Role: role}, ok
}

// Anywhere returns the account with the first of the roles that it has in any study. An account of
// some studies alone has only the roles that it has there.
func (m Member) Anywhere(roles []Role) (Account, bool) {
	if m.Studies == nil {
		return m.Account, slices.Contains(roles, m.Role)
	}
	for _, role := range roles {
		for _, has := range m.Studies {
			if has == role {
				return Account{Name: m.Name, Role: role}, true
			}
		}
	}
	return m.Account, false
}

// MemberRoles are the roles that somebody may have in a study.
func MemberRoles() []Role {
	return slices.DeleteFunc(Roles(), func(r Role) bool { return r == Admin })
}

// Member returns what an account belongs to.
func (s *Store) Member(ctx context.Context, name string) (Member, error) {
	m := Member{Account: Account{Name: name}}
	var every bool
	err := s.db.QueryRowContext(ctx, `SELECT role, every_study FROM accounts WHERE name = ?`, name).Scan(&m.Role, &every)
	if errors.Is(err, sql.ErrNoRows) {
		return m, noAccount(name)
	}
	if err != nil {
		return m, fmt.Errorf("look up member: %w", err)
	}
	if every {
		return m, nil
	}
	m.Studies = map[survey.StudyID]Role{}
	_, err = list(ctx, s, `SELECT study, role FROM members WHERE account = ?`, []any{name},
		func(rows *sql.Rows) (struct{}, error) {
			var study survey.StudyID
			var role Role
			err := rows.Scan(&study, &role)
			m.Studies[study] = role
			return struct{}{}, err
		})
	return m, err
}

// Members lists all accounts by name.
func (s *Store) Members(ctx context.Context) ([]Member, error) {
	names, err := list(ctx, s, `SELECT name FROM accounts ORDER BY name COLLATE NOCASE`, nil,
		func(rows *sql.Rows) (string, error) {
			var name string
			return name, rows.Scan(&name)
		})
	if err != nil {
		return nil, err
	}
	all := make([]Member, len(names))
	for i, name := range names {
		if all[i], err = s.Member(ctx, name); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// AddMember makes an account that belongs to its studies from the start, with a password and an API
// token of its own; or, when one of the studies is refused, none.
func (s *Store) AddMember(ctx context.Context, m Member) (Credentials, error) {
	if m.Role == Admin {
		m.Studies = nil
	}
	c := Credentials{Account: m.Account, Password: randomText(15)}
	err := s.inTx(ctx, func(tx *sql.Tx) (err error) {
		if err = insertAccount(ctx, tx, m.Account, hashPassword(c.Password)); err != nil {
			return err
		}
		if err = setMember(ctx, tx, m); err != nil {
			return err
		}
		c.Token, err = s.insertFirst(ctx, tx, m.Name)
		return err
	})
	return c, err
}

// SetMember gives an account its role and its studies; nil: all. An admin has all. The last admin
// stays one.
func (s *Store) SetMember(ctx context.Context, m Member) error {
	if m.Role == Admin {
		m.Studies = nil
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		var before Role
		err := tx.QueryRowContext(ctx, `SELECT role FROM accounts WHERE name = ?`, m.Name).Scan(&before)
		if errors.Is(err, sql.ErrNoRows) {
			return noAccount(m.Name)
		}
		if err != nil {
			return fmt.Errorf("look up account: %w", err)
		}
		if err := setMember(ctx, tx, m); err != nil || before != Admin {
			return err
		}
		return needAdmin(ctx, tx)
	})
}

func setMember(ctx context.Context, tx *sql.Tx, m Member) error {
	if !slices.Contains(Roles(), m.Role) {
		return survey.Refuse(survey.Invalid, "Choose a role: %s.", roleNames())
	}
	_, err := tx.ExecContext(ctx, `UPDATE accounts SET role = ?, every_study = ? WHERE name = ?`,
		m.Role, m.Studies == nil, m.Name)
	if err != nil {
		return fmt.Errorf("change account: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM members WHERE account = ?`, m.Name); err != nil {
		return fmt.Errorf("change studies: %w", err)
	}
	for study, role := range m.Studies {
		if err := insertMember(ctx, tx, m.Name, study, role); err != nil {
			return err
		}
	}
	return nil
}

func insertMember(ctx context.Context, tx *sql.Tx, name string, study survey.StudyID, role Role) error {
	if err := checkMemberRole(role); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO members (account, study, role) VALUES (?, ?, ?)
		ON CONFLICT (account, study) DO UPDATE SET role = excluded.role`, name, study, role)
	if err != nil {
		return fmt.Errorf("add to study: %w", err)
	}
	return nil
}

func checkMemberRole(role Role) error {
	if !slices.Contains(MemberRoles(), role) {
		return survey.Fault(survey.Invalid, "Choose a role in the study from the list.")
	}
	return nil
}

// needAdmin refuses a change after which nobody could manage accounts.
func needAdmin(ctx context.Context, tx *sql.Tx) error {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM accounts WHERE role = 'admin'`).Scan(&n)
	if err != nil {
		return fmt.Errorf("count admins: %w", err)
	}
	if n == 0 {
		return survey.Fault(survey.Conflict, "This is the last administrator. Make somebody else one first.")
	}
	return nil
}

// Join gives an account that belongs to some studies alone a role in one of them.
func (s *Store) Join(ctx context.Context, name string, study survey.StudyID, role Role) error {
	return s.inTx(ctx, func(tx *sql.Tx) error { return insertMember(ctx, tx, name, study, role) })
}

// Leave takes an account out of a study.
func (s *Store) Leave(ctx context.Context, name string, study survey.StudyID) error {
	return s.one(ctx, "person", `DELETE FROM members WHERE account = ? AND study = ?`, name, study)
}

// RemoveAccount removes an account with its sessions, tokens and memberships. What it did stays in the
// audit log.
func (s *Store) RemoveAccount(ctx context.Context, name string) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		var role Role
		err := tx.QueryRowContext(ctx, `DELETE FROM accounts WHERE name = ? RETURNING role`, name).Scan(&role)
		if errors.Is(err, sql.ErrNoRows) {
			return noAccount(name)
		}
		if err != nil {
			return fmt.Errorf("remove account: %w", err)
		}
		if role != Admin {
			return nil
		}
		return needAdmin(ctx, tx)
	})
}
