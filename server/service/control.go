package service

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/rpc"
	"os"
	"path/filepath"
	"slices"

	"candour/dashboards"
	"candour/dashboards/workbook"
	"candour/server/store"
	"candour/survey"
)

// Control is what commands do to a data folder. Local does it in this process; Dial asks the server
// that has the folder, over a socket in it.
type Control interface {
	Publish(def []byte, defaultName string) (Published, error)
	Life(change LifeChange) (store.Survey, error)
	Definition(id survey.ID) ([]byte, error)
	Report(request ReportRequest) ([]byte, error)
	Account(change AccountChange) (store.Credentials, error)
	Simulation(request SimulationRequest) (SimulationDoor, error)
	InsertSynthetic(request InsertRequest) (int, error)
	Diagnose() (Diagnosis, error)
	Close() error
}

// maxSocket is the longest path that a socket may have (sun_path, less its final zero).
const maxSocket = 107

// socketPath lies in the data folder, or, where that path is too long for a socket, under the
// system's folder for temporary files with a name derived from the folder's.
func (c Config) socketPath() (string, error) {
	folder, err := filepath.Abs(c.Data)
	if err != nil {
		return "", fmt.Errorf("find data folder: %w", err)
	}
	if path := filepath.Join(folder, "control.sock"); len(path) <= maxSocket {
		return path, nil
	}
	return filepath.Join(os.TempDir(), "candour-"+shortHash(folder)+".sock"), nil
}

// listenControl lets commands on this machine, of this user, reach the running server.
func (s *Service) listenControl() (stop func(), err error) {
	path, err := s.config.socketPath()
	if err != nil {
		return nil, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("remove old socket: %w", err)
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("listen for commands: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	server := rpc.NewServer()
	if err := server.RegisterName("Control", &remoteControl{s.Local()}); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return // closed
			}
			go server.ServeConn(conn)
		}
	}()
	return func() { _ = listener.Close() }, nil
}

// Local controls this service directly. Closing it closes nothing.
func (s *Service) Local() Control { return &localControl{service: s} }

type localControl struct{ service *Service }

func (l *localControl) Close() error { return nil }

// Published is a survey after publishing, with warnings that an author should read.
type Published struct {
	Survey   store.Survey
	Warnings []string
}

func (l *localControl) Publish(source []byte, defaultName string) (Published, error) {
	ctx, s := context.Background(), l.service
	def, warnings, err := survey.ParseNamed(source, defaultName)
	if err != nil {
		return Published{}, err
	}
	if err := survey.Publishable(def); err != nil {
		return Published{}, err
	}
	v, err := s.store.Publish(ctx, def)
	if err != nil {
		return Published{}, err
	}
	var texts []string
	for _, w := range warnings {
		texts = append(texts, string(w))
	}
	return Published{v, texts}, s.database.Ensure(ctx, def)
}

// LifeChange opens or closes a survey or, with a Wave, makes that wave the current one.
type LifeChange struct {
	Survey survey.ID
	State  store.State
	Wave   string
}

func (l *localControl) Life(change LifeChange) (store.Survey, error) {
	ctx, s := context.Background(), l.service
	if change.State != "" {
		if err := s.setState(ctx, change.Survey, change.State); err != nil {
			return store.Survey{}, err
		}
	}
	if change.Wave != "" {
		if err := s.setWave(ctx, change.Survey, change.Wave); err != nil {
			return store.Survey{}, err
		}
	}
	return s.store.Survey(ctx, change.Survey)
}

// setWave ends the current wave and makes another, which the definition names, current.
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
	if !slices.Contains(def.Waves, wave) {
		return survey.Fault(survey.Invalid, fmt.Sprintf(
			"The survey %s has no wave %q; its waves are %q. Add it to the definition and publish that.", id, wave, def.Waves))
	}
	if v.Wave == wave {
		return nil
	}
	if err := s.store.SetWave(ctx, id, wave); err != nil {
		return err
	}
	return s.endWave(ctx, id, v.Wave)
}

func (l *localControl) Definition(id survey.ID) ([]byte, error) {
	def, err := l.service.store.Definition(context.Background(), id)
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
	if change.Reset {
		return l.service.store.ResetAccount(context.Background(), change.Account.Name)
	}
	return l.service.store.AddAccount(context.Background(), change.Account)
}

// ReportRequest asks for a study's workbook, exact for a researcher, protected for anyone else.
type ReportRequest struct {
	Study survey.StudyID
	Lang  string
	Role  store.Role
}

func (l *localControl) Report(request ReportRequest) ([]byte, error) {
	ctx := context.Background()
	var out bytes.Buffer
	source := dashboards.Source{Results: l.service.protected, Catalogue: l.service.store}
	if request.Role == store.Researcher {
		source.Results = l.service.exact
	}
	report, err := dashboards.GatherStudy(ctx, source, request.Study, request.Lang)
	if err != nil {
		return nil, err
	}
	if err := workbook.Write(&out, report); err != nil {
		return nil, err
	}
	return out.Bytes(), l.service.store.Log(ctx, "local", "report", string(request.Study))
}
