// Package analytics says what results are: frequencies, cross-tabulations and Table 1 as values,
// and Results, the one interface that serves them. The exact implementation is
// analytics/clickhouse; analytics/disclosure wraps it for those who may see protected
// numbers alone.
//
// Counts come first. Everything else that a result shows (percentages, intervals, tests, texts)
// is derived from its counts by functions of this package, so that a protected result is
// derived from protected counts and from nothing else.
package analytics

import (
	"context"
	"encoding/json"
	"math"

	"candour/analytics/statistics"
	"candour/survey"
)

// Results serves every number that anyone sees. It is the seam between exact and protected.
// Errors are survey.Errors: NotFound for unknown surveys and questions, Invalid for a
// request that makes no sense, Forbidden for what is not on a protected role's list.
type Results interface {
	// Frequencies returns one-way tables.
	Frequencies(ctx context.Context, q Query) (Frequencies, error)
	// Crosstab returns a two-way table of choices.
	Crosstab(ctx context.Context, q CrosstabQuery) (Crosstab, error)
	// TableOne returns the description of a study's participants.
	TableOne(ctx context.Context, q TableOneQuery) (TableOne, error)
	// OpenAnswers returns the answers to an open question, in no order.
	OpenAnswers(ctx context.Context, q OpenQuery) (OpenAnswers, error)
	// Scales returns the scores of scales, wave by wave.
	Scales(ctx context.Context, q ScalesQuery) (Scales, error)
	// Trend returns a question's one-way table in each wave.
	Trend(ctx context.Context, q TrendQuery) (Trend, error)
	// Flow returns how people came through a survey.
	Flow(ctx context.Context, q Query) (Flow, error)
}

// Base says what percentages are percentages of.
type Base string

// The bases: those who answered, those who were asked, and all responses.
const (
	OfAnswered Base = "answered"
	OfAsked    Base = "asked"
	OfAll      Base = "all"
)

// Query asks for one-way tables of Questions (none named: every field) of one survey. An empty
// Wave means all waves, a nil Filter all responses. Keys asks for the cell keys that disclosure
// control needs.
type Query struct {
	Survey    survey.ID
	Questions []string
	Wave      string
	Where     Condition
	Filter    *survey.Filter
	Base      Base
	Lang      string
	Keys      bool

	WithoutSuspect bool // leaves out responses that look careless; of exact results alone
}

// Condition keeps the responses whose answer to Question is Value. The zero value keeps all.
type Condition struct {
	Question string
	Value    string
}

// CrosstabQuery asks for a table of Rows by Columns, both questions with choices or bands. Of a
// ranking the first place counts. Correction is that of a chi-square test of two by two.
type CrosstabQuery struct {
	Query
	Rows       string
	Columns    string
	Correction statistics.Correction
}

// TableOneQuery asks for a study's Table 1, By a demographic question or overall only. Missing asks
// for a row for each kind of missing, Tests for a test of each variable between the groups of By:
// descriptive tables have none (STROBE), and protected ones never do.
type TableOneQuery struct {
	Study   survey.StudyID
	By      string
	Wave    string
	Lang    string
	Missing bool
	Tests   bool
	Base    Base // what percentages are of; empty: OfAnswered
	Zeros   bool // also rows that nobody chose

	WithoutSuspect bool // leaves out responses that look careless; of exact results alone
}

// OpenQuery asks for at most Limit answers to an open question.
type OpenQuery struct {
	Survey   survey.ID
	Question string
	Wave     string
	Limit    int
	Lang     string
}

// Count is a number of responses. Hidden stands for a count that may not be shown; it is written
// as null in JSON.
type Count int

// Hidden is the count that may not be shown.
const Hidden Count = -1

// MarshalJSON writes a hidden count as null.
func (c Count) MarshalJSON() ([]byte, error) {
	if c < 0 {
		return []byte("null"), nil
	}
	return json.Marshal(int(c))
}

// UnmarshalJSON reads null as Hidden.
func (c *Count) UnmarshalJSON(data []byte) error {
	var n *int
	if err := json.Unmarshal(data, &n); err != nil {
		return err
	}
	*c = Hidden
	if n != nil {
		*c = Count(*n)
	}
	return nil
}

// Frequencies is a set of one-way tables. Responses leaves out blank submissions, which
// are counted in Blank. Synthetic and Imported are the responses that no person gave here.
type Frequencies struct {
	Responses Count       `json:"responses"`
	Blank     Count       `json:"blank"`
	Synthetic Count       `json:"synthetic"`
	Imported  Count       `json:"imported"`
	Protected bool        `json:"protected"`
	Questions []Frequency `json:"questions"`

	Keys ResponseKeys `json:"-"`
}

// ResponseKeys are the cell keys of the counts in Frequencies.
type ResponseKeys struct{ Responses, Blank, Synthetic, Imported Key }

// Key is a cell key: the sum of the record keys of the responses in a cell, modulo 1000. It never
// leaves the server.
type Key uint16

