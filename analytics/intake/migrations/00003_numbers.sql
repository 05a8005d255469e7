-- +goose Up

-- Numbers of tickets that were signed blindly, as hashes, once they are used: before that nobody knows
-- them. Apart from codes, which are counted when they are made: a count of these would move with each
-- arrival.
CREATE TABLE IF NOT EXISTS number (
    survey TEXT NOT NULL,
    mac    BLOB NOT NULL,
    PRIMARY KEY (survey, mac)
) STRICT, WITHOUT ROWID;
