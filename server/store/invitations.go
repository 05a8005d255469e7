package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"candour/survey"
)

// InvitationLife is how long the link of an invitation works.
const InvitationLife = 7 * 24 * time.Hour

// Invitation lets somebody make an account, once. Label says whom it is for, as whoever invites calls
// them; nil Studies: every study.
type Invitation struct {
	ID        string
	Label     string
	Role      Role
	Studies   map[survey.StudyID]Role
	By        string
	ExpiresAt time.Time
}

// Invite stores an invitation and returns the secret of its link, once.
func (s *Store) Invite(ctx context.Context, v Invitation) (secret string, err error) {
	v.Label = strings.TrimSpace(v.Label)
	if !slices.Contains(Roles(), v.Role) {
		return "", survey.Refuse(survey.Invalid, "Choose a role: %s.", roleNames())
	}
	if n := len([]rune(v.Label)); n == 0 || n > 80 {
		return "", survey.Fault(survey.Invalid, "Write whom the invitation is for, in at most 80 characters.")
	}
	if v.Role == Admin {
		v.Studies = nil
	}
	for _, role := range v.Studies { // whoever was invited could not mend it
		if err := checkMemberRole(role); err != nil {
			return "", err
		}
	}
	studies, err := json.Marshal(v.Studies)
	if err != nil {
		return "", fmt.Errorf("write invitation: %w", err)
	}
	secret = randomText(32)
	now := s.config.Now()
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM invitations WHERE expires_at <= ?`, now.Unix()); err != nil {
			return fmt.Errorf("drop old invitations: %w", err)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO invitations (token_hash, label, role, studies, invited_by, expires_at)
			VALUES (?, ?, ?, ?, ?, ?)`, hashToken(secret), v.Label, v.Role, string(studies), v.By,
			now.Add(InvitationLife).Unix())
		if err != nil {
			return fmt.Errorf("store invitation: %w", err)
		}
		return nil
	})
	return secret, err
}

// Invitations lists those that can still be used.
func (s *Store) Invitations(ctx context.Context) ([]Invitation, error) {
	return list(ctx, s, `SELECT token_hash, label, role, studies, invited_by, expires_at FROM invitations
		WHERE expires_at > ? ORDER BY expires_at, label`, []any{s.config.Now().Unix()}, readInvitation)
}

func readInvitation(rows *sql.Rows) (Invitation, error) {
	var v Invitation
	var hash []byte
	var studies string
	var expires int64
	if err := rows.Scan(&hash, &v.Label, &v.Role, &studies, &v.By, &expires); err != nil {
		return v, err
	}
	v.ID, v.ExpiresAt = hex.EncodeToString(hash), time.Unix(expires, 0)
	return v, json.Unmarshal([]byte(studies), &v.Studies)
}

// Invitation returns the one whose link has this secret.
func (s *Store) Invitation(ctx context.Context, secret string) (Invitation, error) {
	all, err := list(ctx, s, `SELECT token_hash, label, role, studies, invited_by, expires_at FROM invitations
		WHERE token_hash = ? AND expires_at > ?`, []any{hashToken(secret), s.config.Now().Unix()}, readInvitation)
	if err == nil && len(all) == 0 {
		err = usedUp()
	}
	if err != nil {
		return Invitation{}, err
	}
	return all[0], nil
}

func usedUp() error {
	return survey.Fault(survey.NotFound, "This invitation was used already, was taken back, or is older than 7 days. Ask for another.")
}

// WithdrawInvitation takes an invitation back.
func (s *Store) WithdrawInvitation(ctx context.Context, id string) error {
	return s.alter(ctx, "withdraw invitation", `DELETE FROM invitations WHERE lower(hex(token_hash)) = ?`, id)
}

// Accept makes the account that an invitation is for, under a name and with a password of its owner's
// choosing. Of several that try at once, one does.
func (s *Store) Accept(ctx context.Context, secret, name, password string) (Account, error) {
	if _, err := s.Invitation(ctx, secret); err != nil {
		return Account{}, err
	}
	if err := CheckPassword(strings.TrimSpace(name), password); err != nil {
		return Account{}, err
	}
	return s.accept(ctx, secret, name, hashPassword(password), func(*sql.Tx, Account) error { return nil })
}

// accept makes an account of an invitation, with what also does in the same moment.
func (s *Store) accept(ctx context.Context, secret, name, hash string, also func(*sql.Tx, Account) error) (Account, error) {
	v, err := s.Invitation(ctx, secret)
	if err != nil {
		return Account{}, err
	}
	a := Account{Name: strings.TrimSpace(name), Role: v.Role}
	return a, s.inTx(ctx, func(tx *sql.Tx) error {
		var one int
		err := tx.QueryRowContext(ctx, `DELETE FROM invitations WHERE token_hash = ? RETURNING 1`,
			hashToken(secret)).Scan(&one)
		if errors.Is(err, sql.ErrNoRows) {
			return usedUp()
		}
		if err != nil {
			return fmt.Errorf("use invitation: %w", err)
		}
		if err := insertAccount(ctx, tx, a, hash); err != nil {
			return err
		}
		if err := setMember(ctx, tx, Member{Account: a, Studies: v.Studies}); err != nil {
			return err
		}
		return also(tx, a)
	})
}
