package web

import (
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

// Client is the address that a request is taken to come from.
func (s *Server) Client(c *fiber.Ctx) string { return s.client(c) }

// Undeclared is a site with one route, which the table of access does not have.
func (s *Server) Undeclared(path string) *fiber.App {
	app := fiber.New(fiber.Config{ErrorHandler: s.showError})
	g := guarded{s: s, router: app, table: AccessTable()}
	g.Get(path, func(c *fiber.Ctx) error { return c.SendString("let in") })
	return app
}
