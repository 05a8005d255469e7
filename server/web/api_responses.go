package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"

	"github.com/gofiber/fiber/v2"

	"candour/analytics/intake"
	"candour/server/store"
	"candour/survey"
)

// responseBody is what a program posts.
type responseBody struct {
	Language string         `json:"language"`
	Version  int            `json:"version"`
	Consent  bool           `json:"consent"`
	Answers  map[string]any `json:"answers"`
}

// maxKey is the most bytes that an Idempotency-Key may have.
const maxKey = 255

// acceptResponse is POST /api/v1/surveys/{id}/responses. It answers 201 only when the response is
// on disk.
func (s *Server) acceptResponse(c *fiber.Ctx) error {
	body, err := readResponse(c)
	if err != nil {
		return err
	}
	v, form, err := s.formToAnswer(c, body.Version)
	if err != nil {
		return err
	}
	response, err := form.Check(survey.Submission{
		Language: body.Language, Version: body.version(v), Wave: v.Wave, Consent: body.Consent,
		Source: s.source(c), Answers: body.Answers,
	})
	if err != nil && survey.AsError(err).Kind == survey.Ineligible {
		s.screenedOut(c, v.ID, v.Wave)
	}
	if err != nil {
		return err
	}
	key := c.Get("Idempotency-Key")
	if len(key) > maxKey {
		return survey.Fault(survey.Malformed, "Make the Idempotency-Key at most 255 characters long.")
	}
	receipt, err := s.Intake.Accept(c.UserContext(),
		intake.Entry{Response: response, Key: key, Body: c.BodyRaw()})
	if err != nil {
		return err
	}
	return c.Status(fiber.StatusCreated).JSON(map[string]string{"receipt": receipt})
}

func (b responseBody) version(v store.Survey) int {
	if b.Version == 0 {
		return v.Version
	}
	return b.Version
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
		_, err = s.allow(c, store.Admin, store.Researcher)
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

// readResponse reads the body as it came: a compressed one could unpack to any size and is refused.
func readResponse(c *fiber.Ctx) (responseBody, error) {
	var body responseBody
	if c.Get(fiber.HeaderContentEncoding) != "" {
		return body, survey.Fault(survey.Unsupported, "Send the answers as they are, without Content-Encoding.")
	}
	kind, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEApplicationJSON {
		return body, survey.Fault(survey.Unsupported, "Send the answers with Content-Type: application/json.")
	}
	decoder := json.NewDecoder(bytes.NewReader(c.BodyRaw()))
	decoder.DisallowUnknownFields()
	decoder.UseNumber()
	if err := decoder.Decode(&body); err != nil {
		return body, &survey.Error{Kind: survey.Malformed, Err: err, Message: "The body must be a JSON object" +
			` like {"language": "en", "answers": {"age": 17}}.`}
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return body, survey.Fault(survey.Malformed, "Send one JSON object and nothing after it.")
	}
	return body, nil
}
