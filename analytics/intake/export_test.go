package intake

// Exec runs a statement on the ledger's own connection: the pragmas and triggers by which tests make
// a disk full or a deletion fail belong to a connection.
func (l *Ledger) Exec(statement string) error {
	return l.committer.turn(func() error {
		_, err := l.committer.exec(statement)
		return err
	})
}

// Checkpoint empties the write-ahead log.
func (l *Ledger) Checkpoint() error { return l.committer.turn(l.committer.checkpoint) }
