package service

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"candour/analytics"
	"candour/analytics/chdb"
	"candour/analytics/clickhouse"
	"candour/analytics/disclosure"
	"candour/analytics/intake"
	"candour/server/store"
	"candour/server/web"
	"candour/survey"
)

// Service is everything that runs. Open it, Run it, Close it.
type Service struct {
	config    Config
	log       *slog.Logger
	lock      *os.File // keeps other processes out of the folder
	store     *store.Store
	engine    *chdb.Engine // nil with a ClickHouse server
	database  *clickhouse.Database
	ledger    *intake.Ledger
	hub       *web.Hub
	web       *web.Server
	exact     analytics.Results
	protected analytics.Results
	stored    atomic.Int64 // responses that reached ClickHouse since the start
	simulator string       // the token of this machine's own simulation

	mu      sync.Mutex
	address string // where it listens; empty: not yet
}

// Open opens the data folder and everything in it. A folder that another process uses is refused
// with a sentence.
func Open(ctx context.Context, config Config, log *slog.Logger) (*Service, error) {
	if err := config.keepsSecretApart(); err != nil {
		return nil, err
	}
	return open(ctx, config, log, parts{withLedger: true})
}

// OpenOffline opens a data folder for a command while no server has it. A demo's folder brings its
// own secret. Without a secret the ledger stays closed: nothing can be accepted, and closing a
// survey, which lets go what is held, asks for one.
func OpenOffline(ctx context.Context, config Config, log *slog.Logger) (*Service, error) {
	if _, err := os.Stat(config.path(demoFile)); err == nil {
		s, _, err := OpenDemo(ctx, config, log)
		return s, err
	}
	return open(ctx, config, log, parts{withLedger: len(config.Secrets) > 0})
}

// parts says what is opened besides the store and ClickHouse.
type parts struct{ withLedger bool }

func open(ctx context.Context, config Config, log *slog.Logger, with parts) (*Service, error) {
	s := &Service{config: config, log: log, hub: web.NewHub()}
	token := make([]byte, 32)
	_, _ = rand.Read(token) // never fails
	s.simulator = base64.RawURLEncoding.EncodeToString(token)
	steps := []func(context.Context) error{s.openFolder, s.openStore, s.openClickHouse}
	if with.withLedger {
		steps = append(steps, s.openLedger, s.openWeb)
	}
	for _, open := range steps {
		if err := open(ctx); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	return s, nil
}

func (s *Service) openFolder(context.Context) error {
	if err := os.MkdirAll(s.config.Data, 0o700); err != nil {
		return &survey.Error{Kind: survey.Unavailable, Err: err,
			Message: "The data folder " + s.config.Data + " cannot be made; check CANDOUR_DATA."}
	}
	lock, err := os.OpenFile(s.config.path("lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return &survey.Error{Kind: survey.Unavailable, Err: err,
			Message: "The data folder " + s.config.Data + " cannot be written; check its rights."}
	}
	s.lock = lock
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return &survey.Error{Kind: survey.Unavailable, Err: err, Message: "Another candour uses the folder " +
			s.config.Data + "; stop it, or set CANDOUR_DATA to another folder."}
	}
	return nil
}

func (s *Service) openStore(ctx context.Context) (err error) {
	s.store, err = store.Open(ctx, store.Config{Path: s.config.path("meta.db")})
	return err
}

func (s *Service) openClickHouse(ctx context.Context) (err error) {
	config := clickhouse.Config{URL: s.config.ClickHouse, Catalogue: s.store, Log: s.log}
	if s.config.ClickHouse == "" {
		s.engine, err = chdb.Open(chdb.Config{Path: s.config.path("clickhouse"), Library: s.config.Library})
		if err != nil {
			return err
		}
		config.Writer, config.Reader = s.engine.Writer(), s.engine.Reader()
	}
	if s.database, err = clickhouse.Open(config); err != nil {
		return err
	}
	s.exact = s.database.Results(clickhouse.Live)
	s.protected = disclosure.New(s.database.Results(clickhouse.Snapshot), s.store)
	return nil
}

// openLedger readies every survey's table first: the ledger sends what it holds at once.
func (s *Service) openLedger(ctx context.Context) (err error) {
	if err := s.ensureAll(ctx); err != nil {
		s.log.Warn("ClickHouse does not answer yet; responses wait in the ledger", "error", err)
	}
	s.ledger, err = intake.Open(intake.Config{
		Path: s.config.path("ledger.db"), Secrets: s.config.Secrets, Hold: s.hold, Sink: sink{s},
		Changed: s.hub.Changed, Log: s.log,
	})
	return err
}

