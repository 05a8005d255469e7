-- +goose Up
-- A second thing that an account signs in with: codes from an app, and recovery codes for when it is lost.
CREATE TABLE app_codes (
  account   TEXT PRIMARY KEY REFERENCES accounts (name) ON DELETE CASCADE,
  secret    TEXT NOT NULL,    -- sealed with a key from the server's secret
  last_step INTEGER NOT NULL, -- half minutes since 1970: that of the newest code that was used
  made_on   TEXT NOT NULL     -- a date
) STRICT, WITHOUT ROWID;

-- A code that was used has no row.
CREATE TABLE recovery_codes (
  account   TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
  code_hash BLOB NOT NULL,    -- SHA-256
  PRIMARY KEY (account, code_hash)
) STRICT, WITHOUT ROWID;

-- Roles whose accounts need a second step.
CREATE TABLE factor_roles (
  role TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Sign-ins that still lack their second step. They open nothing.
CREATE TABLE half_sessions (
  id_hash    BLOB PRIMARY KEY, -- SHA-256 of the cookie
  account    TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
  tries      INTEGER NOT NULL DEFAULT 0,
  expires_at INTEGER NOT NULL  -- Unix seconds
) STRICT, WITHOUT ROWID;
