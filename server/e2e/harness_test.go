// Package e2e tests the product from outside: the binary as `make build` makes it, over its sockets,
// in a browser, killed and started again.
package e2e_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"candour/server/store"
)

const secret = "a secret for tests, not for anything else"

// binary builds candour once.
var binary = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "candour-e2e-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, "candour")
	build := exec.Command("go", "build", "-o", path, "candour/server")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w: %s", err, out)
	}
	return path, nil
})

// atEnd is done when the last test has ended and the browser, which must not look on, is gone.
var atEnd []func()

func TestMain(m *testing.M) {
	code := m.Run()
	stopBrowser()
	for _, do := range atEnd {
		do()
	}
	if path, err := binary(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// server is one running process of candour.
type server struct {
	URL    string
	Data   string
	cmd    *exec.Cmd
	stderr *said
}

// said is what a process has said so far; it goes on while that is read.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// start runs candour and waits until it says where it serves.
func start(data, command string, env ...string) (*server, error) {
	path, err := binary()
	if err != nil {
		return nil, err
	}
	s := &server{Data: data, cmd: exec.Command(path, command), stderr: &said{}}
	s.cmd.Env = environment(data, env)
	s.cmd.Stderr = s.stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "serves on "); ok {
			s.URL, _, _ = strings.Cut(address, ". ")
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return s, nil
		}
	}
	_ = s.cmd.Wait()
	return nil, fmt.Errorf("candour %s ended: %s", command, s.stderr)
}

func environment(data string, more []string) []string {
	env := []string{"CANDOUR_DATA=" + data, "CANDOUR_ADDR=127.0.0.1:0", "CANDOUR_SECRET=" + secret,
		"CANDOUR_RATE=0", "CANDOUR_CHDB=" + os.Getenv("CANDOUR_CHDB")}
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "CANDOUR_") {
			env = append(env, e)
		}
	}
	return append(env, more...)
}

// stop ends the process as an operator would, and waits.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return s.cmd.Wait()
}

// kill ends the process as a power cut would, and waits.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// ownAddress is a setting: an address of this machine that nothing else is given, whatever else listens here,
// so that a server finds its port free again.
func ownAddress() string {
	return fmt.Sprintf("CANDOUR_ADDR=127.%d.%d.%d:0", 1+rand.IntN(254), rand.IntN(256), 1+rand.IntN(254))
}

// serve starts a server that ends with the test.
func serve(t *testing.T, data string, env ...string) *server {
	t.Helper()
	s, err := start(data, "serve", env...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if s.cmd.ProcessState == nil {
			s.kill()
		}
	})
	return s
}

// run runs one command to its end and returns what it printed.
func run(t *testing.T, data string, args ...string) string {
	t.Helper()
	out, err := tryRun(data, args...)
	if err != nil {
		t.Fatalf("candour %s: %v", strings.Join(args, " "), err)
	}
	return out
}

func tryRun(data string, args ...string) (string, error) {
	path, err := binary()
	if err != nil {
		return "", err
	}
	cmd := exec.Command(path, args...)
	cmd.Env = environment(data, nil)
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("%w: %s", err, problems.String())
	}
	return out.String(), nil
}

// demoServer is the demo that all tests share: it takes seconds to fill.
type demoServer struct {
	*server
	Accounts map[string]store.Credentials // by role
}

var demoOnce = sync.OnceValues(func() (*demoServer, error) {
	folder, err := os.MkdirTemp("", "candour-demo-")
	if err != nil {
		return nil, err
	}
	atEnd = append(atEnd, func() { _ = os.RemoveAll(folder) })
	d, err := copiedDemo(filepath.Join(folder, "data"))
	if err == nil {
		atEnd = append([]func(){func() { _ = d.stop() }}, atEnd...)
	}
	return d, err
})

// filledDemo is the folder of a demo that was filled and stopped, for others to begin with: to fill one takes
// seconds.
var filledDemo = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "candour-filled-")
	if err != nil {
		return "", err
	}
	atEnd = append(atEnd, func() { _ = os.RemoveAll(folder) })
	data := filepath.Join(folder, "data")
	d, err := openDemo(data)
	if err != nil {
		return "", err
	}
	return data, d.stop()
})

// copiedDemo starts a demo in a folder that is a copy of a filled one.
func copiedDemo(data string, env ...string) (*demoServer, error) {
	filled, err := filledDemo()
	if err != nil {
		return nil, err
	}
	if err := exec.Command("cp", "-a", filled, data).Run(); err != nil {
		return nil, err
	}
	return openDemo(data, env...)
}

// openDemo starts a demo in a folder and reads its accounts.
func openDemo(data string, env ...string) (*demoServer, error) {
	s, err := start(data, "demo", env...)
	if err != nil {
		return nil, err
	}
	content, err := os.ReadFile(filepath.Join(s.Data, "demo.json"))
	if err != nil {
		return nil, err
	}
	var printed struct{ Accounts []store.Credentials }
	if err := json.Unmarshal(content, &printed); err != nil {
		return nil, err
	}
	d := &demoServer{server: s, Accounts: map[string]store.Credentials{}}
	for _, a := range printed.Accounts {
		d.Accounts[string(a.Role)] = a
	}
	return d, nil
}

// freshDemo is a demo of the test's own, in which nobody has done anything yet.
func freshDemo(t *testing.T) *demoServer {
	t.Helper()
	d, err := copiedDemo(filepath.Join(t.TempDir(), "data"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.stop() })
	return d
}

func demo(t *testing.T) *demoServer {
	t.Helper()
	d, err := demoOnce()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// call makes one request and returns its status and body.
func call(t *testing.T, method, url, token, body string) (int, string) {
	t.Helper()
	var headers []string
	if token != "" {
		headers = append(headers, "Authorization", "Bearer "+token)
	}
	if body != "" {
		headers = append(headers, "Content-Type", "application/json")
	}
	got := ask(t, method, url, body, headers...)
	return got.status, got.body
}

// eventually tries until ok, for at most a minute.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("not within a minute: %s", what)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
