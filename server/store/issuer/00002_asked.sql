-- +goose Up

-- What was signed is as long as the zeros that stand there before, so that using a link changes bytes in
-- place. A row that grows moves to where its page of the file is free, and the places told in which order
-- links were used.
CREATE TABLE link_next (
    survey TEXT NOT NULL,
    mac    BLOB NOT NULL,
    asked  BLOB NOT NULL,
    PRIMARY KEY (survey, mac)
) STRICT, WITHOUT ROWID;
INSERT INTO link_next (survey, mac, asked) SELECT survey, mac, coalesce(asked, zeroblob(16)) FROM link ORDER BY survey, mac;
DROP TABLE link;
ALTER TABLE link_next RENAME TO link;
