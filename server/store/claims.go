package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"strings"
	"sync/atomic"

	"candour/survey"
)

//go:embed claims/*.sql
var claimMigrations embed.FS

// Claims keeps which honoraria were asked for, in a file of its own, apart from surveys and responses.
// It is told nothing when a claim is handed out: that would be an arrival.
type Claims struct {
	db     *sql.DB
	packed atomic.Bool // no row was added since the file was packed
}

// Claim is one honorarium that was asked for. MAC recognises its code.
type Claim struct {
	MAC       []byte
	Study     survey.StudyID
	Reference string
	Way       string
	Contact   string
}

// OpenClaims opens the file and brings it up to date.
func OpenClaims(ctx context.Context, path string) (*Claims, error) {
	db, err := openApart(ctx, path, claimMigrations, "claims")
	if err != nil {
		return nil, err
	}
	return &Claims{db: db}, nil
}

// Beat is Issuer's: it hides when somebody asked. It also packs the file anew after somebody did, or where the
// rows lie would tell in which order.
func (s *Claims) Beat(ctx context.Context) error {
	if !s.packed.Swap(true) {
		if err := pack(ctx, s.db); err != nil {
			s.packed.Store(false)
			return err
		}
	}
	return beat(ctx, s.db)
}

// Close closes the file.
func (s *Claims) Close() error { return s.db.Close() }

// Used says whether an honorarium was asked for already.
func (s *Claims) Used(ctx context.Context, mac []byte) (used bool, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT count(*) > 0 FROM claim WHERE mac = ?", mac).Scan(&used)
	if err != nil {
		return false, fmt.Errorf("look a claim up: %w", err)
	}
	return used, nil
}

// Ask notes that an honorarium is asked for. Of several that try at once, one does; for the others it is
// a survey.Error of the kind Conflict.
func (s *Claims) Ask(ctx context.Context, c Claim) error {
	c.Contact = strings.TrimSpace(c.Contact)
	_, err := s.db.ExecContext(ctx, "INSERT INTO claim (mac, study, reference, way, contact) VALUES (?, ?, ?, ?, ?)",
		c.MAC, c.Study, c.Reference, c.Way, c.Contact)
	if isUnique(err) {
		return survey.Fault(survey.Conflict, "This claim was used already.")
	}
	if err != nil {
		return fmt.Errorf("store a claim: %w", err)
	}
	s.packed.Store(false)
	return nil
}

// Forget deletes what was asked for of a study: overwritten in the file.
func (s *Claims) Forget(ctx context.Context, study survey.StudyID) error {
	if _, err := s.db.ExecContext(ctx, "DELETE FROM claim WHERE study = ?", study); err != nil {
		return fmt.Errorf("forget claims: %w", err)
	}
	return s.Beat(ctx)
}

// ClaimsUntil is the last day, as 2027-06-30, on which honoraria of a study can be claimed and on which what was
// written to be paid is kept: that of the last of its surveys that promise one. "" where one of them sets no day.
func (s *Store) ClaimsUntil(ctx context.Context, study survey.StudyID) (day string, err error) {
	definitions, err := s.Study(ctx, study)
	if err != nil {
		return "", err
	}
	for _, def := range definitions {
		switch {
		case def.Honorarium == nil:
		case def.Privacy.DeleteAfter == "":
			return "", nil
		default:
			day = max(day, def.Privacy.DeleteAfter)
		}
	}
	return day, nil
}

// All returns what was asked for of a study, in random order.
func (s *Claims) All(ctx context.Context, study survey.StudyID) ([]Claim, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT mac, study, reference, way, contact FROM claim WHERE study = ? ORDER BY mac", study)
	if err != nil {
		return nil, fmt.Errorf("list claims: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var all []Claim
	for rows.Next() {
		var c Claim
		if err := rows.Scan(&c.MAC, &c.Study, &c.Reference, &c.Way, &c.Contact); err != nil {
			return nil, fmt.Errorf("list claims: %w", err)
		}
		all = append(all, c)
	}
	return all, rows.Err()
}
