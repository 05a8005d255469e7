package xlsform

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"candour/survey"
)

// readChoices reads the lists of the choices sheet.
func (r *reader) readChoices() error {
	r.lists = map[string][]survey.Choice{}
	s, ok := r.find(choicesSheet)
	if !ok {
		return nil
	}
	t, err := r.understand(s, choiceColumns(), true)
	if err != nil || len(t.rows) == 0 {
		return err
	}
	if !slices.Contains(t.columns, column{key: "name"}) {
		return spot{s.name, 1, ""}.refuse("there is no column name: add one")
	}
	r.choices = t
	seen := map[[2]string]bool{}
	for _, row := range t.rows {
		list, name := r.clean(row.get("list_name")), r.clean(row.get("name"))
		switch {
		case list == "":
			r.warn("%sthis row names no list and is left out", row.at("list_name"))
			continue
		case name == "":
			return row.at("name").refuse("this choice has no name: add one")
		case seen[[2]string{list, name}] && !yes(r.settings["allow_choice_duplicates"]):
			return row.at("name").refuse("the list %s has the choice %s already: rename it, or set "+
				"allow_choice_duplicates to yes on the sheet settings", list, quote(name))
		}
		seen[[2]string{list, name}] = true
		r.places[fmt.Sprintf("choices.%s.%d", list, len(r.lists[list]))] = row.spot
		r.lists[list] = append(r.lists[list], r.choice(row, name))
	}
	return nil
}

func (r *reader) choice(row row, name string) survey.Choice {
	c := survey.Choice{Name: name, Label: r.tongues.text(row.languages("label")), Media: r.media(row),
		ImageAlt: r.tongues.text(row.languages("image_alt"))}
	known := slices.Collect(maps.Values(choiceColumns()))
	for col, text := range row.cells {
		if !slices.Contains(known, col.key) {
			if c.Columns == nil {
				c.Columns = map[string]string{}
			}
			c.Columns[col.key] = text
		}
	}
	if len(c.Label) == 0 {
		r.warn("%schoice %s has no label, and shows its name: add a label", row.at("label"), quote(name))
		c.Label = r.tongues.text(map[string]string{"": name})
	}
	return c
}

// media are the names of files to show with a label.
func (r *reader) media(row row) map[string]survey.Text {
	var media map[string]survey.Text
	for _, kind := range []string{"image", "big-image", "audio", "video"} {
		if text := r.tongues.text(row.languages(kind)); text != nil {
			if media == nil {
				media = map[string]survey.Text{}
			}
			media[kind] = text
		}
	}
	return media
}

// clean is clean where the setting clean_text_values does not forbid it.
func (r *reader) clean(text string) string {
	if no := strings.ToLower(r.settings["clean_text_values"]); no == "no" || no == "false" {
		return text
	}
	return clean(text)
}

// clean takes spaces out of the ends and doubled ones out of the middle, and puts straight quotation
// marks for typographic ones.
func clean(text string) string {
	text = strings.NewReplacer("\u2018", "'", "\u2019", "'", "\u201c", `"`, "\u201d", `"`).Replace(text)
	return strings.Join(strings.FieldsFunc(text, func(c rune) bool { return c == ' ' || c == '\t' }), " ")
}
