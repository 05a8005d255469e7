package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"candour/survey"
)

// doubtful is the age at which ClickHouse may have forgotten a batch's token (a replicated table
// remembers for an hour).
const doubtful = 30 * time.Minute

// A batch is one INSERT: its token and its rows, in the order in which they are sent, are on disk
// before it is sent and do not change.
type batch struct {
	place
	token string
	rows  []int64
	sent  bool // it arrived; what rows still lists is to be deleted

	found    bool      // by Open: nobody knows whether it was sent
	first    time.Time // when it was first sent
	stuck    bool      // it arrived in part
	attempts int
	due      time.Time // not to be tried before
}

// uncertain says whether sending b again could store it twice.
func (b *batch) uncertain() bool {
	return b.found || !b.first.IsZero() && time.Since(b.first) > doubtful
}

// form makes a batch of at most limit rows that wait at p, shuffled.
func (l *Ledger) form(p place, limit int) (*batch, error) {
	held := l.shelf.takeHeld(p, limit)
	pending := l.shelf.takePending(p, limit-len(held))
	b := &batch{place: p, token: newToken(), rows: append(append([]int64{}, held...), pending...)}
	shuffle(b.rows)
	err := l.committer.do(synced, func() error { return l.committer.storeBatch(b) })
	if err != nil {
		l.shelf.putHeld(p, held)
		l.shelf.putPending(p, pending)
		return nil, fmt.Errorf("store a batch: %w", err)
	}
	l.batches = append(l.batches, b)
	return b, nil
}

// split replaces a batch that was refused, and so is stored nowhere, by its two halves.
func (l *Ledger) split(b *batch) ([]*batch, error) {
	middle := len(b.rows) / 2
	halves := []*batch{
		{place: b.place, token: newToken(), rows: b.rows[:middle]},
		{place: b.place, token: newToken(), rows: b.rows[middle:]},
	}
	if err := l.replace(b, halves, func() error { return nil }); err != nil {
		return nil, fmt.Errorf("split a batch: %w", err)
	}
	return halves, nil
}

// setAside parks rows of a batch that is stored nowhere. Those that remain are a new batch: the
// bytes that belong to a token never change.
func (l *Ledger) setAside(b *batch, bad []int64, cause error) ([]*batch, error) {
	var remain []*batch
	good := slices.DeleteFunc(slices.Clone(b.rows),
		func(id int64) bool { return slices.Contains(bad, id) })
	if len(good) > 0 {
		remain = []*batch{{place: b.place, token: newToken(), rows: good}}
	}
	reason := l.keys.seal(b.place, []byte(cause.Error()))
	err := l.replace(b, remain, func() error {
		for _, id := range bad {
			if err := l.committer.park(id, reason); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("park responses: %w", err)
	}
	l.shelf.count(-len(bad), len(bad), 0)
	return remain, nil
}

// replace stores others in b's place, in one transaction with what else has to be done.
func (l *Ledger) replace(b *batch, others []*batch, also func() error) error {
	err := l.committer.do(synced, func() error {
		if err := l.committer.deleteBatch(b); err != nil {
			return err
		}
		for _, other := range others {
			if err := l.committer.storeBatch(other); err != nil {
				return err
			}
		}
		return also()
	})
	if err != nil {
		return err
	}
	l.drop(b)
	l.batches = append(l.batches, others...)
	return nil
}

// finish deletes a batch that arrived, bite by bite. What is left of it is stored with each bite,
// because the ids of deleted rows may be given to new ones.
func (l *Ledger) finish(b *batch) error {
	for len(b.rows) > 0 {
		n := min(bite, len(b.rows))
		gone, rest := b.rows[:n], b.rows[n:]
		err := l.committer.do(relaxed, func() error {
			if err := l.committer.remove(listOf(gone)); err != nil {
				return err
			}
			return l.committer.shrinkBatch(b, rest)
		})
		if err != nil {
			return fmt.Errorf("delete a batch that arrived: %w", err)
		}
		b.rows = rest
		l.shelf.count(-n, 0, 0)
	}
	l.drop(b)
	return nil
}

// read returns the responses of a batch in its order, and the ids of rows that do not open.
func (l *Ledger) read(ctx context.Context, b *batch) ([]survey.Response, []int64, error) {
	sealed, err := l.readSealed(ctx, b)
	if err != nil {
		return nil, nil, fmt.Errorf("read a batch: %w", err)
	}
	var responses []survey.Response
	var closed []int64
	for _, id := range b.rows {
		response, err := l.keys.openResponse(b.place, sealed[id])
		if err != nil {
			closed = append(closed, id)
			continue
		}
		responses = append(responses, response)
	}
	return responses, closed, nil
}

func (l *Ledger) readSealed(ctx context.Context, b *batch) (map[int64][]byte, error) {
	rows, err := l.reader.QueryContext(ctx, `SELECT id, payload FROM waiting
		WHERE id IN (SELECT value FROM json_each(?))`, listOf(b.rows))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	sealed := make(map[int64][]byte, len(b.rows))
	for rows.Next() {
		var id int64
		var payload []byte
		if err := rows.Scan(&id, &payload); err != nil {
			return nil, err
		}
		sealed[id] = payload
	}
	if len(sealed) != len(b.rows) {
		return nil, errors.Join(errMissing, rows.Err())
	}
	return sealed, rows.Err()
}

// listOf writes ids as the JSON list that the ledger keeps and json_each reads.
func listOf(ids []int64) string {
	list, _ := json.Marshal(ids) // integers always marshal
	return string(list)
}
