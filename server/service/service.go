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
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"candour/analytics"
	"candour/analytics/cache"
	"candour/analytics/chdb"
	"candour/analytics/clickhouse"
	"candour/analytics/disclosure"
	"candour/analytics/intake"
	"candour/analytics/seal"
	"candour/server/credential"
	"candour/server/store"
	"candour/server/web"
	"candour/survey"
)

// lockFile keeps other processes out of a data folder.
const lockFile = "lock"

// Files that are kept apart from the store, so that nothing in one leads to anything in another.
const (
	claimsFile = "claims.db"
	issuerFile = "issuer.db"
	peopleFile = "people.db"
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
	claims    *store.Claims
	persons   *store.People
	issuers   *store.Issuer // apart from the ledger, where tickets are spent
	hub       *web.Hub
	web       *web.Server
	exact     analytics.Results
	cached    *cache.Cache // what exact is
	protected analytics.Results
	releases  analytics.Releases
	stored    atomic.Int64 // responses that reached ClickHouse since the start
	simulator string       // the token of this machine's own simulation

	pools sync.Map // which simulation began a survey's pool, by its seed

	publishing sync.Mutex // one survey is published at a time
	copying    sync.Mutex // a backup is made, or a snapshot renewed

	mu      sync.Mutex
	address string // where it listens; empty: not yet
}

// Open opens the data folder and everything in it. A folder that another process uses is refused
// with a sentence.
func Open(ctx context.Context, config Config, log *slog.Logger) (*Service, error) {
	s := prepare(config, log)
	return s.take(ctx, s.openFolder, s.openStore, s.openClickHouse, s.openLedger, s.openWeb)
}

// OpenOffline opens a data folder for a command while no server has it. A demo's folder brings its
// own secret. Without a secret the ledger stays closed: nothing can be accepted, and closing a
// survey, which lets go what is held, asks for one.
func OpenOffline(ctx context.Context, config Config, log *slog.Logger) (*Service, error) {
	if _, err := os.Stat(config.path(demoFile)); err == nil {
		return openFilledDemo(ctx, config, log)
	}
	if len(config.Secrets) > 0 {
		return Open(ctx, config, log)
	}
	s := prepare(config, log)
	return s.take(ctx, s.openFolder, s.openStore, s.openClickHouse)
}

func prepare(config Config, log *slog.Logger) *Service {
	token := make([]byte, 32)
	_, _ = rand.Read(token) // never fails
	return &Service{config: config, log: log, hub: web.NewHub(),
		simulator: base64.RawURLEncoding.EncodeToString(token)}
}

// take takes the steps to an open service; when one fails, everything is closed again.
func (s *Service) take(ctx context.Context, steps ...func(context.Context) error) (*Service, error) {
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	return s, nil
}

func (s *Service) openFolder(context.Context) error {
	if err := s.config.keepsSecretApart(); err != nil {
		return err
	}
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		return fmt.Errorf("keep memory out of core files: %w", err)
	}
	if err := os.MkdirAll(s.config.Data, 0o700); err != nil {
		return &survey.Error{Kind: survey.Unavailable, Err: err,
			Message: "The data folder " + s.config.Data + " cannot be made; check CANDOUR_DATA."}
	}
	if err := closeFolder(s.config.Data); err != nil {
		return err
	}
	lock, err := os.OpenFile(s.config.path(lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return &survey.Error{Kind: survey.Unavailable, Err: err,
			Message: "The data folder " + s.config.Data + " cannot be written; check its rights."}
	}
	s.lock = lock
	switch err := unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); {
	case errors.Is(err, unix.EWOULDBLOCK):
		return &survey.Error{Kind: survey.Unavailable, Err: err, Message: "Another candour uses the folder " +
			s.config.Data + "; stop it, or set CANDOUR_DATA to another folder."}
	case err != nil:
		return &survey.Error{Kind: survey.Unavailable, Err: err, Message: "The data folder " + s.config.Data +
			" cannot be locked; set CANDOUR_DATA to a folder on a disk of this machine."}
	}
	return nil
}

// closeFolder keeps other users out of a folder, unless it is shared, like /tmp, or belongs to one of
// them; its files are their owner's alone all the same.
func closeFolder(path string) error {
	is, err := os.Stat(path)
	if err == nil && is.Mode()&os.ModeSticky == 0 && is.Mode().Perm()&0o077 != 0 {
		err = os.Chmod(path, is.Mode()&^0o077)
	}
	if err != nil && !errors.Is(err, os.ErrPermission) {
		return fmt.Errorf("close the data folder to others: %w", err)
	}
	return nil
}

