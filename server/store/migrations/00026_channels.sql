-- +goose Up
-- Ways by which a survey's address is passed on, and how many started and finished that came by each, and
-- nothing else about them. Both grow in steps of ten.
CREATE TABLE channels (
  survey      TEXT NOT NULL REFERENCES surveys (id),
  name        TEXT NOT NULL,
  starts      INTEGER NOT NULL DEFAULT 0 CHECK (starts % 10 = 0),
  completions INTEGER NOT NULL DEFAULT 0 CHECK (completions % 10 = 0),
  PRIMARY KEY (survey, name)
) STRICT, WITHOUT ROWID;
