// Package xlsform reads XLSForms into survey definitions and writes definitions as XLSForms. It
// follows the specification at xlsform.org with the aliases that pyxform takes. What pages cannot
// ask (places, photos, sound) and what reaches outside the form (entities, files beside it) is
// refused or warned about by name.
package xlsform

import (
	"bytes"
	"unicode/utf8"

	"candour/survey"
	"candour/survey/phrase"
)

// Format is how an XLSForm is written down.
type Format string

// The formats: a workbook; or one table, whose first column names a sheet above the sheet's rows,
// as comma-separated values or in Markdown.
const (
	XLSX     Format = ".xlsx"
	CSV      Format = ".csv"
	Markdown Format = ".md"
)

// maxSource is how large an XLSForm may be, in bytes.
const maxSource = 10 << 20

// Read turns an XLSForm into a definition. The survey is called after the form's id or, without
// one, after stem. The definition is a draft: survey.Publishable says whether it may be published,
// and until then each reason against it is a warning. The error is a survey.Error of one line that
// names sheet, row and column and says what to do: Malformed for what cannot be read, TooLarge, or
// Invalid.
func Read(data []byte, format Format, stem string) (*survey.Definition, []survey.Warning, error) {
	if len(data) > maxSource {
		return nil, nil, survey.Refuse(survey.TooLarge, "The form is larger than 10 MB: make it smaller.")
	}
	book, err := readBook(data, format)
	if err != nil {
		return nil, nil, err
	}
	r := &reader{book: book, stem: stem, places: places{}}
	def, err := r.read()
	if err != nil {
		return nil, r.warnings, err
	}
	more, err := def.Draft(r.places.where)
	return def, append(r.warnings, more...), err
}

func readBook(data []byte, format Format) (book, error) {
	if format != XLSX && (!utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0) {
		return nil, survey.Fault(survey.Malformed, "The file is not text in UTF-8: save it in UTF-8.")
	}
	switch format {
	case XLSX:
		return readXLSX(data)
	case CSV:
		return readCSV(data)
	case Markdown:
		return readMarkdown(string(data))
	}
	return nil, survey.Fault(survey.Unsupported, "Send an XLSForm as .xlsx, .csv or .md.")
}

// reader turns the sheets of a book into a definition.
type reader struct {
	book
	stem        string
	settings    map[string]string
	settingsRow row
	choices     table
	lists       map[string][]survey.Choice
	used        map[string]int // how many questions, groups and repeats have a name
	tongues     *tongues
	heads       map[string]survey.Text // of the survey as a whole, by column
	places      places
	warnings    []survey.Warning
}

func (r *reader) read() (*survey.Definition, error) {
	sheet, err := r.surveySheet()
	if err != nil {
		return nil, err
	}
	if err := r.readSettings(); err != nil {
		return nil, err
	}
	r.tongues = newTongues(r.settings["default_language"])
	t, err := r.understandSurvey(sheet)
	if err != nil {
		return nil, err
	}
	if err := r.readChoices(); err != nil {
		return nil, err
	}
	questions, err := r.readSurvey(t)
	if err != nil {
		return nil, err
	}
	r.leftSheets()
	def := r.definition(questions)
	if err := r.putBack(def); err != nil {
		return nil, err
	}
	putHeadTexts(def, r.heads)
	return def, nil
}

// definition puts together what the sheets say.
func (r *reader) definition(questions []survey.Question) *survey.Definition {
	title := r.settings["title"]
	id := first(r.settings["id_string"], r.stem)
	def := &survey.Definition{Name: survey.SafeName(id), Title: survey.Text{}, Choices: r.lists,
		Questions: questions, DuplicateChoices: yes(r.settings["allow_choice_duplicates"])}
	r.heads = r.readHeadTexts()
	def.Languages = r.tongues.settle(def)
	if len(r.tongues.names) == 0 {
		r.warn("Sheet survey: the form does not say its language, which is taken for English; " +
			"name it in the headings, as in label::French (fr)")
	}
	def.Title[def.Languages[0]] = first(title, id)
	def.Settings = r.kept()
	return def
}

func (r *reader) warn(format string, args ...any) {
	r.warnings = append(r.warnings, survey.Warning{Phrase: phrase.Sentence(nil, format, args...)})
}

func first(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
