// Package proof shows that nothing of a respondent stays behind. It serves this very build in a
// folder of its own, sends responses that carry marks in every place where a browser or a network
// tells of a person, also through every way in which a request can fail, and then searches every
// byte and every cell for the marks, and every number and time for when somebody answered.
//
// What it cannot see is what it does not run: a reverse proxy, the system's own logs, the network.
package proof

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"candour/server/service"
	"candour/server/store"
)

// Config says what to prove. Library is the file of libchdb, if it is elsewhere.
type Config struct {
	Library string
}

// hold is how many responses of the proof's survey wait for each other.
const hold = 10

// definition is the survey that is answered. Step says which of them a response is.
const definition = `
study: proof
name: proof
title: Proof
languages: [en]
privacy: {hold: 10, withdrawal: true}
notice: {harm: {who: Nobody}}
invitations: {mode: tickets}
honorarium: {amount: "20", ways: [{name: cash, label: Cash}]}
questions:
  - {type: integer, name: step, label: Which step?, constraint: ". >= 0 and . <= 10000"}
  - {type: text, name: said, role: open, label: What do you say?}
`

// Findings are what was searched, and what was found that should not be there.
type Findings struct {
	Searched []string
	Found    []string
}

func (f *Findings) searched(format string, args ...any) {
	f.Searched = append(f.Searched, fmt.Sprintf(format, args...))
}

func (f *Findings) found(format string, args ...any) {
	f.Found = append(f.Found, fmt.Sprintf(format, args...))
}

// run is one proof.
type run struct {
	Config
	Findings
	client  *http.Client
	folder  string // everything lies below it
	service *service.Service
	url     string
	metrics string   // address
	token   string   // of a researcher
	codes   []string // one for each response that is sent, of cards and tickets in turn
	links   []string // to tickets, what stands behind "#"
	key     string   // that signs tickets
	marks   marks
	needles []needle // of the marks
	faults  faults
	ahead   time.Duration // of the machine's clock, by the server's: there no hour and no day ends meanwhile
	from    time.Time     // when the first response was sent
	until   time.Time     // when everything had arrived
	sealed  [][]byte      // rows as they lay in the ledger, encrypted
	sent    int
}

// Run makes the proof. The error says that it could not be made; what it found is in the findings.
func Run(ctx context.Context, config Config) (Findings, error) {
	folder, err := os.MkdirTemp("", "candour-proof-")
	if err != nil {
		return Findings{}, fmt.Errorf("make a folder for the proof: %w", err)
	}
	r := &run{Config: config, client: newClient(), folder: folder, marks: newMarks(), ahead: toFreshHour(time.Now())}
	err = r.prove(ctx)
	return r.Findings, errors.Join(err, os.RemoveAll(folder))
}

// toFreshHour is how far ahead a minute into the hour after next is. What is shown by the hour or the day changes
// at its end, whoever answers; a proof that ran over one would take that for a trace. So far ahead, no time of
// the server's is one of the machine's at which responses come.
func toFreshHour(now time.Time) time.Duration {
	return now.Truncate(time.Hour).Add(2*time.Hour + time.Minute).Sub(now)
}

func (r *run) prove(ctx context.Context) error {
	console, err := r.catchConsole()
	if err != nil {
		return err
	}
	err = r.whileServing(ctx, func() error {
		return inOrder(ctx, r.arrivals, r.answer, r.fail, r.away, r.finish, r.searchLive)
	})
	if err := errors.Join(err, console()); err != nil {
		return err
	}
	return inOrder(ctx, r.searchFiles, r.searchTables)
}

func inOrder(ctx context.Context, steps ...func(context.Context) error) error {
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) path(name string) string { return filepath.Join(r.folder, name) }

// settings are those of the proof's server: every clue that may be believed is believed.
func (r *run) settings() (service.Config, error) {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails
	free, err := net.Listen("tcp", fmt.Sprintf("127.%d.%d.%d:0", 1+secret[0]%250, secret[1], 1+secret[2]%250))
	if err != nil { // a system that knows one address of its own alone
		free, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return service.Config{}, fmt.Errorf("find a port: %w", err)
	}
	r.metrics = free.Addr().String()
	return service.Config{Addr: "127.0.0.1:0", Data: r.path("data"), Secrets: [][]byte{secret}, Rate: rate,
		Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, MetricsAddr: r.metrics,
		Library: r.Library, Now: func() time.Time { return time.Now().Add(r.ahead) }, Faults: service.Faults{Accept: r.faults.accept, Insert: r.faults.insert}}, free.Close()
}

// rate is how many submissions a minute and client are let through.
const rate = 30

// whileServing does the work on a server that serves, and ends the server.
func (r *run) whileServing(ctx context.Context, work func() error) error {
	log, err := os.OpenFile(r.path("log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("open the log of the proof: %w", err)
	}
	defer func() { _ = log.Close() }()
	config, err := r.settings()
	if err != nil {
		return err
	}
	r.service, err = service.Open(ctx, config,
		slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	started, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- r.service.Run(ctx, func(address string) { started <- address }) }()
	select {
	case err = <-ended:
	case r.url = <-started:
		if err = r.prepare(ctx); err == nil {
			err = work()
		}
		stop()
		err = errors.Join(err, <-ended)
	}
	stop()
	return errors.Join(err, r.service.Close())
}

// prepare publishes the survey and adds the researcher who watches.
func (r *run) prepare(ctx context.Context) error {
	control := r.service.Local()
	if _, err := control.Publish([]byte(definition), "proof"); err != nil {
		return err
	}
	if _, err := control.Life(service.LifeChange{Survey: "proof", State: store.StateOpen}); err != nil {
		return err
	}
	made, err := control.Account(service.AccountChange{
		Account: store.Account{Name: "Watcher", Role: store.Researcher}})
	if err != nil {
		return err
	}
	r.token = made.Token
	if err := inOrder(ctx, r.makeCodes, r.makeLinks); err != nil {
		return err
	}
	r.from = time.Now().Add(time.Second) // what was done until here may carry its time
	time.Sleep(2 * time.Second)
	return nil
}
