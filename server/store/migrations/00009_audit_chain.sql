-- +goose Up
-- Each entry of the audit log carries a hash of itself and of all before it, so that a change shows.
-- Entries from before have none; the first one after them counts them in.
ALTER TABLE audit ADD COLUMN chain BLOB; -- SHA-256
-- +goose StatementBegin
CREATE TRIGGER audit_is_frozen BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_stays BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is never cut'); END;
-- +goose StatementEnd
