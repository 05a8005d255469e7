-- +goose Up

-- What signs the tickets of a survey: a pair of keys, sealed.
CREATE TABLE key (
    survey TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Links that were made, as HMACs, in the order of the HMACs, and whether a ticket was signed for each. No
-- time, no batch, nothing of the ticket: asked holds a hash of what was signed, which was blinded, so
-- that a browser whose connection broke may ask for the same once more.
CREATE TABLE link (
    survey TEXT NOT NULL,
    mac    BLOB NOT NULL,
    asked  BLOB,
    PRIMARY KEY (survey, mac)
) STRICT, WITHOUT ROWID;

-- Goes 0, 1, 0, 1, so that the times of the file tell that the server runs, and not when a link was used.
CREATE TABLE pulse (
    beat INTEGER NOT NULL
) STRICT;
INSERT INTO pulse (beat) VALUES (0);
