package intake_test

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"candour/analytics/intake"
	"candour/survey"
)

// gone is a database that is away.
type gone struct{}

func (gone) Insert(context.Context, survey.ID, string, []survey.Response) error {
	return context.DeadlineExceeded
}
func (gone) Present(context.Context, survey.ID, [][16]byte) (int, error) {
	return 0, context.DeadlineExceeded
}

// FuzzRestore puts whatever piece of a backup's ledger into a new one, which opens afterwards all the same.
func FuzzRestore(f *testing.F) {
	f.Add([]byte(`{"Waiting":[{"Survey":"visits","Wave":"w1","Payload":"AAAA"}],"Batches":[{"Survey":"visits","Wave":"w1","Payloads":["AAAA"]}]}`))
	f.Add([]byte(`{"Parked":[{"Survey":"visits","Payload":null,"Reason":"x"}],"Spent":[{"Generation":9223372036854775807,"MAC":"AA==","Print":""}]}`))
	f.Add([]byte(`{"Tickets":[{}]}`))
	f.Fuzz(func(t *testing.T, piece []byte) {
		path := filepath.Join(t.TempDir(), "ledger.db")
		r, err := intake.Restore(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		refused := r.AddFrom(t.Context(), bytes.NewReader(piece))
		if err := r.Close(); err != nil && refused == nil {
			t.Error(err)
		}
		if refused != nil {
			return
		}
		l, err := intake.Open(intake.Config{Path: path, Secrets: [][]byte{make([]byte, 32)}, Hold: func(survey.ID) int { return 1000 },
			Sink: gone{}})
		if err != nil {
			if !strings.Contains(survey.AsError(err).Message, "this secret does not open") { // it sealed none of it
				t.Errorf("what was restored does not open: %v", err)
			}
			return
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
}
