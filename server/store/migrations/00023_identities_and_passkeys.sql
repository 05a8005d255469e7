-- +goose Up
-- Who an account is at another sign-in service (OpenID Connect).
CREATE TABLE identities (
  issuer  TEXT NOT NULL,
  subject TEXT NOT NULL, -- as the issuer names the person
  account TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
  made_on TEXT NOT NULL, -- a date
  PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX identities_account ON identities (account);

-- Passkeys: the public half of a key that a person's device keeps.
CREATE TABLE passkeys (
  id         BLOB PRIMARY KEY, -- as the device names it
  account    TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
  name       TEXT NOT NULL,    -- as its owner calls it
  credential TEXT NOT NULL,    -- JSON of what it is checked with
  made_on    TEXT NOT NULL     -- a date
) STRICT, WITHOUT ROWID;
CREATE INDEX passkeys_account ON passkeys (account);

-- What devices know an account by: random, so that it says nothing.
CREATE TABLE passkey_handles (
  account TEXT PRIMARY KEY REFERENCES accounts (name) ON DELETE CASCADE,
  handle  BLOB NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

-- What was answered once and is not taken again: challenges and states of sign-ins.
CREATE TABLE spent (
  hash       BLOB PRIMARY KEY, -- SHA-256
  expires_at INTEGER NOT NULL  -- Unix seconds
) STRICT, WITHOUT ROWID;
