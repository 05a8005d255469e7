package web

import (
	"bytes"
	"path/filepath"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/survey"
	"candour/survey/manuscript"
	"candour/survey/xlsform"
)

// readForm returns an uploaded form as YAML, by the ending of its file's name. What an XLSForm holds
// that cannot be carried stands in comments at the top, in lang, so that nothing goes without a word.
func readForm(name string, content []byte, lang string) ([]byte, error) {
	ending := strings.ToLower(filepath.Ext(name))
	switch format := xlsform.Format(ending); format {
	case ".yaml", ".yml", ".json":
		return content, nil
	case xlsform.XLSX, xlsform.CSV, xlsform.Markdown:
		def, warnings, err := xlsform.Read(content, format, strings.TrimSuffix(filepath.Base(name), filepath.Ext(name)))
		if err != nil {
			return nil, err
		}
		source, err := manuscript.Of(def)
		return append(remarks(warnings, lang), source...), err
	}
	return nil, survey.Fault(survey.Unsupported,
		"Send a survey in YAML (.yaml) or an XLSForm (.xlsx, .csv or .md).")
}

// remarks writes warnings as comments of YAML.
func remarks(warnings []survey.Warning, lang string) []byte {
	var out bytes.Buffer
	for _, w := range warnings {
		out.WriteString("# " + strings.Join(strings.Fields(w.In(lang)), " ") + "\n")
	}
	return out.Bytes()
}

// cutRemarks parts the remarks at the top of a draft from the rest.
func cutRemarks(source string) (remarks []string, rest string) {
	rest = source
	for {
		line, below, _ := strings.Cut(rest, "\n")
		text, isRemark := strings.CutPrefix(line, "#")
		if !isRemark {
			return remarks, strings.TrimLeft(rest, "\n")
		}
		remarks, rest = append(remarks, strings.TrimSpace(text)), below
	}
}

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// draftXLSX is GET /author/surveys/{survey}/draft.xlsx.
func (s *Server) draftXLSX(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	if d.def == nil {
		return survey.Fault(survey.Invalid, "The draft cannot be read yet; mend its source first.")
	}
	var out bytes.Buffer
	if err := xlsform.Write(&out, d.def); err != nil {
		return err
	}
	return sendFile(c, string(d.id)+".xlsx", xlsxType, out.Bytes())
}
