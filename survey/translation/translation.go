// Package translation lists every text of a survey and says how many of them each of its languages
// has.
package translation

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"candour/survey"
)

// Text is a text of a survey that stands in one language at least. Path is where it stands, keys and
// indices, such as questions, 3, label. Owner is the name of the question, the choice (its list and
// its name) or the scale that it belongs to, or "" for the survey itself.
type Text struct {
	Path  []string
	Owner string
	Text  survey.Text
}

// Key is the last key of the path that is no index: label, hint, intro ...
func (t Text) Key() string { return t.Path[len(t.Path)-1] }

// Texts lists the texts in the order in which a definition is written. Names of media files are no
// texts.
func Texts(def *survey.Definition) []Text {
	c := &collector{}
	c.structure(reflect.ValueOf(*def), nil, "")
	return c.texts
}

// Language is how far a survey stands in one language.
type Language struct {
	Code    string
	Done    int // texts that the language has
	All     int
	Missing []Text
}

// Percent is rounded down, so that 100 means all.
func (l Language) Percent() int {
	if l.All == 0 {
		return 100
	}
	return 100 * l.Done / l.All
}

// Coverage tells of each language of the survey, in the survey's order.
func Coverage(def *survey.Definition) []Language {
	texts := Texts(def)
	languages := make([]Language, len(def.Languages))
	for i, code := range def.Languages {
		l := Language{Code: code, All: len(texts)}
		for _, t := range texts {
			if strings.TrimSpace(t.Text[code]) == "" {
				l.Missing = append(l.Missing, t)
				continue
			}
			l.Done++
		}
		languages[i] = l
	}
	return languages
}

// collector walks through a definition by its types, so that a new text is never forgotten.
type collector struct{ texts []Text }

func (c *collector) value(v reflect.Value, path []string, owner string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			c.value(v.Elem(), path, owner)
		}
	case reflect.Struct:
		c.structure(v, path, owner)
	case reflect.Slice:
		for i := range v.Len() {
			key := strconv.Itoa(i)
			if s, ok := v.Index(i).Interface().(survey.Scale); ok {
				key = s.Name // scales are a mapping in YAML
			}
			c.value(v.Index(i), below(path, key), owner)
		}
	case reflect.Map:
		if text, ok := v.Interface().(survey.Text); ok {
			c.add(text, path, owner)
			return
		}
		c.mapping(v, path)
	}
}

func (c *collector) mapping(v reflect.Value, path []string) {
	byKey := map[string]reflect.Value{}
	for _, key := range v.MapKeys() {
		byKey[key.String()] = v.MapIndex(key)
	}
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		c.value(byKey[key], below(path, key), key)
	}
}

func (c *collector) structure(v reflect.Value, path []string, owner string) {
	switch part := v.Interface().(type) {
	case survey.Question:
		owner = part.Name
	case survey.Choice:
		owner += " " + part.Name
	case survey.Scale:
		owner = part.Name
	}
	for i := range v.NumField() {
		key, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		if key != "-" && key != "media" {
			c.value(v.Field(i), below(path, key), owner)
		}
	}
}

func (c *collector) add(text survey.Text, path []string, owner string) {
	for _, words := range text {
		if strings.TrimSpace(words) != "" {
			c.texts = append(c.texts, Text{Path: path, Owner: owner, Text: text})
			return
		}
	}
}

func below(path []string, key string) []string { return append(slices.Clone(path), key) }
