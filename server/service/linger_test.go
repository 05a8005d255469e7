package service_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
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
