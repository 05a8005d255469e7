-- +goose Up
-- Releases of any table: a study's Table 1, a question, one question by another. A row holds all
-- languages. Until now each language of a Table 1 had a row of its own; those of one release are put
-- together: the n-th of each language by one person on one day.
CREATE TABLE releases_next (
  id          INTEGER PRIMARY KEY,
  study       TEXT NOT NULL,
  survey      TEXT NOT NULL,         -- empty: Table 1
  kind        TEXT NOT NULL CHECK (kind IN ('table1', 'one_way', 'two_way')),
  wave        TEXT NOT NULL,         -- empty: all
  questions   TEXT NOT NULL,         -- JSON: survey and question of each that is shown, the rows' first
  tables      TEXT NOT NULL,         -- JSON: language -> the table as released
  cells       TEXT NOT NULL,         -- JSON: its counts, to be compared with other releases
  waits       INTEGER NOT NULL CHECK (waits IN (0, 1)), -- for a steward's yes
  released_by TEXT NOT NULL,
  reason      TEXT NOT NULL,
  released_on TEXT NOT NULL          -- a date
) STRICT;
INSERT INTO releases_next (id, study, survey, kind, wave, questions, tables, cells, waits, released_by, reason, released_on)
WITH ranked AS (
  SELECT *, row_number() OVER (PARTITION BY study, released_by, released_on, lang ORDER BY id) AS n FROM releases
)
SELECT max(id), study, '', 'table1', '', '[]',
  json_group_object(lang, json_object('title', coalesce(body ->> '$.title', ''), 'by', '', 'columns', json('[]'), 'rows', json('[]'),
    'notes', json('[]'), 'table_one', json(body))), '[]', 0, released_by,
  (SELECT reason FROM ranked r WHERE r.study = ranked.study AND r.released_by = ranked.released_by
    AND r.released_on = ranked.released_on AND r.n = ranked.n ORDER BY lang LIMIT 1), released_on
FROM ranked GROUP BY study, released_by, released_on, n;
DROP TABLE releases;
ALTER TABLE releases_next RENAME TO releases;
CREATE INDEX releases_study ON releases (study, id);
-- +goose StatementBegin
CREATE TRIGGER releases_are_frozen BEFORE UPDATE ON releases
BEGIN SELECT RAISE(ABORT, 'a release is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER releases_stay BEFORE DELETE ON releases
BEGIN SELECT RAISE(ABORT, 'a release is never deleted'); END;
-- +goose StatementEnd

-- What was done about a release since: a steward agreed, refused or vetoed it, or it was withdrawn.
CREATE TABLE release_acts (
  id      INTEGER PRIMARY KEY,
  release INTEGER NOT NULL REFERENCES releases (id),
  deed    TEXT NOT NULL CHECK (deed IN ('agree', 'refuse', 'veto', 'withdraw')),
  done_by TEXT NOT NULL,
  reason  TEXT NOT NULL,
  done_on TEXT NOT NULL              -- a date
) STRICT;
CREATE INDEX release_acts_release ON release_acts (release, id);
-- +goose StatementBegin
CREATE TRIGGER release_acts_are_frozen BEFORE UPDATE ON release_acts
BEGIN SELECT RAISE(ABORT, 'what was done about a release is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER release_acts_stay BEFORE DELETE ON release_acts
BEGIN SELECT RAISE(ABORT, 'what was done about a release is never deleted'); END;
-- +goose StatementEnd
