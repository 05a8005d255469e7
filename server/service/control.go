package service

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"candour/dashboards"
	"candour/dashboards/workbook"
	"candour/server/store"
	"candour/survey"
)

// Control is what commands do to a data folder. Local does it in this process; Dial asks the server
// that has the folder, over a socket in it.
type Control interface {
	Publish(def []byte, defaultName string) (Published, error)
	Life(change LifeChange) (Published, error)
	Definition(id survey.ID) ([]byte, error)
	Report(request ReportRequest) ([]byte, error)
	Account(change AccountChange) (store.Credentials, error)
	Simulation(request SimulationRequest) (SimulationDoor, error)
	InsertSynthetic(request InsertRequest) (int, error)
	Multiply(request MultiplyRequest) (int, error)
	Diagnose() (Diagnosis, error)
	Unpark() (int, error)
	BackUp(request BackupRequest) (Backup, error)
	Close() error
}

// Local controls this service directly. Closing it closes nothing.
func (s *Service) Local() Control { return &localControl{service: s, ctx: context.Background()} }

// localAccount stands in the audit log for whoever may run commands on this machine.
const localAccount = "local"

// localControl does what a command asks for; ctx ends it early when the server stops.
type localControl struct {
	service *Service
	ctx     context.Context
}

func (l *localControl) Close() error { return nil }

func (l *localControl) audit(action, detail string) error {
	return l.service.store.Log(l.ctx, localAccount, action, detail)
}

// Published is a survey after publishing or another change, with warnings that an author should read.
type Published struct {
	Survey   store.Survey
	Warnings []string
}

func (l *localControl) Publish(source []byte, defaultName string) (Published, error) {
	ctx, s := l.ctx, l.service
	def, warnings, err := survey.ParseNamed(source, defaultName)
	if err != nil {
		return Published{}, err
	}
	if err := survey.Publishable(def); err != nil {
		return Published{}, err
	}
	v, err := s.publish(ctx, def)
	if err != nil {
		return Published{}, err
	}
	var texts []string
	for _, w := range warnings {
		texts = append(texts, w.String())
	}
	return Published{v, texts}, l.audit("publish", fmt.Sprintf("%s version %d", v.ID, v.Version))
}

// publish stores a definition once its table is ready, so that it is published whole or not at all.
func (s *Service) publish(ctx context.Context, def *survey.Definition) (store.Survey, error) {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	if err := s.fillKey(ctx, def); err != nil {
		return store.Survey{}, err
	}
	if err := s.store.CheckPublish(ctx, def); err != nil {
		return store.Survey{}, err
	}
	if err := s.database.Ensure(ctx, def); err != nil {
		return store.Survey{}, err
	}
	return s.store.Publish(ctx, def)
}

// LifeChange opens or closes a survey or, with a Wave, makes that wave the current one.
type LifeChange struct {
	Survey survey.ID
	State  store.State
	Wave   string
	Freeze bool // from now on withdrawal codes do nothing

	// NobodyActs is why a survey that may be told of harm opens with nobody named who acts on it. It is noted
	// in the audit log. Asked: a page asked for it first, and notes it (web.Server.changeLife).
	NobodyActs string
	Asked      bool
}

func (l *localControl) Life(change LifeChange) (Published, error) {
	ctx, s := l.ctx, l.service
	var done Published
	if change.State != "" {
		if err := s.setState(ctx, change.Survey, change.State); err != nil {
			return done, err
		}
	}
	if change.Wave != "" {
		if err := s.setWave(ctx, change.Survey, change.Wave); err != nil {
			return done, err
		}
	}
	if change.Freeze {
		if err := s.freeze(ctx, change.Survey); err != nil {
			return done, err
		}
	}
	var err error
	if change.State == store.StateOpen {
		if done.Warnings, err = l.openedUnnamed(change); err != nil {
			return done, err
		}
	}
	done.Survey, err = s.store.Survey(ctx, change.Survey)
	return done, err
}

