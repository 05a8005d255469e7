-- +goose Up
-- When staff ended a wave, and whether it was resumed after that: what comes then is not let go the moment that it
-- ends again. It dates what staff do, as the audit log does, and no answer.
CREATE TABLE ended_waves (
  survey   TEXT NOT NULL,
  wave     TEXT NOT NULL,
  ended_on TEXT NOT NULL, -- a day, in UTC: the moment would date whoever answered last
  again    INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (survey, wave)
) STRICT, WITHOUT ROWID;
INSERT INTO ended_waves (survey, wave, ended_on) SELECT id, wave, date() FROM surveys WHERE state = 'closed';
-- Of a survey that has gone on to another wave, those to which at least ten had come.
INSERT OR IGNORE INTO ended_waves (survey, wave, ended_on)
  SELECT v.survey, v.wave, date() FROM visits v JOIN surveys s ON s.id = v.survey WHERE v.wave <> s.wave;
