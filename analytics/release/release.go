// Package release makes the tables that researchers release by hand: counts them once, collapses
// categories, words them in every language, and points out what could give somebody away. What is
// released is exact, so all protection lies in what is looked at here before it is frozen.
package release

import (
	"context"

	"candour/analytics"
	"candour/survey"
)

// Catalogue knows what surveys are.
type Catalogue interface {
	Definition(ctx context.Context, id survey.ID) (*survey.Definition, error)
	Study(ctx context.Context, id survey.StudyID) ([]*survey.Definition, error)
}

// Builder makes tables from exact results.
type Builder struct {
	Exact     analytics.Results
	Catalogue Catalogue
	Languages []string
}

// Ask says which table is to be released: a survey's question Rows, by Columns where named, of one
// wave or of all, or wave by wave (Waves); or, without a survey, the study's Table 1 without the questions in Without.
type Ask struct {
	Study   survey.StudyID            `json:"study"`
	Survey  survey.ID                 `json:"survey"`
	Rows    string                    `json:"rows"`
	Columns string                    `json:"columns"`
	Wave    string                    `json:"wave"`
	Waves   bool                      `json:"waves"`
	Merges  []Merge                   `json:"merges"`
	Without []analytics.ReleasedField `json:"without"`

	WithoutSuspect bool `json:"without_suspect"` // leaves out responses that look careless
}

// Merge puts categories of a question together under one label.
type Merge struct {
	Survey   survey.ID   `json:"survey"`
	Question string      `json:"question"`
	Values   []string    `json:"values"`
	Label    survey.Text `json:"label"`
}

// Draft is a table as it would be released, the categories that can still be put together, and what
// somebody should know before they release it.
type Draft struct {
	analytics.Released
	Sides    []Side
	Findings []Finding
}

// Side is a question of the table with its categories as they stand. Closed says why none can be put
// together.
type Side struct {
	Field  survey.Field
	Survey survey.ID
	Groups []Group
	Closed Closed
}

// Closed says why categories of a question cannot be put together.
type Closed string

// Numbers without bands have no categories.
const (
	Mergeable  Closed = ""
	HasNoBands Closed = "bands"
)

// Build counts the table and looks at it. The error is NotFound for unknown questions and Invalid for
// those that are in no table, and for merges that make no sense.
func (b Builder) Build(ctx context.Context, ask Ask) (Draft, error) {
	if ask.Survey == "" {
		return b.tableOne(ctx, ask)
	}
	def, err := b.Catalogue.Definition(ctx, ask.Survey)
	if err != nil {
		return Draft{}, err
	}
	switch {
	case ask.Rows == "":
		return Draft{}, survey.Refuse(survey.Invalid, "Choose a question for the rows of the table.")
	case ask.Rows == ask.Columns:
		return Draft{}, survey.Refuse(survey.Invalid, "Choose one question for the rows and another for the columns.")
	}
	t := table{Builder: b, def: def, ask: ask}
	t.draft.Study, t.draft.Survey, t.draft.Wave = def.Study, def.Name, ask.Wave
	t.draft.WithoutSuspect = ask.WithoutSuspect
	t.draft.Tables = map[string]analytics.ReleasedTable{}
	if t.rows, err = t.side(ask.Rows); err != nil {
		return Draft{}, err
	}
	switch {
	case ask.Waves && ask.Columns != "":
		return Draft{}, survey.Refuse(survey.Invalid, "A table is broken down by a question or by wave, not by both. Leave one out.")
	case ask.Waves:
		return t.byWave(ctx)
	case ask.Columns == "":
		return t.oneWay(ctx)
	}
	if t.columns, err = t.side(ask.Columns); err != nil {
		return Draft{}, err
	}
	return t.twoWay(ctx)
}

// table is a table of one survey that is being made.
type table struct {
	Builder
	def           *survey.Definition
	ask           Ask
	rows, columns Side
	draft         Draft
}

// side finds a question and refuses one that has no categories to count.
func (t *table) side(name string) (Side, error) {
	f, ok := t.def.Field(name)
	if !ok {
		return Side{}, survey.Refuse(survey.NotFound, "There is no question “%s” in this survey.", name)
	}
	s := Side{Field: f, Survey: t.def.Name}
	switch {
	case f.Numeric() && len(analytics.BandsOf(f, "en")) == 0:
		s.Closed = HasNoBands
	case f.Choices == nil && !f.Numeric():
		return s, survey.Refuse(survey.Invalid,
			"The answers to “%s” are in people’s own words or are not counted: there is no table to release. Choose a question with choices or numbers.", name)
	}
	return s, nil
}

func (t *table) field(s Side) analytics.ReleasedField {
	return analytics.ReleasedField{Survey: s.Survey, Question: s.Field.Name}
}
