package clickhouse

import (
	"context"
	"errors"
	"strings"

	"candour/analytics"
	"candour/survey"
)

// Source says which table results are counted from.
type Source uint8

// Results are live, or frozen at the last Snapshot.
const (
	Live Source = iota
	Snapshot
	staged // the copy that SnapshotIf asks about
)

// Results serves exact results. Those of Snapshot fail with NotFound until there is a snapshot.
func (d *Database) Results(source Source) analytics.Results { return &results{d, source} }

type results struct {
	*Database
	source Source
}

// table is where a survey's responses are counted.
func (r *results) table(id survey.ID) table {
	switch r.source {
	case Snapshot:
		return r.Database.table(SnapshotTable(id))
	case staged:
		return r.Database.table(nextTable(id))
	}
	return r.Database.table(Table(id))
}

// explain puts into words an error that only says that a table is not there.
func (r *results) explain(err error) error {
	var fault *survey.Error
	if exceptionCode(err) != unknownTable || !errors.As(err, &fault) {
		return err
	}
	message := "This survey has no results yet; publish it first."
	if r.source != Live {
		message = "There are no results to show yet; they come when the first snapshot is made."
	}
	return &survey.Error{Kind: survey.NotFound, Message: message, Err: err}
}

// TableOne implements analytics.Results.
func (r *results) TableOne(
	ctx context.Context, q analytics.TableOneQuery,
) (analytics.TableOne, error) {
	defs, err := r.catalogue.Study(ctx, q.Study)
	if err != nil {
		return analytics.TableOne{}, err
	}
	table, err := analytics.CountTableOne(ctx, defs, q, r.Frequencies)
	if err != nil || !q.Tests || q.By == "" {
		return table, err
	}
	return table, r.testVariables(ctx, defs, q, table.Variables)
}

// OpenAnswers implements analytics.Results. A question's "other" answers go under its name with
// "_other". A snapshot has no free text.
func (r *results) OpenAnswers(
	ctx context.Context, q analytics.OpenQuery,
) (analytics.OpenAnswers, error) {
	def, err := r.catalogue.Definition(ctx, q.Survey)
	if err != nil {
		return analytics.OpenAnswers{}, err
	}
	text, label, err := openQuestion(def, q.Question)
	if err != nil {
		return analytics.OpenAnswers{}, err
	}
	if r.source != Live {
		return analytics.OpenAnswers{}, survey.Fault(survey.Forbidden,
			"Answers in people's own words are not part of protected results.")
	}
	in, err := r.scope(def, analytics.Query{Wave: q.Wave})
	if err != nil {
		return analytics.OpenAnswers{}, err
	}
	in.values["limit"] = uint32(max(q.Limit, 1))
	found, err := read[struct {
		Answer string `ch:"answer"`
		Total  uint64 `ch:"total"`
	}](ctx, r.Database, "open_answers.sql", query{struct {
		scope
		Text string
	}{in, text}, in.values})
	answers := analytics.OpenAnswers{Question: q.Question, Label: label.In(q.Lang)}
	for _, row := range found {
		answers.Total = analytics.Count(row.Total)
		if q.Limit > 0 {
			answers.Answers = append(answers.Answers, row.Answer)
		}
	}
	return answers, r.explain(err)
}

// openQuestion is the column of the words to a question, and the question's label.
func openQuestion(
	def *survey.Definition, name string,
) (column string, label survey.Text, err error) {
	if f, ok := def.Field(name); ok && f.Type == survey.TextType {
		return Column(name), f.Label, nil
	}
	asked, other := strings.CutSuffix(name, survey.OtherSuffix)
	if f, ok := def.Field(asked); ok && other && f.OrOther {
		return OtherColumn(asked), f.Label, nil
	}
	if _, err := fieldOf(def, name); err != nil {
		return "", nil, err
	}
	return "", nil, survey.Refuse(survey.Invalid, "The question %q is not an open question.", name)
}
