-- +goose Up
-- Whether responses that look careless were left out of a released table. Of those so far none were.
ALTER TABLE releases ADD COLUMN without_suspect INTEGER NOT NULL DEFAULT 0 CHECK (without_suspect IN (0, 1));
