package clickhouse

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"

	"candour/survey"
)

// longestName is the length in bytes up to which a name is kept as it is.
const longestName = 60

// identifier is what every table, column and database of ours looks like. Only such names
// reach SQL.
var identifier = regexp.MustCompile(`^[a-z][a-z0-9_]{0,199}$`)

var unsafe = regexp.MustCompile(`[^a-z0-9_]`)

// Table is the name of the table of a survey's responses.
func Table(id survey.ID) string { return derived("r_", string(id)) }

// SnapshotTable is the name of the table of a survey's snapshot.
func SnapshotTable(id survey.ID) string { return derived("p_", string(id)) }

// nextTable is where a snapshot is made before it becomes the snapshot.
func nextTable(id survey.ID) string { return derived("n_", string(id)) }

// Column is the name of the column of a question's answers.
func Column(question string) string { return derived("q_", question) }

// StateColumn is the name of the column that says what became of a question.
func StateColumn(question string) string { return derived("s_", question) }

// OtherColumn is the name of the column for the words of a question's "other" choice.
func OtherColumn(question string) string { return Column(question) + survey.OtherSuffix }

// derived makes an identifier from a name. A name that has to change for it (upper case, hyphens,
// other letters, great length) gets the first eight hexadecimal digits of its SHA-256 at the
// end, so that different names stay different.
func derived(prefix, name string) string {
	safe := unsafe.ReplaceAllString(strings.ToLower(name), "_")
	safe = safe[:min(len(safe), longestName)]
	if safe == name && name != "" {
		return prefix + name
	}
	sum := sha256.Sum256([]byte(name))
	return prefix + safe + "_" + hex.EncodeToString(sum[:4])
}
