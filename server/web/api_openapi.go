package web

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/gofiber/fiber/v2"
	"go.yaml.in/yaml/v4"
)

// described is the description of the API as it is written.
//
//go:embed openapi.yaml
var described []byte

// loadDescription makes JSON of it.
func loadDescription() ([]byte, error) {
	var tree map[string]any
	if err := yaml.Unmarshal(described, &tree); err != nil {
		return nil, fmt.Errorf("read openapi.yaml: %w", err)
	}
	text, err := json.Marshal(tree)
	if err != nil {
		return nil, fmt.Errorf("write openapi.json: %w", err)
	}
	return text, nil
}

// describe is GET /api/v1/openapi.json, for everyone.
func (s *Server) describe(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Send(s.description)
}
