package store

import (
	"errors"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"candour/survey"
	"candour/survey/phrase"
)

// Readable is err, of opening the file of SQLite at path, as a sentence where the file is damaged.
func Readable(path string, err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) || e.Code()&0xff != sqlite3.SQLITE_NOTADB && e.Code()&0xff != sqlite3.SQLITE_CORRUPT {
		return err
	}
	return survey.Because(survey.Unavailable, phrase.Of("The file %s is damaged. Move it and the others of its folder away, "+
		"and restore a backup into a new folder with `candour restore`.", path), err)
}
