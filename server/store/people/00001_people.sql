-- +goose Up

-- What the ids of responses that came by personal links are made with, sealed.
CREATE TABLE secret (
    survey TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Whose link leads to which response: sealed as a whole, under a random number, so that the file tells
-- neither names nor an order. Whether a link was used stands where links are spent.
CREATE TABLE person (
    survey TEXT NOT NULL,
    number BLOB NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (survey, number)
) STRICT, WITHOUT ROWID;
