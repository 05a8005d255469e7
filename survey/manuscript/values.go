package manuscript

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"candour/survey"
)

// Kind says how a value is written.
type Kind uint8

// The kinds of values that Set writes.
const (
	Word    Kind = iota // one text
	Number              // a number
	Numbers             // a list of numbers, given with commas between
	Words               // a list of texts, given with commas between
	Flag                // true, or left out; given as "true" or ""
	Refusal             // false, or left out; given as "false" or ""
)

// Value is the text of the scalar at a path, a list's with commas between, or "".
func (m *Manuscript) Value(path ...string) string {
	n := m.at(path)
	switch {
	case n == nil:
		return ""
	case n.Kind == yaml.SequenceNode:
		var items []string
		for _, item := range n.Content {
			items = append(items, item.Value)
		}
		return strings.Join(items, ", ")
	}
	return n.Value
}

// Set writes a value at a path whose holder is there or can be made; "" takes the key out. A value
// that says the same already is left as it is written.
func (m *Manuscript) Set(kind Kind, to string, path ...string) error {
	to = strings.TrimSpace(strings.ReplaceAll(to, "\r\n", "\n"))
	if kind == Flag && to != "" && m.flagged(path) || to == m.Value(path...) {
		return nil
	}
	holder, err := m.holder(path[:len(path)-1])
	if err != nil {
		return err
	}
	key := path[len(path)-1]
	if to == "" {
		m.drop(path)
		return nil
	}
	put(holder, key, scalar(kind, to))
	return nil
}

// drop takes a key out, and what holds it where nothing else is in there.
func (m *Manuscript) drop(path []string) {
	holder := m.at(path[:len(path)-1])
	if holder == nil || holder.Kind != yaml.MappingNode {
		return // an item of a list
	}
	put(holder, path[len(path)-1], nil)
	if len(holder.Content) == 0 && len(path) > 1 {
		m.drop(path[:len(path)-1])
	}
}

// flagged says whether something is true already, or true under a condition.
func (m *Manuscript) flagged(path []string) bool {
	v := m.Value(path...)
	return v != "" && v != "false"
}

func scalar(kind Kind, to string) *yaml.Node {
	switch kind {
	case Number:
		return number(to)
	case Flag, Refusal:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: to}
	case Numbers, Words:
		list := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Style: yaml.FlowStyle}
		for _, item := range strings.Split(to, ",") {
			if item = strings.TrimSpace(item); item == "" {
				continue
			}
			n := text(item)
			if kind == Numbers {
				n = number(item)
			}
			list.Content = append(list.Content, n)
		}
		return list
	}
	return text(to)
}

// holder finds the mapping at path, and makes it where a key is missing.
func (m *Manuscript) holder(path []string) (*yaml.Node, error) {
	n := m.root
	for i, key := range path {
		next := m.at(path[:i+1])
		if next == nil && n.Kind == yaml.MappingNode || next != nil && next.Kind == yaml.ScalarNode &&
			n.Kind == yaml.MappingNode && next.ShortTag() == "!!null" {
			next = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
			put(n, key, next)
		}
		if next == nil {
			return nil, gone()
		}
		n = next
	}
	if n.Kind != yaml.MappingNode {
		return nil, gone()
	}
	return n, nil
}

func gone() error {
	return survey.Fault(survey.Conflict, "This part of the survey is no longer there: go back to the "+
		"list of questions and open it again.")
}

// Text is the text at a path in all its languages; a plain one is in the first.
func (m *Manuscript) Text(path ...string) survey.Text {
	n := m.at(path)
	languages := m.Languages()
	switch {
	case n == nil:
		return nil
	case n.Kind == yaml.ScalarNode && len(languages) > 0 && n.Value != "":
		return survey.Text{languages[0]: n.Value}
	}
	t := survey.Text{}
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		t[n.Content[i].Value] = n.Content[i+1].Value
	}
	return t
}

// SetText writes the text at a path in one language; "" takes that language out.
func (m *Manuscript) SetText(lang, to string, path ...string) error {
	to = strings.TrimSpace(strings.ReplaceAll(to, "\r\n", "\n"))
	old := m.Text(path...)
	if strings.TrimSpace(old[lang]) == to {
		return nil
	}
	holder, err := m.holder(path[:len(path)-1])
	if err != nil {
		return err
	}
	key := path[len(path)-1]
	n := value(holder, key)
	if n == nil || n.Kind != yaml.MappingNode {
		n = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		for _, code := range m.Languages() {
			if old[code] != "" {
				put(n, code, text(old[code]))
			}
		}
		put(holder, key, n)
	}
	if to == "" {
		m.drop(append(slices.Clone(path), lang))
		return nil
	}
	put(n, lang, text(to))
	m.sortLanguages(n)
	return nil
}

// sortLanguages brings a text's languages into the survey's order.
func (m *Manuscript) sortLanguages(n *yaml.Node) {
	var sorted []*yaml.Node
	codes := m.Languages()
	for i := 0; i+1 < len(n.Content); i += 2 {
		if !slices.Contains(codes, n.Content[i].Value) {
			codes = append(codes, n.Content[i].Value)
		}
	}
	for _, code := range codes {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == code {
				sorted = append(sorted, n.Content[i], n.Content[i+1])
			}
		}
	}
	if len(sorted) == len(n.Content) {
		n.Content = sorted
	}
}

// Resize makes the list of mappings at a path n long: what is more goes, what is missing is empty.
func (m *Manuscript) Resize(n int, path ...string) error {
	holder, err := m.holder(path[:len(path)-1])
	if err != nil {
		return err
	}
	key := path[len(path)-1]
	list := value(holder, key)
	if list == nil || list.Kind != yaml.SequenceNode {
		list = &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		put(holder, key, list)
	}
	for len(list.Content) < n {
		list.Content = append(list.Content, &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"})
	}
	list.Content = list.Content[:n]
	return nil
}

// Length is how many items the list at a path has.
func (m *Manuscript) Length(path ...string) int {
	if n := m.at(path); n != nil && n.Kind == yaml.SequenceNode {
		return len(n.Content)
	}
	return 0
}

// Prune takes what is empty out of the list at a path, and an empty list out of what holds it.
func (m *Manuscript) Prune(path ...string) {
	list, holder := m.at(path), m.at(path[:len(path)-1])
	if list == nil || list.Kind != yaml.SequenceNode {
		return
	}
	list.Content = slices.DeleteFunc(list.Content, func(n *yaml.Node) bool {
		return n.Kind == yaml.MappingNode && len(n.Content) == 0
	})
	if len(list.Content) == 0 {
		put(holder, path[len(path)-1], nil)
	}
}
