package chdb

import "io"

// stream runs a SELECT and hands its result on piece by piece, so that it may be larger than the
// memory. The answer goes out with the first piece.
func (c *conn) stream(s *statement, answers chan<- answer) answer {
	running := c.start(c.streamQuery, *c.pointer, s)
	if running == 0 {
		return answer{err: exception("")}
	}
	defer c.destroyResult(running)
	if text := c.resultError(running); text != "" {
		return answer{err: exception(text)}
	}
	piece, err := c.take(c.streamFetch(*c.pointer, running))
	if err != nil || len(piece) == 0 {
		return answer{err: err}
	}
	answers <- answer{stream: s.piped}
	for err == nil && len(piece) > 0 {
		if _, err = s.out.Write(piece); err != nil {
			c.streamStop(*c.pointer, running)
			return answer{err: err}
		}
		piece, err = c.take(c.streamFetch(*c.pointer, running))
	}
	s.finish(err)
	return answer{err: err}
}

// finish ends a streamed result. An error after output began goes in the band, framed as a
// ClickHouse server frames it, since the status has long been sent.
func (s *statement) finish(err error) {
	if err != nil {
		_, _ = io.WriteString(s.out, "\r\n__exception__\r\n"+err.Error()+"\r\n")
	}
	_ = s.out.Close()
}

// abandon ends what a statement waits for outside the engine: the rows that it reads and the
// reader of its result.
func (s *statement) abandon(cause error) {
	if s.rows != nil {
		_ = s.rows.Close()
	}
	if s.out != nil {
		_ = s.out.CloseWithError(cause)
	}
}
