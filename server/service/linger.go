package service

import (
	"io"
	"net"
	"time"
)

// Who sends more than may be sent is answered while it still sends. Closing then, with bytes unread, makes
// the system throw the answer away on its way: the sender sees a broken connection instead of a 413.
const (
	lingerFirst = 100 * time.Millisecond // for bytes that may be on their way
	lingerNext  = time.Second            // between bytes that come
	lingerBytes = 32 << 20               // at most; who sends more is cut off
)

// lingering accepts connections that read what is still sent before they close.
type lingering struct{ net.Listener }

// Accept implements net.Listener.
func (l lingering) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		return &lingeringConn{tcp}, nil
	}
	return conn, nil
}

type lingeringConn struct{ *net.TCPConn }

// Close says that nothing more comes, reads on until the other side is done or waits, and closes.
func (c *lingeringConn) Close() error {
	if c.CloseWrite() != nil { // the other side is gone
		return c.TCPConn.Close()
	}
	wait, buffer := lingerFirst, make([]byte, 32<<10)
	for left := lingerBytes; left > 0; wait = lingerNext {
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
