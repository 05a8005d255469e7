package service

import (
	"context"
	"net"
	"time"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
)

// Routes are all routes that the service answers.
func (s *Service) Routes() []fiber.Route { return s.web.App().GetRoutes(true) }

// RenewDue does what is done every hour.
func (s *Service) RenewDue(ctx context.Context) { s.renewDue(ctx) }

// EachAudit visits the audit log.
func (s *Service) EachAudit(ctx context.Context, visit func(store.AuditEntry) error) error {
	return s.store.EachAudit(ctx, visit)
}

// Lingering is a listener whose connections read on before they close, for at most so long.
func Lingering(l net.Listener, long time.Duration) net.Listener { return lingering{l, long} }
