-- +goose Up
-- What people told us and what will change: the text as it is being written, one for each survey.
CREATE TABLE summaries (
  survey   TEXT PRIMARY KEY REFERENCES surveys (id),
  body     TEXT NOT NULL,    -- JSON: opening, findings by question, promises
  revision INTEGER NOT NULL, -- counts the times it was saved
  saved_by TEXT NOT NULL,
  saved_on TEXT NOT NULL     -- a date
) STRICT;

-- The public pages as they were released, numbers and all. The newest is shown; an empty body is a
-- page that was taken down. None is ever changed.
CREATE TABLE released_summaries (
  id          INTEGER PRIMARY KEY,
  survey      TEXT NOT NULL REFERENCES surveys (id),
  body        TEXT NOT NULL, -- JSON of the page in each language
  released_by TEXT NOT NULL,
  approvals   INTEGER NOT NULL, -- advisors who approved this very page
  released_on TEXT NOT NULL     -- a date
) STRICT;
CREATE INDEX released_summaries_survey ON released_summaries (survey, id);
-- +goose StatementBegin
CREATE TRIGGER released_summaries_are_frozen BEFORE UPDATE ON released_summaries
BEGIN SELECT RAISE(ABORT, 'a released page is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER released_summaries_stay BEFORE DELETE ON released_summaries
BEGIN SELECT RAISE(ABORT, 'a released page is never deleted'); END;
-- +goose StatementEnd
