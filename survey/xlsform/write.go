package xlsform

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"candour/survey"
)

// Write writes a definition as an XLSForm workbook that other programs read too. What XLSForm has no
// column for, such as roles, bands and scales, stands on a sheet of its own, whose name starts with
// _ so that they leave it; Read puts it back.
func Write(out io.Writer, def *survey.Definition) error {
	w := &writer{def: def, file: excelize.NewFile()}
	defer w.file.Close()
	w.headings()
	w.questions(def.Questions, "")
	sheets := []struct {
		name string
		rows [][]string
	}{{surveySheet, w.table(w.rows)}, {choicesSheet, w.choiceRows()}, {settingsSheet, w.settingRows()},
		{ownSheet, append([][]string{{"part", "name", "value"}}, append(w.surveyExtras(), w.own...)...)}}
	for _, sheet := range sheets {
		w.sheet(sheet.name, sheet.rows)
	}
	if w.err == nil {
		w.err = w.file.DeleteSheet("Sheet1")
	}
	if w.err != nil {
		return fmt.Errorf("write the XLSForm of %s: %w", def.Name, w.err)
	}
	if _, err := w.file.WriteTo(out); err != nil {
		return fmt.Errorf("write the XLSForm of %s: %w", def.Name, err)
	}
	return nil
}

type writer struct {
	def  *survey.Definition
	file *excelize.File
	keys []string            // the columns of the survey sheet, in order
	rows []map[string]string // its rows, by column
	own  [][]string
	err  error // the first
}

// sheet writes rows of texts.
func (w *writer) sheet(name string, rows [][]string) {
	if _, err := w.file.NewSheet(name); err != nil && w.err == nil {
		w.err = err
	}
	for i, row := range rows {
		for j, text := range row {
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			if utf8.RuneCountInString(text) > excelize.TotalCellChars {
				err = survey.Fault(survey.TooLarge, "A cell of Excel holds 32,767 letters at most: "+
					"make the longest text shorter.")
			}
			if err == nil && text != "" {
				err = w.file.SetCellStr(name, cell, text)
			}
			if err != nil && w.err == nil {
				w.err = err
			}
		}
	}
}

// headings lists the columns of the survey sheet.
func (w *writer) headings() {
	w.keys = []string{"type", "name"}
	for _, key := range []string{"label", "hint", "guidance_hint"} {
		w.keys = append(w.keys, w.each(key)...)
	}
	w.keys = append(w.keys, "required")
	w.keys = append(w.keys, w.each("required_message")...)
	w.keys = append(w.keys, "read_only", "relevant", "constraint")
	w.keys = append(w.keys, w.each("constraint_message")...)
	w.keys = append(w.keys, "calculation", "trigger", "default", "choice_filter", "appearance",
		"parameters", "repeat_count")
	for _, key := range ownColumns() {
		if slices.Contains(ownTexts(), key) {
			w.keys = append(w.keys, w.each(key)...)
		} else {
			w.keys = append(w.keys, key)
		}
	}
	for _, kind := range []string{"image", "big-image", "audio", "video"} {
		w.keys = append(w.keys, w.each("media::"+kind)...)
	}
}

// each is a heading in each language.
func (w *writer) each(key string) []string {
	heads := make([]string, len(w.def.Languages))
	for i, code := range w.def.Languages {
		heads[i] = inLanguage(key, code)
	}
	return heads
}

func inLanguage(key, code string) string {
	if code == unnamed {
		return key
	}
	return key + "::" + nameOf(code)
}

// nameOf is the language's English name with its code, as in French (fr).
func nameOf(code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	return fmt.Sprintf("%s (%s)", display.English.Tags().Name(tag), code)
}

// table lays rows out under those headings that any of them uses.
func (w *writer) table(rows []map[string]string) [][]string {
	heads := slices.DeleteFunc(slices.Clone(w.keys), func(key string) bool {
		return key != "type" && key != "name" && !slices.ContainsFunc(rows,
			func(row map[string]string) bool { return row[key] != "" })
	})
	lines := [][]string{heads}
	for _, row := range rows {
		line := make([]string, len(heads))
		for i, key := range heads {
			line[i] = row[key]
		}
		lines = append(lines, line)
	}
	return lines
}

// questions writes questions and what they hold; path is that of their holder with a slash.
func (w *writer) questions(questions []survey.Question, path string) {
	for i := range questions {
		q := &questions[i]
		w.rows = append(w.rows, w.row(q))
		w.questionExtras(q, path+q.Name)
		if !q.Type.Holds() {
			continue
		}
		inner := slices.Clone(q.Questions)
		word := "group"
		switch q.Type {
		case survey.Repeat:
			word = "repeat"
		case survey.Grid:
			for j := range inner {
				inner[j].Type, inner[j].Choices = survey.SelectOne, q.Choices
			}
		}
		w.rows[len(w.rows)-1]["type"] = "begin_" + word
		w.questions(inner, path+q.Name+"/")
		w.rows = append(w.rows, map[string]string{"type": "end_" + word, "name": q.Name})
	}
}

