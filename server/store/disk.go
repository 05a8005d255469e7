package store

import (
	"errors"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"candour/survey"
)

// FaultOf is survey.AsError, and knows what comes of a full disk: it has one sentence for whoever meets it. A file
// that SQLite writes takes the whole of a change or none of it, so nothing of before is lost.
func FaultOf(err error) *survey.Error {
	fault := survey.AsError(err)
	if fault.Kind == survey.Internal && FullDisk(err) {
		fault = survey.Refuse(survey.Unavailable, "The server’s disk is full, so nothing could be saved just now. "+
			"What was saved before is safe. Whoever runs the server can make room on its disk; then try again.")
		fault.Err = err
	}
	return fault
}

// FullDisk says whether an error comes of a disk without room. Where even the file through which SQLite's
// connections meet cannot grow, SQLite speaks of input and output.
func FullDisk(err error) bool {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return true
	}
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_FULL || e.Code() == sqlite3.SQLITE_IOERR_SHMSIZE)
}
