package chdb_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	osexec "os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"candour/analytics/chdb"
	"candour/analytics/chdb/chdbtest"
)

// roleVariable makes this test binary play a part in another process, on the folder that
// folderVariable names.
const (
	roleVariable   = "CHDB_TEST_ROLE"
	folderVariable = "CHDB_TEST_FOLDER"
)

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		if err := play(role, os.Getenv(folderVariable)); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// play is the other process: it opens the folder, says so, and does its part.
func play(role, folder string) error {
	engine, err := chdb.Open(chdb.Config{Path: folder, Library: os.Getenv("CANDOUR_CHDB")})
	if err != nil {
		return err
	}
	conn, err := clickhouse.Open(&clickhouse.Options{
		Addr: []string{"in.the.process:1"}, Protocol: clickhouse.HTTP,
		TransportFunc: func(*http.Transport) (http.RoundTripper, error) {
			return engine.Writer(), nil
		},
	})
	if err != nil {
		return err
	}
	roles := map[string]func(context.Context, driver.Conn) error{
		"insert until killed": insertUntilKilled,
		"insert one row":      insertOneRow,
		"wait for SIGTERM":    waitForTerm,
	}
	if err := roles[role](context.Background(), conn); err != nil {
		return err
	}
	return engine.Close()
}

// batchRows is how many rows insertUntilKilled sends at a time.
const batchRows = 100

// insertUntilKilled inserts batch after batch and prints the number of each that is acknowledged.
func insertUntilKilled(ctx context.Context, conn driver.Conn) error {
	for i := uint32(0); ; i++ {
		if err := insertBatch(ctx, conn, i); err != nil {
			return err
		}
		fmt.Println(i)
	}
}

// insertBatch inserts the rows of batch i, with a token of its own.
func insertBatch(ctx context.Context, conn driver.Conn, i uint32) error {
	batch, err := conn.PrepareBatch(clickhouse.Context(ctx, clickhouse.WithSettings(
		clickhouse.Settings{"insert_deduplication_token": fmt.Sprint("batch ", i)})),
		"INSERT INTO answers")
	if err != nil {
		return err
	}
	defer batch.Close()
	for row := range uint32(batchRows) {
		if err := batch.Append(i, row); err != nil {
			return err
		}
	}
	return batch.Send()
}

// insertOneRow inserts one row and prints all that are there.
func insertOneRow(ctx context.Context, conn driver.Conn) error {
	for _, statement := range []string{
		"CREATE TABLE t (a String) ENGINE = MergeTree ORDER BY a", "INSERT INTO t SELECT 'selected'",
	} {
		if err := conn.Exec(ctx, statement); err != nil {
			return err
		}
	}
	batch, err := conn.PrepareBatch(ctx, "INSERT INTO t")
	if err != nil {
		return err
	}
	if err := batch.Append("sent"); err != nil {
		return err
	}
	if err := batch.Send(); err != nil {
		return err
	}
	var all, input []string
	if err := conn.QueryRow(ctx, "SELECT arraySort(groupArray(a)) FROM t").Scan(&all); err != nil {
		return err
	}
	err = conn.QueryRow(ctx,
		"SELECT groupArray(line) FROM file('stdin', 'LineAsString', 'line String')").Scan(&input)
	fmt.Println(all, input)
	return err
}

// waitForTerm recovers from a nil dereference, then waits for SIGTERM as a server does.
func waitForTerm(context.Context, driver.Conn) error {
	term := make(chan os.Signal, 1)
	signal.Notify(term, syscall.SIGTERM)
	fmt.Println(dereference(nil))
	<-term
	fmt.Println("terminated")
	return nil
}

// dereference returns what a nil pointer's dereference panics with.
func dereference(number *int) (recovered any) {
	defer func() { recovered = recover() }()
	return *number
}

// another starts this binary as another process.
func another(t *testing.T, role, folder string) (*osexec.Cmd, *bufio.Scanner) {
	t.Helper()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience) // then it is killed
	t.Cleanup(cancel)
	command := osexec.CommandContext(ctx, executable)
	command.Env = append(os.Environ(), roleVariable+"="+role, folderVariable+"="+folder)
	command.Stderr = os.Stderr
	command.WaitDelay = patience
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	return command, bufio.NewScanner(out)
}

