-- +goose Up
-- Pictures of labels, by what they are: a PNG or JPEG of our own writing.
CREATE TABLE pictures (
  hash   TEXT PRIMARY KEY,  -- 32 hexadecimal digits
  type   TEXT NOT NULL,
  width  INTEGER NOT NULL,  -- pixels
  height INTEGER NOT NULL,
  body   BLOB NOT NULL
) STRICT;

-- What a survey calls them, and what they show in words.
CREATE TABLE picture_names (
  survey TEXT NOT NULL,
  name   TEXT NOT NULL,     -- as the definition names the file
  hash   TEXT NOT NULL REFERENCES pictures (hash),
  alt    TEXT NOT NULL,     -- JSON: language -> text
  PRIMARY KEY (survey, name)
) STRICT, WITHOUT ROWID;
