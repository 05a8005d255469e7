-- +goose Up
CREATE TABLE accounts (
  name          TEXT PRIMARY KEY,
  role          TEXT NOT NULL CHECK (role IN ('admin', 'researcher', 'advisor', 'funder')),
  password_hash TEXT NOT NULL, -- argon2id
  token_hash    BLOB UNIQUE    -- SHA-256 of the API token; NULL: none
) STRICT;

CREATE TABLE sessions (
  id_hash    BLOB PRIMARY KEY, -- SHA-256 of the cookie
  account    TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
  expires_at INTEGER NOT NULL  -- Unix seconds
) STRICT, WITHOUT ROWID;

CREATE TABLE surveys (
  id      TEXT PRIMARY KEY,
  study   TEXT NOT NULL,
  state   TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'open', 'closed')),
  wave    TEXT NOT NULL,
  version INTEGER NOT NULL,          -- the newest
  place   INTEGER NOT NULL           -- order within the study
) STRICT;

CREATE TABLE survey_versions (
  survey     TEXT NOT NULL REFERENCES surveys (id),
  version    INTEGER NOT NULL,
  definition TEXT NOT NULL,          -- JSON
  PRIMARY KEY (survey, version)
) STRICT, WITHOUT ROWID;

-- The protected roles read a frozen copy of the responses; this says when each was last made.
CREATE TABLE snapshots (
  survey    TEXT PRIMARY KEY REFERENCES surveys (id),
  responses INTEGER NOT NULL,
  made_at   INTEGER NOT NULL         -- Unix seconds
) STRICT;

-- Tables that a researcher has looked at and released by hand. A release is never changed.
CREATE TABLE releases (
  id          INTEGER PRIMARY KEY,
  study       TEXT NOT NULL,
  lang        TEXT NOT NULL,
  body        TEXT NOT NULL,         -- JSON of the table as released
  released_by TEXT NOT NULL,
  reason      TEXT NOT NULL,
  released_on TEXT NOT NULL          -- a date
) STRICT;
CREATE INDEX releases_study ON releases (study, id);
-- +goose StatementBegin
CREATE TRIGGER releases_are_frozen BEFORE UPDATE ON releases
BEGIN SELECT RAISE(ABORT, 'a release is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER releases_stay BEFORE DELETE ON releases
BEGIN SELECT RAISE(ABORT, 'a release is never deleted'); END;
-- +goose StatementEnd

-- What accounts did. Respondents never appear here.
CREATE TABLE audit (
  id      INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  account TEXT NOT NULL,
  action  TEXT NOT NULL,
  detail  TEXT NOT NULL
) STRICT;
