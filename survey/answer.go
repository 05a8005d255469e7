package survey

import "time"

// State is what became of a question in one response. The five kinds of missing stay apart
// to the last cell. The numbers are those of the Enum8 in ClickHouse.
type State uint8

// The states of an answer.
const (
	Absent    State = iota // the version answered had no such question
	NotShown               // skip logic left it out
	Skipped                // shown and left empty
	PreferNot              // "prefer not to answer"
	DontKnow               // "don't know"
	Answered               // there is a value
)

// String returns the state's name in ClickHouse and in the API.
func (s State) String() string {
	return [...]string{"absent", "not_shown", "skipped", "prefer_not", "dont_know", "value"}[s]
}

// Answer is a checked answer. Text holds a select_one's choice, a text, or in ISO 8601 a date
// (2007-03-31), a time (14:30) or both (2007-03-31T14:30); Choices a select_multiple's, or a rank's
// in order; Number an integer, decimal or range, and of a repeat how many instances there are. Other
// holds the words of or_other, Rows the instances of a repeat.
type Answer struct {
	State   State               `json:"s"`
	Text    string              `json:"t,omitempty"`
	Choices []string            `json:"c,omitempty"`
	Number  float64             `json:"n,omitempty"`
	Other   string              `json:"o,omitempty"`
	Rows    []map[string]Answer `json:"r,omitempty"`
}

// Source says where a response comes from. The numbers are those of the Enum8 in ClickHouse.
type Source uint8

// The sources of a response.
const (
	Person    Source = iota + 1 // someone answered
	Synthetic                   // made up, for demonstration
	Imported                    // brought in from elsewhere
)

// String returns the source's name in ClickHouse.
func (s Source) String() string {
	return [...]string{"", "person", "synthetic", "imported"}[s]
}

// Submission is what a page or a program sends, not checked yet. Answers are keyed by question:
// a string, a number (json.Number, float64 or int), a list of strings, true for acknowledge, or
// {"state": "prefer_not"}; a repeat is a list of such maps. Absent or nil means skipped.
type Submission struct {
	Language string
	Version  int
	Wave     string
	Consent  bool
	Source   Source
	Answers  map[string]any
	Took     time.Duration // from leaving the first page to Submit; 0: not known. It is kept nowhere

	Invitation string // a code that was drawn, where the survey asks for one
}

// Response is a checked response, ready to be stored. ID is random and says nothing of order;
// RecordKey (0-999) is random too and serves disclosure control alone. Blank marks a response in
// which nothing at all was answered: it is counted apart. Suspect marks one that looks as if it was not
// given with care; it says neither why nor how long it took.
type Response struct {
	ID        [16]byte          `json:"id"`
	Survey    ID                `json:"survey"`
	Version   uint16            `json:"version"`
	Language  string            `json:"language"`
	Wave      string            `json:"wave"`
	Source    Source            `json:"source"`
	RecordKey uint16            `json:"key"`
	Blank     bool              `json:"blank"`
	Suspect   bool              `json:"suspect"`
	Answers   map[string]Answer `json:"answers"`
}
