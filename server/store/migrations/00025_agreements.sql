-- +goose Up
-- What was agreed with a Nation or a community about a survey's questions on Indigenous identity. Until
-- then nothing is broken down by these and no table that shows one is released. An agreement that was
-- ended stays here, with its end.
CREATE TABLE agreements (
  id          INTEGER PRIMARY KEY,
  survey      TEXT NOT NULL REFERENCES surveys (id),
  with_whom   TEXT NOT NULL CHECK (with_whom <> ''),
  covers      TEXT NOT NULL CHECK (covers <> ''),
  since       TEXT NOT NULL,         -- a date
  document    TEXT NOT NULL,         -- where it is kept, or empty
  recorded_by TEXT NOT NULL,
  recorded_on TEXT NOT NULL          -- a date
) STRICT;
CREATE INDEX agreements_survey ON agreements (survey, id);
-- +goose StatementBegin
CREATE TRIGGER agreements_are_frozen BEFORE UPDATE ON agreements
BEGIN SELECT RAISE(ABORT, 'an agreement is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agreements_stay BEFORE DELETE ON agreements
BEGIN SELECT RAISE(ABORT, 'an agreement is never deleted'); END;
-- +goose StatementEnd

CREATE TABLE agreement_ends (
  agreement INTEGER PRIMARY KEY REFERENCES agreements (id),
  reason    TEXT NOT NULL,
  ended_by  TEXT NOT NULL,
  ended_on  TEXT NOT NULL            -- a date
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER agreement_ends_are_frozen BEFORE UPDATE ON agreement_ends
BEGIN SELECT RAISE(ABORT, 'the end of an agreement is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agreement_ends_stay BEFORE DELETE ON agreement_ends
BEGIN SELECT RAISE(ABORT, 'the end of an agreement is never deleted'); END;
-- +goose StatementEnd

-- Public pages that a steward took down, and why.
CREATE TABLE page_vetoes (
  id        INTEGER PRIMARY KEY,
  survey    TEXT NOT NULL REFERENCES surveys (id),
  reason    TEXT NOT NULL,
  vetoed_by TEXT NOT NULL,
  vetoed_on TEXT NOT NULL            -- a date
) STRICT;
CREATE INDEX page_vetoes_survey ON page_vetoes (survey, id);
