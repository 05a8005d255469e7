-- +goose Up
-- Each exact read asks whether it is noted already: without this it reads the whole log.
CREATE INDEX audit_recent ON audit (account, action, detail, at);
