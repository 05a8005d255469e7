// Package workbook writes the Excel report on a study: a cover that tells the result, a summary,
// Table 1, a sheet of tables and native charts for each part of each survey, and notes on method.
//
// Everything in the file comes from the dashboards.Report, exact or protected: charts refer to the
// cells beside them, there are no hidden sheets, and no formulas. Texts that people wrote (labels,
// titles) are typed strings in cells or text alternatives. They never stand in a formula, a
// hyperlink, a defined name, a header or a footer; sheets are named after them in letters, digits
// and a few harmless signs.
package workbook

import (
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"candour/analytics"
	"candour/dashboards"
	"candour/survey"
)

// ContentType is what a workbook is to a browser.
const ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Write writes the workbook, with the day that it says it was made on; the time of the day is left out. The
// error is a survey.Error.
func Write(w io.Writer, report dashboards.Report, made time.Time) error {
	b := newBook(report, made)
	for _, add := range []func(){
		b.cover, b.summary, b.tableOne, b.released, b.sections, b.notShown, b.method, b.describe,
	} {
		add()
	}
	if b.err == nil {
		b.err = b.file.Write(w)
	}
	if err := b.file.Close(); b.err == nil {
		b.err = err
	}
	if b.err != nil {
		return &survey.Error{
			Kind: survey.Unavailable, Message: "The report could not be written; try again.",
			Err: b.err,
		}
	}
	return nil
}

// book is the workbook being written. The first error stays in err, and the rest is not looked at.
type book struct {
	file   *excelize.File
	report dashboards.Report
	views  []dashboards.View // of each survey
	parts  []part            // of all surveys
	sheets int               // parts that have a sheet
	words  words
	made   time.Time
	styles map[look]int
	cut    int // texts that were too long for a cell
	err    error
}

func newBook(report dashboards.Report, made time.Time) *book {
	b := &book{
		file: excelize.NewFile(), report: report, words: words{lang: report.Lang}, made: made,
		styles: map[look]int{},
	}
	for i, r := range report.Surveys {
		b.views = append(b.views, dashboards.Look(r))
		parts, err := partsOf(i, r, b.views[i])
		b.do(err)
		b.parts = append(b.parts, parts...)
	}
	for i := range b.parts {
		if p := &b.parts[i]; p.shown() {
			b.sheets++
			p.sheet = partName(b.sheets, p.label)
		}
	}
	b.do(b.file.SetDefaultFont(fontName))
	if b.err == nil {
		size := body
		b.file.Styles.Fonts.Font[0].Sz.Val = &size
	}
	return b
}

// do keeps the first error.
func (b *book) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

// describe sets the document's properties and opens it at the cover.
func (b *book) describe() {
	day := b.made.Format(time.DateOnly) + "T00:00:00Z"
	b.do(b.file.SetDocProps(&excelize.DocProperties{
		Title: clean(b.report.Title), Subject: b.words.pick("Report on a study", "Rapport d’étude"),
		Creator: product, LastModifiedBy: product, Language: b.words.code(),
		Created: day, Modified: day,
	}))
	b.do(b.file.SetAppProps(&excelize.AppProperties{Application: product}))
	b.file.SetActiveSheet(0)
}

// style writes the numbers of one survey.
func (b *book) style(survey int) analytics.Style {
	return analytics.Style{Lang: b.report.Lang, Protected: b.report.Surveys[survey].Results.Protected}
}
