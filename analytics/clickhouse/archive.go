package clickhouse

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"reflect"
	"regexp"

	chproto "github.com/ClickHouse/ch-go/proto"
	ch "github.com/ClickHouse/clickhouse-go/v2"
	columnar "github.com/ClickHouse/clickhouse-go/v2/lib/column"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/ClickHouse/clickhouse-go/v2/lib/proto"

	"candour/survey"
)

// One block of an archive holds at most blockRows rows, and is full when measure would find that it asks for
// blockMemory bytes: what is written here can be read again.
const (
	blockRows   = 20_000
	blockMemory = 128 << 20
)

// keptTable is what the tables that an archive may bring look like.
var keptTable = regexp.MustCompile(`^[rp]_[a-z0-9_]{1,190}$`)

// Archived says of a table in an archive what it is called and what is in it.
type Archived struct {
	Name    string
	Columns []string // from the first to the last
	Types   []string // of Columns, as ClickHouse writes them
	Rows    int
}

func (a Archived) columns() []column {
	columns := make([]column, len(a.Columns))
	for i := range a.Columns {
		columns[i] = column{Name: a.Columns[i], Type: a.Types[i]}
	}
	return columns
}

// Archive calls emit with every table of responses and of snapshots, block by block in ClickHouse's
// Native format, and returns what there was. The rows come in the order of their random ids: the
// order in which they lie would tell which of them came together. A table without rows has no block.
func (d *Database) Archive(
	ctx context.Context, emit func(table string, block []byte) error,
) ([]Archived, error) {
	names, err := d.keptTables(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]Archived, 0, len(names))
	for _, name := range names {
		a, err := d.archiveTable(ctx, name, emit)
		if err != nil {
			return nil, fmt.Errorf("archive the table %s: %w", name, err)
		}
		all = append(all, a)
	}
	return all, nil
}

func (d *Database) keptTables(ctx context.Context) ([]string, error) {
	text, err := d.queries.sql("kept_tables.sql", nil)
	if err != nil {
		return nil, err
	}
	found, err := rows[struct {
		Name string `ch:"name"`
	}](ctx, d.writer, text, bound{"database": d.name})
	names := make([]string, len(found))
	for i := range found {
		names[i] = found[i].Name
	}
	return names, fault(err, "list the tables")
}

// describe reads a table's columns.
func (d *Database) describe(ctx context.Context, name string) (Archived, error) {
	a := Archived{Name: name}
	text, err := d.queries.sql("table_columns.sql", nil)
	if err != nil {
		return a, err
	}
	found, err := rows[struct {
		Name string `ch:"name"`
		Type string `ch:"type"`
	}](ctx, d.writer, text, bound{"database": d.name, "table": name})
	for _, c := range found {
		a.Columns, a.Types = append(a.Columns, c.Name), append(a.Types, c.Type)
	}
	return a, fault(err, "read the columns of "+name)
}

func (d *Database) archiveTable(
	ctx context.Context, name string, emit func(string, []byte) error,
) (Archived, error) {
	a, err := d.describe(ctx, name)
	if err != nil {
		return a, err
	}
	text, err := d.queries.sql("archive.sql", tableOf{d.table(name), a.columns()})
	if err != nil {
		return a, err
	}
	found, err := d.exporter.Query(ctx, text)
	if err != nil {
		return a, fault(err, "read the rows")
	}
	err = archiveRows(&a, found, emit)
	if closing := found.Close(); err == nil {
		err = fault(closing, "read the rows")
	}
	return a, err
}

// archiveRows puts rows into blocks and hands these on.
func archiveRows(a *Archived, found driver.Rows, emit func(string, []byte) error) error {
	types := found.ColumnTypes()
	block, err := newBlock(a.columns())
	if err != nil {
		return err
	}
	size := 0
	for found.Next() {
		pointers := make([]any, len(types))
		for i := range types {
			pointers[i] = reflect.New(types[i].ScanType()).Interface()
		}
		if err := found.Scan(pointers...); err != nil {
			return fmt.Errorf("read a row: %w", err)
		}
		for i := range pointers {
			value := reflect.ValueOf(pointers[i]).Elem()
			size += sizeOf(value)
			pointers[i] = value.Interface()
		}
		if err := block.Append(pointers...); err != nil {
			return fmt.Errorf("take up a row: %w", err)
		}
		a.Rows++
		if block.Rows() == blockRows || size >= blockMemory {
			size = 0
			if err := emitBlock(a.Name, block, emit); err != nil {
				return err
			}
			if block, err = newBlock(a.columns()); err != nil {
				return err
			}
		}
	}
	if err := found.Err(); err != nil {
		return fault(err, "read the rows")
	}
	if block.Rows() == 0 {
		return nil
	}
	return emitBlock(a.Name, block, emit)
}

