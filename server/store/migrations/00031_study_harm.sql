-- +goose Up
-- Who acts when an answer tells of harm, for the surveys of a study that name nobody themselves.
CREATE TABLE study_harm (
  study  TEXT PRIMARY KEY,
  who    TEXT NOT NULL, -- JSON: language -> a name or a role
  how    TEXT NOT NULL, -- JSON: language -> what they do then
  set_by TEXT NOT NULL
) STRICT;
