package chdb

import "time"

// Every how often the end of an abandoned statement is asked for again, until it has come: the
// first request can be earlier than the statement.
const interruptEvery = 100 * time.Millisecond

// interrupt asks the engine to end what runs on a connection, until finished is closed.
func (e *Engine) interrupt(tag string, finished <-chan struct{}) {
	again := time.NewTicker(interruptEvery)
	defer again.Stop()
	for {
		e.kill(tag)
		select {
		case <-finished:
			return
		case <-again.C:
		}
	}
}

// kill ends the statement that runs on the connection with this tag, if there is one.
func (e *Engine) kill(tag string) {
	e.anchorUse.Lock()
	defer e.anchorUse.Unlock()
	if e.anchor != nil {
		// An error means that there is nothing to end any more.
		_ = e.anchor.run(
			"KILL QUERY WHERE Settings['log_comment'] = " + quoteText(tag) + " ASYNC")
	}
}
