-- +goose Up
-- How many cards or links were made for a survey: who was invited, as long as its definition does not say.
ALTER TABLE surveys ADD COLUMN invited INTEGER NOT NULL DEFAULT 0;
