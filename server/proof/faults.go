package proof

import (
	"errors"
	"fmt"
	"os"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// faults are what the proof breaks, and when.
type faults struct {
	panics atomic.Bool // the next response makes the server panic
	away   atomic.Bool // ClickHouse does not answer
}

func (f *faults) accept() {
	if f.panics.CompareAndSwap(true, false) {
		panic("the proof of anonymity breaks this on purpose")
	}
}

func (f *faults) insert() error {
	if f.away.Load() {
		return errors.New("the proof of anonymity keeps ClickHouse away on purpose")
	}
	return nil
}

// catchConsole sends what this process prints into a file of the proof until the returned function
// is called: traces of panics and what the embedded engine says go there.
func (r *run) catchConsole() (giveBack func() error, err error) {
	file, err := os.OpenFile(r.path("console"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("catch the console: %w", err)
	}
	defer func() { _ = file.Close() }()
	var kept [2]int
	for i, fd := range []int{1, 2} {
		if kept[i], err = unix.Dup(fd); err != nil {
			return nil, fmt.Errorf("catch the console: %w", err)
		}
		if err := unix.Dup3(int(file.Fd()), fd, 0); err != nil {
			return nil, fmt.Errorf("catch the console: %w", err)
		}
	}
	return func() error {
		return errors.Join(unix.Dup3(kept[0], 1, 0), unix.Dup3(kept[1], 2, 0), unix.Close(kept[0]), unix.Close(kept[1]))
	}, nil
}