// openStore opens the store, and the files that are kept apart from it.
func (s *Service) openStore(ctx context.Context) (err error) {
	for _, file := range []struct {
		path string
		open func(path string) error
	}{
		{s.config.path(claimsFile), func(path string) error { s.claims, err = store.OpenClaims(ctx, path); return err }},
		{s.config.path(issuerFile), func(path string) error { s.issuers, err = store.OpenIssuer(ctx, path); return err }},
		{s.config.path(peopleFile), func(path string) error { s.persons, err = store.OpenPeople(ctx, path); return err }},
		{s.config.path("meta.db"), func(path string) error {
			s.store, err = store.Open(ctx, store.Config{Path: path, Now: s.now, LiveVisits: s.config.Demo})
			return err
		}},
	} {
		if err := file.open(file.path); err != nil {
			return store.Readable(file.path, err)
		}
	}
	return nil
}

func (s *Service) openClickHouse(ctx context.Context) (err error) {
	config := clickhouse.Config{URL: s.config.ClickHouse, Catalogue: s.store, Visits: s.store, Log: s.log}
	if s.config.ClickHouse == "" {
		s.engine, err = chdb.Open(chdb.Config{Path: s.config.path("clickhouse"), Library: s.config.Library})
		if err != nil {
			return err
		}
		config.Writer, config.Reader = s.engine.Writer(), s.engine.Reader()
		config.Exporter = s.engine.Exporter()
	}
	if s.database, err = clickhouse.Open(config); err != nil {
		return err
	}
	s.cached = cache.New(cache.Config{Results: s.database.Results(clickhouse.Live),
		Catalogue: s.store, Version: s.database.Version})
	s.exact = s.cached
	protected := disclosure.New(cache.New(cache.Config{Results: s.database.Results(clickhouse.Snapshot),
		Catalogue: s.store, Version: s.database.SnapshotVersion}), s.store)
	s.protected, s.releases = protected, protected
	return nil
}

// openLedger readies every survey's table first: the ledger sends what it holds at once.
func (s *Service) openLedger(ctx context.Context) (err error) {
	if err := s.ensureAll(ctx); err != nil {
		s.log.Warn("ClickHouse does not answer yet; responses wait in the ledger", "error", err)
	} else if err := s.eraseWithdrawn(ctx); err != nil {
		s.log.Warn("what was withdrawn is deleted within the hour", "error", err)
	}
	s.ledger, err = intake.Open(intake.Config{
		Path: s.config.path("ledger.db"), Secrets: s.config.Secrets, Hold: s.hold, Sink: sink{s},
		Changed: s.hub.Changed, Log: s.log,
	})
	return store.Readable(s.config.path("ledger.db"), err)
}

func (s *Service) openWeb(ctx context.Context) error {
	keys, err := seal.DeriveAll(s.config.Secrets, "seal")
	if err != nil {
		return err
	}
	claimKeys, err := seal.DeriveAll(s.config.Secrets, "claim")
	if err != nil {
		return err
	}
	var provider *credential.Provider
	if s.config.SignIn.Issuer != "" {
		provider = credential.NewProvider(s.config.SignIn, s.now)
	}
	s.web, err = web.New(web.Config{
		Store: s.store, Intake: s.door(), Tickets: s.ledger, Issuer: issuer{s}, People: people{s}, Claims: s.claims, ClaimKeys: claimKeys, Engine: s.database, Exact: s.exact, Protected: s.protected, Releases: s.releases,
		Hub: s.hub, Provider: provider, Publisher: publisher{s.Local()}, SealKeys: keys, URL: s.config.URL, Rate: s.config.Rate, Proxies: s.config.Proxies,
		Elsewhere: s.config.ClickHouse != "", Demo: s.config.Demo, Withdrawals: withdrawals{s}, Simulator: s.simulator, Now: s.now, Log: s.log,
	})
	if err != nil {
		return err
	}
	if err := s.renewBoxes(ctx); err != nil {
		return err
	}
	if closed, err := s.closedBoxes(ctx); err != nil {
		return err
	} else if closed > 0 {
		s.log.Warn("CANDOUR_SECRET does not open all that is sealed here: it is not the one of before; `candour doctor` tells more",
			"sealed", closed)
	}
	return s.web.RenewSeals(ctx)
}

// door is the ledger, as pages and API reach it.
func (s *Service) door() web.Intake {
	if s.config.Faults.Accept == nil {
		return s.ledger
	}
	return faultyDoor{s.ledger, s.config.Faults.Accept}
}

type faultyDoor struct {
	web.Intake
	fault func()
}

func (d faultyDoor) Accept(ctx context.Context, entry intake.Entry) (string, error) {
	d.fault()
	return d.Intake.Accept(ctx, entry)
}

