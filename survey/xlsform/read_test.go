package xlsform_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"candour/survey"
	"candour/survey/xlsform"
)

// visit is a form in two languages, with one question of most sorts.
const visit = `
| survey |
|  | type | name | label::English (en) | label::French (fr) | hint::English (en) | required | relevant | constraint | choice_filter | parameters | appearance | calculation |
|  | deviceid | device | | | | | | | | | | |
|  | select_one provinces | province | Province | Province | | yes | | | | | minimal | |
|  | select_one towns | town | Town | Ville | | | | | province = ${province} | randomize=true, seed=42 | | |
|  | begin_group | about | About you | Toi | | | | | | | field-list | |
|  | integer | age | Age | Âge | In years | ${town} != '' | | . > 11 | | | | |
|  | range | mood | Mood | Humeur | | | | | | start=0 end=10 step=0.5 | | |
|  | end_group | | | | | | | | | | | |
|  | begin_repeat | pets | Pets | Animaux | | | ${age} < 20 | | | | | |
|  | text | pet | Name | Nom | | | | | | rows=3 | multiline | |
|  | end_repeat | | | | | | | | | | | |
|  | calculate | twice | | | | | | | | | | ${age} * 2 |
| choices |
|  | list_name | name | label::English (en) | label::French (fr) | province | media::image::English (en) |
|  | provinces | bc | British Columbia | Colombie-Britannique | | bc.png |
|  | provinces | qc | Quebec | Québec | | |
|  | towns | van | Vancouver | Vancouver | bc | |
|  | towns | mtl | Montreal | Montréal | qc | |
| settings |
|  | form_title | form_id | version | default_language |
|  | A visit | Visit 2 | 7 | English (en) |
`

func TestReadMakesADefinition(t *testing.T) {
	def, warnings, err := xlsform.Read([]byte(visit), xlsform.Markdown, "file")
	if err != nil {
		t.Fatal(err)
	}
	if err := survey.Publishable(def); err != nil {
		t.Error(err)
	}
	towns, age := def.Questions[2], def.Questions[3].Questions[0]
	mood, pet := def.Questions[3].Questions[1], def.Questions[4].Questions[0]
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"name", def.Name, survey.ID("visit-2")},
		{"title", def.Title["en"], "A visit"},
		{"languages", strings.Join(def.Languages, " "), "en fr"},
		{"settings", def.Settings["version"], "7"},
		{"always", def.Questions[1].Required, survey.Always},
		{"sometimes", age.Required, survey.When("${town} != ''")},
		{"appearance", def.Questions[1].Appearance, "minimal"},
		{"filter", towns.ChoiceFilter, "province = ${province}"},
		{"random", towns.Randomize, true},
		{"seed", towns.Seed, "42"},
		{"columns", def.Choices["towns"][1].Columns["province"], "qc"},
		{"image", def.Choices["provinces"][0].Media["image"]["en"], "bc.png"},
		{"one page", def.Questions[3].OnePage(), true},
		{"French", age.Label["fr"], "Âge"},
		{"step", *mood.Step, 0.5},
		{"repeat", def.Questions[4].Type, survey.Repeat},
		{"rows", pet.Parameters["rows"], "3"},
		{"calculation", def.Questions[5].Calculation, "${age} * 2"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
	if !slices.ContainsFunc(warnings, func(w survey.Warning) bool {
		return strings.HasPrefix(w.String(), "Sheet survey, row 2") &&
			strings.Contains(w.String(), "never collected")
	}) {
		t.Errorf("nothing is said of deviceid: %v", warnings)
	}
}

func TestReadRefusesWithThePlace(t *testing.T) {
	for _, c := range []struct{ name, old, with, want string }{
		{"a type", "| calculate |", "| calcuate |",
			`Sheet survey, row 12, column type: the type "calcuate" is not known: write calculate.`},
		{"a place", "| deviceid |", "| geopoint |",
			"Sheet survey, row 2, column type: geopoint: nobody is asked here where they are"},
		{"a photo", "| deviceid |", "| image |", "image: nothing is photographed, recorded, scanned"},
		{"a file", "select_one provinces", "select_one_from_file p.csv", "choices from a file are not read"},
		{"a select alone", "select_one provinces", "select_one", "name the list of choices after it"},
		{"a list", "select_one towns", "select_one cities",
			`Sheet survey, row 4, column type: the list "cities" is not on the sheet choices`},
		{"a name", "| province | Province", "| 1st | Province",
			`Sheet survey, row 3, column name: the name "1st" must start with a letter`},
		{"a stranger", "${age} < 20", "${aeg} < 20",
			`Sheet survey, row 9, column relevant: there is no question called "aeg": check the name.`},
		{"a broken reference", "${age} < 20", "${age < 20", "write ${name} for the answer to a question"},
		{"an expression", ". > 11", ". > ", `Sheet survey, row 6, column constraint: the "constraint" of ` +
			`question age cannot be read: At character`},
		{"an end", "|  | end_repeat |", "|  | end_group |", "Sheet survey, row 11, column type: this end_group"},
		{"no end", "|  | end_repeat | |", "|  | | |",
			"Sheet survey, row 9, column type: this begin_repeat is never ended"},
		{"parameters", "randomize=true, seed=42", "seed=42", "a seed needs randomize=true"},
		{"unknown parameters", "rows=3", "lines=3", `there is no parameter "lines" here: use rows.`},
		{"a step", "step=0.5", "step=11", "step must not be larger than the way from start to end"},
		{"no label", "| Town | Ville |", "| | |", "Sheet survey, row 4, column label: question town has neither"},
		{"a choice twice", "| towns | mtl |", "| towns | van |",
			`Sheet choices, row 5, column name: the list towns has the choice "van" already`},
		{"a choice without a name", "| towns | mtl |", "| towns | |", "Sheet choices, row 5, column name"},
		{"a heading twice", "| hint::English (en) |", "| label::English (en) |", "Sheet survey, row 1, column label"},
		{"two headings for one", "| hint::English (en) |", "| relevance |", "means the same as column relevan"},
		{"no sheet", "| survey |", "| surveys |", "Sheet survey: there is no such sheet: rename the sheet surveys."},
		{"a circle", "${age} * 2", "${twice} * 2", "depends on its own answer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(visit, c.old) {
				t.Fatalf("the fixture has no %q", c.old)
			}
			_, _, err := xlsform.Read([]byte(strings.Replace(visit, c.old, c.with, 1)), xlsform.Markdown, "x")
			var fault *survey.Error
			if !errors.As(err, &fault) || fault.Kind != survey.Invalid {
				t.Fatalf("got %v, want a refusal", err)
			}
			if !strings.Contains(fault.Message, c.want) || strings.Contains(fault.Message, "\n") {
				t.Errorf("got  %q\nwant %q", fault.Message, c.want)
			}
		})
	}
}

