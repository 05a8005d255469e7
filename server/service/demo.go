package service

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"candour/analytics"
	"candour/analytics/release"
	"candour/server/store"
	"candour/survey"
	"candour/survey/sample"
)

// DemoAccounts is the content of demo.json: where the demo serves, and who may sign in.
type DemoAccounts struct {
	URL      string              `json:"url"`
	Accounts []store.Credentials `json:"accounts"`
}

// demoFile marks a folder as the demo's own; demoMarker is its content until the folder is filled.
const (
	demoFile   = "demo.json"
	demoMarker = "{}"
	demoSecret = "demo-secret.txt"
)

// OpenDemo opens a demo in config.Data: it fills an empty folder with the sample studies, their
// responses and one account a role, and uses a folder that it filled before as it is. Any other
// folder is refused.
func OpenDemo(ctx context.Context, config Config, log *slog.Logger) (*Service, DemoAccounts, error) {
	config.Demo = true
	s := prepare(config, log)
	var known DemoAccounts
	read := func(context.Context) (err error) {
		if known, err = s.readDemo(); err == nil && len(known.Accounts) == 0 {
			err = s.startAnew()
		}
		return err
	}
	fill := func(ctx context.Context) (err error) {
		if len(known.Accounts) > 0 {
			return nil
		}
		if known.Accounts, err = s.fill(ctx); err != nil {
			return err
		}
		return s.WriteDemo(known)
	}
	s, err := s.take(ctx, s.refuseForeign, s.openFolder, read, s.openSecret, s.openStore,
		s.openClickHouse, s.openLedger, s.openWeb, fill)
	return s, known, err
}

// refuseForeign refuses a folder that holds something which the demo did not make.
func (s *Service) refuseForeign(context.Context) error {
	entries, err := os.ReadDir(s.config.Data)
	if err != nil {
		return nil // none yet, or openFolder says what is wrong with it
	}
	has := func(name string) bool {
		return slices.ContainsFunc(entries, func(e os.DirEntry) bool { return e.Name() == name })
	}
	if has(demoFile) || len(entries) == 0 || len(entries) == 1 && has(lockFile) {
		return nil
	}
	return survey.Fault(survey.Conflict, "The folder "+s.config.Data+
		" holds something that the demo did not make; give it another with CANDOUR_DATA=FOLDER.")
}

// openFilledDemo opens a demo for a command. Only the demo itself fills its folder.
func openFilledDemo(ctx context.Context, config Config, log *slog.Logger) (*Service, error) {
	config.Demo = true
	s := prepare(config, log)
	filled := func(context.Context) error {
		known, err := s.readDemo()
		if err == nil && len(known.Accounts) == 0 {
			err = survey.Fault(survey.Conflict, "The demo was stopped while it filled the folder "+
				s.config.Data+"; run `candour demo` to let it start anew.")
		}
		return err
	}
	return s.take(ctx, s.openFolder, filled, s.openSecret, s.openStore, s.openClickHouse, s.openLedger,
		s.openWeb)
}

// readDemo returns what an earlier demo wrote, or nothing for a folder that is free or was filled in
// part. The folder is locked: nobody else is filling it.
func (s *Service) readDemo() (DemoAccounts, error) {
	var known DemoAccounts
	content, err := os.ReadFile(s.config.path(demoFile))
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && strings.TrimSpace(string(content)) == demoMarker:
		return known, nil
	case err == nil:
		err = json.Unmarshal(content, &known)
	}
	if err != nil || len(known.Accounts) == 0 {
		return DemoAccounts{}, &survey.Error{Kind: survey.Conflict, Err: err, Message: "The file " +
			s.config.path(demoFile) + " cannot be read; remove the folder to start the demo anew."}
	}
	return known, nil
}

// startAnew removes what a demo that was stopped while it filled the folder had made, nothing else,
// and marks the folder as the demo's.
func (s *Service) startAnew() error {
	for _, name := range []string{"meta.db", "meta.db-wal", "meta.db-shm", "claims.db", "claims.db-wal",
		"claims.db-shm", "issuer.db", "issuer.db-wal", "issuer.db-shm", "people.db",
		"people.db-wal", "people.db-shm", "ledger.db", "ledger.db-wal",
		"ledger.db-shm", "clickhouse", demoSecret} {
		if err := os.RemoveAll(s.config.path(name)); err != nil {
			return fmt.Errorf("clear half-made demo: %w", err)
		}
	}
	return writeFile(s.config.path(demoFile), []byte(demoMarker+"\n"))
}

// openSecret takes the demo's own secret. It lies in the data folder, where no real one may lie.
func (s *Service) openSecret(context.Context) error {
	content, err := os.ReadFile(s.config.path(demoSecret))
	if errors.Is(err, fs.ErrNotExist) {
		content = []byte(NewSecret() + "\n")
		err = writeFile(s.config.path(demoSecret), content)
	}
	if err != nil {
		return fmt.Errorf("ready the demo's secret: %w", err)
	}
	s.config.Secrets, err = secrets(string(content), "")
	return err
}

