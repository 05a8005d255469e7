package web

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
)

// statusOf is the one table from kinds of error to HTTP.
func statusOf(kind survey.Kind) int {
	switch kind {
	case survey.Malformed:
		return fiber.StatusBadRequest
	case survey.Unauthenticated:
		return fiber.StatusUnauthorized
	case survey.Forbidden:
		return fiber.StatusForbidden
	case survey.NotFound:
		return fiber.StatusNotFound
	case survey.Conflict:
		return fiber.StatusConflict
	case survey.Closed:
		return fiber.StatusGone
	case survey.TooLarge:
		return fiber.StatusRequestEntityTooLarge
	case survey.Unsupported:
		return fiber.StatusUnsupportedMediaType
	case survey.Invalid:
		return fiber.StatusUnprocessableEntity
	case survey.TooMany:
		return fiber.StatusTooManyRequests
	case survey.Unavailable:
		return fiber.StatusServiceUnavailable
	case survey.Ineligible:
		return fiber.StatusOK
	}
	return fiber.StatusInternalServerError
}

// faultOf turns Fiber's own errors, whose texts are not for people, into ours.
func faultOf(err error) *survey.Error {
	var fault *survey.Error
	var own *fiber.Error
	if errors.As(err, &fault) || !errors.As(err, &own) {
		return store.FaultOf(err)
	}
	switch own.Code {
	case fiber.StatusNotFound:
		return survey.Fault(survey.NotFound, "There is no page at this address. Check it and try again.")
	case fiber.StatusMethodNotAllowed, fiber.StatusNotImplemented, fiber.StatusBadRequest:
		return survey.Fault(survey.Malformed, "This request cannot be read. Go back and try again.")
	case fiber.StatusRequestEntityTooLarge:
		return survey.Fault(survey.TooLarge, "That is too much text at once. Shorten it and try again.")
	case fiber.StatusRequestHeaderFieldsTooLarge:
		return survey.Fault(survey.TooLarge, "The browser sent too many headers. Clear its cookies for this site and try again.")
	case fiber.StatusRequestTimeout:
		return survey.Fault(survey.Unavailable, "The connection was too slow. Try again.")
	}
	return survey.AsError(err)
}

type errorBody struct {
	Error  string            `json:"error"`
	Fields map[string]string `json:"fields"`
}

// logOurs logs what an operator can mend: what went wrong on our side, and a full disk, which people read of as
// if it were away for a while. The ledger logs by itself what it could not save.
func (s *Server) logOurs(err error, fault *survey.Error) {
	if fault.Kind == survey.Internal || store.FullDisk(err) && survey.AsError(err).Kind == survey.Internal {
		s.Log.Error("request failed", "error", fault.Err)
	}
}

// showError is the one place that shows an error: as JSON to programs, as a page to people. It
// must cope with errors from before any route, such as a body that is too large.
func (s *Server) showError(c *fiber.Ctx, err error) error {
	fault := faultOf(err)
	status := statusOf(fault.Kind)
	s.guard(c)
	s.logOurs(err, fault)
	if fault.Kind == survey.TooMany || fault.Kind == survey.Unavailable {
		c.Set(fiber.HeaderRetryAfter, "30")
	}
	c.Status(status)
	if strings.HasPrefix(c.Path(), "/api/") {
		if fault.Kind == survey.Ineligible {
			return c.JSON(map[string]any{"eligible": false, "message": fault.In(c.Query("lang"))})
		}
		fields := fault.Fields
		if fields == nil {
			fields = map[string]string{}
		}
		return c.JSON(errorBody{Error: fault.In(c.Query("lang")), Fields: fields})
	}
	if errors.Is(err, errLacksFactor) && c.Method() == fiber.MethodGet {
		return c.Redirect("/account/codes", fiber.StatusSeeOther)
	}
	if fault.Kind == survey.Unauthenticated && c.Method() != fiber.MethodPost { // GET, and HEAD, which answers as GET
		return c.Redirect("/login?next="+escapeQuery(c.OriginalURL()), fiber.StatusSeeOther)
	}
	return s.showErrorPage(c, fault)
}
