-- +goose Up
-- Whether a wave has closed since the snapshot was made: the next one is then due however recent this
-- one is, once enough have come.
ALTER TABLE snapshots ADD COLUMN wave_closed INTEGER NOT NULL DEFAULT 0;