// NewSecret makes a secret of 32 random bytes.
func NewSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// WriteDemo writes demo.json, for its owner alone.
func (s *Service) WriteDemo(d DemoAccounts) error {
	content, err := indentedJSON(d)
	if err != nil {
		return err
	}
	return writeFile(s.config.path(demoFile), content)
}

// writeFile puts content in a file's place whole or not at all, for its owner alone.
func writeFile(path string, content []byte) error {
	fault := func(err error) error {
		return &survey.Error{Kind: survey.Unavailable, Err: err,
			Message: path + " cannot be written; check the disk and the folder's rights."}
	}
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+"-*") // 0600
	if err != nil {
		return fault(err)
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return fault(errors.Join(err, os.Remove(file.Name())))
	}
	return nil
}

// fill publishes the sample studies, stores their responses, releases the small study's Table 1 as
// its researcher would, and makes the accounts.
func (s *Service) fill(ctx context.Context) ([]store.Credentials, error) {
	studies, err := sample.Studies()
	if err != nil {
		return nil, err
	}
	for _, study := range studies {
		if err := s.fillSurvey(ctx, study.Definition); err != nil {
			return nil, fmt.Errorf("fill %s: %w", study.Name, err)
		}
	}
	if err := s.releaseSample(ctx); err != nil {
		return nil, err
	}
	var made []store.Credentials
	for _, role := range store.Roles() {
		c, err := s.store.AddAccount(ctx, store.Account{Name: string(role), Role: role})
		if err != nil {
			return nil, err
		}
		made = append(made, c)
	}
	return made, nil
}

func (s *Service) fillSurvey(ctx context.Context, def *survey.Definition) error {
	v, err := s.store.Publish(ctx, def)
	if err != nil {
		return err
	}
	submissions, err := sample.Responses(def.Name)
	if err != nil {
		return err
	}
	form, err := s.store.Form(ctx, v.ID, v.Version)
	if err != nil {
		return err
	}
	rows := make([]survey.Response, len(submissions))
	for i, submission := range submissions {
		submission.Version = v.Version
		if rows[i], err = form.Check(submission); err != nil {
			return fmt.Errorf("check sample response %d: %w", i+1, err)
		}
	}
	if err := errors.Join(s.firstSnapshot(ctx, def.Name),
		(sink{s}).Insert(ctx, def.Name, "sample", rows)); err != nil {
		return err
	}
	wave := def.Waves[len(def.Waves)-1]
	if err := errors.Join(s.store.SetWave(ctx, def.Name, wave),
		s.store.SetState(ctx, def.Name, store.StateOpen)); err != nil {
		return err
	}
	return s.renewSnapshot(ctx, def.Name, weekly)
}

// releaseSample releases the Table 1 that the source study published: that is how a study too
// small for protected numbers reaches its funder. It shows a question about Indigenous identity, so the
// demo's steward agrees to it, in words that say what that is: a demonstration.
func (s *Service) releaseSample(ctx context.Context) error {
	const study = "peer-support"
	builder := release.Builder{Exact: s.exact, Catalogue: s.store, Languages: []string{"en", "fr"}}
	draft, err := builder.Build(ctx, release.Ask{Study: study})
	if err != nil {
		return fmt.Errorf("make Table 1: %w", err)
	}
	defs, err := s.store.Study(ctx, study)
	if err != nil {
		return err
	}
	for _, def := range defs {
		if len(def.Governed()) == 0 {
			continue
		}
		draft.Waits = true
		if err := s.store.RecordAgreement(ctx, store.Agreement{Survey: def.Name, RecordedBy: string(store.Steward),
			With: "Nobody: this is a demonstration / Personne : ceci est une démonstration",
			Covers: "The table that the sample study published. In a real study, Nations and communities agree first. / " +
				"Le tableau que l’étude a publié. Dans une vraie étude, les Nations et les communautés s’entendent d’abord.",
			Since: s.now().UTC().Format(time.DateOnly)}); err != nil {
			return err
		}
	}
	draft.Release = analytics.Release{By: string(store.Researcher),
		Reason: "This table is published with the study. / Ce tableau est publié avec l’étude."}
	id, err := s.store.Release(ctx, draft.Released)
	if err != nil || !draft.Waits {
		return err
	}
	return s.store.ActOnRelease(ctx, study, id, analytics.ReleaseAct{Deed: analytics.ReleaseAgree, By: string(store.Steward),
		Reason: "Part of the demonstration: this table is already public. / Pour la démonstration : ce tableau est déjà public."})
}
