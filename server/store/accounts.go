package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"candour/survey"
	"candour/survey/phrase"
)

// Role says what an account may see (DESIGN 8).
type Role string

// The roles.
const (
	Admin           Role = "admin"
	Researcher      Role = "researcher"
	Advisor         Role = "advisor"
	Funder          Role = "funder"
	YouthResearcher Role = "youth_researcher" // youth hired to the study: codes what was released for coding
	Steward         Role = "steward"          // an Indigenous data steward: sees what an advisor sees
)

// Roles lists all roles.
func Roles() []Role {
	return []Role{Admin, Researcher, Advisor, Funder, YouthResearcher, Steward}
}

// Account is someone who may sign in, under a name of their own choosing.
type Account struct {
	Name string `json:"name"`
	Role Role   `json:"role"`
}

// Credentials are shown once, when they are made; only hashes are kept. Token is "" where the account needs a
// second step.
type Credentials struct {
	Account
	Password string `json:"password"`
	Token    string `json:"token"`
}

// SessionLife is how long a sign-in lasts.
const SessionLife = 12 * time.Hour

var accountName = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N} ._@'-]{0,63}$`)

// AddAccount makes an account of every study, with a password and an API token of its own.
func (s *Store) AddAccount(ctx context.Context, a Account) (Credentials, error) {
	return s.AddMember(ctx, Member{Account: a})
}

// insertAccount makes an account of every study; without a hash it has no password.
func insertAccount(ctx context.Context, tx *sql.Tx, a Account, hash string) error {
	if !accountName.MatchString(a.Name) {
		return survey.Fault(survey.Invalid,
			"Choose a name of 1 to 64 letters, digits, spaces or . _ @ ' - that begins with a letter or digit.")
	}
	if !slices.Contains(Roles(), a.Role) {
		return survey.Refuse(survey.Invalid, "Choose a role: %s.", roleNames())
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO accounts (name, role, password_hash) VALUES (?, ?, ?)`,
		a.Name, a.Role, hash)
	if isUnique(err) {
		return survey.Refuse(survey.Conflict, "There is an account named %q already; choose another name.", a.Name)
	}
	if err != nil {
		return fmt.Errorf("add account: %w", err)
	}
	return nil
}

// roleNames lists the roles for a sentence.
func roleNames() phrase.Phrase {
	var names []string
	for _, role := range Roles() {
		names = append(names, string(role))
	}
	return phrase.Or(names)
}

// ResetAccount gives an account a new password and token, and takes everything else away that it signs in
// with: sessions, other tokens and second steps.
func (s *Store) ResetAccount(ctx context.Context, name string) (Credentials, error) {
	c := Credentials{Password: randomText(15)}
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `UPDATE accounts SET password_hash = ? WHERE name = ? RETURNING name, role`,
			hashPassword(c.Password), name).Scan(&c.Name, &c.Role)
		if errors.Is(err, sql.ErrNoRows) {
			return noAccount(name)
		}
		if err != nil {
			return fmt.Errorf("reset account: %w", err)
		}
		for _, table := range []string{"sessions", "tokens", "half_sessions", "app_codes", "recovery_codes",
			"identities", "passkeys"} {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE account = ?`, name); err != nil {
				return fmt.Errorf("end %s: %w", table, err)
			}
		}
		c.Token, err = s.insertFirst(ctx, tx, name)
		return err
	})
	return c, err
}

func noAccount(name string) error {
	return survey.Refuse(survey.NotFound, "There is no account named %q.", name)
}

// VerifyPassword returns the account of a name and password. An unknown name takes as long as a wrong
// password, and so does an account that has none. It opens nothing: BeginSession does, once everything that
// the account signs in with was asked for.
func (s *Store) VerifyPassword(ctx context.Context, name, password string) (Account, error) {
	a := Account{Name: name}
	hash := absentHash
	err := s.db.QueryRowContext(ctx, `SELECT role, password_hash FROM accounts WHERE name = ?`, name).
		Scan(&a.Role, &hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Account{}, fmt.Errorf("verify password: %w", err)
	}
	if !passwordMatches(hash, password) || err != nil {
		return Account{}, survey.Fault(survey.Unauthenticated,
			"That name and password do not match. Check both and try again.")
	}
	return a, nil
}

// BySession returns the account that a session cookie belongs to.
func (s *Store) BySession(ctx context.Context, cookie string) (Account, error) {
	return s.oneAccount(ctx, `SELECT a.name, a.role FROM sessions s JOIN accounts a ON a.name = s.account
		WHERE s.id_hash = ? AND s.expires_at > ?`, hashToken(cookie), s.config.Now().Unix())
}

// SignOut ends a session.
func (s *Store) SignOut(ctx context.Context, cookie string) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM sessions WHERE id_hash = ?`, hashToken(cookie))
	return err
}

func (s *Store) oneAccount(ctx context.Context, query string, args ...any) (Account, error) {
	var a Account
	err := s.db.QueryRowContext(ctx, query, args...).Scan(&a.Name, &a.Role)
	if errors.Is(err, sql.ErrNoRows) {
		return a, survey.Fault(survey.Unauthenticated, "Sign in first.")
	}
	if err != nil {
		return a, fmt.Errorf("look up account: %w", err)
	}
	return a, nil
}

// randomText returns n random bytes as text that is safe in an address.
func randomText(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// argon2id with 19 MiB, two passes and one lane: the least that OWASP's password storage cheat
// sheet names. Few sign-ins run at once (server/web sees to it), so memory stays bounded.
const (
	argonMemory = 19 * 1024 // KiB
	argonPasses = 2
	argonLanes  = 1
)

// absentHash is compared with when there is no such account; no password has it.
const absentHash = "AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

func hashPassword(password string) string {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	return base64.RawStdEncoding.EncodeToString(salt) + "$" +
		base64.RawStdEncoding.EncodeToString(derive(password, salt))
}

func passwordMatches(hash, password string) bool {
	salted, want, _ := strings.Cut(hash, "$")
	salt, err := base64.RawStdEncoding.DecodeString(salted)
	if err != nil {
		return false
	}
	got := base64.RawStdEncoding.EncodeToString(derive(password, salt))
	return subtle.ConstantTimeCompare([]byte(got), []byte(want)) == 1
}

func derive(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(password), salt, argonPasses, argonMemory, argonLanes, 32)
}
