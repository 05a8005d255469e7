package xlsform

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"candour/survey"
	"candour/survey/phrase"
)

// book is the sheets of a form, in order.
type book []sheet

// sheet is a table of texts; lines[0] are the headings. Rows are numbered from 1.
type sheet struct {
	name  string
	lines [][]string
}

// Limits on a workbook once it is unpacked.
const (
	maxUnpacked = 64 << 20 // bytes
	maxRows     = 20_000   // of a sheet
)

func readXLSX(data []byte) (book, error) {
	file, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked, RawCellValue: true})
	if err != nil {
		return nil, survey.Because(survey.Malformed, phrase.Of("This is no Excel workbook "+
			"that can be read: save it as .xlsx, without a password."), err)
	}
	defer file.Close()
	var b book
	for _, name := range file.GetSheetList() {
		lines, err := readSheet(file, name)
		if err != nil {
			return nil, err
		}
		b = append(b, sheet{name: name, lines: lines})
	}
	return b, nil
}

func readSheet(file *excelize.File, name string) ([][]string, error) {
	lines, err := file.GetRows(name)
	if err != nil {
		return nil, survey.Because(survey.Malformed,
			phrase.Sentence(spot{sheet: name}, "this sheet cannot be read: save it again"), err)
	}
	if len(lines) > maxRows {
		return nil, survey.Because(survey.TooLarge, phrase.Sentence(spot{sheet: name},
			"this sheet has more than 20,000 rows: make it smaller"), nil)
	}
	for i, line := range lines {
		for j, text := range line {
			lines[i][j] = cellText(file, name, text, i, j)
		}
	}
	return lines, nil
}

// cellText is a cell as a person sees it: TRUE and FALSE, days as 2007-03-31, and 1 for a whole
// number that Excel keeps as 1.0.
func cellText(file *excelize.File, sheet, raw string, line, column int) string {
	number, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return raw
	}
	cell, err := excelize.CoordinatesToCellName(column+1, line+1)
	if err != nil {
		return raw
	}
	switch kind, err := file.GetCellType(sheet, cell); {
	case err != nil || kind == excelize.CellTypeSharedString || kind == excelize.CellTypeInlineString:
		return raw
	case kind == excelize.CellTypeBool:
		return strings.ToUpper(strconv.FormatBool(number != 0))
	}
	if day, ok := cellDay(file, sheet, cell, number); ok {
		return day
	}
	return strconv.FormatFloat(number, 'f', -1, 64)
}

// cellDay reads a number that is shown as a date: formats 14 to 17, and those that name a year.
func cellDay(file *excelize.File, sheet, cell string, number float64) (string, bool) {
	id, err := file.GetCellStyle(sheet, cell)
	if err != nil || id == 0 {
		return "", false
	}
	style, err := file.GetStyle(id)
	if err != nil {
		return "", false
	}
	shown := style.NumFmt >= 14 && style.NumFmt <= 17 || style.CustomNumFmt != nil &&
		strings.Contains(strings.ToLower(*style.CustomNumFmt), "yy")
	if !shown {
		return "", false
	}
	day, err := excelize.ExcelDateToTime(number, false)
	return day.Format("2006-01-02"), err == nil
}

// readCSV reads a table whose first column names the sheets. A table that starts with headings right
// away is the survey sheet alone.
func readCSV(data []byte) (book, error) {
	lines := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	lines.FieldsPerRecord = -1
	lines.LazyQuotes = true
	var table [][]string
	for {
		line, err := lines.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, survey.Because(survey.Malformed, phrase.Of("This is no table of "+
				"comma-separated values that can be read: save it as CSV in UTF-8."), err)
		}
		table = append(table, line)
	}
	if len(table) > 0 && len(table[0]) > 1 && table[0][0] != "" && table[0][1] != "" {
		return book{{name: surveySheet, lines: table}}, nil
	}
	return splitTable(table), nil
}

// readMarkdown reads the tables of a text: lines between bars. A bar in a cell is written \|.
func readMarkdown(text string) (book, error) {
	var table [][]string
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			continue
		}
		line = strings.ReplaceAll(strings.TrimPrefix(line, "|"), `\|`, "\x00")
		cells := strings.Split(strings.TrimSuffix(line, "|"), "|")
		for i, cell := range cells {
			cells[i] = strings.TrimSpace(strings.ReplaceAll(cell, "\x00", "|"))
		}
		if strings.Trim(strings.Join(cells, ""), ":- ") != "" || strings.Join(cells, "") == "" {
			table = append(table, cells)
		}
	}
	if len(table) == 0 {
		return nil, survey.Fault(survey.Malformed, "The file has no table: write one with lines such as "+
			"| survey | type | name | label |.")
	}
	return splitTable(table), nil
}

// splitTable parts a table at the rows whose first cell names a sheet.
func splitTable(table [][]string) book {
	var b book
	for _, line := range table {
		if len(line) == 0 {
			continue
		}
		if name := strings.TrimSpace(line[0]); name != "" {
			b = append(b, sheet{name: name})
			if len(strings.Join(line[1:], "")) == 0 {
				continue
			}
		}
		if len(b) > 0 {
			last := &b[len(b)-1]
			if len(last.lines) == 0 && strings.TrimSpace(strings.Join(line[1:], "")) == "" {
				continue
			}
			last.lines = append(last.lines, line[1:])
		}
	}
	return b
}