// openedUnnamed warns of a survey that is open although nobody is named who acts when an answer tells of
// harm, and notes it in the audit log. Pages ask for a reason before; scripts that open surveys go on, are
// told how to mend it, and the survey's privacy notice and its study's page say it until it is mended.
func (l *localControl) openedUnnamed(change LifeChange) ([]string, error) {
	ctx, s := l.ctx, l.service
	def, err := s.store.Definition(ctx, change.Survey)
	if err != nil || !def.TellsOfHarm() {
		return nil, err
	}
	harm, err := s.store.HarmOf(ctx, def)
	if err != nil || harm.Named() || change.Asked {
		return nil, err
	}
	reason := cmp.Or(strings.TrimSpace(change.NobodyActs), "no reason was given")
	err = l.audit("life", string(def.Name)+" open with nobody named who acts on harm: "+reason)
	lines := []string{
		"Warning: the survey " + string(def.Name) + " asks for what may tell of harm, and nobody is named who acts on it.",
		"  It is open all the same. Its privacy notice tells young people that nobody was named.",
		"  Name somebody: at /studies/" + string(def.Study) + "/harm in the browser, at once, or with notice.harm.who in the next version.",
	}
	if change.NobodyActs == "" {
		lines = append(lines, "  If nobody can be named, write why: candour survey open "+string(def.Name)+
			" --nobody-acts-on-harm \"...\". It stands in the audit log, where now it says that no reason was given.")
	}
	return lines, err
}

// setWave makes a wave, which the definition names, current, and ends the others. It may be called
// again when ClickHouse was away the first time.
func (s *Service) setWave(ctx context.Context, id survey.ID, wave string) error {
	if err := s.needLedger(); err != nil {
		return err
	}
	v, err := s.store.Survey(ctx, id)
	if err != nil {
		return err
	}
	def, err := s.store.Definition(ctx, id)
	if err != nil {
		return err
	}
	if err := hasWave(def, wave); err != nil {
		return err
	}
	if v.Wave == wave {
		return s.endWaves(ctx, v, weekly)
	}
	err = errors.Join(s.store.CloseWave(ctx, id), s.store.ResumeWave(ctx, id, wave))
	if v.State == store.StateOpen { // a draft's wave took no answer; a closed one's has ended already
		err = errors.Join(err, s.store.EndWave(ctx, id, v.Wave, s.now()))
	}
	if err != nil {
		return err
	}
	if err := s.store.SetWave(ctx, id, wave); err != nil {
		return err
	}
	if err := s.store.Log(ctx, localAccount, "wave", string(id)+" "+wave); err != nil {
		return err
	}
	v.Wave = wave
	return s.endWaves(ctx, v, waveClosed)
}

func hasWave(def *survey.Definition, wave string) error {
	if slices.Contains(def.Waves, wave) {
		return nil
	}
	return survey.Refuse(survey.Invalid, "The survey %s has no wave %q; its waves are %q. Add it to the definition and "+
		"publish that.", def.Name, wave, def.Waves)
}

func (l *localControl) Definition(id survey.ID) ([]byte, error) {
	def, err := l.service.store.Definition(l.ctx, id)
	if err != nil {
		return nil, err
	}
	return indentedJSON(def)
}

// AccountChange adds an account or, with Reset, gives one new credentials.
type AccountChange struct {
	Account store.Account
	Reset   bool
}

func (l *localControl) Account(change AccountChange) (store.Credentials, error) {
	var made store.Credentials
	var err error
	action := "add account"
	if change.Reset {
		action = "reset account"
		made, err = l.service.store.ResetAccount(l.ctx, change.Account.Name)
	} else {
		made, err = l.service.store.AddAccount(l.ctx, change.Account)
	}
	if err != nil {
		return made, err
	}
	return made, l.audit(action, made.Name)
}

// ReportRequest asks for a study's workbook, exact for a researcher, protected for anyone else.
type ReportRequest struct {
	Study survey.StudyID
	Lang  string
	Role  store.Role
}

func (l *localControl) Report(request ReportRequest) ([]byte, error) {
	ctx := l.ctx
	if !slices.Contains(store.Roles(), request.Role) {
		return nil, survey.Refuse(survey.Invalid, "There is no role %q; choose researcher for exact numbers or funder for "+
			"protected ones.", request.Role)
	}
	var out bytes.Buffer
	source := dashboards.Source{Results: l.service.protected, Catalogue: l.service.store, Released: l.service.releases}
	if request.Role == store.Researcher {
		source.Results = l.service.exact
	}
	report, err := dashboards.GatherStudy(ctx, source, request.Study, request.Lang)
	if err != nil {
		return nil, err
	}
	if err := workbook.Write(&out, report, l.service.now()); err != nil {
		return nil, err
	}
	return out.Bytes(), l.audit("report", fmt.Sprintf("%s for a %s", request.Study, request.Role))
}
