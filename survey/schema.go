package survey

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"

	"candour/survey/phrase"
)

// schema compares a YAML tree with the Go types that it will become, so that faults are told in our
// words and with their lines. It also tidies the tree: empty lists and mappings go, and a text
// without a language is one in the first language.
type schema struct {
	first string
	at    lines
}

func (s *schema) definition(root *yaml.Node) error {
	if root.Kind != yaml.MappingNode {
		return fault(root.Line, "write the survey as keys and values, like title: {en: My survey}")
	}
	return s.value(root, reflect.TypeFor[Definition](), "")
}

// firstLanguage is the first of the languages that the tree lists, or "".
func firstLanguage(root *yaml.Node) string {
	for i := 0; i+1 < len(root.Content) && root.Kind == yaml.MappingNode; i += 2 {
		list := root.Content[i+1]
		if root.Content[i].Value == "languages" && len(list.Content) > 0 {
			return list.Content[0].Value
		}
	}
	return ""
}

func (s *schema) value(n *yaml.Node, t reflect.Type, path string) error {
	s.at[path] = n.Line
	if t.Kind() == reflect.Pointer {
		if isNull(n) && t.Elem().Kind() == reflect.Struct {
			return fault(n.Line, "%s is empty: fill it in, or leave it out", lastKey(path))
		}
		return s.value(n, t.Elem(), path)
	}
	switch {
	case isNull(n):
		return nil
	case t == reflect.TypeFor[Text]() && n.Kind == yaml.ScalarNode:
		return s.plainText(n)
	case t == reflect.TypeFor[Scales]():
		return s.entries(n, reflect.TypeFor[Scale](), path)
	}
	switch t.Kind() {
	case reflect.Struct:
		return s.fields(n, t, path)
	case reflect.Map:
		return s.entries(n, t.Elem(), path)
	case reflect.Slice:
		return s.items(n, t.Elem(), path)
	}
	return s.scalar(n, t, path)
}

// plainText turns `label: Your age` into `label: {en: Your age}`.
func (s *schema) plainText(n *yaml.Node) error {
	if s.first == "" {
		return fault(n.Line, "list the survey's languages, like languages: [en, fr]")
	}
	text := *n
	key := yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s.first, Line: n.Line}
	*n = yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: n.Line, Content: []*yaml.Node{&key,
		&text}}
	return nil
}

// fields checks a mapping with fixed keys and drops those whose list or mapping is empty.
func (s *schema) fields(n *yaml.Node, t reflect.Type, path string) error {
	types := keysOf(t)
	kept := []*yaml.Node{}
	err := s.pairs(n, path, func(key, value *yaml.Node, path string) error {
		i := slices.IndexFunc(types, func(k keyType) bool { return k.key == key.Value })
		if i < 0 {
			return fault(key.Line, "there is no key %s here: use %s", quote(key.Value),
				keyList(types))
		}
		if kind := types[i].of.Kind(); kind != reflect.Slice && kind != reflect.Map ||
			!isNull(value) && (value.Kind == yaml.ScalarNode || len(value.Content) > 0) {
			kept = append(kept, key, value)
		}
		return s.value(value, types[i].of, path)
	})
	n.Content = kept
	return err
}

func (s *schema) entries(n *yaml.Node, t reflect.Type, path string) error {
	return s.pairs(n, path, func(_, value *yaml.Node, path string) error {
		return s.value(value, t, path)
	})
}

// pairs visits the keys of a mapping, each of which stands once.
func (s *schema) pairs(n *yaml.Node, path string, visit func(k, v *yaml.Node,
	path string) error) error {
	if n.Kind != yaml.MappingNode {
		return fault(n.Line, "write %s as keys and values, like {key: value}", lastKey(path))
	}
	content, seen := n.Content, map[string]bool{}
	for i := 0; i+1 < len(content); i += 2 {
		key := content[i]
		if key.Kind != yaml.ScalarNode {
			return fault(key.Line, "a key is one word, not a list")
		}
		if seen[key.Value] {
			return fault(key.Line, "%s stands here twice: keep one of the two", quote(key.Value))
		}
		seen[key.Value] = true
		if err := visit(key, content[i+1], below(path, key.Value)); err != nil {
			return err
		}
	}
	return nil
}

func (s *schema) items(n *yaml.Node, t reflect.Type, path string) error {
	if n.Kind != yaml.SequenceNode {
		return fault(n.Line, "write %s as a list, like [a, b]", lastKey(path))
	}
	for i, item := range n.Content {
		if isNull(item) {
			return fault(item.Line, "an entry of %s is empty: fill it in, or take it out",
				lastKey(path))
		}
		if err := s.value(item, t, below(path, fmt.Sprint(i))); err != nil {
			return err
		}
	}
	return nil
}

func (s *schema) scalar(n *yaml.Node, t reflect.Type, path string) error {
	value := reflect.New(t)
	bad := n.Kind != yaml.ScalarNode || n.Decode(value.Interface()) != nil
	if t.Kind() == reflect.Float64 && !bad {
		bad = math.IsNaN(value.Elem().Float()) || math.IsInf(value.Elem().Float(), 0)
	}
	if !bad && t.Kind() == reflect.String && strings.ContainsFunc(n.Value, Unshown) {
		return fault(n.Line, "%s holds a character that cannot be shown: take it out", lastKey(path))
	}
	if !bad {
		return nil
	}
	wanted := map[reflect.Kind]phrase.Phrase{reflect.Bool: phrase.Of("true or false"),
		reflect.Int: phrase.Of("a whole number"), reflect.Float64: phrase.Of("a number"),
		reflect.String: phrase.Of("one text")}[t.Kind()]
	return fault(n.Line, "%s is %s", lastKey(path), wanted)
}

// Unshown says whether a character is none that a text can hold: the control characters but for tabs
// and the ends of lines, and what stands for bytes that are no UTF-8.
func Unshown(r rune) bool {
	return unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r' || r == unicode.ReplacementChar
}

type keyType struct {
	key string
	of  reflect.Type
}

// keysOf lists the keys that a struct takes in YAML.
func keysOf(t reflect.Type) []keyType {
	var keys []keyType
	for i := range t.NumField() {
		key, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if key != "-" {
			keys = append(keys, keyType{key, t.Field(i).Type})
		}
	}
	return keys
}

func keyList(types []keyType) phrase.Phrase {
	names := make([]string, len(types))
	for i, k := range types {
		names[i] = k.key
	}
	return phrase.Or(names)
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }
