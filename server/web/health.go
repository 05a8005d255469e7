package web

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"
)

// healthy is GET /healthz: the process is up.
func (s *Server) healthy(c *fiber.Ctx) error { return c.SendString("ok\n") }

// ready is GET /readyz: the ledger can be written and ClickHouse answers.
func (s *Server) ready(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), 3*time.Second)
	defer cancel()
	checks := map[string]error{
		"ledger": s.Intake.Ready(ctx), "clickhouse": s.Engine.Ping(ctx), "store": s.Store.Ping(ctx),
	}
	states, status := map[string]string{}, fiber.StatusOK
	for name, err := range checks {
		states[name] = "ok"
		if err != nil {
			states[name], status = "not ready", fiber.StatusServiceUnavailable
			s.Log.Warn("not ready", "part", name, "error", err)
		}
	}
	return c.Status(status).JSON(states)
}
