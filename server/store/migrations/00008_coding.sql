-- +goose Up
-- Open answers that a researcher released for coding: a masked copy each, under a random id. Free text is
-- not linked to the rest of a response, and neither is its copy: no response, wave, time or order.
CREATE TABLE coding_answers (
  id          TEXT PRIMARY KEY, -- 16 random bytes
  survey      TEXT NOT NULL,
  question    TEXT NOT NULL,
  body        TEXT NOT NULL,    -- masked
  source      BLOB NOT NULL,    -- keyed hash of the text as written, to know it again; says nothing without the key
  released_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX coding_answers_survey ON coding_answers (survey, question);

CREATE TABLE themes (
  id      INTEGER PRIMARY KEY,
  survey  TEXT NOT NULL,
  name    TEXT NOT NULL,
  about   TEXT NOT NULL,        -- when it is used
  UNIQUE (survey, name)
) STRICT;

-- Who found which theme in an answer.
CREATE TABLE codes (
  answer TEXT NOT NULL REFERENCES coding_answers (id) ON DELETE CASCADE,
  theme  INTEGER NOT NULL REFERENCES themes (id) ON DELETE CASCADE,
  coder  TEXT NOT NULL,
  PRIMARY KEY (answer, theme, coder)
) STRICT, WITHOUT ROWID;

-- Who looked at an answer, with or without finding a theme.
CREATE TABLE coded (
  answer TEXT NOT NULL REFERENCES coding_answers (id) ON DELETE CASCADE,
  coder  TEXT NOT NULL,
  PRIMARY KEY (answer, coder)
) STRICT, WITHOUT ROWID;

-- Answers that a coder wants to be quoted; only what a researcher approved is shown to others.
CREATE TABLE quotes (
  answer      TEXT PRIMARY KEY REFERENCES coding_answers (id) ON DELETE CASCADE,
  proposed_by TEXT NOT NULL,
  state       TEXT NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'approved', 'declined')),
  decided_by  TEXT NOT NULL DEFAULT '',
  decided_on  TEXT NOT NULL DEFAULT '' -- a date
) STRICT, WITHOUT ROWID;
