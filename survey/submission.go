package survey

import (
	"bytes"
	"encoding/json"
	"io"
)

// ReadSubmission reads what a program sends: {"language", "version", "consent", "answers", "invitation"}, each of
// which may be missing. Numbers stay as they were written. The source is Person and the wave empty:
// the caller decides both. The error is a survey.Error of the kind Malformed.
func ReadSubmission(data []byte) (Submission, error) {
	var body struct {
		Language string         `json:"language"`
		Version  int            `json:"version"`
		Consent  bool           `json:"consent"`
		Answers  map[string]any `json:"answers"`

		Invitation string `json:"invitation"`
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&body)
	_, rest := decoder.Token()
	if err != nil || rest != io.EOF || bytes.HasPrefix(bytes.TrimSpace(data), []byte("null")) {
		return Submission{}, &Error{Kind: Malformed, Err: err,
			Message: `Send one JSON object such as {"language": "en", "version": 1, "consent": ` +
				`true, "answers": {"age": 17}}.`}
	}
	return Submission{Language: body.Language, Version: body.Version, Consent: body.Consent,
		Source: Person, Answers: body.Answers, Invitation: body.Invitation}, nil
}