// sizeOf is how many bytes measure finds a value to ask for, at most.
func sizeOf(value reflect.Value) int {
	switch value.Kind() {
	case reflect.String:
		return textSize + 2*(value.Len()+shortText)
	case reflect.Slice:
		size := 8
		for i := range value.Len() {
			size += sizeOf(value.Index(i))
		}
		return size
	case reflect.Pointer:
		if value.IsNil() {
			return 1
		}
		return sizeOf(value.Elem())
	default:
		return int(value.Type().Size())
	}
}

func newBlock(columns []column) (*proto.Block, error) {
	block := proto.NewBlock()
	for _, c := range columns {
		if err := block.AddColumn(c.Name, columnar.Type(c.Type)); err != nil {
			return nil, fmt.Errorf("make a block: %w", err)
		}
	}
	return block, nil
}

func emitBlock(name string, block *proto.Block, emit func(string, []byte) error) error {
	var out chproto.Buffer
	if err := block.Encode(&out, 0); err != nil {
		return fmt.Errorf("write a block: %w", err)
	}
	return emit(name, out.Buf)
}

// Empty says whether there is no table of responses yet: only then may an archive be taken in.
func (d *Database) Empty(ctx context.Context) (bool, error) {
	if err := d.ensureDatabase(ctx); err != nil {
		return false, err
	}
	names, err := d.keptTables(ctx)
	return len(names) == 0, err
}

// Found makes a table as an archive describes it, without rows.
func (d *Database) Found(ctx context.Context, a Archived) error {
	if !keptTable.MatchString(a.Name) || len(a.Columns) == 0 || len(a.Columns) != len(a.Types) {
		return survey.Fault(survey.Invalid, "The backup names a table that is none of Candour's.")
	}
	for _, t := range a.Types {
		if !ourType.MatchString(t) {
			return survey.Fault(survey.Invalid, "The backup has a column of a type that this version does not know.")
		}
	}
	return d.execute(ctx, "create_table.sql", tableOf{d.table(a.Name), a.columns()})
}

// Describe reads what a block of an archive says of its table.
func Describe(name string, encoded []byte) (Archived, error) {
	block, err := decode(name, encoded)
	a := Archived{Name: name}
	if err != nil {
		return a, err
	}
	for _, c := range block.Columns {
		a.Columns, a.Types = append(a.Columns, c.Name()), append(a.Types, string(c.Type()))
	}
	return a, nil
}

func decode(name string, encoded []byte) (*proto.Block, error) {
	block := proto.NewBlock()
	err := measure(encoded)
	if err == nil {
		err = block.Decode(chproto.NewReader(bytes.NewReader(encoded)), 0)
	}
	if err != nil {
		return nil, &survey.Error{Kind: survey.Invalid, Err: err, Message: "A block of the table " + name +
			" in the backup cannot be read."}
	}
	return block, nil
}

// TakeIn inserts one block of an archive, under a token of its own.
func (d *Database) TakeIn(ctx context.Context, name string, encoded []byte) error {
	block, err := decode(name, encoded)
	if err != nil {
		return err
	}
	to := tableOf{Table: d.table(name)}
	types := make([]ch.ColumnNameAndType, len(block.Columns))
	for i, c := range block.Columns {
		to.Columns = append(to.Columns, column{Name: c.Name(), Type: string(c.Type())})
		types[i] = ch.ColumnNameAndType{Name: c.Name(), Type: string(c.Type())}
	}
	text, err := d.queries.sql("insert.sql", to)
	if err != nil {
		return err
	}
	batch, err := d.writer.PrepareBatch(ch.Context(ctx,
		ch.WithSettings(ch.Settings{"async_insert": 0, "insert_deduplication_token": rand.Text()}),
		ch.WithColumnNamesAndTypes(types)), text)
	if err != nil {
		return fault(unquoted(err), "restore a table")
	}
	defer batch.Close()
	if err := appendBlock(batch, block); err != nil {
		return err
	}
	return rejected(batch.Send(), "restore a table")
}

func appendBlock(batch driver.Batch, block *proto.Block) error {
	values := make([]any, len(block.Columns))
	for row := range block.Rows() {
		for i, c := range block.Columns {
			values[i] = c.Row(row, false)
		}
		if err := batch.Append(values...); err != nil {
			return fmt.Errorf("take a row from the backup: %w", err)
		}
	}
	return whole(batch)
}

// Rows counts the rows of a table.
func (d *Database) Rows(ctx context.Context, name string) (int, error) {
	found, err := read[struct {
		N uint64 `ch:"n"`
	}](ctx, d, "count.sql", query{data: d.table(name)})
	if err != nil {
		return 0, err
	}
	return int(found[0].N), nil
}

// Stored returns the columns of a survey's table as it is now, none when there is no table yet.
func (d *Database) Stored(ctx context.Context, id survey.ID) ([]string, error) {
	a, err := d.describe(ctx, Table(id))
	return a.Columns, err
}
