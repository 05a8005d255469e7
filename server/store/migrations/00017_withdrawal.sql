-- +goose Up
-- What a survey's withdrawal codes are made with, sealed under the server's secret. Empty: the survey is
-- frozen, and its codes do nothing any more.
CREATE TABLE withdrawal_secrets (
  survey TEXT PRIMARY KEY REFERENCES surveys (id),
  secret BLOB
) STRICT;

-- Hashes of the ids of responses that were taken back, so that none comes in again, from the ledger or
-- from a backup. A code that fits no response leaves one too. No time, no order.
CREATE TABLE withdrawn (
  survey TEXT NOT NULL,
  mark   TEXT NOT NULL, -- SHA-256 of the id as text, in hexadecimal
  PRIMARY KEY (survey, mark)
) STRICT, WITHOUT ROWID;
