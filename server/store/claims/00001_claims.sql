-- +goose Up
-- Honoraria that were asked for: how, and where to, and nothing that leads to a response or a card. No
-- time; rows lie in the order of the hashes, which is random.
CREATE TABLE claim (
  mac       BLOB NOT NULL PRIMARY KEY,
  study     TEXT NOT NULL,
  reference TEXT NOT NULL, -- the first letters of the claim, to be said when it is picked up
  way       TEXT NOT NULL,
  contact   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
