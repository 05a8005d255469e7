package manuscript

import (
	"slices"
	"strconv"

	"go.yaml.in/yaml/v4"

	"candour/survey"
)

// Choice is one choice of a list. From is where it stood in the list before, or -1 for a new one:
// what this package does not know of it is kept.
type Choice struct {
	From  int
	Name  string
	Label survey.Text
	None  bool
}

// Lists are the names of the lists of choices, as they stand.
func (m *Manuscript) Lists() []string {
	var names []string
	if lists := value(m.root, "choices"); lists != nil && lists.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(lists.Content); i += 2 {
			names = append(names, lists.Content[i].Value)
		}
	}
	return names
}

// Choices are those of a list.
func (m *Manuscript) Choices(list string) []Choice {
	n := m.at([]string{"choices", list})
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	choices := make([]Choice, len(n.Content))
	for i := range n.Content {
		path := []string{"choices", list, strconv.Itoa(i)}
		choices[i] = Choice{From: i, Name: m.Value(append(path, "name")...),
			Label: m.Text(append(path, "label")...), None: m.Value(append(path, "none")...) == "true"}
	}
	return choices
}

// SetChoices makes a list of these choices, in this order.
func (m *Manuscript) SetChoices(list string, choices []Choice) error {
	lists, err := m.holder([]string{"choices"})
	if err != nil {
		return err
	}
	old := value(lists, list)
	items := make([]*yaml.Node, len(choices))
	for i, c := range choices {
		items[i] = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		if old != nil && c.From >= 0 && c.From < len(old.Content) {
			items[i] = old.Content[c.From]
		}
	}
	if old == nil || old.Kind != yaml.SequenceNode {
		old = &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		put(lists, list, old)
	}
	old.Content = items
	return m.nameChoices(list, choices)
}

func (m *Manuscript) nameChoices(list string, choices []Choice) error {
	for i, c := range choices {
		path := []string{"choices", list, strconv.Itoa(i)}
		if err := m.Set(Word, c.Name, append(path, "name")...); err != nil {
			return err
		}
		none := ""
		if c.None {
			none = "true"
		}
		if err := m.Set(Flag, none, append(path, "none")...); err != nil {
			return err
		}
		for _, lang := range m.Languages() {
			if err := m.SetText(lang, c.Label[lang], append(path, "label")...); err != nil {
				return err
			}
		}
	}
	return nil
}

// addChoices makes a list of yes and no, and returns its name.
func (m *Manuscript) addChoices(name string) string {
	for slices.Contains(m.Lists(), name) {
		name += "_1"
	}
	lists, err := m.holder([]string{"choices"})
	if err != nil {
		return name // choices is no mapping: checking the survey says so
	}
	list := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	for _, c := range []struct{ name, en, fr string }{{"yes", "Yes", "Oui"}, {"no", "No", "Non"}} {
		item := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Style: yaml.FlowStyle}
		put(item, "name", text(c.name))
		put(item, "label", m.starter(map[string]string{"en": c.en, "fr": c.fr}))
		list.Content = append(list.Content, item)
	}
	put(lists, name, list)
	return name
}