// launch is another, started.
func launch(t *testing.T, role, folder string) (*osexec.Cmd, *bufio.Scanner) {
	t.Helper()
	command, lines := another(t, role, folder)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	return command, lines
}

// wantLine reads the next line.
func wantLine(t *testing.T, lines *bufio.Scanner, want string) {
	t.Helper()
	if lines.Scan(); !strings.Contains(lines.Text(), want) {
		t.Fatalf("the other process says %q (%v), want %q", lines.Text(), lines.Err(), want)
	}
}

func TestKilledProcessLosesNothingAcknowledged(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "clickhouse")
	prepare(t, folder)
	command, lines := launch(t, "insert until killed", folder)
	var acknowledged uint32
	for acknowledged < 30 && lines.Scan() {
		i, err := strconv.ParseUint(lines.Text(), 10, 32)
		if err != nil {
			t.Fatal(lines.Text())
		}
		acknowledged = uint32(i) + 1
	}
	if err := command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() { // acknowledged before the end came
		acknowledged++
	}
	_ = command.Wait()

	conn := connect(t, chdbtest.OpenWith(t, chdb.Config{Path: folder}).Writer())
	check := func() {
		t.Helper()
		whole := "SELECT count() FROM (SELECT i FROM answers WHERE i < {n:UInt32} GROUP BY i" +
			" HAVING count() = 100 AND uniqExact(j) = 100)"
		got := count(t, conn, whole, clickhouse.Named("n", acknowledged))
		if got != uint64(acknowledged) {
			t.Errorf("%d batches are there once and whole, %d were acknowledged", got, acknowledged)
		}
		broken := count(t, conn, "SELECT count() FROM (SELECT i FROM answers GROUP BY i"+
			" HAVING count() != 100)")
		if broken != 0 {
			t.Errorf("%d batches are there in part or twice", broken)
		}
	}
	check()
	for i := range acknowledged + 1 {
		if err := insertBatch(t.Context(), conn, i); err != nil {
			t.Fatal(err)
		}
	}
	acknowledged++ // the one that was under way is repeated, too
	check()
}

// prepare makes the table of insertUntilKilled and closes the engine again.
func prepare(t *testing.T, folder string) {
	t.Helper()
	engine, err := chdb.Open(chdb.Config{Path: folder, Library: os.Getenv("CANDOUR_CHDB")})
	if err != nil {
		t.Fatal(err)
	}
	exec(t, connect(t, engine.Writer()), "CREATE TABLE answers (i UInt32, j UInt32)"+
		" ENGINE = MergeTree ORDER BY i SETTINGS non_replicated_deduplication_window = 10000,"+
		" fsync_after_insert = 1")
	if err := engine.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestASecondProcessIsRefusedWithASentence(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "clickhouse")
	chdbtest.OpenWith(t, chdb.Config{Path: folder})
	command, lines := launch(t, "wait for SIGTERM", folder)
	wantLine(t, lines, "error: The folder "+folder+" is already in use; stop the server that"+
		" uses it, or use another folder.")
	if err := command.Wait(); err == nil {
		t.Error("the other process succeeded")
	}
}

func TestSignalsStayGos(t *testing.T) {
	command, lines := launch(t, "wait for SIGTERM", filepath.Join(t.TempDir(), "clickhouse"))
	wantLine(t, lines, "nil pointer dereference")
	if err := command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	wantLine(t, lines, "terminated")
	if err := command.Wait(); err != nil {
		t.Errorf("the other process ended with %v", err)
	}
}

// The engine reads its process's standard input, as the command-line tool does that it is.
func TestStandardInputIsNotRead(t *testing.T) {
	command, lines := another(t, "insert one row", filepath.Join(t.TempDir(), "clickhouse"))
	command.Stdin = strings.NewReader("from stdin\nand more\n")
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	wantLine(t, lines, "[selected sent] []")
	if err := command.Wait(); err != nil {
		t.Errorf("the other process ended with %v", err)
	}
}