func (s *Service) openWeb(context.Context) error {
	keys, err := s.config.derived("seal")
	if err != nil {
		return err
	}
	s.web, err = web.New(web.Config{
		Store: s.store, Intake: s.ledger, Engine: s.database, Exact: s.exact, Protected: s.protected,
		Hub: s.hub, Publisher: publisher{s.Local()}, SealKeys: keys, URL: s.config.URL, Rate: s.config.Rate, Proxies: s.config.Proxies,
		Demo: s.config.Demo, Simulator: s.simulator, Log: s.log,
	})
	return err
}

// hold is how many responses of a survey wait for each other. The demo shows each at once.
func (s *Service) hold(id survey.ID) int {
	if s.config.Demo {
		return 1
	}
	def, err := s.store.Definition(context.Background(), id)
	if err != nil {
		s.log.Error("hold unknown, keeping responses", "survey", id, "error", err)
		return 1 << 30
	}
	return def.Privacy.Hold
}

func (s *Service) ensureAll(ctx context.Context) error {
	all, err := s.store.Surveys(ctx)
	if err != nil {
		return err
	}
	for _, v := range all {
		def, err := s.store.Definition(ctx, v.ID)
		if err != nil {
			return err
		}
		if err := s.database.Ensure(ctx, def); err != nil {
			return fmt.Errorf("ready the table of %s: %w", v.ID, err)
		}
	}
	return nil
}

// sink makes a survey's table before the first rows reach it, so that a ClickHouse that was away
// at the start is no trouble.
type sink struct{ *Service }

func (s sink) Insert(ctx context.Context, id survey.ID, token string, rows []survey.Response) error {
	def, err := s.store.Definition(ctx, id)
	if err != nil {
		return err
	}
	if err := s.database.Ensure(ctx, def); err != nil {
		return err
	}
	if err := s.database.Insert(ctx, id, token, rows); err != nil {
		return err
	}
	s.stored.Add(int64(len(rows)))
	return nil
}

func (s sink) Present(ctx context.Context, id survey.ID, ids [][16]byte) (int, error) {
	return s.database.Present(ctx, id, ids)
}

// Address returns where the service listens, as an address for a browser; empty before Run.
func (s *Service) Address() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.address
}

// Run serves until ctx is done. Started is called once it listens.
func (s *Service) Run(ctx context.Context, started func(address string)) error {
	listener, err := net.Listen("tcp", s.config.Addr)
	if err != nil {
		return &survey.Error{Kind: survey.Unavailable, Err: err, Message: "The address " + s.config.Addr +
			" cannot be listened on; stop what uses it or set CANDOUR_ADDR to another."}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s.mu.Lock()
	s.address = "http://" + listener.Addr().String()
	s.mu.Unlock()
	stopControl, err := s.listenControl()
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer stopControl()
	stopMetrics, err := s.listenMetrics()
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer stopMetrics()
	go s.renewSnapshots(ctx)
	failed := make(chan error, 1)
	go func() { failed <- s.web.App().Listener(listener) }()
	started(s.Address())
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	s.hub.Close() // ends the streams that shutting down would wait for
	return s.web.App().ShutdownWithTimeout(5 * time.Second)
}

// Close ends everything, the ledger first, so that what it holds is on disk.
func (s *Service) Close() error {
	s.hub.Close()
	var errs []error
	if s.ledger != nil {
		errs = append(errs, s.ledger.Close())
	}
	if s.database != nil {
		errs = append(errs, s.database.Close())
	}
	if s.engine != nil {
		errs = append(errs, s.engine.Close())
	}
	if s.store != nil {
		errs = append(errs, s.store.Close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return errors.Join(errs...)
}

// listenMetrics serves Prometheus on its own address, if there is one.
func (s *Service) listenMetrics() (stop func(), err error) {
	if s.config.MetricsAddr == "" {
		return func() {}, nil
	}
	listener, err := net.Listen("tcp", s.config.MetricsAddr)
	if err != nil {
		return nil, &survey.Error{Kind: survey.Unavailable, Err: err, Message: "The address " +
			s.config.MetricsAddr + " cannot be listened on; set CANDOUR_METRICS_ADDR to another."}
	}
	server := &http.Server{Handler: s.metrics(), ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(listener) }()
	return func() { _ = server.Close() }, nil
}
