package intake_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"candour/analytics/intake"
	"candour/survey"
)

const unheard = "I was not heard at Maple House"

// refuse refuses rows with the answer above, quoting it.
func refuse(err error) failure {
	return func(rows []survey.Response) error {
		for _, r := range rows {
			if words := r.Answers["story"].Text; words == unheard {
				return fmt.Errorf("cannot parse %q: %w", words, err)
			}
		}
		return nil
	}
}

// Rows that the sink refuses are found and set aside, encrypted; the others arrive.
func TestPoisonIsParked(t *testing.T) {
	tests := []struct {
		name string
		err  error
	}{
		{"rejected", intake.ErrRejected},
		{"invalid", survey.Fault(survey.Invalid, "The value is not a number.")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			sink := newEngine(t)
			sink.fail(refuse(test.err), nil)
			cfg := newConfig(t, sink)
			var log bytes.Buffer
			cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
			l := open(t, cfg)
			good, bad := responses(100), []survey.Response{response(unheard), response(unheard)}
			accept(t, l, good[:37]...)
			accept(t, l, bad...)
			accept(t, l, good[37:]...)
			flush(t, l)
			wantOnce(t, sink, good)
			wantStats(t, l, intake.Stats{Parked: 2})
			if strings.Contains(log.String(), "Maple") || !strings.Contains(log.String(), "parked") {
				t.Errorf("log %q, want the parking and no answer", &log)
			}
			wantNowhere(t, cfg.Path, []byte("Maple House"))

			closeLedger(t, l)
			l = open(t, cfg)
			defer closeLedger(t, l)
			wantStats(t, l, intake.Stats{Parked: 2})
			wantReasons(t, l, 2)

			sink.fail(nil, nil)
			if n, err := l.Unpark(); n != 2 || err != nil {
				t.Errorf("unparked %d, %v, want 2", n, err)
			}
			flush(t, l)
			wantOnce(t, sink, append(good, bad...))
			wantStats(t, l, intake.Stats{})
		})
	}
}

func wantReasons(t *testing.T, l *intake.Ledger, n int) {
	t.Helper()
	list, err := l.Parked(context.Background())
	if err != nil || len(list) != n {
		t.Fatalf("%d are parked, %v, want %d", len(list), err, n)
	}
	for _, parked := range list {
		if parked.Survey != "support" || !strings.Contains(parked.Reason, unheard) {
			t.Errorf("parked %+v, want the survey and the sink's reason", parked)
		}
	}
}

// A row that opens under no secret is parked, and the others of its batch arrive once.
func TestRowThatDoesNotOpenIsParked(t *testing.T) {
	sink := newEngine(t)
	cfg := newConfig(t, sink)
	l := open(t, cfg)
	defer closeLedger(t, l)
	list := responses(10)
	accept(t, l, list...)
	if err := l.Exec("UPDATE pending SET payload = zeroblob(300) WHERE id = 4"); err != nil {
		t.Fatal(err)
	}
	flush(t, l)
	wantOnce(t, sink, append(list[:3:3], list[4:]...))
	wantStats(t, l, intake.Stats{Parked: 1})
}

func TestWrongSecretIsRefused(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	cfg.Hold = hold(10)
	l := open(t, cfg)
	accept(t, l, response("waits"))
	closeLedger(t, l)
	cfg.Secrets = [][]byte{newSecret}
	_, err := intake.Open(cfg)
	var fault *survey.Error
	if !errors.As(err, &fault) || !strings.Contains(fault.Message, "CANDOUR_SECRET") {
		t.Errorf("error %v, want a sentence about the secret", err)
	}
	cfg.Secrets = [][]byte{newSecret, secret}
	l = open(t, cfg)
	defer closeLedger(t, l)
	flush(t, l)
	wantStats(t, l, intake.Stats{Held: 1})
}
