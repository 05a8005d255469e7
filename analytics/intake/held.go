package intake

import (
	"context"
	"errors"
	"fmt"
)

// bite is how many rows a job moves or deletes in one commit: those who submit wait no longer
// than that takes.
const bite = 256

// errMissing says that the ledger lost a row, which nothing here does.
var errMissing = errors.New("rows are missing from the ledger")

// hold moves a place's pending rows to held, where no order of acceptance is left. A random id
// alone would not do: SQLite lays rows down on its pages in the order of writing. So rows that
// are held already are put down again with new ones: all of them or, of very many, what makes
// the new ones a bite.
func (l *Ledger) hold(ctx context.Context, p place) error {
	for ctx.Err() == nil {
		arrived := l.shelf.takePending(p, bite-bite/8)
		if len(arrived) == 0 {
			return nil
		}
		mixed := l.shelf.takeHeld(p, bite-len(arrived))
		var ids []int64
		err := l.committer.do(relaxed, func() (err error) {
			ids, err = l.committer.layDown(p, append(arrived, mixed...))
			return err
		})
		if err != nil {
			l.shelf.putPending(p, arrived)
			l.shelf.putHeld(p, mixed)
			return fmt.Errorf("hold responses: %w", err)
		}
		l.shelf.putHeld(p, ids)
	}
	return ctx.Err()
}

// layDown writes rows to held in random order under new random ids, and deletes the old ones.
func (c *committer) layDown(p place, rows []int64) ([]int64, error) {
	list := listOf(rows)
	payloads, err := c.payloads(list)
	if err != nil {
		return nil, err
	}
	if len(payloads) != len(rows) {
		return nil, errMissing
	}
	if err := c.remove(list); err != nil {
		return nil, err
	}
	shuffle(payloads)
	ids := make([]int64, len(payloads))
	for i, payload := range payloads {
		ids[i] = heldID()
		_, err := c.lay.ExecContext(context.Background(),
			ids[i], string(p.survey), p.wave, payload)
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}
