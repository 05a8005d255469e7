package chdb

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// chunkSize is how many bytes of an insert go to the engine at a time.
const chunkSize = 256 << 10

// exception is an error of the engine in its own words.
type exception string

// Error gives the text in the form of a ClickHouse server: it starts with "Code: NNN.".
func (e exception) Error() string {
	if strings.HasPrefix(string(e), "Code: ") {
		return string(e)
	}
	return "Code: 1002. DB::Exception: " + cmp.Or(string(e), "The engine gave no reason") +
		". (UNKNOWN_EXCEPTION)"
}

// refuse makes the exception with which we decline a statement before the engine sees it.
func refuse(code int, sentence, name string) exception {
	return exception(fmt.Sprintf("Code: %d. DB::Exception: %s. (%s)", code, sentence, name))
}

// session is the state that a statement expects of its connection.
type session struct {
	database string
	settings map[string]string
}

// conn is one connection of the engine: a session that runs one statement at a time.
type conn struct {
	*library
	pointer *handle
	tag     string // its log_comment, by which a running statement is found and ended
	base    map[string]string
	session session
	tainted bool // a statement changed the session behind our back
}

// close ends the session. Nothing may be running on it.
func (c *conn) close() { c.closeConn(c.pointer) }

// run executes one statement of our own and drops its result.
func (c *conn) run(text string) error {
	_, err := c.take(c.start(c.query, *c.pointer, &statement{text: text, format: "TSV"}))
	return err
}

// enter brings the session to what a statement expects: its database, and exactly its settings.
// What an earlier statement set and this one does not mention goes back to what it was.
func (c *conn) enter(want session) error {
	if database := cmp.Or(want.database, "default"); database != c.session.database {
		if err := c.run("USE " + quoteName(database)); err != nil {
			return err
		}
		c.session.database = database
	}
	var changes []string
	for _, name := range slices.Sorted(maps.Keys(want.settings)) {
		if value, set := c.session.settings[name]; !set || value != want.settings[name] {
			changes = append(changes, name+" = "+quoteText(want.settings[name]))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.session.settings)) {
		if _, wanted := want.settings[name]; !wanted {
			changes = append(changes, name+" = "+c.initial(name))
		}
	}
	if len(changes) == 0 {
		return nil
	}
	c.session.settings = want.settings
	if _, final := want.settings["readonly"]; final {
		c.tainted = true // it cannot be taken back
	}
	return c.run("SET " + strings.Join(changes, ", "))
}

// initial is the SQL for the value that a setting had when the connection was opened.
func (c *conn) initial(name string) string {
	if value, set := c.base[name]; set {
		return quoteText(value)
	}
	return "DEFAULT"
}

// admit asks the engine's parser what a statement is, and refuses several statements in one text,
// as a server does, and on a read-only connection all that does more than read. (readonly=1 alone
// lets INTO OUTFILE through.) What does not parse goes on, to fail with the engine's own message.
func (c *conn) admit(text string, readonly bool) error {
	found := analysis{size: 16}
	if c.classify(*c.pointer, text, len(text), nil, 0, &found) != 0 {
		return exception("The statement could not be analysed")
	}
	if found.statements > 1 {
		return refuse(62, "Multi-statements are not allowed", "SYNTAX_ERROR")
	}
	if readonly && found.statements > 0 && found.class != classReadOnly {
		return refuse(164, "Cannot execute query in readonly mode", "READONLY")
	}
	c.tainted = c.tainted || found.class == classControl
	return nil
}

// insert sends the rows of an INSERT through the insert stream, the only way in which rows of any
// content arrive whole: rows inside the statement's text are cut at the first blank line.
func (c *conn) insert(s *statement) error {
	chunk := make([]byte, chunkSize)
	n, err := io.ReadFull(s.rows, chunk)
	if errors.Is(err, io.EOF) {
		return refuse(108, "No data to insert", "NO_DATA_TO_INSERT")
	}
	stream := c.library.insert(*c.pointer, s.text, len(s.text), s.format, len(s.format))
	if stream == 0 {
		return exception("")
	}
	defer c.destroyInsert(stream)
	for err == nil && c.insertError(stream) == "" {
		c.insertAppend(stream, &chunk[0], n)
		n, err = io.ReadFull(s.rows, chunk)
	}
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		c.insertCancel(stream)
		return fmt.Errorf("read the rows to insert: %w", err)
	}
	if n > 0 && c.insertError(stream) == "" {
		c.insertAppend(stream, &chunk[0], n)
	}
	if text := c.insertError(stream); text != "" {
		return exception(text)
	}
	_, err = c.take(c.insertDone(stream))
	return err
}
