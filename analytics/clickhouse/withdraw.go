package clickhouse

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/google/uuid"

	"candour/survey"
)

// Mark is a hash that tells a response and gives nothing away about it: its id is random, or made with
// a key.
func Mark(response [16]byte) string {
	sum := sha256.Sum256([]byte(uuid.UUID(response).String()))
	return hex.EncodeToString(sum[:])
}

// Withdraw deletes the responses with these marks from a survey's table, and returns how many there
// were. They are gone from it when it returns; the survey's snapshot stays as it is until the next.
func (d *Database) Withdraw(ctx context.Context, id survey.ID, marks []string) (int, error) {
	d.tables.Lock()
	defer d.tables.Unlock()
	deleted, live := 0, d.table(Table(id))
	for start := 0; start < len(marks); start += idsAtOnce {
		values := bound{"marks": marks[start:min(start+idsAtOnce, len(marks))]}
		count, err := d.queries.sql("count_marked.sql", live)
		if err != nil {
			return deleted, err
		}
		found, err := rows[struct {
			N uint64 `ch:"n"`
		}](ctx, d.writer, count, values)
		if err != nil {
			return deleted, fault(unquoted(err), "look for responses")
		}
		if found[0].N == 0 {
			continue
		}
		text, err := d.queries.sql("delete_marked.sql", live)
		if err != nil {
			return deleted, err
		}
		if err := d.writer.Exec(ctx, text, values.named()...); err != nil {
			return deleted, fault(unquoted(err), "delete responses")
		}
		deleted += int(found[0].N)
	}
	return deleted, nil
}
