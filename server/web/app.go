// Package web is the door: the respondents' pages, the staff's pages and the JSON API, on Fiber.
// A handler reads the request, asks the packages below, and renders last; what it decides is
// a function that is tested without HTTP. Errors come back to one place, errors.go.
package web

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/recover"

	"candour/analytics"
	"candour/analytics/intake"
	"candour/server/credential"
	"candour/server/store"
	"candour/survey"
)

// Intake accepts checked responses; *intake.Ledger is one.
type Intake interface {
	Accept(ctx context.Context, entry intake.Entry) (receipt string, err error)
	Spent(id survey.ID, key string) (receipt string, spent bool)
	SpentOn(id survey.ID, key string, body []byte) bool
	Ready(ctx context.Context) error
}

// Withdrawals gives people codes with which they take their responses back. Code fails with Closed when
// the survey gives none any more, and so does Withdraw, which otherwise never says whether there was
// a response.
type Withdrawals interface {
	Offered(ctx context.Context, id survey.ID) (bool, error)
	Code(ctx context.Context, id survey.ID, number string) (code string, response [16]byte, err error)
	Withdraw(ctx context.Context, id survey.ID, code string) error
}

// Engine says whether ClickHouse answers.
type Engine interface {
	Ping(ctx context.Context) error
	Stored(ctx context.Context, id survey.ID) ([]string, error) // the columns of a survey's table
}

// Config is what the pages and the API stand on.
type Config struct {
	Store       *store.Store
	Intake      Intake
	Tickets     Tickets // nil: no survey asks for a code
	Issuer      Issuer  // nil: no survey signs tickets
	People      People  // nil: no survey has personal links
	Engine      Engine
	Claims      *store.Claims
	ClaimKeys   [][]byte           // 32 bytes each, newest first; none: no honorarium can be claimed
	Exact       analytics.Results  // what researchers see
	Protected   analytics.Results  // what everyone else sees
	Releases    analytics.Releases // tables released by hand, for everybody; nil: there are none
	Hub         *Hub
	Withdrawals Withdrawals          // nil: no survey gives codes
	Elsewhere   bool                 // the results lie on another machine
	Provider    *credential.Provider // another sign-in service; nil: none
	Publisher   Publisher            // nil: nothing can be published in the browser
	SealKeys    [][]byte             // 32 bytes each, newest first
	URL         string               // the public address; empty: as asked
	Rate        int                  // submissions a minute and client; 0: no limit
	Proxies     []netip.Prefix       // whose forwarding headers are believed
	Demo        bool                 // hold 1 and no limit, both said on the pages
	Simulator   string               // a token whose submissions are stored as synthetic; empty: none
	Now         func() time.Time
	Log         *slog.Logger
}

// Server is the pages and the API.
type Server struct {
	Config
	app     *fiber.App
	pages   *pages
	assets  *assets
	seals   *sealer
	vault   *sealer          // of what staff sign in with
	chores  *sync.WaitGroup  // what is done after an answer
	known   *sync.Map        // the *route of each *survey.Form
	signIns chan struct{}    // argon2id takes 19 MiB: two at a time
	tries   *tries           // that failed to sign in
	listed  *claimLists      // for those who pay
	beats   <-chan time.Time // when streams look whether they may go on; nil: every heartbeat

	readiness   *readiness
	description []byte // of the API, as JSON
}

// Limits of requests. Headers above readBuffer get 431, bodies above bodyLimit 413. Up to readLimit
// they are read first: who is cut off while sending does not see the answer.
const (
	bodyLimit    = 256 << 10
	readLimit    = 4 << 20 // also what authors may send: a survey of 1 MB, escaped
	readBuffer   = 16 << 10
	readTimeout  = 10 * time.Second
	idleTimeout  = 60 * time.Second
	writeTimeout = 5 * time.Minute  // who does not read is cut off; streams end by themselves before
	workTimeout  = 30 * time.Second // for everything behind one request
)

// New makes the server; it fails when a template or an asset is missing.
func New(config Config) (*Server, error) {
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Log == nil {
		config.Log = slog.Default()
	}
	files, err := loadAssets()
	if err != nil {
		return nil, err
	}
	s := &Server{Config: config, assets: files, signIns: make(chan struct{}, 2), readiness: &readiness{}, known: &sync.Map{}, chores: &sync.WaitGroup{},
		tries: &tries{now: config.Now, slots: map[string]misses{}}, listed: &claimLists{made: map[survey.StudyID]claimList{}}}
	if s.pages, err = loadPages(files); err != nil {
		return nil, err
	}
	if s.description, err = loadDescription(); err != nil {
		return nil, err
	}
	if s.seals, err = newSealer(forRespondents, config.SealKeys); err != nil {
		return nil, err
	}
	if s.vault, err = newStaffSealer(config.SealKeys); err != nil {
		return nil, err
	}
	s.app = fiber.New(s.fiberConfig())
	s.app.Use(recover.New(), s.secure, s.deadline)
	s.routes()
	return s, nil
}

// App is the Fiber application, to listen with.
func (s *Server) App() *fiber.App { return s.app }

func (s *Server) fiberConfig() fiber.Config {
	return fiber.Config{
		AppName: "Candour", DisableStartupMessage: true,
		Immutable:      true, // else values kept after a handler turn into a later request's
		BodyLimit:      readLimit,
		ReadBufferSize: readBuffer,
		ReadTimeout:    readTimeout,
		IdleTimeout:    idleTimeout,
		WriteTimeout:   writeTimeout,
		ErrorHandler:   s.showError,

		DisablePreParseMultipartForm: true, // else large parts of such a form are written to files
	}
}

// limitOf is how large the body of a request to path may be.
func limitOf(path string) int {
	if strings.HasPrefix(path, "/author/") {
		return readLimit
	}
	return bodyLimit
}

// deadline gives everything behind a request the same, bounded time.
func (s *Server) deadline(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), workTimeout)
	defer cancel()
	c.SetUserContext(ctx)
	err := c.Next()
	if errors.Is(err, context.DeadlineExceeded) {
		return &survey.Error{Kind: survey.Unavailable, Err: err,
			Message: "That took too long. Try again in a minute."}
	}
	return err
}