func TestReadOtherFormats(t *testing.T) {
	sheets := "survey,,,\n,type,name,label\n,integer,age,\"Age, in years\"\n"
	alone := "type,name,label\ninteger,age,Age\n"
	for _, c := range []struct {
		name   string
		data   string
		format xlsform.Format
		kind   survey.Kind // Internal: none
	}{
		{"CSV with sheets", sheets, xlsform.CSV, survey.Internal},
		{"CSV from Excel", "\uFEFF" + sheets, xlsform.CSV, survey.Internal},
		{"CSV of the survey alone", alone, xlsform.CSV, survey.Internal},
		{"no table", "# A survey", xlsform.Markdown, survey.Malformed},
		{"no workbook", "PK", xlsform.XLSX, survey.Malformed},
		{"nothing", "", xlsform.CSV, survey.Invalid},
		{"another format", "x", ".ods", survey.Unsupported},
		{"too large", strings.Repeat("x", 11<<20), xlsform.CSV, survey.TooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			def, _, err := xlsform.Read([]byte(c.data), c.format, "a file")
			if c.kind != survey.Internal {
				if survey.AsError(err).Kind != c.kind {
					t.Errorf("got %v, want kind %d", err, c.kind)
				}
				return
			}
			if err != nil || def.Name != "a-file" || def.Questions[0].Name != "age" {
				t.Errorf("got %v, %v", def, err)
			}
		})
	}
}

// Cells of a workbook may be numbers, days and yes or no.
func TestReadCells(t *testing.T) {
	book := excelize.NewFile()
	if _, err := book.NewSheet("survey"); err != nil {
		t.Fatal(err)
	}
	day, err := book.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	cells := map[string]any{"A1": "type", "B1": "name", "C1": "label", "D1": "required", "E1": "default",
		"A2": "date", "B2": "born", "C2": "Born", "D2": true,
		"E2": time.Date(2007, 3, 31, 0, 0, 0, 0, time.UTC),
		"A3": "integer", "B3": "age", "C3": "Age", "D3": false, "E3": 17.0,
		"A4": "text", "B4": "code", "C4": "Code", "E4": "007"}
	for cell, value := range cells {
		if err := book.SetCellValue("survey", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.SetCellStyle("survey", "E2", "E2", day); err != nil {
		t.Fatal(err)
	}
	var data bytes.Buffer
	if _, err := book.WriteTo(&data); err != nil {
		t.Fatal(err)
	}
	def, _, err := xlsform.Read(data.Bytes(), xlsform.XLSX, "cells")
	if err != nil {
		t.Fatal(err)
	}
	born, age, code := def.Questions[0], def.Questions[1], def.Questions[2]
	if born.Required != survey.Always || born.Default != "2007-03-31" || age.Required != survey.Never ||
		age.Default != "17" || code.Default != "007" {
		t.Errorf("got %+v %+v %+v", born, age, code)
	}
}

// No form makes reading panic, and every refusal is a sentence of one line.
func FuzzRead(f *testing.F) {
	f.Add(visit)
	f.Add("| survey |\n| | type | name |\n| | begin_loop over x | y |\n| | end_loop | |")
	f.Add("| survey | type |\n| | ${ |")
	f.Fuzz(func(t *testing.T, text string) {
		for _, format := range []xlsform.Format{xlsform.Markdown, xlsform.CSV} {
			def, _, err := xlsform.Read([]byte(text), format, "fuzz")
			if err == nil {
				_ = survey.Publishable(def)
				continue
			}
			var fault *survey.Error
			if !errors.As(err, &fault) || fault.Message == "" || strings.Contains(fault.Message, "\n") {
				t.Errorf("got %v", err)
			}
		}
	})
}
