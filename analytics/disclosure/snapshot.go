package disclosure

import (
	"slices"
	"time"

	"candour/analytics"
)

const (
	renewAfter     = 7 * 24 * time.Hour
	renewResponses = 10
)

// smallestChange is how few newcomers a group that is shown may have, beside none: as many as a count is
// rounded by. Of three, two snapshots compared told nothing for certain either once the attack ran long
// enough (TestAttackSnapshots); five is the margin for what the attack does not try.
const smallestChange = 5

// Renewal is what decides whether a survey's snapshot is made anew: the snapshot there is (Last is
// zero when there is none), what has come since, and whether a wave has closed since. Groups are those
// of the declared breakdowns and the waves. Key is the cell key of the responses there are now; as long as
// it is not known, 0, as many as could be shown count as enough.
type Renewal struct {
	Now, Last     time.Time
	LastResponses int
	Responses     int
	Key           analytics.Key
	WaveClosed    bool
	Groups        []GroupChange
}

// GroupChange is how many responses a group had in the snapshot and has now.
type GroupChange struct{ Last, Now int }

// Due says whether a snapshot is due: when a wave has closed, or when the last one is at least a
// week old; and in both cases only if at least 10 responses have come since. The first one with
// answers waits for nothing when a wave closes, and for a week else, but for so many responses that
// anything would be shown: a copy of some responses and one of none are told apart by how long the first
// answer takes (BenchmarkProtectedTiming).
//
// Somebody who knows who answered in between compares the two: where a group that is shown got one to
// four newcomers, the counts that moved would say what these answered. Then the new one waits.
func (r Renewal) Due() bool {
	first := r.LastResponses == 0
	if first && Round(analytics.Count(r.Responses), r.Key) < smallest {
		return false
	}
	if r.WaveClosed && first {
		return true
	}
	if !r.WaveClosed && r.Now.Sub(r.Last) < renewAfter || r.Responses-r.LastResponses < renewResponses {
		return false
	}
	return first || !slices.ContainsFunc(r.Groups, GroupChange.tells)
}

// tells says whether the group is large enough to be shown, before or after, and got too few newcomers
// or lost too few: who withdrew can be known too.
func (g GroupChange) tells() bool {
	change := max(g.Now-g.Last, g.Last-g.Now)
	return change != 0 && change < smallestChange && max(g.Now, g.Last) > int(smallest)-base
}
