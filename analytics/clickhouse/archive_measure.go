package clickhouse

import (
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// What a block of an archive may ask for: bytes it has, bytes its decoder allocates, and columns.
const (
	MostBlock   = 256 << 20
	mostMemory  = 1 << 30
	mostColumns = 20_000
)

// ourType is what the types of columns look like here, of answers in repeats too. The driver's reading of a
// type recurs, however deep one is that came from elsewhere.
var ourType = regexp.MustCompile(`^(Array\(){0,2}(Bool|UUID|UInt16|String|LowCardinality\(String\)|` +
	`Nullable\((Int16|Float64|Date32|String)\)|Enum8\(('[a-z_]{1,20}' = \d{1,2}(, )?){1,20}\))\){0,2}$`)

// measure walks through a block in ClickHouse's Native format and fails unless all lengths in it are true and
// decoding it asks for at most mostMemory bytes: the driver's decoder allocates what a length says before it
// looks whether so much is there.
//
// https://clickhouse.com/docs/interfaces/formats/Native, and the driver's lib/column for what it allocates.
func measure(encoded []byte) error {
	m := &measured{left: encoded}
	columns, rows := m.number(), m.number()
	if columns > mostColumns || rows > blockRows {
		return fmt.Errorf("a block of %d columns and %d rows", columns, rows)
	}
	for range columns {
		m.text()
		columnType := m.text()
		if m.err == nil && !ourType.MatchString(columnType) {
			return errors.New("a column of another type")
		}
		if strings.Contains(columnType, oneType) && rows > 0 && m.uint64() != 1 {
			m.fail("a dictionary of another version")
		}
		m.column(columnType, rows)
	}
	if m.err == nil && len(m.left) > 0 {
		m.fail("something behind its end")
	}
	return m.err
}

// measured is a block on the walk: what is left of it, and what was allocated for the rest, in bytes. After a
// failure it reads zeros.
type measured struct {
	left   []byte
	memory uint64
	err    error
}

func (m *measured) fail(why string) {
	if m.err == nil {
		m.err = errors.New("a block with " + why)
	}
	m.left = nil
}

// allocate notes n values of so many bytes.
func (m *measured) allocate(n, size uint64) {
	if n > mostMemory || m.memory+n*size > mostMemory {
		m.fail("more than its decoder may ask for")
		return
	}
	m.memory += n * size
}

// take reads n values of so many bytes; nil where they are not there.
func (m *measured) take(n, size uint64) []byte {
	if n > uint64(len(m.left))/size {
		m.fail("a length that is too long")
		return nil
	}
	taken := m.left[:n*size]
	m.left = m.left[n*size:]
	return taken
}

func (m *measured) number() uint64 {
	n, size := binary.Uvarint(m.left)
	if size <= 0 {
		m.fail("a length that is cut short")
		return 0
	}
	m.left = m.left[size:]
	return n
}

func (m *measured) text() string { return string(m.take(m.number(), 1)) }

func (m *measured) uint64() uint64 {
	if word := m.take(1, 8); word != nil {
		return binary.LittleEndian.Uint64(word)
	}
	return 0
}

// column reads so many values of a type.
func (m *measured) column(columnType string, rows uint64) {
	outer, inner, _ := strings.Cut(columnType, "(")
	inner = strings.TrimSuffix(inner, ")")
	switch outer {
	case "Array":
		m.column(inner, m.offsets(rows))
	case "Nullable":
		m.fixed(rows, 1)
		m.column(inner, rows)
	case "LowCardinality":
		m.dictionary(rows)
	case "String":
		m.texts(rows)
	case "Bool", "Enum8":
		m.fixed(rows, 1)
	case "UInt16", "Int16":
		m.fixed(rows, 2)
	case "Date32":
		m.fixed(rows, 4)
	case "Float64":
		m.fixed(rows, 8)
	case "UUID":
		m.fixed(rows, 16)
	}
}

func (m *measured) fixed(rows, size uint64) {
	m.take(rows, size)
	m.allocate(rows, size)
}

// offsets reads where the lists of a column end and returns how many values there are in all.
func (m *measured) offsets(rows uint64) (last uint64) {
	ends := m.take(rows, 8)
	m.allocate(rows, 8)
	for ; len(ends) > 0; ends = ends[8:] {
		end := binary.LittleEndian.Uint64(ends)
		if end < last {
			m.fail("a list that ends before it begins")
			return 0
		}
		last = end
	}
	return last
}

// The decoder keeps textSize bytes of where each text lies.
const (
	textSize  = 16
	shortText = 128
)

// texts reads a column of texts. At a text under shortText bytes the decoder asks for as much for each that follows.
func (m *measured) texts(rows uint64) {
	if rows > uint64(len(m.left)) { // each has its length
		m.fail("fewer texts than it says")
		return
	}
	m.allocate(rows, textSize)
	longest := uint64(0)
	for range rows {
		size := m.number()
		m.take(size, 1)
		if size < shortText {
			longest = max(longest, size)
		} else {
			m.allocate(size, 2) // a buffer that grows is copied
		}
		if m.err != nil {
			return
		}
	}
	m.allocate(rows, 2*longest)
}

// dictionary reads a column of few texts: these, and for each row which.
func (m *measured) dictionary(rows uint64) {
	const (
		widths       = 0xff
		hasTexts     = 1 << 9
		widestChoice = 3 // 8 bytes
	)
	if rows == 0 {
		return
	}
	kind := m.uint64()
	if kind&^(widths|hasTexts|1<<10) != 0 || kind&hasTexts == 0 || kind&widths > widestChoice {
		m.fail("a dictionary of another kind")
		return
	}
	known := m.uint64()
	m.texts(known)
	if m.uint64() != rows {
		m.fail("a dictionary for fewer or more rows")
		return
	}
	size := uint64(1) << (kind & widths)
	keys := m.take(rows, size)
	m.allocate(rows, size)
	for ; len(keys) > 0; keys = keys[size:] {
		var word [8]byte
		copy(word[:], keys[:size])
		if binary.LittleEndian.Uint64(word[:]) >= known {
			m.fail("a word that its dictionary does not have")
			return
		}
	}
}
