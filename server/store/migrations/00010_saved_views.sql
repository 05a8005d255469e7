-- +goose Up
-- Views of a dashboard that somebody named: the address's query, what it is for, and which roles may
-- see it in their list beside who made it.
CREATE TABLE saved_views (
  id          INTEGER PRIMARY KEY,
  survey      TEXT NOT NULL REFERENCES surveys (id),
  name        TEXT NOT NULL CHECK (name <> ''),
  description TEXT NOT NULL,
  query       TEXT NOT NULL,
  roles       TEXT NOT NULL, -- as JSON, a list
  made_by     TEXT NOT NULL
) STRICT;
CREATE INDEX saved_views_of_survey ON saved_views (survey);
