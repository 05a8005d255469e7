package service_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"candour/server/service"
)

// A server stops at once, however many browsers keep a connection open for what they may ask next: each
// that it waited for would add to the time in which answers are turned away.
func TestStoppingWaitsForNoIdleConnection(t *testing.T) {
	s := start(t, settings(t))
	for range 80 {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
		must(t, err)
		t.Cleanup(func() { _ = conn.Close() })
		_, err = fmt.Fprint(conn, "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
		must(t, err)
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		must(t, err)
		if answer.StatusCode != http.StatusOK {
			t.Fatal(answer.Status)
		}
	}
	s.Stop() // fails when it cannot end all in time
}

// Who goes on sending a byte now and then after the answer keeps neither the server from its work nor a connection
// for good.
func TestSlowSendersAreCutOff(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	slow, err := net.Dial("tcp", listener.Addr().String())
	must(t, err)
	t.Cleanup(func() { _ = slow.Close() })
	conn, err := service.Lingering(listener, 300*time.Millisecond).Accept()
	must(t, err)
	_, err = io.WriteString(conn, "answer")
	must(t, err)
	cut, tick := make(chan error, 1), time.NewTicker(20*time.Millisecond)
	defer tick.Stop()
	go func() {
		for range tick.C {
			if _, err := slow.Write([]byte("x")); err != nil {
				cut <- err
				return
			}
		}
	}()
	closed := make(chan error, 1)
	go func() { closed <- conn.Close() }()
	for what, done := range map[string]chan error{"closing waits": closed, "the sender is not cut off": cut} {
		select {
		case <-done:
		case <-time.After(30 * time.Second):
			t.Fatal(what)
		}
	}
}
