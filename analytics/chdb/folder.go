package chdb

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"candour/survey"
)

// lockFolder takes the folder for this process, with a lock file beside it: the engine has a lock
// of its own but no words for it.
func lockFolder(path string) (*os.File, error) {
	path = filepath.Clean(path)
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, err
	}
	lock, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, errors.Join(&survey.Error{Kind: survey.Unavailable, Err: err, Message: "The" +
			" folder " + path + " is already in use; stop the server that uses it, or use another folder."},
			lock.Close())
	}
	return lock, nil
}

// closeStdin puts /dev/null onto file descriptor 0.
func closeStdin() error {
	null, err := os.Open(os.DevNull)
	if err != nil {
		return err
	}
	defer null.Close()
	return unix.Dup2(int(null.Fd()), 0)
}
