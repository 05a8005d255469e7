package service_test

import (
	"io"
	"net"
	"testing"
	"time"

	"candour/server/service"
)

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
