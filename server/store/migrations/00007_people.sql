-- +goose Up
-- Two roles more, accounts that belong to some studies only, several tokens an account, and sessions that
-- can be told apart by the day on which they began. SQLite cannot change a CHECK, so the tables are
-- copied; the sessions go first, or dropping the accounts would end them all.
CREATE TABLE accounts_next (
  name          TEXT PRIMARY KEY,
  role          TEXT NOT NULL CHECK (role IN
                  ('admin', 'researcher', 'advisor', 'funder', 'youth_researcher', 'steward')),
  password_hash TEXT NOT NULL,              -- argon2id
  every_study   INTEGER NOT NULL DEFAULT 1 CHECK (every_study IN (0, 1)) -- 0: those in members alone
) STRICT;
INSERT INTO accounts_next (name, role, password_hash) SELECT name, role, password_hash FROM accounts;

CREATE TABLE sessions_next (
  id_hash    BLOB PRIMARY KEY, -- SHA-256 of the cookie
  account    TEXT NOT NULL REFERENCES accounts_next (name) ON DELETE CASCADE,
  began_on   TEXT NOT NULL,    -- a date
  expires_at INTEGER NOT NULL  -- Unix seconds
) STRICT, WITHOUT ROWID;
INSERT INTO sessions_next (id_hash, account, began_on, expires_at)
  SELECT id_hash, account, date(expires_at - 43200, 'unixepoch'), expires_at FROM sessions;

CREATE TABLE tokens (
  id         INTEGER PRIMARY KEY,
  account    TEXT NOT NULL REFERENCES accounts_next (name) ON DELETE CASCADE,
  name       TEXT NOT NULL,
  token_hash BLOB NOT NULL UNIQUE, -- SHA-256
  scopes     TEXT NOT NULL,        -- separated by spaces
  made_on    TEXT NOT NULL,        -- a date; empty: before tokens had one
  expires_at INTEGER               -- Unix seconds; NULL: never
) STRICT;
CREATE INDEX tokens_account ON tokens (account, id);
INSERT INTO tokens (account, name, token_hash, scopes, made_on)
  SELECT name, 'first', token_hash, 'results respond export author', '' FROM accounts WHERE token_hash IS NOT NULL;

DROP TABLE sessions;
DROP TABLE accounts;
ALTER TABLE accounts_next RENAME TO accounts;
ALTER TABLE sessions_next RENAME TO sessions;

-- Which studies an account belongs to, and as what. An admin is one everywhere or nowhere.
CREATE TABLE members (
  account TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
  study   TEXT NOT NULL,
  role    TEXT NOT NULL CHECK (role IN ('researcher', 'advisor', 'funder', 'youth_researcher', 'steward')),
  PRIMARY KEY (account, study)
) STRICT, WITHOUT ROWID;

-- Who may make an account. An invitation that was used, withdrawn or that has expired has no row.
CREATE TABLE invitations (
  token_hash BLOB PRIMARY KEY, -- SHA-256 of the link's secret
  label      TEXT NOT NULL,    -- whom it is for, as whoever invites calls them
  role       TEXT NOT NULL,
  studies    TEXT NOT NULL,    -- JSON: study -> role; null: every study
  invited_by TEXT NOT NULL,
  expires_at INTEGER NOT NULL  -- Unix seconds
) STRICT, WITHOUT ROWID;
