package web

import (
	"mime"

	"github.com/gofiber/fiber/v2"

	"candour/analytics/intake"
	"candour/server/store"
	"candour/survey"
)

// maxKey is the most bytes that an Idempotency-Key may have.
const maxKey = 255

// acceptResponse is POST /api/v1/surveys/{id}/responses. It answers 201 only when the response is
// on disk.
func (s *Server) acceptResponse(c *fiber.Ctx) error {
	submission, err := readSubmission(c)
	if err != nil {
		return err
	}
	key := c.Get("Idempotency-Key")
	if len(key) > maxKey {
		return survey.Fault(survey.Malformed, "Make the Idempotency-Key at most 255 characters long.")
	}
	v, form, err := s.formToAnswer(c, submission.Version)
	if err != nil {
		return s.acceptedBefore(c, key, err)
	}
	if submission.Version == 0 {
		submission.Version = v.Version
	}
	if submission.Language == "" {
		submission.Language = language(c, form.Definition())
	}
	submission.Wave, submission.Source = v.Wave, s.source(c)
	response, err := form.Check(submission)
	if err != nil && survey.AsError(err).Kind == survey.Ineligible {
		s.screenedOut(c, v.ID, v.Wave)
	}
	if err != nil {
		return err
	}
	spends, err := passFor(form.Definition(), response.Source, submission.Invitation)
	if err != nil {
		return err
	}
	if err := s.identify(c.UserContext(), form.Definition(), &response, spends); err != nil {
		return err
	}
	receipt, err := s.Intake.Accept(c.UserContext(), intake.Entry{Response: response,
		Key: key, Body: c.BodyRaw(), Ticket: spends.code, Number: spends.number})
	if err != nil {
		return err
	}
	return c.Status(fiber.StatusCreated).JSON(map[string]string{"receipt": receipt})
}

// acceptedBefore answers who sends again, to a survey closed meanwhile, what was accepted before.
func (s *Server) acceptedBefore(c *fiber.Ctx, key string, refused error) error {
	if key == "" || survey.AsError(refused).Kind != survey.Closed {
		return refused
	}
	receipt, spent := s.Intake.Spent(survey.ID(c.Params("survey")), key)
	if !spent {
		return refused
	}
	return c.Status(fiber.StatusCreated).JSON(map[string]string{"receipt": receipt})
}

// formToAnswer returns a survey that takes answers, and the version asked for (0: the newest).
// A survey that staff type in is for staff alone.
func (s *Server) formToAnswer(c *fiber.Ctx, version int) (store.Survey, *survey.Form, error) {
	v, err := s.Store.Survey(c.UserContext(), survey.ID(c.Params("survey")))
	if err != nil {
		return v, nil, err
	}
	switch v.State {
	case store.StateDraft:
		return v, nil, notFound(v.ID)
	case store.StateClosed:
		return v, nil, survey.Fault(survey.Closed, "This survey is closed and takes no more answers. Thank you for wanting to take part.")
	}
	if version == 0 {
		version = v.Version
	}
	form, err := s.Store.Form(c.UserContext(), v.ID, version)
	if err != nil {
		return v, nil, err
	}
	if form.Definition().CollectedBy == survey.ByStaff && !s.simulated(c) {
		err = s.staffed(c)
	}
	return v, form, err
}

// surveyToAnswer is formToAnswer for pages that need the definition alone.
func (s *Server) surveyToAnswer(c *fiber.Ctx, version int) (store.Survey, *survey.Definition, error) {
	v, form, err := s.formToAnswer(c, version)
	if err != nil {
		return v, nil, err
	}
	return v, form.Definition(), nil
}

// screenedOut counts a person whom a survey is not for. Our own simulation is nobody. A count that
// fails is a fault of ours, and no reason to keep the person waiting.
func (s *Server) screenedOut(c *fiber.Ctx, id survey.ID, wave string) {
	if s.simulated(c) {
		return
	}
	if err := s.Store.CountScreenedOut(c.UserContext(), id, wave); err != nil {
		s.Log.Error("screening was not counted", "error", err)
	}
}

// source says whether a person answers, or this machine's own simulation.
func (s *Server) source(c *fiber.Ctx) survey.Source {
	if s.simulated(c) {
		return survey.Synthetic
	}
	return survey.Person
}

// readSubmission reads the body as it came; secure has refused compressed ones.
func readSubmission(c *fiber.Ctx) (survey.Submission, error) {
	kind, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEApplicationJSON {
		return survey.Submission{}, survey.Fault(survey.Unsupported,
			"Send the answers with Content-Type: application/json.")
	}
	return survey.ReadSubmission(c.BodyRaw())
}
