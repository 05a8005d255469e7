package xlsform

import (
	"slices"
	"strings"

	"candour/survey"
)

// settingColumns maps the headings of the settings sheet to the settings that have several names.
func settingColumns() map[string]string {
	return map[string]string{"form_title": "title", "set_form_title": "title", "title": "title",
		"form_id": "id_string", "set_form_id": "id_string", "id_string": "id_string"}
}

// readSettings reads the first row of the settings sheet.
func (r *reader) readSettings() error {
	r.settings = map[string]string{}
	s, ok := r.find(settingsSheet)
	if !ok || len(s.lines) < 2 {
		return nil
	}
	aliases := withSelf(settingColumns(), slices.DeleteFunc(ownTexts(), func(key string) bool {
		return slices.Contains(ownColumns(), key)
	})...)
	for _, head := range s.lines[0] {
		if strings.Contains(head, "::") {
			continue // of a text in a language
		}
		if _, known := aliases[snake(head)]; !known {
			aliases[snake(head)] = strings.TrimSpace(head)
		}
	}
	both := slices.Contains(s.lines[0], "form_id") && slices.Contains(s.lines[0], "id_string")
	if both {
		delete(aliases, "id_string")
		r.warn("%sform_id and id_string are the same; form_id counts", spot{s.name, 1, ""})
	}
	t, err := r.understand(s, aliases, false)
	if err != nil || len(t.rows) == 0 {
		return err
	}
	for c, text := range t.rows[0].cells {
		if c.language == "" && (c.key == "title" || !slices.Contains(ownTexts(), c.key)) {
			r.settings[c.key] = strings.TrimSpace(text)
		}
	}
	if yes(r.settings["omit_instanceID"]) && r.settings["public_key"] != "" {
		return t.rows[0].at("omit_instanceID").refuse("an encrypted form needs its instanceID: take " +
			"omit_instanceID or public_key out")
	}
	if name := r.settings["name"]; name != "" && !validName(name) {
		return t.rows[0].at("name").refuse("the name %s must start with a letter or _ and go on with "+
			"letters, digits, -, _ and .", quote(name))
	}
	r.settingsRow = t.rows[0]
	r.idleSettings(t.rows[0])
	return nil
}

// effective lists the settings that do something here; the rest are kept for the way back.
func effective() []string {
	return []string{"title", "id_string", "default_language", "allow_choice_duplicates",
		"clean_text_values"}
}

func (r *reader) idleSettings(at row) {
	for _, key := range sortedKeys(r.settings) {
		if !slices.Contains(effective(), key) && key != "version" && key != "name" {
			r.warn("%sthis setting is kept and has no effect here", at.at(key))
		}
	}
}

// kept are the settings to write out again.
func (r *reader) kept() map[string]string {
	kept := map[string]string{}
	for key, value := range r.settings {
		if !slices.Contains(effective(), key) || key == "clean_text_values" {
			kept[key] = value
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return kept
}

// root is the name of the form's outermost element.
func (r *reader) root() string { return first(r.settings["name"], "data") }

// yes reads the words for yes.
func yes(text string) bool {
	return slices.Contains([]string{"yes", "true", "true()"}, strings.ToLower(strings.TrimSpace(text)))
}

// whenever reads a cell that is yes, no or an expression.
func whenever(text string) survey.When {
	switch lower := strings.ToLower(strings.TrimSpace(text)); {
	case yes(lower):
		return survey.Always
	case lower == "" || lower == "no" || lower == "false" || lower == "false()":
		return survey.Never
	}
	return survey.When(strings.TrimSpace(text))
}
