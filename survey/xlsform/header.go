package xlsform

import (
	"maps"
	"slices"
	"strings"

	"candour/survey"
)

// column is what a heading means: the key of a column and, where it has one, a language.
type column struct{ key, language string }

// table is a sheet with its headings understood.
type table struct {
	name    string
	columns []column // in order; an empty key is a column that is left out
	heads   []string // as they stand there
	rows    []row
}

// row is one row that is not empty.
type row struct {
	spot
	cells map[column]string
	heads map[column]string
}

// get returns the text of a column without a language.
func (r row) get(key string) string { return r.cells[column{key: key}] }

// languages returns the texts of a column by language, "" where the heading names none.
func (r row) languages(key string) map[string]string {
	texts := map[string]string{}
	for c, text := range r.cells {
		if c.key == key {
			texts[c.language] = text
		}
	}
	return texts
}

// in is the spot of a column of the row, under the heading that stands there.
func (r row) in(key string) spot {
	for c, head := range r.heads {
		if c.key == key && r.cells[c] != "" {
			return r.at(head)
		}
	}
	return r.at(key)
}

// translated lists the columns that may name a language.
func translated() []string {
	return append(ownTexts(), standardTexts()...)
}

// standardTexts lists those of XLSForm.
func standardTexts() []string {
	return []string{"label", "hint", "guidance_hint", "image", "big-image", "audio", "video",
		"constraint_message", "required_message", "no_app_error_string"}
}

// understand reads the headings of a sheet. Aliases map other names to keys, in lower case with _
// for spaces; keep leaves headings that are no key as they are.
func (r *reader) understand(s sheet, aliases map[string]string, keep bool) (table, error) {
	t := table{name: s.name}
	if len(s.lines) == 0 {
		return t, nil
	}
	double := strings.Contains(strings.Join(s.lines[0], "\n"), "::")
	seen, exact := map[column]string{}, map[string]bool{}
	for _, head := range s.lines[0] {
		head = strings.TrimSpace(head)
		c := heading(head, double, aliases, keep)
		if other, ok := seen[c]; ok && c.key != "" {
			return t, spot{s.name, 1, head}.refuse("this column means the same as column %s: take one of "+
				"them out", other)
		}
		if exact[head] && head != "" {
			return t, spot{s.name, 1, head}.refuse("this column stands there twice: take one of them out")
		}
		if c.key != "" {
			seen[c] = head
		}
		exact[head] = true
		t.columns, t.heads = append(t.columns, c), append(t.heads, head)
	}
	t.fill(s, seen)
	for _, row := range t.rows {
		for c, text := range row.cells {
			if strings.ContainsFunc(text, survey.Unshown) {
				return t, row.at(row.heads[c]).refuse("this cell holds a character that cannot be shown: take it out")
			}
		}
	}
	r.strangers(t, s)
	return t, nil
}

// fill takes over the rows that are not empty.
func (t *table) fill(s sheet, heads map[column]string) {
	for i, line := range s.lines[1:] {
		cells := map[column]string{}
		for j, text := range line {
			if j < len(t.columns) && t.columns[j].key != "" && strings.TrimSpace(text) != "" {
				cells[t.columns[j]] = text
			}
		}
		if len(cells) > 0 {
			t.rows = append(t.rows, row{spot{s.name, i + 2, ""}, cells, heads})
		}
	}
}

// strangers warns of headings that are no column, where anything stands below them.
func (r *reader) strangers(t table, s sheet) {
	for j, c := range t.columns {
		filled := slices.ContainsFunc(s.lines[1:], func(line []string) bool {
			return j < len(line) && strings.TrimSpace(line[j]) != ""
		})
		switch {
		case c.key != "" || !filled:
		case t.heads[j] == "":
			r.warn("%scolumn %d has no heading, and its cells are left out", spot{s.name, 1, ""}, j+1)
		default:
			r.warn("%sthis column is not known here, and its cells are left out",
				spot{s.name, 1, t.heads[j]})
		}
	}
}

// heading understands one heading: label, label::French (fr), media::image::en, bind::relevant. One
// colon parts it only where no heading of the sheet has two.
func heading(head string, double bool, aliases map[string]string, keep bool) column {
	parts := strings.Split(head, "::")
	if !double {
		parts = single(head)
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) > 1 && slices.Contains([]string{"media", "bind", "control", "body"}, snake(parts[0])) {
		parts = parts[1:]
	}
	key, known := aliases[snake(parts[0])]
	switch {
	case known && len(parts) == 1:
		return column{key: key}
	case known && len(parts) == 2 && slices.Contains(translated(), key):
		return column{key, parts[1]}
	case keep && !known && head != "" && !strings.Contains(head, " "):
		return column{key: head}
	}
	return column{}
}

// single parts a heading at colons, but for jr:count and its like.
func single(head string) []string {
	parts := strings.Split(head, ":")
	for i := range parts {
		if strings.TrimSpace(parts[i]) == "jr" && i+1 < len(parts) {
			joined := "jr:" + parts[i+1]
			return slices.Concat(parts[:i], []string{joined}, parts[i+2:])
		}
	}
	return parts
}

func snake(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), "_")) }

// surveyColumns maps the headings of the survey sheet to keys.
func surveyColumns() map[string]string {
	return withSelf(map[string]string{
		"command": "type", "tag": "name", "value": "name", "caption": "label",
		"relevance": "relevant", "calculate": "calculation", "readonly": "read_only",
		"constraining_message": "constraint_message", "jr:constraintmsg": "constraint_message",
		"requiredmsg": "required_message", "jr:requiredmsg": "required_message",
		"noapperrorstring": "no_app_error_string", "jr:noapperrorstring": "no_app_error_string",
		"count": "repeat_count", "jr:count": "repeat_count",
	}, append(append(standardTexts(), ownColumns()...), "type", "name", "relevant", "calculation", "required", "read_only",
		"constraint", "default", "appearance", "parameters", "choice_filter", "repeat_count",
		"trigger", "disabled", "rows")...)
}

// choiceColumns maps the headings of the choices sheet to keys; others are columns of the choices.
func choiceColumns() map[string]string {
	return withSelf(map[string]string{"caption": "label", "value": "name"},
		"list_name", "name", "label", "image_alt", "image", "big-image", "audio", "video")
}

func withSelf(aliases map[string]string, keys ...string) map[string]string {
	all := map[string]string{}
	maps.Copy(all, aliases)
	for _, key := range keys {
		all[key] = key
	}
	return all
}
