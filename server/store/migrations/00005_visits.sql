-- +goose Up
-- How many loads of its first page and how many starts each wave of a survey has had, and nothing else
-- about them. Both grow in steps of ten.
CREATE TABLE visits (
  survey TEXT NOT NULL REFERENCES surveys (id),
  wave   TEXT NOT NULL,
  views  INTEGER NOT NULL CHECK (views % 10 = 0),
  starts INTEGER NOT NULL CHECK (starts % 10 = 0),
  PRIMARY KEY (survey, wave)
) STRICT, WITHOUT ROWID;

-- How many had come when the survey's protected copy was made: what protected roles see.
CREATE TABLE snapshot_visits (
  survey       TEXT NOT NULL REFERENCES surveys (id),
  wave         TEXT NOT NULL,
  views        INTEGER NOT NULL,
  starts       INTEGER NOT NULL,
  screened_out INTEGER NOT NULL,
  PRIMARY KEY (survey, wave)
) STRICT, WITHOUT ROWID;
