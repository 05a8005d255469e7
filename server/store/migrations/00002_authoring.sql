-- +goose Up
-- A survey as it is being written: one draft each. The YAML need not be a survey that can be used yet.
CREATE TABLE drafts (
  survey   TEXT PRIMARY KEY,
  study    TEXT NOT NULL,
  source   TEXT NOT NULL,    -- YAML
  revision INTEGER NOT NULL, -- counts the times it was saved
  saved_by TEXT NOT NULL,
  saved_at INTEGER NOT NULL  -- Unix seconds
) STRICT;

-- How versions came to be published from the browser. Versions of the command line have no row.
CREATE TABLE publications (
  survey       TEXT NOT NULL,
  version      INTEGER NOT NULL,
  source       TEXT NOT NULL,    -- the YAML, with its comments
  published_by TEXT NOT NULL,
  published_at INTEGER NOT NULL, -- Unix seconds
  approvals    INTEGER NOT NULL, -- advisors who approved this very text
  reason       TEXT NOT NULL,    -- why without them, where there were none
  PRIMARY KEY (survey, version),
  FOREIGN KEY (survey, version) REFERENCES survey_versions (survey, version)
) STRICT, WITHOUT ROWID;

-- Advisors who approve a text; another text has another fingerprint.
CREATE TABLE approvals (
  survey      TEXT NOT NULL,
  fingerprint TEXT NOT NULL, -- SHA-256 of the definition, in hexadecimal
  account     TEXT NOT NULL,
  approved_on TEXT NOT NULL, -- a date
  PRIMARY KEY (survey, fingerprint, account)
) STRICT, WITHOUT ROWID;

-- What people who co-design a study say. Whoever signs with another name, or none, leaves no trace of
-- their account here.
CREATE TABLE comments (
  id          INTEGER PRIMARY KEY,
  study       TEXT NOT NULL,
  survey      TEXT NOT NULL,  -- empty: about a document
  about       TEXT NOT NULL,  -- a question, or one of the survey's other parts, or a document's id
  author      TEXT NOT NULL,  -- as signed; empty: by nobody in particular
  body        TEXT NOT NULL,
  written_on  TEXT NOT NULL,  -- a date
  state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'declined')),
  answer      TEXT NOT NULL DEFAULT '',
  answered_by TEXT NOT NULL DEFAULT '',
  answered_on TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX comments_study ON comments (study, id);

-- A study's other texts: protocol, adverts, interview guide, consent forms.
CREATE TABLE documents (
  id       INTEGER PRIMARY KEY,
  study    TEXT NOT NULL,
  kind     TEXT NOT NULL,
  name     TEXT NOT NULL,
  body     TEXT NOT NULL,
  revision INTEGER NOT NULL,
  saved_by TEXT NOT NULL,
  saved_on TEXT NOT NULL      -- a date
) STRICT;
CREATE INDEX documents_study ON documents (study, id);

CREATE TABLE meetings (
  id       INTEGER PRIMARY KEY,
  study    TEXT NOT NULL,
  held_on  TEXT NOT NULL,     -- a date
  title    TEXT NOT NULL,
  present  TEXT NOT NULL,     -- who was there, as they want to be called, or how many
  notes    TEXT NOT NULL,
  noted_by TEXT NOT NULL
) STRICT;
CREATE INDEX meetings_study ON meetings (study, held_on, id);

-- "You said, we did."
CREATE TABLE decisions (
  id         INTEGER PRIMARY KEY,
  study      TEXT NOT NULL,
  meeting    INTEGER REFERENCES meetings (id), -- NULL: not from a meeting
  said       TEXT NOT NULL,
  did        TEXT NOT NULL,   -- empty: not yet
  decided_on TEXT NOT NULL,   -- a date
  noted_by   TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_study ON decisions (study, id);
