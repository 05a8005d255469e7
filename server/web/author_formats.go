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
// that cannot be carried stands in comments at the top, so that nothing goes without a word.
func readForm(name string, content []byte) ([]byte, error) {
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
		return append(remarks(warnings), source...), err
	}
	return nil, survey.Fault(survey.Unsupported,
		"Send a survey in YAML (.yaml) or an XLSForm (.xlsx, .csv or .md).")
}

// remarks writes warnings as comments of YAML.
func remarks(warnings []survey.Warning) []byte {
	var out bytes.Buffer
	for _, w := range warnings {
		out.WriteString("# " + strings.Join(strings.Fields(string(w)), " ") + "\n")
	}
	return out.Bytes()
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
