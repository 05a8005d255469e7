package web

import (
	"bufio"
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
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		defer leave()
		stream(w, changes)
	})
	return nil
}

// stream writes until the reader is gone, the server stops, or its time is up. It must not touch
// the request's context, which Fiber uses again.
func stream(w *bufio.Writer, changes <-chan struct{}) {
	end := time.NewTimer(streamLife)
	beat := time.NewTicker(heartbeat)
	defer end.Stop()
	defer beat.Stop()
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
		case <-beat.C:
			if !send(w, ": still here\n\n") {
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
