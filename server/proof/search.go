package proof

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

func copyText(to *strings.Builder, from io.Reader) (int64, error) {
	n, err := io.Copy(to, from)
	if err != nil {
		return n, fmt.Errorf("read an answer: %w", err)
	}
	return n, nil
}

// keepSealed notes the rows that wait, as they lie encrypted in the ledger.
func (r *run) keepSealed() error {
	db, err := sql.Open("sqlite", "file:"+r.path("data/ledger.db")+"?mode=ro")
	if err != nil {
		return fmt.Errorf("read the ledger: %w", err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.Query("SELECT payload FROM waiting")
	if err != nil {
		return fmt.Errorf("read the ledger: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var payload []byte
		if err := rows.Scan(&payload); err != nil {
			return fmt.Errorf("read the ledger: %w", err)
		}
		r.sealed = append(r.sealed, payload[len(payload)/2:][:min(24, len(payload)/2)])
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read the ledger: %w", err)
	}
	if len(r.sealed) < hold-1 {
		return fmt.Errorf("%d responses wait in the ledger, not %d", len(r.sealed), hold-1)
	}
	return nil
}

// searchLive looks for rows that have left the ledger in its files while the server runs: the
// write-ahead log too must have let them go.
func (r *run) searchLive(context.Context) error {
	kept := 0
	size, err := r.eachFile(r.path("data"), func(_ string, content []byte) {
		for _, row := range r.sealed {
			if bytes.Contains(content, row) {
				kept++
			}
		}
	})
	if kept > 0 {
		r.found("%d rows that have left the ledger are still in its files, encrypted", kept)
	}
	r.searched("%d bytes of the data folder for %d rows that have left the ledger, while the server runs", size, len(r.sealed))
	return err
}

// searchFiles looks for the marks in every byte of the data folder, the log, the console and the
// core files of this folder.
func (r *run) searchFiles(context.Context) error {
	needles, files := r.marks.needles(), 0
	search := func(name string, content []byte) {
		files++
		for _, n := range needles {
			at := bytes.Index(content, n.bytes)
			if at < 0 {
				continue
			}
			r.found("%s holds a mark (%s): %s", name, n.name, around(content, at))
		}
	}
	size, err := r.eachFile(r.folder, search)
	if err != nil {
		return err
	}
	cores, err := filepath.Glob("core*")
	if err != nil {
		return fmt.Errorf("look for core files: %w", err)
	}
	for _, core := range cores {
		if is, err := os.Stat(core); err != nil || is.IsDir() {
			continue
		}
		n, err := r.eachFile(core, search)
		if err != nil {
			return err
		}
		size += n
	}
	r.searched("the same files for %d withdrawal codes that were shown or typed", len(r.marks.taken))
	r.searched("%d bytes in %d files: the data folder, both databases, ClickHouse's files, the log, what was printed, core files;"+
		" for %d marks in %d forms", size, files, r.marks.next, len(needles))
	return r.checkCores()
}

// checkCores looks whether this process would leave its memory behind when it dies.
func (r *run) checkCores() error {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_CORE, &limit); err != nil {
		return fmt.Errorf("ask for the limit of core files: %w", err)
	}
	if limit.Cur > 0 {
		r.found("a server that dies may leave its memory in a core file of up to %d bytes", limit.Cur)
	}
	r.searched("whether a server that dies leaves its memory in a core file")
	return nil
}

// around shows what stands near a hit, for the operator who has to find where it comes from.
func around(content []byte, at int) string {
	part := content[max(0, at-40):min(len(content), at+60)]
	return strconv.QuoteToASCII(string(part))
}

// eachFile calls look with the content of each file below a folder, and adds their sizes.
func (r *run) eachFile(folder string, look func(name string, content []byte)) (size int64, err error) {
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // it went away meanwhile
		}
		if err != nil || entry.IsDir() || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		size += int64(len(content))
		name, errName := filepath.Rel(r.folder, path)
		if errName != nil {
			name = path
		}
		look(name, content)
		return nil
	})
	if err != nil {
		return size, fmt.Errorf("read the files of %s: %w", folder, err)
	}
	return size, nil
}
