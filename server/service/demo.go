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

	"candour/analytics"
	"candour/server/store"
	"candour/survey"
	"candour/survey/sample"
)

// DemoAccounts is the content of demo.json: where the demo serves, and who may sign in.
type DemoAccounts struct {
	URL      string              `json:"url"`
	Accounts []store.Credentials `json:"accounts"`
}

const demoFile = "demo.json"

// OpenDemo opens a demo in config.Data: it fills an empty folder with the sample studies, their
// responses and one account a role, and uses a folder that it filled before as it is. Any other
// folder is refused.
func OpenDemo(ctx context.Context, config Config, log *slog.Logger) (*Service, DemoAccounts, error) {
	config.Demo = true
	known, err := readDemo(config)
	if err != nil {
		return nil, known, err
	}
	if config.Secrets, err = demoSecret(config); err != nil {
		return nil, known, err
	}
	s, err := Open(ctx, config, log)
	if err != nil {
		return nil, known, err
	}
	if len(known.Accounts) == 0 {
		if known.Accounts, err = s.fill(ctx); err != nil {
			return nil, known, errors.Join(err, s.Close())
		}
		if err := s.WriteDemo(known); err != nil {
			return nil, known, errors.Join(err, s.Close())
		}
	}
	return s, known, nil
}

// readDemo returns what an earlier demo wrote, or nothing for a folder that is free. A demo that
// was stopped while it filled its folder starts again from nothing.
func readDemo(config Config) (DemoAccounts, error) {
	var known DemoAccounts
	content, err := os.ReadFile(config.path(demoFile))
	switch {
	case err == nil:
		if err := json.Unmarshal(content, &known); err == nil && len(known.Accounts) > 0 {
			return known, nil
		}
		if err := os.RemoveAll(config.Data); err != nil {
			return known, fmt.Errorf("clear half-made demo: %w", err)
		}
	case !errors.Is(err, fs.ErrNotExist):
		return known, fmt.Errorf("read demo: %w", err)
	default:
		if entries, err := os.ReadDir(config.Data); err == nil && len(entries) > 0 {
			return known, survey.Fault(survey.Conflict, "The folder "+config.Data+
				" holds something that the demo did not make; give it another with CANDOUR_DATA=FOLDER.")
		}
	}
	if err := os.MkdirAll(config.Data, 0o700); err != nil {
		return known, fmt.Errorf("make data folder: %w", err)
	}
	return known, writeFile(config.path(demoFile), []byte("{}\n"))
}

// demoSecret is the demo's own secret. It lies in the data folder, where no real one may lie.
func demoSecret(config Config) ([][]byte, error) {
	content, err := os.ReadFile(config.path("demo-secret.txt"))
	if errors.Is(err, fs.ErrNotExist) {
		content = []byte(NewSecret() + "\n")
		err = writeFile(config.path("demo-secret.txt"), content)
	}
	if err != nil {
		return nil, fmt.Errorf("ready the demo's secret: %w", err)
	}
	return secrets(string(content), "")
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

func writeFile(path string, content []byte) error {
	if err := os.WriteFile(path, content, 0o600); err != nil {
		return &survey.Error{Kind: survey.Unavailable, Err: err,
			Message: path + " cannot be written; check the disk and the folder's rights."}
	}
	return os.Chmod(path, 0o600) // also where it was there before
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
	if err := (sink{s}).Insert(ctx, def.Name, "sample", rows); err != nil {
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
// small for protected numbers reaches its funder.
func (s *Service) releaseSample(ctx context.Context) error {
	const study = "peer-support"
	reasons := map[string]string{
		"en": "This table is published with the study.",
		"fr": "Ce tableau est publié avec l'étude.",
	}
	for lang, reason := range reasons {
		table, err := s.exact.TableOne(ctx, analytics.TableOneQuery{Study: study, Lang: lang})
		if err != nil {
			return fmt.Errorf("make Table 1: %w", err)
		}
		table.Released = &analytics.Release{By: string(store.Researcher), Reason: reason}
		if err := s.store.ReleaseTableOne(ctx, study, lang, table); err != nil {
			return err
		}
	}
	return s.store.Log(ctx, "demo", "release", study)
}
