package intake

import "context"

// Exec runs a statement on the ledger's own connection: the pragmas and triggers by which tests
// make a disk full or a deletion fail belong to a connection.
func (l *Ledger) Exec(statement string) error {
	return l.committer.turn(func() error {
		_, err := l.committer.exec(statement)
		return err
	})
}

// Checkpoint empties the write-ahead log.
func (l *Ledger) Checkpoint() error { return l.committer.turn(l.committer.checkpoint) }

// Synchronous returns how the ledger's connection syncs: 2 is FULL.
func (l *Ledger) Synchronous() (level int, err error) {
	err = l.committer.turn(func() error {
		row := l.committer.conn.QueryRowContext(context.Background(), "PRAGMA synchronous")
		return row.Scan(&level)
	})
	return level, err
}

// Stall keeps the ledger from committing until the returned function is called.
func (l *Ledger) Stall() (release func()) {
	stalled, end := make(chan struct{}), make(chan struct{})
	go func() {
		_ = l.committer.turn(func() error {
			close(stalled)
			<-end
			return nil
		})
	}()
	<-stalled
	return func() { close(end) }
}