// Frequency is the one-way table of one question. Asked = Answered + Missing.Skipped + PreferNot +
// DontKnow. Base is the number that percentages are of. Suppressed means that too few people
// answered to show anything: counts are Hidden and rows are empty. Unagreed, which is Suppressed too, means
// that the question is about Indigenous identity and no agreement stands to break it down. Ranking is nil
// except of exact results of a ranking.
type Frequency struct {
	ID         string   `json:"id"`
	Label      string   `json:"label"`
	Type       string   `json:"type"`
	Role       string   `json:"role"`
	Section    string   `json:"section"`
	Asked      Count    `json:"asked"`
	Answered   Count    `json:"answered"`
	Missing    Missing  `json:"missing"`
	Base       Count    `json:"base"`
	Rows       []Row    `json:"rows"`
	Numeric    *Numeric `json:"numeric"`
	Bins       []Bin    `json:"bins"`
	Ranking    *Ranking `json:"ranking"`
	Suppressed bool     `json:"suppressed"`
	Unagreed   bool     `json:"unagreed"`
	Sensitive  bool     `json:"sensitive"`

	AskedKey, AnsweredKey Key         `json:"-"`
	MissingKeys           MissingKeys `json:"-"`
}

// Missing counts the kinds of missing apart.
type Missing struct {
	Skipped   Count `json:"skipped"`
	PreferNot Count `json:"prefer_not"`
	DontKnow  Count `json:"dont_know"`
	NotShown  Count `json:"not_shown"`
	Absent    Count `json:"absent"`
}

// MissingKeys are the cell keys of Missing.
type MissingKeys struct{ Skipped, PreferNot, DontKnow, NotShown, Absent Key }

// Bound marks a percentage that protected results show only as below or above a bound: of a sensitive question
// below 5 or above 95, of every question with one answer each nearly all, which is told as more than Above. The
// percentage is then the bound itself and has no interval, and its count is Hidden,
// except in cross-tabulations where it is a share of the whole or of a breakdown's groups. In
// one-way tables the share of those who answered decides, whatever the base: of another base, a
// row of nearly all has neither count, percentage nor bound. A protected count of 0, which stands for none
// to four, has the share below which four are: five of the base, "<".
type Bound string

// The bounds; most percentages have none.
const (
	Unbounded Bound = ""
	Below5    Bound = "<"
	Above95   Bound = ">"
)

// Above is the share, 0-100, above which a protected share with the bound ">" lies: of nearly all of a rounded
// whole, which is more than all but ten of it, and never told above 95 %.
func Above(whole Count) float64 {
	const most, allBut = 95, 10
	return min(most, math.Floor(100*float64(whole-allBut)/float64(whole)))
}

// Row is one choice of a one-way table. Percent, Low and High are 0-100 and unrounded (protected:
// three significant digits), the interval is Wilson's at 95 %; all are nil when there is no base or
// Count is Hidden and not Bounded.
// Several choices may add to more than 100.
type Row struct {
	Value   string   `json:"value"`
	Label   string   `json:"label"`
	Count   Count    `json:"count"`
	Percent *float64 `json:"percent"`
	Low     *float64 `json:"low"`
	High    *float64 `json:"high"`
	Bounded Bound    `json:"bounded"`

	Key Key `json:"-"`
}

// Numeric describes numbers. Quantiles are of type 7 (linear interpolation, inclusive). SD, Min and
// Max are nil in protected results, and all but N where a sensitive question's bin is Hidden.
type Numeric struct {
	N      Count    `json:"n"`
	Mean   *float64 `json:"mean"`
	SD     *float64 `json:"sd"`
	Median *float64 `json:"median"`
	P25    *float64 `json:"p25"`
	P75    *float64 `json:"p75"`
	Min    *float64 `json:"min"`
	Max    *float64 `json:"max"`
}

// Bin counts the numbers in [Low, High), the last one in [Low, High]. Exact results use the
// question's declared bands (see BandsOf) or, without them, at most twenty equal steps; protected
// results the declared bands alone.
type Bin struct {
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
	Label   string  `json:"label"`
	Count   Count   `json:"count"`
	Bounded Bound   `json:"bounded"`

	Key Key `json:"-"`
}

// Crosstab is a two-way table. Cells is indexed [row][column]. Base is the number of responses with
// an answer to both questions; Missing says why the others have none. Banner holds the tables of
// several column questions, of which this one is the first; it is empty where one was asked for.
// Small says that Base is below 30.
type Crosstab struct {
	RowQuestion    string          `json:"row_question"`
	ColumnQuestion string          `json:"column_question"`
	Rows           []Category      `json:"rows"`
	Columns        []Category      `json:"columns"`
	Cells          [][]Cell        `json:"cells"`
	RowTotals      []Total         `json:"row_totals"`
	ColumnTotals   []Total         `json:"column_totals"`
	Base           Count           `json:"base"`
	Missing        CrosstabMissing `json:"missing"`
	Test           *Test           `json:"test"`
	Small          bool            `json:"small"`
	Protected      bool            `json:"protected"`
	Suppressed     bool            `json:"suppressed"`
	Unagreed       bool            `json:"unagreed"` // see Frequency
	Banner         []Crosstab      `json:"banner"`

	BaseKey    Key                   `json:"-"`
	Several    bool                  `json:"-"` // a respondent may stand in more than one cell: no test
	Sensitive  bool                  `json:"-"`
	Ordered    Sides                 `json:"-"` // whose categories have an order
	Correction statistics.Correction `json:"-"`
	Lang       string                `json:"-"`
}

