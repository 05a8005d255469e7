package web

import (
	"context"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
)

// healthy is GET /healthz: the process is up.
func (s *Server) healthy(c *fiber.Ctx) error { return c.SendString("ok\n") }

// readiness is what was found, for a moment: asking costs a write to the disk.
type readiness struct {
	mu     sync.Mutex
	at     time.Time
	states map[string]string
	status int
}

// readyFor is how long a finding counts.
const readyFor = 2 * time.Second

// ready is GET /readyz: the ledger can be written and ClickHouse answers.
func (s *Server) ready(c *fiber.Ctx) error {
	s.readiness.mu.Lock()
	defer s.readiness.mu.Unlock()
	if s.Now().Sub(s.readiness.at) > readyFor {
		s.readiness.states, s.readiness.status = s.look(c.UserContext())
		s.readiness.at = s.Now()
	}
	return c.Status(s.readiness.status).JSON(s.readiness.states)
}

// look asks each part whether it is ready.
func (s *Server) look(ctx context.Context) (map[string]string, int) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
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
	return states, status
}
