-- +goose Up

-- Accepted, and for seconds in the order of acceptance. AUTOINCREMENT stays away: it would keep a
-- sequence in the file for ever, while a plain rowid starts at 1 again when the table is empty.
CREATE TABLE IF NOT EXISTS pending (
    id      INTEGER PRIMARY KEY,
    survey  TEXT NOT NULL,
    wave    TEXT NOT NULL,
    payload BLOB NOT NULL
);

-- Waiting for others of the same survey and wave, or for a database that is away. Ids are random,
-- from 2^62 up, so that no id is both here and in pending.
CREATE TABLE IF NOT EXISTS held (
    id      INTEGER PRIMARY KEY,
    survey  TEXT NOT NULL,
    wave    TEXT NOT NULL,
    payload BLOB NOT NULL
);

CREATE VIEW IF NOT EXISTS waiting AS
    SELECT id, survey, wave, payload FROM pending
    UNION ALL
    SELECT id, survey, wave, payload FROM held;

-- On the way: the ids of one INSERT's rows, shuffled, as a JSON list. The token tells a repeated
-- INSERT from a new one. sent = 1: it arrived, and what is still listed is only to be deleted.
CREATE TABLE IF NOT EXISTS batch (
    token   TEXT PRIMARY KEY,
    survey  TEXT NOT NULL,
    wave    TEXT NOT NULL,
    entries TEXT NOT NULL,
    sent    INTEGER NOT NULL
) WITHOUT ROWID;

-- Refused by the database, with the reason, which may quote an answer and so is sealed too.
CREATE TABLE IF NOT EXISTS parked (
    id      INTEGER PRIMARY KEY,
    survey  TEXT NOT NULL,
    wave    TEXT NOT NULL,
    payload BLOB NOT NULL,
    reason  BLOB NOT NULL
);

-- Idempotency keys as HMACs. The generation is a number, never a time.
CREATE TABLE IF NOT EXISTS spent (
    generation INTEGER NOT NULL,
    mac        BLOB NOT NULL,
    print      BLOB NOT NULL
);

-- Goes 0, 1, 0, 1: proof that the ledger can be written.
CREATE TABLE IF NOT EXISTS pulse (
    beat INTEGER NOT NULL
);
INSERT INTO pulse (beat) SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM pulse);
