package chdb

import (
	"encoding/binary"
	"strings"
)

// helloQuery is the first request of clickhouse-go on a connection. It reads the answer as Native
// data of its own protocol revision (54460), and everything after at the revision that the answer
// reports. We report 0, whose Native format is the one that libchdb writes.
const helloQuery = "SELECT displayName(), version(), revision(), timezone()"

// hello is the answer: one Native block of one row, as of revision 54454 and later.
func hello(version, timezone string) []byte {
	block := []byte{
		1, 0, // block info: field 1, not an overflow block
		2, 0xff, 0xff, 0xff, 0xff, // field 2, no bucket (-1)
		0,    // end of the block info
		4, 1, // columns, rows
	}
	text := func(value string) {
		block = binary.AppendUvarint(block, uint64(len(value)))
		block = append(block, value...)
	}
	column := func(name, kind string) {
		text(name)
		text(kind)
		block = append(block, 0) // no custom serialization
	}
	column("displayName()", "String")
	text("ClickHouse")
	column("version()", "String")
	text(version)
	column("revision()", "UInt32")
	block = binary.LittleEndian.AppendUint32(block, 0)
	column("timezone()", "String")
	text(timezone)
	return block
}

// greet asks the engine for its version and time zone, and makes the hello of them.
func (e *Engine) greet() error {
	ask := &statement{text: "SELECT version(), timezone()", format: "TSV"}
	row, err := e.library.take(e.library.start(e.library.query, *e.anchor.pointer, ask))
	if err != nil {
		return err
	}
	version, timezone, _ := strings.Cut(strings.TrimSpace(string(row)), "\t")
	e.hello = hello(version, timezone)
	return nil
}
