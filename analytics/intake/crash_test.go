package intake_test

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"candour/analytics/intake"
	"candour/survey"
)

// childFolder names the variable that makes the test binary the process that is killed.
const childFolder = "INTAKE_CHILD_FOLDER"

func TestMain(m *testing.M) {
	if folder := os.Getenv(childFolder); folder != "" {
		fmt.Fprintln(os.Stderr, acceptForEver(folder)) // it returns only when it cannot go on
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// crashConfig has much in flight: small batches, often, of responses that wait for each other.
func crashConfig(folder string, sink intake.Sink) intake.Config {
	return intake.Config{
		Path: filepath.Join(folder, "ledger.db"), Secrets: [][]byte{secret}, Hold: hold(7),
		Sink: sink, BatchRows: 50, Every: 5 * time.Millisecond,
	}
}

// acceptForEver accepts responses from many goroutines and prints each one's id, key and receipt
// when it is acknowledged.
func acceptForEver(folder string) error {
	sink, err := openEngine(folder)
	if err != nil {
		return err
	}
	sink.fail(sometimes, sometimes)
	l, err := intake.Open(crashConfig(folder, sink))
	if err != nil {
		return err
	}
	var print sync.Mutex
	failed := make(chan error)
	for range 32 {
		go func() {
			for {
				r := response("Mateo was heard")
				key := hex.EncodeToString(r.ID[:8])
				receipt, err := l.Accept(context.Background(), keyed(r, key))
				if err != nil {
					failed <- err
					return
				}
				print.Lock()
				fmt.Printf("%x %s %s\n", r.ID, key, receipt)
				print.Unlock()
			}
		}()
	}
	return <-failed
}

func keyed(r survey.Response, key string) intake.Entry {
	return intake.Entry{Response: r, Key: key, Body: []byte(key)}
}

// sometimes fails one INSERT in ten.
func sometimes([]survey.Response) error {
	if rand.N(10) == 0 {
		return errAway
	}
	return nil
}

// A process that is killed while it accepts and sends has lost nothing that it
// acknowledged, and nothing arrives twice, however often that happens.
func TestKill(t *testing.T) {
	folder := t.TempDir()
	receipts := map[string]string{} // by key
	var acknowledged []survey.Response
	for round := range 4 {
		lines := killedAfter(t, folder, 300*(round+1))
		for _, line := range lines {
			var id []byte
			var key, receipt string
			if _, err := fmt.Sscanf(line, "%x %s %s", &id, &key, &receipt); err != nil {
				t.Fatalf("line %q: %v", line, err)
			}
			receipts[key] = receipt
			acknowledged = append(acknowledged, survey.Response{ID: [16]byte(id)})
		}
	}
	sink, err := openEngine(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer sink.db.Close()
	l := open(t, crashConfig(folder, sink))
	defer closeLedger(t, l)
	for key, receipt := range receipts {
		again, err := l.Accept(context.Background(), keyed(response("Mateo was heard"), key))
		if err != nil || again != receipt {
			t.Fatalf("a key from before: %s, %v, want its receipt %s", again, err, receipt)
		}
	}
	if err := l.Release(context.Background(), "support", "w1"); err != nil {
		t.Fatal(err)
	}
	wantStats(t, l, intake.Stats{})
	wantKept(t, sink, acknowledged)
}

func wantKept(t *testing.T, sink *engine, acknowledged []survey.Response) {
	t.Helper()
	stored := sink.stored(t)
	if err := onceEach(stored, acknowledged); err != nil {
		t.Error(err)
	}
	for id, n := range stored {
		if n != 1 {
			t.Errorf("response %x is stored %d times", id, n)
		}
	}
	extra := len(stored) - len(acknowledged)
	t.Logf("%d acknowledged, all there; %d more were committed but not acknowledged",
		len(acknowledged), extra)
	if extra > 4*600 {
		t.Errorf("%d responses were stored and not acknowledged", extra)
	}
}

// killedAfter runs a process that accepts for ever, kills it after n acknowledgements and
// returns all that it printed in whole lines.
func killedAfter(t *testing.T, folder string, n int) []string {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childFolder+"="+folder)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var lines []string
	reader := bufio.NewReader(out)
	for {
		line, err := reader.ReadString('\n')
		if err == io.EOF {
			break // an incomplete line is no acknowledgement that anyone has seen
		}
		if err != nil {
			t.Fatal(err)
		}
		if lines = append(lines, strings.TrimSpace(line)); len(lines) == n {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait() // says that it was killed
	if len(lines) < n {
		t.Fatalf("the process ended by itself after %d acknowledgements", len(lines))
	}
	return lines
}

// A ledger whose process ended between two steps goes on from there.
func TestCrashBetweenSteps(t *testing.T) {
	tests := []struct {
		name   string
		asked  bool // before it sends again, it asks whether the batch is there
		crash  func(sink *engine, cfg *intake.Config, image func())
		during string // a statement that makes a deletion fail
	}{
		{name: "batch stored, not sent", asked: true,
			crash: func(sink *engine, _ *intake.Config, image func()) {
				sink.fail(func([]survey.Response) error { image(); return errAway }, nil)
			}},
		{name: "arrived, not yet noted", asked: true,
			crash: func(sink *engine, _ *intake.Config, image func()) {
				sink.fail(nil, func([]survey.Response) error { image(); return errAway })
			}},
		{name: "arrived, not yet deleted", asked: true,
			crash: func(_ *engine, cfg *intake.Config, image func()) {
				cfg.Changed = func(survey.ID) { image() }
			}},
		{name: "deleted in part", during: `CREATE TEMP TRIGGER stop BEFORE DELETE ON pending
			WHEN (SELECT count(*) FROM pending) = 1 BEGIN SELECT raise(ABORT, 'stopped'); END`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			sink := newEngine(t)
			cfg, image := newConfig(t, sink), t.TempDir()
			if test.crash != nil {
				test.crash(sink, &cfg, func() { copyLedger(t, cfg.Path, image) })
			}
			l := open(t, cfg)
			if test.during != "" {
				if err := l.Exec(test.during); err != nil {
					t.Fatal(err)
				}
			}
			list := responses(513) // deleted 256 at a time
			accept(t, l, list...)
			_ = l.Flush(context.Background())
			if test.during != "" {
				more := responses(5) // they may get the numbers of rows that were deleted
				accept(t, l, more...)
				list = append(list, more...)
				copyLedger(t, cfg.Path, image)
			}
			closeLedger(t, l)
			sink.fail(nil, nil)
			sink.asked = 0
			after := openImage(t, cfg, image)
			defer closeLedger(t, after)
			list = append(list, response("accepted after the crash"))
			accept(t, after, list[len(list)-1])
			flush(t, after)
			if got := sink.asked > 0; got != test.asked {
				t.Errorf("the sink was asked: %v, want %v", got, test.asked)
			}
			wantOnce(t, sink, list)
			wantStats(t, after, intake.Stats{})
		})
	}
}

// copyLedger copies the ledger's files as a crash at this moment would leave them.
func copyLedger(t *testing.T, path, folder string) {
	t.Helper()
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Error(err)
			return
		}
		image := filepath.Join(folder, "ledger.db"+suffix)
		if err := os.WriteFile(image, content, 0o600); err != nil {
			t.Error(err)
		}
	}
}

func openImage(t *testing.T, cfg intake.Config, folder string) *intake.Ledger {
	t.Helper()
	cfg.Path = filepath.Join(folder, "ledger.db")
	cfg.Changed = nil
	return open(t, cfg)
}
