package intake

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
)

// renew seals what waits under the newest secret, so that a secret of before can be given up while
// responses still wait. What no secret opens stays as it is. Ids stay, so nothing tells an order.
func (l *Ledger) renew(ctx context.Context) error {
	if len(l.cfg.Secrets) < 2 {
		return nil
	}
	tx, err := l.writer.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("seal what waits anew: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	for _, sealed := range [][2]string{
		{"pending", "payload"}, {"held", "payload"}, {"parked", "payload"}, {"parked", "reason"},
	} {
		if err := l.renewColumn(ctx, tx, sealed[0], sealed[1]); err != nil {
			return fmt.Errorf("seal what waits in %s anew: %w", sealed[0], err)
		}
	}
	return tx.Commit()
}

// renewColumn rewrites a column of a table, each named above, row by row: payloads can be long.
func (l *Ledger) renewColumn(ctx context.Context, tx *sql.Tx, table, column string) error {
	places, err := placesOf(ctx, tx, table)
	if err != nil {
		return err
	}
	for id, p := range places {
		var sealed []byte
		err := tx.QueryRowContext(ctx, "SELECT "+column+" FROM "+table+" WHERE id = ?", id).Scan(&sealed)
		if err != nil {
			return err
		}
		next, err := l.keys.payload.Renew(sealed, p.binding())
		if err != nil || bytes.Equal(next, sealed) {
			continue // delivery parks what nothing opens
		}
		_, err = tx.ExecContext(ctx, "UPDATE "+table+" SET "+column+" = ? WHERE id = ?", next, id)
		if err != nil {
			return err
		}
	}
	return nil
}

func placesOf(ctx context.Context, tx *sql.Tx, table string) (map[int64]place, error) {
	rows, err := tx.QueryContext(ctx, "SELECT id, survey, wave FROM "+table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	places := map[int64]place{}
	for rows.Next() {
		var id int64
		var p place
		if err := rows.Scan(&id, &p.survey, &p.wave); err != nil {
			return nil, err
		}
		places[id] = p
	}
	return places, rows.Err()
}