// row is a question as cells.
func (w *writer) row(q *survey.Question) map[string]string {
	row := map[string]string{"type": typeCell(q), "name": q.Name, "required": whenCell(q.Required),
		"read_only": whenCell(q.ReadOnly), "relevant": q.Relevant, "constraint": q.Constraint,
		"calculation": first(q.Calculation, q.SetValue), "trigger": q.Trigger, "default": q.Default,
		"choice_filter": q.ChoiceFilter, "appearance": q.Appearance, "repeat_count": q.RepeatCount,
		"parameters": parameterCell(q)}
	if q.Type == survey.Grid {
		row["appearance"] = survey.TableList
	}
	texts := map[string]survey.Text{"label": q.Label, "hint": q.Hint, "guidance_hint": q.GuidanceHint,
		"required_message": q.RequiredMessage, "constraint_message": q.ConstraintMessage}
	for kind, text := range q.Media {
		texts["media::"+kind] = text
	}
	for key, text := range questionTexts(q) {
		texts[key] = *text
	}
	maps.Copy(row, ownCells(q))
	for key, text := range texts {
		for code, words := range text {
			row[inLanguage(key, code)] = words
		}
	}
	return row
}

func typeCell(q *survey.Question) string {
	if !q.Type.Offers() {
		return string(q.Type)
	}
	cell := string(q.Type) + " " + q.Choices
	if q.OrOther {
		cell += " or_other"
	}
	return cell
}

func whenCell(when survey.When) string {
	if when == survey.Always {
		return "yes"
	}
	return string(when)
}

// parameterCell writes the parameters, those that have a key of their own first.
func parameterCell(q *survey.Question) string {
	var pairs []string
	for _, bound := range []struct {
		key   string
		value *float64
	}{{"start", q.Start}, {"end", q.End}, {"step", q.Step}} {
		if bound.value != nil {
			pairs = append(pairs, bound.key+"="+strconv.FormatFloat(*bound.value, 'f', -1, 64))
		}
	}
	if q.Randomize {
		pairs = append(pairs, "randomize=true")
	}
	if q.Seed != "" {
		pairs = append(pairs, "seed="+q.Seed)
	}
	for _, key := range sortedKeys(q.Parameters) {
		pairs = append(pairs, key+"="+q.Parameters[key])
	}
	return strings.Join(pairs, " ")
}

// choiceRows are the lists, in alphabetical order, each in its own.
func (w *writer) choiceRows() [][]string {
	columns := map[string]bool{}
	for _, list := range w.def.Choices {
		for _, c := range list {
			for column := range c.Columns {
				columns[column] = true
			}
		}
	}
	keys := append([]string{"list_name", "name"}, w.each("label")...)
	keys = append(keys, sortedKeys(columns)...)
	for _, kind := range []string{"image", "big-image", "audio", "video"} {
		keys = append(keys, w.each("media::"+kind)...)
	}
	keys = append(keys, w.each("image_alt")...)
	var rows []map[string]string
	for _, list := range sortedKeys(w.def.Choices) {
		for _, c := range w.def.Choices[list] {
			row := map[string]string{"list_name": list, "name": c.Name}
			for code, words := range c.Label {
				row[inLanguage("label", code)] = words
			}
			for code, words := range c.ImageAlt {
				row[inLanguage("image_alt", code)] = words
			}
			for kind, text := range c.Media {
				for code, words := range text {
					row[inLanguage("media::"+kind, code)] = words
				}
			}
			for column, text := range c.Columns {
				row[column] = text
			}
			rows = append(rows, row)
			if marks := choiceMarks(c); marks != "" {
				w.own = append(w.own, []string{"choice", list + "/" + c.Name, marks})
			}
		}
	}
	w.keys = keys
	return w.table(rows)
}

// choiceMarks are what XLSForm has no column for, as JSON; nothing where there is none.
func choiceMarks(c survey.Choice) string {
	var marks []string
	if c.None {
		marks = append(marks, `"none":true`)
	}
	if c.Indigenous {
		marks = append(marks, `"indigenous":true`)
	}
	if len(marks) == 0 {
		return ""
	}
	return "{" + strings.Join(marks, ",") + "}"
}

func (w *writer) settingRows() [][]string {
	heads := []string{"form_title", "form_id", "default_language"}
	first := w.def.Languages[0]
	values := []string{w.def.Title.In(first), string(w.def.Name), nameOf(first)}
	if w.def.DuplicateChoices {
		heads, values = append(heads, "allow_choice_duplicates"), append(values, "yes")
	}
	for _, key := range sortedKeys(w.def.Settings) {
		heads, values = append(heads, key), append(values, w.def.Settings[key])
	}
	for _, t := range headTexts(headCopy(w.def)) {
		for _, code := range w.def.Languages {
			words := (*t.text)[code]
			if words == "" || t.column == "title" && code == first {
				continue
			}
			head := t.column
			if head == "title" {
				head = "form_title"
			}
			heads, values = append(heads, inLanguage(head, code)), append(values, words)
		}
	}
	return [][]string{heads, values}
}
