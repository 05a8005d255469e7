package survey

import (
	"strings"

	"candour/survey/phrase"
)

// lines tells on which line of the YAML the value at a path stands; a path is keys and indices with
// dots between, such as "questions.3.label".
type lines map[string]int

// find returns the line of the value at path or of what holds it, or 0.
func (at lines) find(path string) int {
	for path != "" && at[path] == 0 {
		path = path[:max(0, strings.LastIndexByte(path, '.'))]
	}
	return at[path]
}

// where is find, to begin a sentence with.
func (at lines) where(path string) phrase.Phrase { return onLine(at.find(path)) }

func onLine(line int) phrase.Phrase {
	if line <= 0 {
		return phrase.Phrase{}
	}
	return phrase.Of("Line %d: ", line)
}

func below(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// lastKey is the last word in path: what a person calls the value there.
func lastKey(path string) string {
	parts := strings.Split(path, ".")
	for len(parts) > 1 && isInteger(parts[len(parts)-1]) {
		parts = parts[:len(parts)-1]
	}
	return quote(parts[len(parts)-1])
}
