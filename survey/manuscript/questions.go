package manuscript

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"candour/survey"
)

// Place is where a question stands: its number among its neighbours, after those of its holders, as
// in 3.0 for the first question of the fourth.
type Place []int

// ParsePlace reads what String writes; "" is the survey itself.
func ParsePlace(s string) (Place, bool) {
	var p Place
	if s == "" {
		return p, true
	}
	for _, part := range strings.Split(s, ".") {
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 || len(p) == maxDepth {
			return nil, false
		}
		p = append(p, n)
	}
	return p, true
}

// String is the place as it stands in an address.
func (p Place) String() string {
	parts := make([]string, len(p))
	for i, n := range p {
		parts[i] = strconv.Itoa(n)
	}
	return strings.Join(parts, ".")
}

// Path leads to the question, or to a value of it.
func (p Place) Path(keys ...string) []string {
	var path []string
	for _, n := range p {
		path = append(path, "questions", strconv.Itoa(n))
	}
	return append(path, keys...)
}

// Entry is a question in the outline of a survey. Row: it is a row of a grid.
type Entry struct {
	Place     Place
	Type      string
	Name      string
	Label     survey.Text
	Relevant  string
	Row       bool
	Sensitive bool
	First     bool // among its neighbours
	Last      bool
}

// Holds says whether questions can stand inside the question.
func (e Entry) Holds() bool { return e.Type == "group" || e.Type == "repeat" || e.Type == "grid" }

// Depth is how many questions hold the question.
func (e Entry) Depth() int { return len(e.Place) - 1 }

// Outline lists all questions, as far as they can be told.
func (m *Manuscript) Outline() []Entry { return m.outline(nil, "") }

func (m *Manuscript) outline(holder Place, holderType string) []Entry {
	list := m.at(holder.Path("questions"))
	if list == nil || list.Kind != yaml.SequenceNode {
		return nil
	}
	var entries []Entry
	for i := range list.Content {
		p := append(slices.Clone(holder), i)
		e := Entry{Place: p, Type: m.Value(p.Path("type")...), Name: m.Value(p.Path("name")...),
			Label: m.Text(p.Path("label")...), Relevant: m.Value(p.Path("relevant")...),
			Row: holderType == "grid", Sensitive: m.Value(p.Path("sensitive")...) == "true",
			First: i == 0, Last: i == len(list.Content)-1}
		entries = append(entries, e)
		entries = append(entries, m.outline(p, e.Type)...)
	}
	return entries
}

// Entry returns one question of the outline.
func (m *Manuscript) Entry(p Place) (Entry, bool) {
	for _, e := range m.Outline() {
		if slices.Equal(e.Place, p) {
			return e, true
		}
	}
	return Entry{}, false
}

// Move swaps a question with its neighbour before (by -1) or after (by 1).
func (m *Manuscript) Move(p Place, by int) error {
	list, i, err := m.neighbours(p)
	if err != nil {
		return err
	}
	to := i + by
	if to < 0 || to >= len(list.Content) {
		return nil
	}
	list.Content[i], list.Content[to] = list.Content[to], list.Content[i]
	return nil
}

// Delete takes a question out, with all that it holds.
func (m *Manuscript) Delete(p Place) error {
	list, i, err := m.neighbours(p)
	if err != nil {
		return err
	}
	list.Content = slices.Delete(list.Content, i, i+1)
	return nil
}

// neighbours is the list that a question stands in, and where.
func (m *Manuscript) neighbours(p Place) (*yaml.Node, int, error) {
	if len(p) == 0 {
		return nil, 0, gone()
	}
	list, i := m.at(p[:len(p)-1].Path("questions")), p[len(p)-1]
	if list == nil || list.Kind != yaml.SequenceNode || i >= len(list.Content) {
		return nil, 0, gone()
	}
	return list, i, nil
}

// Add puts a new question of a type at the end of what holder holds and returns where it stands.
// Its words are a start: its choices are yes and no.
func (m *Manuscript) Add(holder Place, kind string) (Place, error) {
	above, err := m.holder(holder.Path())
	if err != nil {
		return nil, err
	}
	list := value(above, "questions")
	if list == nil || list.Kind != yaml.SequenceNode {
		list = &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		put(above, "questions", list)
	}
	list.Style = 0
	row := m.Value(holder.Path("type")...) == "grid"
	list.Content = append(list.Content, m.question(kind, row))
	return append(slices.Clone(holder), len(list.Content)-1), nil
}

func (m *Manuscript) question(kind string, row bool) *yaml.Node {
	q := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	name := m.freeName()
	if !row {
		put(q, "type", text(kind))
	}
	put(q, "name", text(name))
	put(q, "label", m.starter(map[string]string{"en": "New question", "fr": "Nouvelle question"}))
	if row {
		return q
	}
	switch kind {
	case "select_one", "select_multiple", "rank":
		put(q, "choices", text(m.addChoices(name)))
	case "grid":
		put(q, "choices", text(m.addChoices(name)))
		inner := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		put(inner, "name", text(name+"_1"))
		put(inner, "label", m.starter(map[string]string{"en": "New line", "fr": "Nouvelle ligne"}))
		put(q, "questions", &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: []*yaml.Node{inner}})
	case "group", "repeat":
		inner := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		put(inner, "type", text("text"))
		put(inner, "name", text(name+"_1"))
		put(inner, "label", m.starter(map[string]string{"en": "New question", "fr": "Nouvelle question"}))
		put(q, "questions", &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: []*yaml.Node{inner}})
	}
	return q
}

// starter is a text to write over, in each language that has one, and in the first in any case.
func (m *Manuscript) starter(words map[string]string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Style: yaml.FlowStyle}
	for i, code := range m.Languages() {
		if word := words[code]; word != "" {
			put(n, code, text(word))
		} else if i == 0 {
			put(n, code, text(words["en"]))
		}
	}
	return n
}

// freeName is a name that no question, scale or list has.
func (m *Manuscript) freeName() string {
	taken := map[string]bool{}
	for _, e := range m.Outline() {
		taken[e.Name] = true
	}
	for i := 0; ; i++ {
		name := fmt.Sprintf("question_%d", len(taken)+1+i)
		if !taken[name] && m.at([]string{"choices", name}) == nil && m.at([]string{"scales", name}) == nil {
			return name
		}
	}
}
