-- +goose Up
-- How many people began a survey that turned out to be for others, and nothing else about them. It
-- grows in steps of five, so that no change of it tells when one person came.
CREATE TABLE screened_out (
  survey TEXT NOT NULL REFERENCES surveys (id),
  wave   TEXT NOT NULL,
  people INTEGER NOT NULL CHECK (people % 5 = 0),
  PRIMARY KEY (survey, wave)
) STRICT, WITHOUT ROWID;
