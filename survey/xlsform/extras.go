package xlsform

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"candour/survey"
)

// ownSheet holds what XLSForm has no column for, as JSON: of the survey, of a question by its path
// (visit/felt), or of a choice (list/name).
const ownSheet = "_candour"

// carried lists the keys of a question, and of the survey, that the other sheets hold.
func carried() []string {
	return []string{"type", "name", "label", "hint", "guidance_hint", "media", "choices",
		"choice_filter", "randomize", "seed", "or_other", "required", "required_message", "read_only",
		"default", "calculation", "trigger", "set_value", "relevant", "constraint",
		"constraint_message", "start", "end", "step", "appearance", "parameters", "repeat_count",
		"questions", "allow_choice_duplicates", "settings", "short", "footnote", "unit", "content_note", "image_alt", "role",
		"sensitive", "ordered", "bands", "prefer_not", "dont_know"}
}

// rest are the keys of value that carried leaves out.
func rest(value any) (map[string]json.RawMessage, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(data, &keys); err != nil {
		return nil, err
	}
	for _, key := range carried() {
		delete(keys, key)
	}
	return keys, nil
}

// questionExtras notes what no column holds of a question. A grid is written as a table-list.
func (w *writer) questionExtras(q *survey.Question, path string) {
	keys, err := rest(q)
	if err != nil {
		w.err = err
		return
	}
	if q.Type == survey.Grid {
		keys["type"] = json.RawMessage(`"grid"`)
	}
	if len(keys) > 0 {
		w.own = append(w.own, []string{"question", path, w.json(keys)})
	}
}

// surveyExtras are the rows for what no setting holds of the survey.
func (w *writer) surveyExtras() [][]string {
	keys, err := rest(withoutHeadTexts(w.def))
	if err != nil {
		w.err = err
		return nil
	}
	var rows [][]string
	for _, key := range sortedKeys(keys) {
		if value := string(keys[key]); value != "null" { // a text that the settings hold
			rows = append(rows, []string{"survey", key, value})
		}
	}
	return rows
}

func (w *writer) json(value any) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		w.err = err
	}
	return strings.TrimSpace(out.String())
}

// putBack adds to a definition what the own sheet says of it.
func (r *reader) putBack(def *survey.Definition) error {
	s, ok := r.find(ownSheet)
	if !ok {
		return nil
	}
	t, err := r.understand(s, withSelf(nil, "part", "name", "value"), false)
	if err != nil {
		return err
	}
	for _, row := range t.rows {
		if err := r.putBackRow(def, row); err != nil {
			return row.at("value").refuse("this cannot be put back (%s): take the row out", err)
		}
	}
	return nil
}

func (r *reader) putBackRow(def *survey.Definition, row row) error {
	name, value := row.get("name"), []byte(row.get("value"))
	switch row.get("part") {
	case "survey":
		if name == "languages" { // the other sheets may name more by now
			return r.meetAgain(def, value)
		}
		if slices.Contains(carried(), name) && name != "title" {
			return nil
		}
		key, err := json.Marshal(name)
		if err != nil {
			return err
		}
		return json.Unmarshal(slices.Concat([]byte("{"), key, []byte(":"), value, []byte("}")), def)
	case "question":
		if q := findQuestion(def.Questions, name); q != nil {
			return putBackQuestion(q, value)
		}
	case "choice":
		list, choice, _ := strings.Cut(name, "/")
		for i := range def.Choices[list] {
			if def.Choices[list][i].Name == choice {
				return json.Unmarshal(value, &def.Choices[list][i])
			}
		}
	}
	r.warn("%sthere is no such part any more, and it is left out", row.at("name"))
	return nil
}

// meetAgain adds the languages in which there is no text yet.
func (r *reader) meetAgain(def *survey.Definition, value []byte) error {
	var codes []string
	if err := json.Unmarshal(value, &codes); err != nil {
		return err
	}
	for _, code := range def.Languages {
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	def.Languages = codes
	return nil
}

// putBackQuestion adds to a question; a table-list that was a grid is one again.
func putBackQuestion(q *survey.Question, value []byte) error {
	was := q.Type
	if err := json.Unmarshal(value, q); err != nil {
		return err
	}
	if q.Type != survey.Grid || was != survey.Group || len(q.Questions) == 0 {
		return nil
	}
	q.Appearance, q.Choices = "", q.Questions[0].Choices
	for i := range q.Questions {
		q.Questions[i].Type, q.Questions[i].Choices = "", ""
	}
	return nil
}

func findQuestion(questions []survey.Question, path string) *survey.Question {
	name, below, deeper := strings.Cut(path, "/")
	for i := range questions {
		if questions[i].Name != name {
			continue
		}
		if !deeper {
			return &questions[i]
		}
		return findQuestion(questions[i].Questions, below)
	}
	return nil
}
