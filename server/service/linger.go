package service

import (
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
	lingerLong  = 20 * time.Second       // in all: who sends a byte now and then is cut off too
)

// lingering accepts connections that read what is still sent before they close, for at most so long.
type lingering struct {
	net.Listener
	long time.Duration
}

// Accept implements net.Listener.
func (l lingering) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		return &lingeringConn{TCPConn: tcp, long: l.long}, nil
	}
	return conn, nil
}

type lingeringConn struct {
	*net.TCPConn
	long   time.Duration
	closed atomic.Bool
}

// Close says that nothing more comes. What is still sent is read beside, since who closes has more to do: it takes
// new connections, or ends the server and closes one after the other.
func (c *lingeringConn) Close() error {
	if c.closed.Swap(true) {
		return net.ErrClosed
	}
	if c.CloseWrite() != nil { // the other side is gone
		return c.TCPConn.Close()
	}
	go c.readOn()
	return nil
}

// readOn reads until the other side is done or waits, or has had its time, and closes.
func (c *lingeringConn) readOn() {
	defer func() { _ = c.TCPConn.Close() }() // nobody waits for what it says
	end, wait, buffer := time.Now().Add(c.long), lingerFirst, make([]byte, 32<<10)
	for left := lingerBytes; left > 0; wait = lingerNext {
		until := time.Now().Add(wait)
		if until.After(end) {
			until = end
		}
		if c.SetReadDeadline(until) != nil {
			return
		}
		n, err := c.Read(buffer)
		if err != nil {
			return
		}
		left -= n
	}
}
