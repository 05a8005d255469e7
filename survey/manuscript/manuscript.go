// Package manuscript edits the YAML of a survey as a person would: what is not touched keeps its
// words, order and comments. The YAML is the truth; it need not be a survey that can be used yet.
package manuscript

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"candour/survey"
)

// Limits on what is edited; aliases count as often as they are used.
const (
	maxNodes  = 200_000
	maxDepth  = 64
	lineWidth = 100 // characters
)

// Manuscript is one survey's YAML.
type Manuscript struct {
	document *yaml.Node
	root     *yaml.Node // a mapping
}

// Read reads YAML whose top is keys and values. Aliases are written out. The error is a survey.Error
// of the kind Malformed or TooLarge.
func Read(source []byte) (*Manuscript, error) {
	document := &yaml.Node{}
	if err := yaml.Unmarshal(source, document); err != nil {
		return nil, survey.Unreadable(err)
	}
	if len(document.Content) != 1 || document.Content[0].Kind != yaml.MappingNode {
		return nil, survey.Fault(survey.Malformed, "Write the survey as keys and values, like "+
			"title: {en: My survey}.")
	}
	left := maxNodes
	root, err := plain(document.Content[0], &left, maxDepth)
	if err != nil {
		return nil, err
	}
	document.Content[0] = root
	return &Manuscript{document, root}, nil
}

// plain copies a tree without its aliases.
func plain(n *yaml.Node, left *int, depth int) (*yaml.Node, error) {
	*left--
	if *left < 0 || depth == 0 {
		return nil, survey.Fault(survey.TooLarge, "The text has too many parts: use fewer aliases and "+
			"fewer groups inside groups.")
	}
	if n.Kind == yaml.AliasNode {
		return plain(n.Alias, left, depth-1)
	}
	whole := *n
	whole.Anchor, whole.Content = "", make([]*yaml.Node, len(n.Content))
	for i, part := range n.Content {
		var err error
		if whole.Content[i], err = plain(part, left, depth-1); err != nil {
			return nil, err
		}
	}
	return &whole, nil
}

// Source writes the YAML.
func (m *Manuscript) Source() ([]byte, error) {
	var out bytes.Buffer
	dumper, err := yaml.NewDumper(&out, yaml.WithIndent(2),
		yaml.WithCompactSeqIndent(false), yaml.WithLineWidth(lineWidth))
	if err != nil {
		return nil, fmt.Errorf("write YAML: %w", err)
	}
	if err := dumper.Dump(m.document); err != nil {
		return nil, fmt.Errorf("write YAML: %w", err)
	}
	return out.Bytes(), dumper.Close()
}

// Of writes a definition as YAML, for one that was never written by hand.
func Of(def *survey.Definition) ([]byte, error) {
	var n yaml.Node
	if err := n.Encode(def); err != nil {
		return nil, fmt.Errorf("write YAML: %w", err)
	}
	compact(&n)
	m := &Manuscript{document: &yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{&n}}, root: &n}
	return m.Source()
}

// shortLine is how long a list or mapping is that is written on one line, in characters.
const shortLine = 70

// compact puts short lists and mappings of scalars on one line, as people write them.
func compact(n *yaml.Node) {
	length, flat := 0, len(n.Content) > 0
	for _, part := range n.Content {
		compact(part)
		flat = flat && part.Kind == yaml.ScalarNode
		length += len(part.Value) + 2
	}
	if flat && length < shortLine {
		n.Style |= yaml.FlowStyle
	}
}

// Languages are those that the survey lists.
func (m *Manuscript) Languages() []string {
	var codes []string
	if list := value(m.root, "languages"); list != nil {
		for _, n := range list.Content {
			codes = append(codes, n.Value)
		}
	}
	return codes
}

// at finds the node at a path of keys and indices, or nil.
func (m *Manuscript) at(path []string) *yaml.Node {
	n := m.root
	for _, key := range path {
		if n == nil {
			return nil
		}
		switch n.Kind {
		case yaml.MappingNode:
			n = value(n, key)
		case yaml.SequenceNode:
			i, err := strconv.Atoi(key)
			if err != nil || i < 0 || i >= len(n.Content) {
				return nil
			}
			n = n.Content[i]
		default:
			return nil
		}
	}
	return n
}

// value is the value of a key in a mapping, or nil.
func value(mapping *yaml.Node, key string) *yaml.Node {
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

// put sets a key in a mapping; nil takes it out.
func put(mapping *yaml.Node, key string, to *yaml.Node) {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value != key {
			continue
		}
		if to == nil {
			mapping.Content = append(mapping.Content[:i], mapping.Content[i+2:]...)
			return
		}
		to.LineComment, to.FootComment = mapping.Content[i+1].LineComment, mapping.Content[i+1].FootComment
		mapping.Content[i+1] = to
		return
	}
	if to != nil {
		mapping.Content = append(mapping.Content, text(key), to)
	}
}

// text is a scalar that stays a text whatever it says.
func text(s string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(s)
	if strings.Contains(s, "\n") {
		n.Style = yaml.LiteralStyle
	}
	return n
}

// number is a scalar that is a number where it can be one.
func number(s string) *yaml.Node {
	if _, err := strconv.ParseFloat(s, 64); err != nil || strings.ContainsAny(s, "xXnN_") {
		return text(s)
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Value: s}
}
