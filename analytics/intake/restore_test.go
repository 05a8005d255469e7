package intake_test

import (
	"io"
	"path/filepath"
	"strings"
	"testing"

	"candour/analytics/intake"
	"candour/survey"
)

// letters is a text without end.
type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'v'
	}
	return len(p), nil
}

// Of a piece that no ledger wrote nothing much is kept in memory, and one sentence comes of it.
func TestRestoreRefusesPieces(t *testing.T) {
	for _, tt := range []struct {
		name, piece string
		want        int // responses; -1: refused
	}{
		{"nothing", `{}`, 0},
		{"a response", `{"Waiting":[{"Survey":"visits","Wave":"w1","Payload":"AAAA"}]}`, 1},
		{"a batch and one that was refused", `{"Batches":[{"Survey":"v","Payloads":["AAAA","AAAA"]}],"Parked":[{"Payload":"AAAA","Reason":"AAAA"}]}`, 3},
		{"no text", ``, -1},
		{"a list", `[]`, -1},
		{"cut short", `{"Waiting":[{"Survey":"visits"`, -1},
		{"something unknown", `{"Others":[1]}`, -1},
		{"a batch of too many", `{"Batches":[{"Payloads":[` + strings.Repeat(`"",`, 300_000) + `""]}]}`, -1},
		{"a text without end", `{"Waiting":[{"Survey":"`, -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := intake.Restore(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = r.Close() })
			var piece io.Reader = strings.NewReader(tt.piece)
			if tt.name == "a text without end" {
				piece = io.MultiReader(piece, letters{})
			}
			err = r.AddFrom(t.Context(), piece)
			if tt.want < 0 && survey.AsError(err).Kind != survey.Invalid || tt.want >= 0 && (err != nil || r.Responses() != tt.want) {
				t.Errorf("got %d responses, %v; want %d", r.Responses(), err, tt.want)
			}
		})
	}
}
