package intake

import (
	"context"
	"fmt"

	"candour/survey"
)

// Parked is a response that the database refused. Reason may quote an answer: it is for people
// who may read answers, and never for a log.
type Parked struct {
	Survey survey.ID
	Wave   string
	Reason string
}

// Parked lists the parked responses, in no order.
func (l *Ledger) Parked(ctx context.Context) ([]Parked, error) {
	rows, err := l.reader.QueryContext(ctx, "SELECT survey, wave, reason FROM parked")
	if err != nil {
		return nil, fmt.Errorf("list parked responses: %w", err)
	}
	defer rows.Close()
	var list []Parked
	for rows.Next() {
		var p place
		var reason []byte
		if err := rows.Scan(&p.survey, &p.wave, &reason); err != nil {
			return nil, fmt.Errorf("list parked responses: %w", err)
		}
		text, err := l.keys.open(p, reason)
		if err != nil {
			text = []byte(err.Error())
		}
		list = append(list, Parked{Survey: p.survey, Wave: p.wave, Reason: string(text)})
	}
	return list, rows.Err()
}

// Unpark lets the parked responses wait to be sent again, after what was wrong has been put right,
// and returns how many there were.
func (l *Ledger) Unpark() (int, error) {
	var back map[place][]int64
	err := l.committer.do(synced, func() (err error) {
		back, err = l.committer.unpark()
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("unpark responses: %w", err)
	}
	total := 0
	for p, ids := range back {
		total += len(ids)
		l.shelf.count(len(ids), -len(ids), 0)
		l.shelf.putHeld(p, ids)
	}
	l.shelf.rouse()
	return total, nil
}
