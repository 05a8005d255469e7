package clickhouse

import (
	"context"
	"fmt"
	"slices"

	"candour/survey"
	"candour/survey/phrase"
)

// engine is the tables' engine, for every table and in this place alone. ClickHouse Cloud makes
// SharedMergeTree of it; a cluster whose database is Replicated wants ReplicatedMergeTree.
const engine = "MergeTree"

// The columns' types, as system.columns writes them.
const (
	stateType = "Enum8('absent' = 0, 'not_shown' = 1, 'skipped' = 2, 'prefer_not' = 3," +
		" 'dont_know' = 4, 'value' = 5)"
	sourceType  = "Enum8('person' = 1, 'synthetic' = 2, 'imported' = 3)"
	oneType     = "LowCardinality(String)"
	scaleType   = "Nullable(Int16)"
	severalType = "Array(LowCardinality(String))"
	numberType  = "Nullable(Float64)"
	textType    = "String"
	dateType    = "Nullable(Date32)"
	timeType    = "Nullable(String)"
)

// column is one column of a survey's table. Question is the name of its question, "" for the
// columns that every survey has; Repeat that of the repeat that the question stands in.
type column struct{ Name, Type, Question, Repeat string }

// valueType is the type of the column of a field's answers.
func valueType(f survey.Field) string {
	switch {
	case f.Scale:
		return scaleType
	case f.Type == survey.SelectOne || f.Type == survey.Acknowledge:
		return oneType
	case f.Type == survey.SelectMultiple || f.Type == survey.Rank:
		return severalType
	case f.Numeric():
		return numberType
	case f.Type == survey.Date:
		return dateType
	case f.Type == survey.Time || f.Type == survey.DateTime:
		return timeType
	default:
		return textType
	}
}

// fixedColumns are the columns that every survey has. There is no date and no sequence.
func fixedColumns() []column {
	return []column{
		{Name: "response", Type: "UUID"},
		{Name: "version", Type: "UInt16"},
		{Name: "language", Type: oneType},
		{Name: "wave", Type: oneType},
		{Name: "source", Type: sourceType},
		{Name: "record_key", Type: "UInt16"},
		{Name: "blank", Type: "Bool"},
		{Name: suspectColumn, Type: "Bool"},
	}
}

// columnsOf are the columns of a survey's table. It fails when two questions would share one.
func columnsOf(def *survey.Definition) ([]column, error) {
	columns := fixedColumns()
	for _, f := range def.Fields() {
		columns = append(columns, fieldColumns(f)...)
		for _, inner := range f.Inner {
			for _, c := range fieldColumns(inner) {
				c.Type, c.Repeat = "Array("+c.Type+")", f.Name
				columns = append(columns, c)
			}
		}
	}
	taken := make(map[string]string, len(columns))
	for _, c := range columns {
		if other, ok := taken[c.Name]; ok {
			return nil, survey.Refuse(survey.Invalid, "The questions %q and %q would be stored in the same place; give one of them "+
				"another name.", other, c.Question)
		}
		taken[c.Name] = c.Question
	}
	return columns, nil
}

// fieldColumns are the columns of one field. The value of a repeat is how many instances it has.
func fieldColumns(f survey.Field) []column {
	columns := []column{{Name: Column(f.Name), Type: valueType(f), Question: f.Name},
		{Name: StateColumn(f.Name), Type: stateType, Question: f.Name}}
	if f.OrOther {
		columns = append(columns, column{Name: OtherColumn(f.Name), Type: textType, Question: f.Name})
	}
	return columns
}

// suspectColumn says of responses whether they look careless. No snapshot has it: protected roles cannot
// ask for what is not there.
const suspectColumn = "suspect"

// withoutText leaves out the columns of free text, those inside repeats and the sign of careless
// answers, which no snapshot has.
func withoutText(columns []column) []column {
	return slices.DeleteFunc(slices.Clone(columns), func(c column) bool {
		return c.Type == textType || c.Repeat != "" || c.Name == suspectColumn
	})
}

