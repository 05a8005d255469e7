package service

import (
	"io"
	"net"
	"sync/atomic"
	"time"
)

// Who sends more than may be sent is answered while it still sends. Closing then, with bytes unread, makes
// the system throw the answer away on its way: the sender sees a broken connection instead of a 413.
const (
	lingerFirst = 100 * time.Millisecond // for bytes that may be on their way
	lingerNext  = time.Second            // between bytes that come
	lingerBytes = 32 << 20               // at most; who sends more is cut off
	lingerLife  = 10 * time.Second       // at most; who sends more slowly is cut off too
)

// lingering accepts connections that read what is still sent before they close, for so long at most.
type lingering struct {
	net.Listener
	life time.Duration
}

// Accept implements net.Listener.
func (l lingering) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		return &lingeringConn{TCPConn: tcp, life: l.life}, nil
	}
	return conn, nil
}

type lingeringConn struct {
	*net.TCPConn
	life    time.Duration
	reading atomic.Int32
}

// Read implements net.Conn.
func (c *lingeringConn) Read(b []byte) (int, error) {
	c.reading.Add(1)
	defer c.reading.Add(-1)
	return c.TCPConn.Read(b)
}

// Close says that nothing more comes, reads on until the other side is done or waits, and closes. A
// connection that waits for its next request closes at once: nobody is in the middle of sending, and a server
// that stops has many of them.
func (c *lingeringConn) Close() error {
	if c.reading.Load() > 0 || c.CloseWrite() != nil { // or the other side is gone
		return c.TCPConn.Close()
	}
	end := time.Now().Add(c.life)
	wait, buffer := lingerFirst, make([]byte, 32<<10)
	for left := lingerBytes; left > 0 && time.Now().Before(end); wait = lingerNext {
		if c.SetReadDeadline(time.Now().Add(wait)) != nil {
			break
		}
		n, err := io.ReadAtLeast(c.TCPConn, buffer, 1)
		if err != nil {
			break
		}
		left -= n
	}
	return c.TCPConn.Close()
}
