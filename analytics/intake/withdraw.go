package intake

import (
	"context"
	"fmt"
	"slices"

	"candour/survey"
)

// Withdraw deletes a response that waits here, if it is here. One that is on its way in a batch stays:
// the sink is to leave it out.
func (l *Ledger) Withdraw(ctx context.Context, id survey.ID, response [16]byte) error {
	return l.still(ctx, func() error {
		for _, p := range l.shelf.places() {
			if p.survey != id {
				continue
			}
			for part := range slices.Chunk(l.shelf.rows(p), copyRows) {
				if err := l.withdrawFrom(ctx, p, part, response); err != nil {
					return fmt.Errorf("withdraw a response: %w", err)
				}
			}
		}
		return l.committer.turn(l.committer.checkpoint)
	})
}

func (l *Ledger) withdrawFrom(ctx context.Context, p place, ids []int64, response [16]byte) error {
	sealed, err := l.readSealed(ctx, &batch{place: p, rows: ids})
	if err != nil {
		return err
	}
	for row, payload := range sealed {
		found, err := l.keys.openResponse(p, payload)
		if err != nil || found.ID != response {
			continue // what does not open is parked when its turn comes
		}
		err = l.committer.do(synced, func() error { return l.committer.remove(listOf([]int64{row})) })
		if err != nil {
			return err
		}
		l.shelf.lose(p, row)
	}
	return nil
}

// rows are those that wait at a place.
func (s *shelf) rows(p place) []int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Concat(s.pending[p], s.held[p])
}

// lose forgets a row that is no longer stored.
func (s *shelf) lose(p place, row int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	gone := func(id int64) bool { return id == row }
	s.set(s.pending, p, slices.DeleteFunc(slices.Clone(s.pending[p]), gone))
	s.set(s.held, p, slices.DeleteFunc(slices.Clone(s.held[p]), gone))
}

// SpentOn says whether a key was used for this very body.
func (l *Ledger) SpentOn(id survey.ID, key string, body []byte) bool {
	known, print, used := l.committer.memory.find(l.keys.identify(id, key, body), nil)
	return used && print == known.print
}
