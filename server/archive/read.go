package archive

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"filippo.io/age"

	"candour/survey"
)

// Identities reads the file of keys that open a backup; "" is none.
func Identities(path string) ([]age.Identity, error) {
	if path == "" {
		return nil, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, &survey.Error{Kind: survey.Invalid, Err: err,
			Message: "The file of the key, " + path + ", cannot be read; check its path and rights."}
	}
	defer func() { _ = file.Close() }()
	all, err := age.ParseIdentities(file)
	if err != nil {
		return nil, &survey.Error{Kind: survey.Invalid, Err: err, Message: path + " holds no key of age;" +
			" give the file that `candour secret --backup` or age-keygen wrote."}
	}
	return all, nil
}

// Read calls visit with every entry of the backup in folder, in the order of writing, then reads into
// contents what Close was given. It fails unless the file is whole.
func Read(folder string, identities []age.Identity, contents any,
	visit func(name string, content io.Reader) error) error {
	source, file, err := open(folder, identities)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	sum := sha256.New()
	entries := tar.NewReader(source)
	for {
		header, err := entries.Next()
		if err == nil {
			err = plain(header)
		}
		if err != nil {
			return damaged(err)
		}
		switch header.Name {
		case padding:
			continue
		case manifest:
			return finish(entries, source, hex.EncodeToString(sum.Sum(nil)), contents)
		}
		_, _ = io.WriteString(sum, header.Name+"\x00") // a hash never fails
		content := io.TeeReader(entries, sum)
		if err := visit(header.Name, content); err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, content); err != nil {
			return damaged(err)
		}
	}
}

// mostManifest is how many bytes the manifest may have: a thousand surveys of a hundred questions have half of it.
const mostManifest = 32 << 20

// named is what the entries of a backup are called: nothing else reaches visit, no way out of a folder and
// nothing that a terminal would act on.
var named = regexp.MustCompile(`^[a-z0-9_]{1,200}(/[a-z0-9_]{1,200}){0,2}(\.[a-z0-9]{1,10}){0,2}$`)

// plain refuses entries that no Writer makes: of a few bytes, one with holes reads as zeros without end.
func plain(header *tar.Header) error {
	for record := range header.PAXRecords {
		if strings.HasPrefix(record, "GNU.sparse") {
			return errors.New("an entry has holes")
		}
	}
	if header.Typeflag != tar.TypeReg {
		return errors.New("an entry is no file")
	}
	if !named.MatchString(header.Name) {
		return errors.New("an entry has a name that no backup has")
	}
	return nil
}

// Check reads a backup through and compares its checksum. What it holds should be looked into only then: the
// decoder of tables believes the lengths that it reads, and a damaged one can ask for all memory.
func Check(folder string, identities []age.Identity) error {
	var contents json.RawMessage
	return Read(folder, identities, &contents, func(string, io.Reader) error { return nil })
}

// open takes the folder of a backup, or the file in it.
func open(folder string, identities []age.Identity) (io.Reader, *os.File, error) {
	if name := filepath.Base(folder); name == Sealed || name == Open {
		folder = filepath.Dir(folder)
	}
	file, err := os.Open(filepath.Join(folder, Sealed))
	if errors.Is(err, os.ErrNotExist) {
		if file, err = os.Open(filepath.Join(folder, Open)); err == nil {
			return file, file, nil
		}
	}
	if err != nil {
		return nil, nil, &survey.Error{Kind: survey.NotFound, Err: err,
			Message: "There is no backup in " + folder + " that can be read: it would be called " + Sealed + "."}
	}
	if len(identities) == 0 {
		return nil, nil, errors.Join(survey.Fault(survey.Invalid, "This backup is encrypted; give the file of its"+
			" key with --identity FILE."), file.Close())
	}
	plain, err := age.Decrypt(file, identities...)
	if err != nil {
		_ = file.Close() // what matters is that it does not open
		return nil, nil, &survey.Error{Kind: survey.Invalid, Err: err,
			Message: "This key does not open the backup, or the backup is damaged; give the key that it was made for."}
	}
	return plain, file, nil
}

// finish reads the manifest and what pads the file to its end.
func finish(entries *tar.Reader, source io.Reader, sum string, contents any) error {
	var w wrapped
	if err := json.NewDecoder(io.LimitReader(entries, mostManifest)).Decode(&w); err != nil {
		return damaged(err)
	}
	if w.Format != format {
		return survey.Fault(survey.Unsupported, "This backup was made by another version of Candour; restore it with that.")
	}
	if w.SHA256 != sum {
		return damaged(errors.New("the checksum differs"))
	}
	if err := json.Unmarshal(w.Contents, contents); err != nil {
		return damaged(err)
	}
	if _, err := io.Copy(io.Discard, source); err != nil {
		return damaged(err)
	}
	return nil
}

func damaged(err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return &survey.Error{Kind: survey.Invalid, Err: err,
		Message: "The backup is damaged or was cut short; use another one."}
}
