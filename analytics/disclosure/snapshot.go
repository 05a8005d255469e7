package disclosure

import "time"

const (
	renewAfter     = 7 * 24 * time.Hour
	renewResponses = 10
)

// Renewal is what decides whether a survey's snapshot is made anew: the snapshot there is (Last is
// zero when there is none), what has come since, and whether a wave has closed since.
type Renewal struct {
	Now, Last     time.Time
	LastResponses int
	Responses     int
	WaveClosed    bool
}

// Due says whether a snapshot is due: when a wave has closed, or when the last one is at least a
// week old and at least 10 responses have come since. The first one waits for 10 responses only.
func (r Renewal) Due() bool {
	if r.WaveClosed {
		return true
	}
	return r.Now.Sub(r.Last) >= renewAfter && r.Responses-r.LastResponses >= renewResponses
}
