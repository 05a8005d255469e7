package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"candour/survey"
)

// NewSealer makes a sealer for tests.
func NewSealer(keys [][]byte) (*sealer, error) { return newSealer(forRespondents, keys) }

// Seal and Open are the sealer's own.
func (s *sealer) Seal(id survey.ID, text []byte) (string, error) { return s.seal(string(id), text) }

// Open returns what was sealed.
func (s *sealer) Open(id survey.ID, sealed string) ([]byte, error) { return s.open(string(id), sealed) }

// Words are the texts of our pages: language -> key -> text.
func Words() (map[string]map[string]string, error) { return loadWords() }

// NewTries counts failed sign-ins for tests.
func NewTries(now func() time.Time) *tries { return &tries{now: now, slots: map[string]misses{}} }

// Take is take.
func (t *tries) Take(name string) bool { return t.take(name) }

// Beats makes the streams of a server look whenever a test says so.
func (s *Server) Beats(beats <-chan time.Time) { s.beats = beats }

// Client is the address that a request is taken to come from.
func (s *Server) Client(c *fiber.Ctx) string { return s.client(c) }

// Undeclared is a site with one route, which the table of access does not have.
func (s *Server) Undeclared(path string) *fiber.App {
	app := fiber.New(fiber.Config{ErrorHandler: s.showError})
	g := guarded{s: s, router: app, table: AccessTable()}
	g.Get(path, func(c *fiber.Ctx) error { return c.SendString("let in") })
	return app
}

// DraftKey is the key of what a page of a journey holds back.
func DraftKey(secret []byte, number string) []byte { return draftKeyUnder(secret, number) }

// NewHourlyKey is the key of the limits.
func NewHourlyKey(now func() time.Time) func(address string) string {
	return (&hourlyKey{now: now}).hash
}

// NewCounts is what a limit knows of its clients, and how many it knows.
func NewCounts() (storage fiber.Storage, known func() int) {
	s := newCounts()
	return s, func() int { s.mu.Lock(); defer s.mu.Unlock(); return len(s.kept) }
}

// MostCounts is mostCounts.
const MostCounts = mostCounts

// NetworkOf is networkOf.
func NetworkOf(address string) string { return networkOf(address) }
