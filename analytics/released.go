package analytics

import (
	"context"
	"slices"

	"candour/survey"
)

// ReleaseKind says which table was released.
type ReleaseKind string

// The kinds: a study's Table 1, one question's answers, one question by another.
const (
	ReleasedTableOne ReleaseKind = "table1"
	ReleasedOneWay   ReleaseKind = "one_way"
	ReleasedTwoWay   ReleaseKind = "two_way"
)

// ReleaseState says what has become of a released table.
type ReleaseState string

// A release that shows a question about Indigenous identity waits for a steward; one is shown until
// the same table is released anew (replaced) or it is withdrawn, by its researchers or a steward.
// Unagreed is one whose agreement has ended: it is not shown as long as there is none.
const (
	ReleaseWaiting   ReleaseState = "waiting"
	ReleaseShown     ReleaseState = "shown"
	ReleaseReplaced  ReleaseState = "replaced"
	ReleaseRefused   ReleaseState = "refused"
	ReleaseWithdrawn ReleaseState = "withdrawn"
	ReleaseVetoed    ReleaseState = "vetoed"
	ReleaseUnagreed  ReleaseState = "unagreed"
)

// ReleaseDeed is what somebody did about a release after it was made.
type ReleaseDeed string

// The deeds: a steward agrees, refuses or vetoes; a researcher withdraws.
const (
	ReleaseAgree    ReleaseDeed = "agree"
	ReleaseRefuse   ReleaseDeed = "refuse"
	ReleaseVeto     ReleaseDeed = "veto"
	ReleaseWithdraw ReleaseDeed = "withdraw"
)

// ReleaseAct is one deed: by whom, why, on which day.
type ReleaseAct struct {
	Deed   ReleaseDeed `json:"deed"`
	By     string      `json:"by"`
	Reason string      `json:"reason"`
	Date   string      `json:"date"`
}

// Released is a table that a researcher looked at and released by hand, exact and frozen. Survey is
// empty for Table 1. Questions are those that it shows, that of the rows first. Tables are the same
// numbers in each language; they are nil where the table is not shown to who asks. Cells are its
// counts as they are compared with those of other releases, and never leave the server.
type Released struct {
	ID        int64           `json:"id"`
	Study     survey.StudyID  `json:"study"`
	Survey    survey.ID       `json:"survey"`
	Kind      ReleaseKind     `json:"kind"`
	Questions []ReleasedField `json:"questions"`
	Wave      string          `json:"wave"`
	// WithoutSuspect says that responses that look careless are left out.
	WithoutSuspect bool         `json:"without_suspect"`
	Waits          bool         `json:"-"` // for a steward's yes, from the start
	State          ReleaseState `json:"state"`
	Release        Release      `json:"released"`
	Acts           []ReleaseAct `json:"acts"`

	Tables map[string]ReleasedTable `json:"-"`
	Cells  []ReleasedCell           `json:"-"`
}

// ReleasedQuery asks for the tables that were released of a study, or of one of its surveys with what is
// the whole study's. Undecided opens those that wait for a steward too: for stewards and those who
// released them.
type ReleasedQuery struct {
	Study     survey.StudyID
	Survey    survey.ID
	Undecided bool
}

// ReleasedField names a question that a released table shows.
type ReleasedField struct {
	Survey   survey.ID `json:"survey"`
	Question string    `json:"question"`
}

// ReleasedTable is a released table in one language. A table of one question has one column, one of
// two has all who answered both before its groups. Title is the rows' question, By that of the
// columns. TableOne is there instead of rows where Table 1 was released.
type ReleasedTable struct {
	Title    string        `json:"title"`
	By       string        `json:"by"`
	Columns  []Column      `json:"columns"`
	Rows     []VariableRow `json:"rows"`
	Notes    []string      `json:"notes"`
	TableOne *TableOne     `json:"table_one"`
}

// ReleasedCell is a count of those whose answers are among the Values of each part. Wave is empty for
// all waves.
type ReleasedCell struct {
	Survey         survey.ID      `json:"survey"`
	Wave           string         `json:"wave"`
	On             []ReleasedPart `json:"on"`
	Count          Count          `json:"count"`
	WithoutSuspect bool           `json:"without_suspect,omitempty"` // those alone that do not look careless
}

// Questions are those that everybody in the cell answered, in alphabetical order.
func (c ReleasedCell) Questions() (all []string) {
	for _, part := range c.On {
		all = append(all, part.Question)
	}
	slices.Sort(all)
	return all
}

// ReleasedPart is some values of a question; nil: whatever was answered.
type ReleasedPart struct {
	Question string   `json:"question"`
	Values   []string `json:"values"`
}

// Releases serves the tables that researchers released by hand; analytics/disclosure does, for
// everybody.
type Releases interface {
	Released(ctx context.Context, q ReleasedQuery) ([]Released, error)
}

// In returns the table in a language, else in any.
func (r Released) In(lang string) ReleasedTable {
	if table, ok := r.Tables[lang]; ok {
		return table
	}
	for _, code := range []string{"en", "fr"} {
		if table, ok := r.Tables[code]; ok {
			return table
		}
	}
	return ReleasedTable{}
}

// Same says whether two releases are of one table: the later one takes the earlier one's place.
func (r Released) Same(other Released) bool {
	if r.Study != other.Study || r.Survey != other.Survey || r.Kind != other.Kind || r.Wave != other.Wave {
		return false
	}
	return r.Kind == ReleasedTableOne || slices.Equal(r.Questions, other.Questions)
}

// Shows says whether the table shows a question.
func (r Released) Shows(id survey.ID, question string) bool {
	return slices.Contains(r.Questions, ReleasedField{id, question})
}

// Within says whether everybody in a cell is in another one too. Whoever compares tables takes it that
// people answered both questions, so "whatever was answered" keeps nobody out.
func (c ReleasedCell) Within(other ReleasedCell) bool {
	if c.Survey != other.Survey || other.Wave != "" && other.Wave != c.Wave || other.WithoutSuspect && !c.WithoutSuspect {
		return false
	}
	for _, part := range other.On {
		if part.Values == nil {
			continue
		}
		i := slices.IndexFunc(c.On, func(own ReleasedPart) bool { return own.Question == part.Question })
		if i < 0 || c.On[i].Values == nil {
			return false
		}
		for _, value := range c.On[i].Values {
			if !slices.Contains(part.Values, value) {
				return false
			}
		}
	}
	return true
}
