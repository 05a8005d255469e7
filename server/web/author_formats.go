package web

import (
	"path/filepath"
	"strings"

	"candour/survey"
)

// readForm returns an uploaded form as YAML, by the ending of its file's name.
func readForm(name string, content []byte) ([]byte, error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".yaml", ".yml", ".json":
		return content, nil
	}
	return nil, survey.Fault(survey.Unsupported, "This version reads surveys in YAML: send a file that ends "+
		"in .yaml.")
}
