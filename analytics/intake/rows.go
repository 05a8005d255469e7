package intake

import "context"

// What the stream's jobs do to the tables. Each is a statement or two, so the SQL stands beside
// the values that it binds.

// payloads returns the sealed responses of the listed rows, in no order.
func (c *committer) payloads(list string) ([][]byte, error) {
	rows, err := c.conn.QueryContext(context.Background(),
		"SELECT payload FROM waiting WHERE id IN (SELECT value FROM json_each(?))", list)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var payloads [][]byte
	for rows.Next() {
		var payload []byte
		if err := rows.Scan(&payload); err != nil {
			return nil, err
		}
		payloads = append(payloads, payload)
	}
	return payloads, rows.Err()
}

// remove deletes the listed rows.
func (c *committer) remove(list string) error {
	_, err := c.exec("DELETE FROM pending WHERE id IN (SELECT value FROM json_each(?))", list)
	if err == nil {
		_, err = c.exec("DELETE FROM held WHERE id IN (SELECT value FROM json_each(?))", list)
	}
	return err
}

func (c *committer) storeBatch(b *batch) error {
	_, err := c.exec(
		"INSERT INTO batch (token, survey, wave, entries, sent) VALUES (?, ?, ?, ?, 0)",
		b.token, string(b.survey), b.wave, listOf(b.rows))
	return err
}

func (c *committer) deleteBatch(b *batch) error {
	_, err := c.exec("DELETE FROM batch WHERE token = ?", b.token)
	return err
}

// shrinkBatch notes that a batch arrived and that only rest is still to be deleted.
func (c *committer) shrinkBatch(b *batch, rest []int64) error {
	if len(rest) == 0 {
		return c.deleteBatch(b)
	}
	_, err := c.exec("UPDATE batch SET entries = ?, sent = 1 WHERE token = ?",
		listOf(rest), b.token)
	return err
}

// park moves one row to parked under a new random id, with the sealed reason.
func (c *committer) park(row int64, reason []byte) error {
	_, err := c.exec(`INSERT INTO parked (id, survey, wave, payload, reason)
		SELECT ?, survey, wave, payload, ? FROM waiting WHERE id = ?`, heldID(), reason, row)
	if err != nil {
		return err
	}
	return c.remove(listOf([]int64{row}))
}

// unpark moves every row of parked to held, under the id that it has.
func (c *committer) unpark() (map[place][]int64, error) {
	rows, err := c.conn.QueryContext(context.Background(), "SELECT id, survey, wave FROM parked")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	back := map[place][]int64{}
	for rows.Next() {
		var id int64
		var p place
		if err := rows.Scan(&id, &p.survey, &p.wave); err != nil {
			return nil, err
		}
		back[p] = append(back[p], id)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	_, err = c.exec("INSERT INTO held SELECT id, survey, wave, payload FROM parked")
	if err == nil {
		_, err = c.exec("DELETE FROM parked")
	}
	return back, err
}
