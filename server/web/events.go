package web

import (
	"bufio"
	"context"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"candour/survey"
)

const (
	heartbeat  = 15 * time.Second
	streamLife = 4 * time.Minute // less than writeTimeout; then the browser connects again
	gather     = 300 * time.Millisecond
)

// events is GET /dashboards/{survey}/events: server-sent events for researchers, who see responses as
// they come. Changes that come close together are told once.
func (s *Server) events(c *fiber.Ctx) error {
	v, err := s.Store.Survey(c.UserContext(), survey.ID(c.Params("survey")))
	if err != nil {
		return err
	}
	changes, leave, ok := s.Hub.watch(v.ID)
	if !ok {
		return survey.Fault(survey.Unavailable, "Too many dashboards of this survey are open. Close one and try again.")
	}
	c.Set(fiber.HeaderContentType, "text/event-stream")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set("X-Accel-Buffering", "no")
	admitted := s.admitted(c, v.Study)
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		defer leave()
		s.stream(w, changes, admitted)
	})
	return nil
}

// admitted returns what says, later and without the request, whether who asked may still see a study.
func (s *Server) admitted(c *fiber.Ctx, study survey.StudyID) func() bool {
	given := s.credentials(c)
	access, _ := c.Locals(accessIs).(Access)
	return func() bool {
		ctx, cancel := context.WithTimeout(context.Background(), heartbeat)
		defer cancel()
		a, err := s.accountOf(ctx, given, access.Scope)
		if err != nil {
			return false
		}
		m, err := s.Store.Member(ctx, a.Name)
		if err != nil {
			return false
		}
		a, belongs := m.In(study)
		return belongs && slices.Contains(access.Roles, a.Role)
	}
}

// stream writes until the reader is gone or is no longer admitted, the server stops, or its time is up.
// It must not touch the request's context, which Fiber uses again.
func (s *Server) stream(w *bufio.Writer, changes <-chan struct{}, admitted func() bool) {
	end := time.NewTimer(streamLife)
	beat := time.NewTicker(heartbeat)
	defer end.Stop()
	defer beat.Stop()
	beats := beat.C
	if s.beats != nil {
		beats = s.beats
	}
	if !send(w, "retry: 2000\n\n") {
		return
	}
	for {
		select {
		case _, open := <-changes:
			if !open || !send(w, "event: changed\ndata: {}\n\n") {
				return
			}
			time.Sleep(gather)
		case <-beats:
			if !admitted() || !send(w, ": still here\n\n") {
				return
			}
		case <-end.C:
			return
		}
	}
}

func send(w *bufio.Writer, text string) bool {
	if _, err := w.WriteString(text); err != nil {
		return false
	}
	return w.Flush() == nil
}