// Ensure makes the table of a survey's responses, or adds to it the columns of questions that are
// new; a snapshot gets them too. It changes nothing that is there: a question that is stored
// as another type is a survey.Error of kind Conflict. It may be called any number of times.
func (d *Database) Ensure(ctx context.Context, def *survey.Definition) error {
	columns, err := columnsOf(def)
	if err != nil {
		return err
	}
	if err := d.ensureDatabase(ctx); err != nil {
		return err
	}
	d.tables.Lock()
	defer d.tables.Unlock()
	live := d.table(Table(def.Name))
	if err := d.execute(ctx, "create_table.sql", tableOf{live, columns}); err != nil {
		return err
	}
	if err := d.reconcile(ctx, live, columns); err != nil {
		return err
	}
	snapshot := d.table(SnapshotTable(def.Name))
	if there, err := d.columns(ctx, snapshot); err != nil || len(there) == 0 {
		return err
	}
	return d.reconcile(ctx, snapshot, withoutText(columns))
}

// tableOf is a table with some of its columns, for the queries' files.
type tableOf struct {
	Table   table
	Columns []column
}

// Engine is the table's engine.
func (tableOf) Engine() string { return engine }

// ensureDatabase makes the database if it is missing.
func (d *Database) ensureDatabase(ctx context.Context) error {
	there, err := read[struct {
		Name string `ch:"name"`
	}](ctx, d, "database.sql", query{values: bound{"database": d.name}})
	if err != nil || len(there) > 0 {
		return err
	}
	return d.execute(ctx, "create_database.sql", d.name)
}

// reconcile adds the columns that a table lacks, and fails on one of another type.
func (d *Database) reconcile(ctx context.Context, t table, want []column) error {
	missing, err := d.missing(ctx, t, want)
	if err != nil || len(missing) == 0 {
		return err
	}
	if err := d.execute(ctx, "add_columns.sql", tableOf{t, missing}); err != nil {
		return err
	}
	d.log.InfoContext(ctx, "added columns", "table", t.name, "columns", len(missing))
	missing, err = d.missing(ctx, t, want)
	if err == nil && len(missing) > 0 {
		err = fmt.Errorf("column %s of table %s does not appear", missing[0].Name, t.name)
	}
	return err
}

// missing are the columns that a table lacks.
func (d *Database) missing(ctx context.Context, t table, want []column) ([]column, error) {
	types, err := d.columns(ctx, t)
	if err != nil {
		return nil, err
	}
	var missing []column
	for _, c := range want {
		switch have, ok := types[c.Name]; {
		case !ok:
			missing = append(missing, c)
		case have != c.Type:
			return nil, mismatch(c, have)
		}
	}
	return missing, nil
}

func mismatch(c column, have string) error {
	cause := fmt.Errorf("column %s is %s, not %s", c.Name, have, c.Type)
	if c.Question == "" {
		return &survey.Error{Kind: survey.Conflict, Err: cause, Message: "The survey's table in" +
			" ClickHouse was not made by this program; move it away."}
	}
	fault := survey.Because(survey.Conflict, phrase.Of("Question %q had another type in an earlier version, and its"+
		" answers are kept as that; give the question a new name.", c.Question), cause)
	fault.Fields = map[string]string{c.Question: "It had another type in an earlier version."}
	return fault
}

// columns are the types of a table's columns by name; none when there is no such table. They are
// asked for on the connection that changes them.
func (d *Database) columns(ctx context.Context, t table) (map[string]string, error) {
	text, err := d.queries.sql("columns.sql", nil)
	if err != nil {
		return nil, err
	}
	found, err := rows[struct {
		Name string `ch:"name"`
		Type string `ch:"type"`
	}](ctx, d.writer, text, bound{"database": t.database, "table": t.name})
	types := make(map[string]string, len(found))
	for _, c := range found {
		types[c.Name] = c.Type
	}
	return types, fault(err, "columns.sql")
}
