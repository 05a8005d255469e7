-- +goose Up

-- Codes that were drawn to take part with, as HMACs: no time, no batch, and in the order of the HMACs,
-- which is random. They lie here and not with the surveys, so that one commit spends a code and stores
-- the response.
CREATE TABLE IF NOT EXISTS ticket (
    survey TEXT NOT NULL,
    mac    BLOB NOT NULL,
    spent  INTEGER NOT NULL CHECK (spent IN (0, 1)),
    PRIMARY KEY (survey, mac)
) STRICT, WITHOUT ROWID;
