package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"candour/survey"
)

// journeyLife is how long a page can be used after it was made.
const journeyLife = 2 * time.Hour

// Where a journey can stand, beside the survey's own pages. No question is called like that.
const (
	atFirst  = "/first"
	atReview = "/review"
	atEnd    = "/end" // the survey is for other people
)

// errExpired says that a page was left open for too long.
var errExpired = errors.New("this page has expired")

// journey is how far a respondent has come. It travels in the page, sealed; the server keeps none.
type journey struct {
	Number  string `json:"n"` // 128 random bits; the idempotency key
	Version int    `json:"v"`
	Wave    string `json:"w"`
	Lang    string `json:"l"`
	Expires int64  `json:"e"` // Unix time in seconds
	Consent bool   `json:"c,omitempty"`
	Assent  bool   `json:"i,omitempty"` // beside somebody who has agreed
	Code    string `json:"q,omitempty"` // from a card; spent with Submit
	Shared  bool   `json:"d,omitempty"` // several people answer on this device
	Via     string `json:"g,omitempty"` // the channel by which the address was passed on
	At      string `json:"a"`           // the name of a page, or one of the above
	// Reviewed: the review page was reached, so Continue leads back to it.
	Reviewed bool     `json:"r,omitempty"`
	Seen     []string `json:"s,omitempty"` // pages left with Continue, in order
	// Typed is what the person typed and chose, by form field, checked or not.
	Typed  map[string][]string `json:"t,omitempty"`
	Rows   map[string]int      `json:"k,omitempty"` // how many instances of a repeat there are; 0: skipped
	Filled []string            `json:"f,omitempty"` // questions that have had their defaults
	Passed []string            `json:"p,omitempty"` // blocks that were skipped at the note before them
	// Coded: the response was stored with a code to take it back with.
	Coded bool `json:"x,omitempty"`
	// Counted: that the survey is for other people was counted already.
	Counted bool `json:"o,omitempty"`
	// Begun is when the first page was left, in Unix time. It goes no further than this seal: Submit makes
	// one yes or no of it, see survey.Submission.Took.
	Begun int64 `json:"m,omitempty"`
	// Started: that the first page was left was counted already.
	Started bool `json:"b,omitempty"`
}

// begin starts a journey through the newest version of a survey, in its current wave.
func begin(version int, wave, lang string) journey {
	return journey{Number: rand.Text(), Version: version, Wave: wave, Lang: lang, At: atFirst,
		Typed: map[string][]string{}, Rows: map[string]int{}}
}

// sealJourney makes the hidden field of a page.
func (s *Server) sealJourney(id survey.ID, j journey) (string, error) {
	j.Expires = s.Now().Add(journeyLife).Unix()
	text, err := json.Marshal(j)
	if err != nil {
		return "", err
	}
	return s.seals.seal(string(id), text)
}

// took is how long the answers took so far; 0: not known.
func (j *journey) took(now time.Time) time.Duration {
	if j.Begun == 0 {
		return 0
	}
	return max(now.Sub(time.Unix(j.Begun, 0)), 1)
}

// openJourney reads it again. With errExpired the journey is there all the same.
func (s *Server) openJourney(id survey.ID, sealed string) (journey, error) {
	var j journey
	text, err := s.seals.open(string(id), sealed)
	if err != nil {
		return j, err
	}
	if err := json.Unmarshal(text, &j); err != nil {
		return j, errBroken
	}
	if j.Typed == nil {
		j.Typed = map[string][]string{}
	}
	if j.Rows == nil {
		j.Rows = map[string]int{}
	}
	if s.Now().Unix() >= j.Expires {
		return j, errExpired
	}
	return j, nil
}

// draftKey is the key with which the browser keeps what is typed on a page of a journey and not sent
// yet. It is the same on all pages of the journey, and nobody has it without a page of it.
func (s *Server) draftKey(number string) string {
	if len(s.SealKeys) == 0 {
		return ""
	}
	return base64.StdEncoding.EncodeToString(draftKeyUnder(s.SealKeys[0], number))
}

func draftKeyUnder(secret []byte, number string) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("candour draft 1 " + number))
	return mac.Sum(nil)[:16] // AES-128
}

// saw notes that a page was left with Continue.
func (j *journey) saw(page string) {
	if !slices.Contains(j.Seen, page) {
		j.Seen = append(j.Seen, page)
	}
}

// pass skips a block at the note before it: what its pages ask becomes skipped.
func (j *journey) pass(r *route, holder *survey.Question) {
	j.Passed = append(slices.DeleteFunc(j.Passed, func(name string) bool { return name == holder.Name }),
		holder.Name)
	for _, p := range r.behind(holder) {
		j.drop(p.Page)
		j.saw(p.Name)
	}
}

// enter takes the skipping of a block back.
func (j *journey) enter(holder *survey.Question) {
	j.Passed = slices.DeleteFunc(j.Passed, func(name string) bool { return name == holder.Name })
}

// passed says whether a page, or the note before it, stands in a block that was skipped. The note
// before that block itself does not.
func (j *journey) passed(s stop) bool {
	return slices.ContainsFunc(s.Blocks, func(holder *survey.Question) bool {
		return holder != s.Note && slices.Contains(j.Passed, holder.Name)
	})
}
