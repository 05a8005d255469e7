package proof_test

import (
	"testing"
	"time"

	"candour/server/proof"
)

// No hour ends while a proof is made, whenever it begins, and no time of its server's is one of the machine's
// at which responses come.
func TestNoHourEndsDuringAProof(t *testing.T) {
	hour := time.Date(2026, 11, 25, 23, 0, 0, 0, time.UTC)
	for _, into := range []time.Duration{0, time.Minute, 59*time.Minute + 59*time.Second} {
		begun := hour.Add(into)
		ahead := proof.ToFreshHour(begun)
		if there := begun.Add(ahead); there.Minute() != 1 || ahead < time.Hour {
			t.Errorf("begun at %v, the server lives at %v", begun, there)
		}
	}
}
