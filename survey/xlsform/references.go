package xlsform

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// reference finds what looks like ${name}, also where it is not closed.
var reference = regexp.MustCompile(`\$\{([^}]*)(\}?)`)

// lastSaved stands before the name of an answer of the person's last response.
const lastSaved = "last-saved#"

// references checks every ${name} of the row. A name must be that of one question, group or repeat.
func (r *reader) references(row row, ignored ...string) error {
	for c, text := range row.cells {
		if slices.Contains(ignored, c.key) {
			continue
		}
		at := row.at(row.heads[c])
		for _, found := range reference.FindAllStringSubmatch(text, -1) {
			name := strings.TrimPrefix(found[1], lastSaved)
			switch {
			case found[2] == "" || !validName(name):
				return at.refuse("write ${name} for the answer to a question, not %s", quote(found[0]))
			case r.used[name] == 0:
				return at.refuse("there is no question called %s: check the name", quote(name))
			case r.used[name] > 1:
				return at.refuse("several questions are called %s: rename all but one", quote(name))
			}
		}
	}
	return nil
}

// wholeReference says whether text is ${name} and nothing else.
func wholeReference(text string) bool {
	found := reference.FindStringSubmatch(text)
	return found != nil && found[0] == text && found[2] != "" &&
		validName(strings.TrimPrefix(found[1], lastSaved))
}

// triggers checks a trigger: questions with commas between them.
func (r *reader) triggers(row row, questions map[string]*node) error {
	text := row.get("trigger")
	if text == "" {
		return nil
	}
	at := row.in("trigger")
	if !strings.Contains(text, "${") {
		return at.refuse("name the question whose change counts, as ${name}")
	}
	for _, part := range strings.Split(text, ",") {
		names := reference.FindAllStringSubmatch(part, -1)
		if len(names) > 1 {
			return at.refuse("put a comma between questions, as in ${a}, ${b}")
		}
		for _, found := range names {
			switch {
			case found[2] == "" || !validName(found[1]):
				return at.refuse("write ${name} for a question, not %s", quote(found[0]))
			case questions[found[1]] == nil:
				return at.refuse("there is no question called %s: check the name", quote(found[1]))
			case questions[found[1]].unseen():
				return at.refuse("nobody sees %s, so its change cannot count: name another question",
					quote(found[1]))
			}
		}
	}
	return nil
}

// validName says whether a question may be called that: a letter or _, then letters, digits, -, _
// and dots.
func validName(name string) bool {
	for i, c := range name {
		letter := unicode.IsLetter(c) || c == '_'
		if !letter && (i == 0 || !unicode.IsDigit(c) && !strings.ContainsRune("-.\u00b7", c) &&
			!unicode.Is(unicode.Mn, c)) {
			return false
		}
	}
	return name != ""
}
