package service

import "github.com/gofiber/fiber/v2"

// Routes are all routes that the service answers.
func (s *Service) Routes() []fiber.Route { return s.web.App().GetRoutes(true) }
