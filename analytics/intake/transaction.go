package intake

import (
	"context"
	"database/sql"
	"errors"

	"candour/survey"
)

// sweep is how many forgotten keys one tidying deletes.
const sweep = 5000

// The sentences that people read when a submission was not taken.
const (
	fullQueue = "Many people are answering just now. " +
		"Keep this page open and press Submit again in a moment."
	notSaved = "Your answers could not be saved. " +
		"Keep this page open and press Submit again in a few minutes."
	notConfirmed = "Saving your answers took too long. " +
		"Keep this page open and press Submit again: they will be counted once."
	stopping = "The server is being restarted. " +
		"Keep this page open and press Submit again in a few minutes."
	onTheWay = "The database does not take the responses now. " +
		"They are safe and will be sent as soon as it does."
	usedKey = "Other answers were already sent from this page. " +
		"Open the survey again to send new ones."
)

func unsaved(err error) error {
	return &survey.Error{Kind: survey.Unavailable, Message: notSaved, Err: err}
}

func unconfirmed(err error) error {
	return &survey.Error{Kind: survey.Unavailable, Message: notConfirmed, Err: err}
}

func closed() error {
	return &survey.Error{Kind: survey.Unavailable, Message: stopping, Err: errClosed}
}

// away is what Flush and Release return when something is still on the way.
func away(err error) error {
	if err == nil {
		return nil
	}
	return &survey.Error{Kind: survey.Unavailable, Message: onTheWay, Err: err}
}

// A durability says what a transaction waits for. Either is whole after a crash or not there, and
// one that is synced brings all before it to disk.
type durability string

const (
	synced  durability = "FULL"   // on disk when it returns
	relaxed durability = "NORMAL" // a power cut may undo it: for what would only be done again
)

// do has the committer run work in a transaction of its own, and waits for it.
func (c *committer) do(how durability, work func() error) error {
	return c.turn(func() error { return c.transact(how, work) })
}

// turn has the committer run work when its turn comes, and waits for it.
func (c *committer) turn(work func() error) error {
	j := job{run: work, done: make(chan error, 1)}
	select {
	case c.jobs <- j:
		return <-j.done
	case <-c.gone:
		return errClosed
	}
}

// transact runs work between BEGIN and COMMIT. Work ends at its first error: a full disk ends the
// transaction at once, and a statement after that would stand alone.
func (c *committer) transact(how durability, work func() error) error {
	if err := c.ensure(how); err != nil {
		return err
	}
	if _, err := c.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := work()
	if err == nil {
		_, err = c.exec("COMMIT")
	}
	if err != nil {
		_, _ = c.exec("ROLLBACK") // fails where the error has already ended the transaction
	}
	return err
}

// ensure sets the durability of the next transaction, if it is not the one of the last.
func (c *committer) ensure(how durability) error {
	if c.durability == how {
		return nil
	}
	c.durability = ""
	_, err := c.exec("PRAGMA synchronous=" + string(how))
	if err == nil {
		c.durability = how
	}
	return err
}

func (c *committer) exec(query string, args ...any) (sql.Result, error) {
	return c.conn.ExecContext(context.Background(), query, args...)
}

// beat writes a little, to see that writing works.
func (c *committer) beat() error {
	_, err := c.exec("UPDATE pulse SET beat = 1 - beat")
	return err
}

// tidy lets keys age and empties the write-ahead log, also when writing fails: a full disk may
// gain room by it. Its beat makes the file's time tell that the server runs, and not when
// somebody answered.
func (c *committer) tidy() error {
	c.memory.age()
	err := c.transact(synced, func() error {
		if err := c.beat(); err != nil {
			return err
		}
		return c.forget(sweep)
	})
	return errors.Join(err, c.checkpoint())
}

// forget deletes at most n keys that memory no longer knows. The oldest lie first in the table, so
// looking for them reads little.
func (c *committer) forget(n int) error {
	oldest := c.memory.current() - 1
	if c.swept >= oldest-1 {
		return nil
	}
	result, err := c.exec(`DELETE FROM spent WHERE rowid IN
		(SELECT rowid FROM spent WHERE generation < ? LIMIT ?)`, oldest, n)
	if err != nil {
		return err
	}
	deleted, err := result.RowsAffected()
	if int(deleted) < n {
		c.swept = oldest - 1
	}
	return err
}

// checkpoint moves the write-ahead log into the file and cuts it to nothing. Deleted rows, which
// are overwritten in the file, would stay readable in the log.
func (c *committer) checkpoint() error {
	var busy, pages, moved int
	row := c.conn.QueryRowContext(context.Background(), "PRAGMA wal_checkpoint(TRUNCATE)")
	if err := row.Scan(&busy, &pages, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return errors.New("the write-ahead log could not be emptied: it is being read")
	}
	return nil
}

// close ends the committer after what waits has been committed.
func (c *committer) close() error {
	close(c.stop)
	<-c.gone
	return errors.Join(c.checkpoint(),
		c.insert.Close(), c.spend.Close(), c.lay.Close(), c.conn.Close())
}
