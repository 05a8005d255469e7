// Package archive writes and reads the one file of a backup: a tar, encrypted with age to public keys.
//
// Its parts are padded to steps of 1 MiB, each by itself, so that a response more or less does not show
// in the file's length; all times in it are the same; and its last entry says what has to be in it.
package archive

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"candour/survey"
)

const (
	// Sealed and Open are what the file is called, encrypted and not.
	Sealed = "candour-backup.tar.age"
	Open   = "candour-backup.tar"

	step     = 1 << 20 // bytes, to which parts are padded
	tarEnd   = 1024    // bytes of a tar's end
	tarUnit  = 512     // bytes of a tar's header, and to which it pads
	manifest = "manifest.json"
	padding  = "padding"
	format   = 1
)

// when is the time of every file: it tells nothing.
func when() time.Time { return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) }

// Recipients reads public keys, each an age1... or the path of a file with one a line.
func Recipients(keys []string) ([]age.Recipient, error) {
	var all []age.Recipient
	for _, key := range keys {
		text := key
		if !strings.HasPrefix(key, "age1") {
			content, err := os.ReadFile(key)
			if err != nil {
				return nil, &survey.Error{Kind: survey.Invalid, Err: err, Message: key + " is neither a public" +
					" key, which begins with age1, nor a file of them that can be read."}
			}
			text = string(content)
		}
		found, err := age.ParseRecipients(strings.NewReader(text))
		if err != nil {
			return nil, &survey.Error{Kind: survey.Invalid, Err: err, Message: key + " is no public key of age;" +
				" make a pair with `candour secret --backup` and give the line that begins with age1."}
		}
		all = append(all, found...)
	}
	return all, nil
}

// NewKey makes a pair of keys: what to keep far from the server, in age's own format, whose second line
// names the public one.
func NewKey() (string, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return "", fmt.Errorf("make a key: %w", err)
	}
	return fmt.Sprintf("# The key that opens backups: keep it away from the server.\n# public key: %s\n%s\n",
		identity.Recipient(), identity), nil
}

// counter counts what is written.
type counter struct {
	to io.Writer
	n  int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.n += int64(n)
	return n, err
}

// A Writer writes a backup. Close it, or Abandon it.
type Writer struct {
	path   string
	file   *os.File
	sealer io.WriteCloser // nil: not encrypted
	count  *counter
	tar    *tar.Writer
	sum    hash.Hash
}

// Create makes folder, which must be new or empty, and begins the file in it. Without recipients it is
// not encrypted.
func Create(folder string, recipients []age.Recipient) (*Writer, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, unwritable(folder, err)
	}
	there, err := os.ReadDir(folder)
	if err != nil {
		return nil, unwritable(folder, err)
	}
	if len(there) > 0 {
		return nil, survey.Fault(survey.Conflict, "The folder "+folder+" is not empty; name a new one for each backup.")
	}
	name := Open
	if len(recipients) > 0 {
		name = Sealed
	}
	w := &Writer{path: filepath.Join(folder, name), sum: sha256.New()}
	w.file, err = os.OpenFile(w.path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, unwritable(folder, err)
	}
	var to io.Writer = w.file
	if len(recipients) > 0 {
		if w.sealer, err = age.Encrypt(w.file, recipients...); err != nil {
			w.Abandon()
			return nil, fmt.Errorf("encrypt the backup: %w", err)
		}
		to = w.sealer
	}
	w.count = &counter{to: to}
	w.tar = tar.NewWriter(w.count)
	return w, nil
}

func unwritable(path string, err error) error {
	return &survey.Error{Kind: survey.Unavailable, Err: err,
		Message: path + " cannot be written; check its rights and the room on the disk."}
}

// Path is where the file lies.
func (w *Writer) Path() string { return w.path }

// Add writes one entry.
func (w *Writer) Add(name string, content []byte) error {
	return w.AddFrom(name, int64(len(content)), bytes.NewReader(content))
}

// AddFrom writes one entry of so many bytes.
func (w *Writer) AddFrom(name string, size int64, content io.Reader) error {
	_, _ = io.WriteString(w.sum, name+"\x00") // a hash never fails
	return w.put(name, size, io.TeeReader(content, w.sum))
}

func (w *Writer) put(name string, size int64, content io.Reader) error {
	err := w.tar.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o600, ModTime: when(), Typeflag: tar.TypeReg})
	if err == nil {
		_, err = io.CopyN(w.tar, content, size)
	}
	if err == nil {
		err = w.tar.Flush()
	}
	if err != nil {
		return unwritable(w.path, err)
	}
	return nil
}

// EndPart pads what was added since the last part.
func (w *Writer) EndPart() error { return w.pad(0) }

// pad writes an entry of zeros, so that step is reached but for so many bytes.
func (w *Writer) pad(less int64) error {
	missing := (step - (w.count.n+less)%step) % step
	if missing == 0 {
		return nil
	}
	return w.put(padding, missing-tarUnit, zeros{})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// wrapped is the manifest with what belongs to the file alone.
type wrapped struct {
	Format   int
	SHA256   string // of all entries before, names and contents
	Contents json.RawMessage
}

// Close writes contents, which say what is in the backup, as the last entry, and ends the file.
func (w *Writer) Close(contents any) error {
	body, err := json.Marshal(contents)
	if err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	text, err := json.Marshal(wrapped{format, hex.EncodeToString(w.sum.Sum(nil)), body})
	if err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	err = w.put(manifest, int64(len(text)), bytes.NewReader(text))
	if err == nil {
		err = w.pad(tarEnd)
	}
	if err == nil {
		err = w.tar.Close()
	}
	if err == nil && w.sealer != nil {
		err = w.sealer.Close()
	}
	if err = errors.Join(err, w.file.Sync(), w.file.Close(), os.Chtimes(w.path, when(), when())); err != nil {
		return unwritable(w.path, err)
	}
	return nil
}

// Abandon removes what was written.
func (w *Writer) Abandon() {
	_ = w.file.Close() // it goes
	_ = os.Remove(w.path)
}