// Inspect shows everything that ClickHouse holds, for the proof of anonymity.
func (s *Service) Inspect(ctx context.Context, visit func(clickhouse.StoredTable) error) error {
	return s.database.Inspect(ctx, visit)
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

// ensureAll readies the table of every survey, and drops what a process that was killed left of a copy.
func (s *Service) ensureAll(ctx context.Context) error {
	all, err := s.store.Surveys(ctx)
	if err != nil {
		return err
	}
	for _, v := range all {
		if err := errors.Join(s.ensure(ctx, v.ID), s.database.DropStaged(ctx, v.ID)); err != nil {
			return err
		}
	}
	return nil
}

// ensure readies the table of a published survey.
func (s *Service) ensure(ctx context.Context, id survey.ID) error {
	def, err := s.store.Definition(ctx, id)
	if err != nil {
		return err
	}
	if err := s.database.Ensure(ctx, def); err != nil {
		return fmt.Errorf("ready the table of %s: %w", id, err)
	}
	return nil
}

// sink makes a survey's table before the first rows reach it or are looked for, so that a ClickHouse
// that was away at the start, or comes back empty, is no trouble.
type sink struct{ *Service }

func (s sink) Insert(ctx context.Context, id survey.ID, token string, rows []survey.Response) error {
	if fault := s.config.Faults.Insert; fault != nil {
		if err := fault(); err != nil {
			return err
		}
	}
	if err := s.ensure(ctx, id); err != nil {
		return err
	}
	withdrawn, err := s.store.Withdrawn(ctx, id)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(slices.Clone(rows), func(r survey.Response) bool {
		return withdrawn[clickhouse.Mark(r.ID)]
	})
	if err := s.database.Insert(ctx, id, token, rows); err != nil {
		return err
	}
	s.stored.Add(int64(len(rows)))
	return nil
}

func (s sink) Present(ctx context.Context, id survey.ID, ids [][16]byte) (int, error) {
	if err := s.ensure(ctx, id); err != nil {
		return 0, err
	}
	withdrawn, err := s.store.Withdrawn(ctx, id)
	if err != nil {
		return 0, err
	}
	left := slices.DeleteFunc(slices.Clone(ids), func(id [16]byte) bool { return withdrawn[clickhouse.Mark(id)] })
	n, err := s.database.Present(ctx, id, left)
	if n == len(left) { // what was taken back needs to come no more
		n = len(ids)
	}
	return n, err
}

// Address returns where the service listens, as an address for a browser; empty before Run.
func (s *Service) Address() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.address
}

// Run serves until ctx is done, and returns when everything that it started has ended. Started is
// called once it listens.
func (s *Service) Run(ctx context.Context, started func(address string)) error {
	if err := s.needLedger(); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.config.Addr)
	if err != nil {
		return &survey.Error{Kind: survey.Unavailable, Err: err, Message: "The address " + s.config.Addr +
			" cannot be listened on; stop what uses it or set CANDOUR_ADDR to another."}
	}
	var work sync.WaitGroup
	defer work.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s.mu.Lock()
	s.address = "http://" + listener.Addr().String()
	s.mu.Unlock()
	if err := errors.Join(s.listenMetrics(ctx, &work), s.listenControl(ctx, &work)); err != nil {
		return errors.Join(err, listener.Close())
	}
	work.Go(func() { s.renewSnapshots(ctx) })
	work.Go(func() { s.beatApart(ctx) })
	return s.serve(ctx, listener, started)
}

// serve answers browsers and programs until ctx is done.
func (s *Service) serve(ctx context.Context, listener net.Listener, started func(address string)) error {
	failed := make(chan error, 1)
	go func() { failed <- s.web.App().Listener(lingering{listener, lingerLife}) }()
	started(s.Address())
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	s.hub.Close() // ends the streams that shutting down would wait for
	return s.web.App().ShutdownWithTimeout(5 * time.Second)
}

// lastSending is how long closing waits for responses that are on their way to ClickHouse. What does
// not go in time stays in the ledger and goes at the next start.
const lastSending = 3 * time.Second

// Close ends everything, the ledger first, so that what it holds is on disk.
func (s *Service) Close() error {
	s.hub.Close()
	var errs []error
	if s.ledger != nil {
		ctx, cancel := context.WithTimeout(context.Background(), lastSending)
		defer cancel()
		if err := s.ledger.Flush(ctx); err != nil {
			s.log.Warn("responses wait in the ledger for the next start", "error", err)
		}
		errs = append(errs, s.ledger.Close())
	}
	if s.database != nil {
		errs = append(errs, s.database.Close())
	}
	if s.engine != nil {
		errs = append(errs, s.engine.Close())
	}
	if s.web != nil {
		s.web.Settle()
	}
	if s.claims != nil {
		errs = append(errs, s.claims.Close())
	}
	if s.persons != nil {
		errs = append(errs, s.persons.Close())
	}
	if s.issuers != nil {
		errs = append(errs, s.issuers.Close())
	}
	if s.store != nil {
		errs = append(errs, s.store.Close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return errors.Join(errs...)
}

// listenMetrics serves Prometheus on its own address, if there is one, until ctx is done.
func (s *Service) listenMetrics(ctx context.Context, work *sync.WaitGroup) error {
	if s.config.MetricsAddr == "" {
		return nil
	}
	listener, err := net.Listen("tcp", s.config.MetricsAddr)
	if err != nil {
		return &survey.Error{Kind: survey.Unavailable, Err: err, Message: "The address " +
			s.config.MetricsAddr + " cannot be listened on; set CANDOUR_METRICS_ADDR to another."}
	}
	server := &http.Server{Handler: s.metrics(), ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	work.Go(func() { _ = server.Serve(listener) })
	return nil
}
