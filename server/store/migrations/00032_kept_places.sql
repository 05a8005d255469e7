-- +goose Up
-- REPLACE deletes the row in its way without asking the triggers that keep it, unless a connection asks
-- for it. So what is kept for good says itself that nothing is put in the place of a row, whoever asks.
-- A row that gets its number from the engine has none of these yet.
-- +goose StatementBegin
CREATE TRIGGER audit_keeps_its_place BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER releases_keep_their_place BEFORE INSERT ON releases
WHEN EXISTS (SELECT 1 FROM releases WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a release is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER release_acts_keep_their_place BEFORE INSERT ON release_acts
WHEN EXISTS (SELECT 1 FROM release_acts WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'what was done about a release is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER released_summaries_keep_their_place BEFORE INSERT ON released_summaries
WHEN EXISTS (SELECT 1 FROM released_summaries WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a released page is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agreements_keep_their_place BEFORE INSERT ON agreements
WHEN EXISTS (SELECT 1 FROM agreements WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'an agreement is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agreement_ends_keep_their_place BEFORE INSERT ON agreement_ends
WHEN EXISTS (SELECT 1 FROM agreement_ends WHERE agreement = NEW.agreement)
BEGIN SELECT RAISE(ABORT, 'the end of an agreement is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER page_vetoes_keep_their_place BEFORE INSERT ON page_vetoes
WHEN EXISTS (SELECT 1 FROM page_vetoes WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'what a steward took down is never changed'); END;
-- +goose StatementEnd

-- What a steward took down was kept by custom alone.
-- +goose StatementBegin
CREATE TRIGGER page_vetoes_are_frozen BEFORE UPDATE ON page_vetoes
BEGIN SELECT RAISE(ABORT, 'what a steward took down is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER page_vetoes_stay BEFORE DELETE ON page_vetoes
BEGIN SELECT RAISE(ABORT, 'what a steward took down is never deleted'); END;
-- +goose StatementEnd
