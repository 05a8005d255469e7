package survey

import (
	"errors"

	"candour/survey/phrase"
)

// Kind is what went wrong, as far as a caller can act on it. server/web maps each kind to one
// HTTP status.
type Kind uint8

// The kinds of error, each with the HTTP status it becomes.
const (
	Internal        Kind = iota // 500: our fault; the message is not shown
	Malformed                   // 400: the request cannot be read
	Unauthenticated             // 401: nobody is signed in
	Forbidden                   // 403: this role may not
	NotFound                    // 404
	Conflict                    // 409
	Closed                      // 410: the survey takes no more answers
	TooLarge                    // 413
	Unsupported                 // 415: a content type or encoding that we do not take
	Invalid                     // 422: read, and found at fault
	TooMany                     // 429
	Unavailable                 // 503: try again later
	Ineligible                  // 200 with {"eligible": false}: the survey is for other people
)

// Error is the one error type that people see. Message is one sentence that says what to do;
// Fields holds a sentence for each question at fault; Err is for the log alone.
type Error struct {
	Kind    Kind
	Message string
	Fields  map[string]string
	Err     error
	say     phrase.Phrase // Message, where it can be said in another language
}

// Error returns the message, and behind it the cause.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Message
	}
	return e.Message + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Fault makes an Error without a cause.
func Fault(kind Kind, message string) *Error { return &Error{Kind: kind, Message: message} }

// Refuse makes an Error whose message can be said in French too.
func Refuse(kind Kind, format string, args ...any) *Error {
	return refuse(kind, phrase.Of(format, args...))
}

// Because is Refuse for a phrase, with a cause.
func Because(kind Kind, say phrase.Phrase, cause error) *Error {
	return &Error{Kind: kind, Message: say.String(), Err: cause, say: say}
}

func refuse(kind Kind, say phrase.Phrase) *Error { return Because(kind, say, nil) }

// In is the message in French or, where it has no French or the language is another, as it is.
func (e *Error) In(lang string) string {
	if e.say.IsZero() {
		return phrase.Of(e.Message).In(lang)
	}
	return e.say.In(lang)
}

// Unplaced is the error without the line, or the cell, that its message begins with.
func (e *Error) Unplaced() *Error {
	bare := *e
	if !e.say.IsZero() {
		bare.say = e.say.Unplaced()
		bare.Message = bare.say.String()
	}
	return &bare
}

// AsError returns the survey.Error in err's chain. Any other error becomes an Internal one that
// carries err as its cause and tells the person that it is our fault.
func AsError(err error) *Error {
	var fault *Error
	if errors.As(err, &fault) {
		return fault
	}
	return &Error{Kind: Internal, Message: "Something went wrong on our side.", Err: err}
}
