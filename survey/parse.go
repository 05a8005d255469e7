package survey

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/unicode/norm"

	"candour/survey/phrase"
)

// Limits on a definition's YAML. Aliases count as often as they are used.
const (
	maxSource = 1 << 20 // bytes
	maxNodes  = 200_000 // keys and values
	maxDepth  = 64      // mappings and lists inside each other
)

// Warning is a sentence about a definition that is taken but could be better.
type Warning struct{ phrase.Phrase }

// Parse reads a definition in YAML (or JSON, which is YAML), fills in what may be left out and
// validates it. The error is a survey.Error of one line that says where and what to do: Malformed
// for what is no YAML, TooLarge, or Invalid.
func Parse(data []byte) (*Definition, []Warning, error) {
	d, at, err := read(data)
	if err != nil {
		return nil, nil, err
	}
	return d.finish(at)
}

// ParseNamed is Parse for a file: a name that is missing or unfit is made from itself or from the
// file's stem, and is no reason to refuse.
func ParseNamed(data []byte, stem string) (*Definition, []Warning, error) {
	d, at, err := read(data)
	if err != nil {
		return nil, nil, err
	}
	var renamed []Warning
	if given := d.Name; !validID(string(given)) {
		if given == "" {
			given = ID(stem)
		}
		d.Name = SafeName(string(given))
		if d.Name != given {
			renamed = append(renamed, Warning{phrase.Of("The survey is called %s.", d.Name)})
		}
	}
	d, warnings, err := d.finish(at)
	return d, append(renamed, warnings...), err
}

// SafeName makes a survey's name of any text: "Santé & bien-être 2" becomes "sante-bien-etre-2".
func SafeName(text string) ID {
	var name strings.Builder
	gap := false
	for _, r := range strings.ToLower(norm.NFKD.String(text)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if gap {
				name.WriteByte('-')
			}
			gap = false
			name.WriteRune(r)
		case !unicode.Is(unicode.Mn, r): // an accent is no gap
			gap = true
		}
	}
	safe := strings.Trim(name.String(), "-")
	safe = strings.Trim(safe[:min(len(safe), maxID)], "-")
	if safe == "" {
		return "survey"
	}
	return ID(safe)
}

// Complete fills in what a definition may leave out and validates it, for definitions that do not
// come from YAML. Errors and warnings are Parse's, without lines.
func (d *Definition) Complete() ([]Warning, error) {
	d.fillHead()
	_, warnings, err := d.finish(nil)
	return warnings, err
}

// Draft is Complete for a definition that need not be fit for publishing yet: what only Publishable
// refuses is a warning. At tells where the value at a path such as "questions.3.label" stands, to
// begin a sentence with, as in "Sheet survey, row 4: "; it may be nil.
func (d *Definition) Draft(at func(path string) phrase.Phrase) ([]Warning, error) {
	d.fillHead()
	d.fillParts()
	if at == nil {
		at = lines(nil).where
	}
	v := &validator{def: d, at: at, draft: true}
	err := v.run()
	return v.warnings, err
}

func (d *Definition) finish(at lines) (*Definition, []Warning, error) {
	d.fillParts()
	v := &validator{def: d, at: at.where}
	if err := v.run(); err != nil {
		return nil, nil, err
	}
	return d, v.warnings, nil
}

// read turns YAML into a definition that nobody has validated yet, and tells where things stand.
func read(data []byte) (*Definition, lines, error) {
	root, err := readTree(data)
	if err != nil {
		return nil, nil, err
	}
	s := &schema{first: firstLanguage(root), at: lines{}}
	d := &Definition{}
	d.fillHead()
	if err := s.definition(root); err != nil {
		return nil, nil, err
	}
	if err := root.Decode(d); err != nil {
		return nil, nil, Unreadable(err)
	}
	return d, s.at, nil
}

// readTree reads the only document in data, with its aliases written out.
func readTree(data []byte) (*yaml.Node, error) {
	if len(data) > maxSource {
		return nil, Fault(TooLarge, "The definition is larger than 1 MB: make it smaller.")
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, another yaml.Node
	err := decoder.Decode(&document)
	if errors.Is(err, io.EOF) {
		return nil, Fault(Malformed, "The file is empty: write a survey definition into it.")
	}
	if err != nil {
		return nil, Unreadable(err)
	}
	if err := decoder.Decode(&another); !errors.Is(err, io.EOF) {
		return nil, Fault(Malformed, "Put one survey alone into the file, without a line of --- "+
			"after it.")
	}
	left := maxNodes
	return unalias(document.Content[0], &left, maxDepth)
}

// unalias copies a tree with every alias replaced by what it stands for.
func unalias(n *yaml.Node, left *int, depth int) (*yaml.Node, error) {
	*left--
	if *left < 0 {
		return nil, Fault(TooLarge, "The definition has too many parts: use fewer aliases or "+
			"questions.")
	}
	if depth == 0 {
		return nil, refuse(Malformed, phrase.Sentence(onLine(n.Line), "this is nested too deeply: use fewer "+
			"groups inside groups"))
	}
	if n.Kind == yaml.AliasNode {
		return unalias(n.Alias, left, depth-1)
	}
	whole := *n
	whole.Anchor, whole.Content = "", make([]*yaml.Node, len(n.Content))
	for i, part := range n.Content {
		var err error
		if whole.Content[i], err = unalias(part, left, depth-1); err != nil {
			return nil, err
		}
	}
	return &whole, nil
}

// Unreadable says in one line why YAML could not be read.
func Unreadable(err error) error {
	reason := strings.Join(strings.Fields(strings.TrimPrefix(err.Error(), "yaml: ")), " ")
	return Refuse(Malformed, "The file is not YAML that can be read: %s.", shorten(reason, 200))
}
