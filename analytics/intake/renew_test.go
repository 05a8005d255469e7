package intake_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"candour/analytics/intake"
)

// After one start with both secrets the old one can be given up, though responses still wait, are on
// their way or are parked.
func TestOldSecretCanGo(t *testing.T) {
	sink := newEngine(t)
	cfg := newConfig(t, sink)
	cfg.Hold = hold(4)
	l := open(t, cfg)
	list := responses(4)
	accept(t, l, list[:2]...) // held after a pass, and parked
	flush(t, l)
	if err := l.Exec(`INSERT INTO parked (id, survey, wave, payload, reason)
		SELECT id, survey, wave, payload, payload FROM held LIMIT 1`); err != nil {
		t.Fatal(err)
	}
	if err := l.Exec("DELETE FROM held WHERE id IN (SELECT id FROM parked)"); err != nil {
		t.Fatal(err)
	}
	accept(t, l, list[2]) // pending
	closeLedger(t, l)

	cfg.Secrets = [][]byte{newSecret, secret}
	closeLedger(t, open(t, cfg))

	cfg.Secrets = [][]byte{newSecret}
	l = open(t, cfg)
	defer closeLedger(t, l)
	if parked, err := l.Parked(context.Background()); err != nil || len(parked) != 1 ||
		!strings.Contains(parked[0].Reason, "support") {
		t.Errorf("parked: %v, %v; want one whose reason opens", parked, err)
	}
	if n, err := l.Unpark(); n != 1 || err != nil {
		t.Fatalf("unparked %d, %v", n, err)
	}
	accept(t, l, list[3])
	flush(t, l)
	wantOnce(t, sink, list)
	wantStats(t, l, intake.Stats{})
}

// Who dropped the old secret at once reads why responses are parked.
func TestLogSaysThatTheSecretIsMissing(t *testing.T) {
	var log bytes.Buffer
	cfg := newConfig(t, newEngine(t))
	cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
	l := open(t, cfg)
	accept(t, l, responses(2)...)
	if err := l.Exec("UPDATE pending SET payload = zeroblob(300) WHERE id = 1"); err != nil {
		t.Fatal(err)
	}
	flush(t, l)
	closeLedger(t, l)
	if !strings.Contains(log.String(), "CANDOUR_SECRET does not open them") {
		t.Errorf("the log: %s", &log)
	}
}