// Sides says something of the rows and of the columns.
type Sides struct{ Rows, Columns bool }

// CrosstabMissing counts the kinds of missing of each question, among all that were counted.
type CrosstabMissing struct {
	Rows    Missing `json:"rows"`
	Columns Missing `json:"columns"`

	RowKeys, ColumnKeys MissingKeys `json:"-"`
}

// Category is a choice that heads a row or a column.
type Category struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// Cell is one cell of a Crosstab; percentages are 0-100, nil without a base, each with its own bound.
// Residual is the adjusted one: beyond about 2 either way there are more, or fewer, than if the
// questions had nothing to do with each other. Protected cells have none, nor have those of
// questions with several answers.
type Cell struct {
	Count         Count    `json:"count"`
	RowPercent    *float64 `json:"row_percent"`
	ColumnPercent *float64 `json:"column_percent"`
	TotalPercent  *float64 `json:"total_percent"`
	RowBounded    Bound    `json:"row_bounded"`
	ColumnBounded Bound    `json:"column_bounded"`
	TotalBounded  Bound    `json:"total_bounded"`
	Residual      *float64 `json:"residual"`

	Key Key `json:"-"`
}

// Total is a row's or a column's total and its share of the base. Small says that it is below 30, a
// base too small to lean on.
type Total struct {
	Count   Count    `json:"count"`
	Percent *float64 `json:"percent"`
	Bounded Bound    `json:"bounded"`
	Small   bool     `json:"small"`

	Key Key `json:"-"`
}

// Test is a test of whether groups differ; Why says in a sentence why it is this one. Effect is
// Cramer's V, of ranks the rank-biserial correlation or epsilon squared (statistics.RankTest).
// AdjustedP is P after Holm, where a banner tests several tables. Simulated says that P is an
// estimate from random tables.
type Test struct {
	Name      string   `json:"name"`
	Statistic float64  `json:"statistic"`
	DF        int      `json:"df"`
	P         float64  `json:"p"`
	AdjustedP *float64 `json:"adjusted_p"`
	Effect    float64  `json:"effect"`
	Why       string   `json:"why"`
	Simulated bool     `json:"simulated"`
}

// TableOne describes a study's participants: the demographic questions of all its surveys, each
// with its own n. Cells[0] of each row belongs to Columns[0], Overall.
type TableOne struct {
	Title        string        `json:"title"`
	Columns      []Column      `json:"columns"`
	Variables    []Variable    `json:"variables"`
	Footnotes    []Footnote    `json:"footnotes"`
	ResponseRate *ResponseRate `json:"response_rate"`
	Protected    bool          `json:"protected"`
	Synthetic    Count         `json:"synthetic"`
	Imported     Count         `json:"imported"`
	Provenance   string        `json:"provenance"`
	Released     *Release      `json:"released"`
}

// Column heads a column of Table 1.
type Column struct {
	Label string `json:"label"`
	N     Count  `json:"n"`
}

// Variable is one question in Table 1. Kind is categorical, several or numeric. N is the number of
// responses with an answer. Footnotes are marks.
type Variable struct {
	ID         string        `json:"id"`
	Survey     survey.ID     `json:"survey"`
	Label      string        `json:"label"`
	Kind       string        `json:"kind"`
	N          Count         `json:"n"`
	Rows       []VariableRow `json:"rows"`
	Footnotes  []string      `json:"footnotes"`
	Test       *Test         `json:"test"`
	Suppressed bool          `json:"suppressed"`
}

// VariableRow is one line under a variable, one cell a column.
type VariableRow struct {
	Label string         `json:"label"`
	Cells []TableOneCell `json:"cells"`
}

// TableOneCell holds a count and a percentage, or a number as text alone. Text is what is printed:
// "13 (92.9)" or "23 (21-25)".
type TableOneCell struct {
	Count   Count    `json:"count"`
	Percent *float64 `json:"percent"`
	Bounded Bound    `json:"bounded"`
	Text    string   `json:"text"`
}

// Footnote is a mark (a, b, c) and its sentence.
type Footnote struct {
	Mark string `json:"mark"`
	Text string `json:"text"`
}

// ResponseRate is responses of those invited, in per cent.
type ResponseRate struct {
	Invited   int     `json:"invited"`
	Responses Count   `json:"responses"`
	Percent   float64 `json:"percent"`
}

// Release says who released a table by hand, when and why. A release is frozen.
type Release struct {
	By     string `json:"by"`
	Reason string `json:"reason"`
	Date   string `json:"date"`
}

// OpenAnswers are the answers to one open question, shuffled. Total counts all of them.
type OpenAnswers struct {
	Question string   `json:"question"`
	Label    string   `json:"label"`
	Total    Count    `json:"total"`
	Answers  []string `json:"answers"`
}
