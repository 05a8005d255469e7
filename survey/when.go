package survey

import (
	"encoding/json"
	"strings"

	"go.yaml.in/yaml/v4"
)

// When says whether something holds: never (the zero value), Always, or where an expression is
// true. In YAML and JSON it is false, true, or the expression.
type When string

// The constant cases.
const (
	Never  When = ""
	Always When = "true"
)

// whenever reads the words that XLSForm has for yes and no; anything else is an expression.
func whenever(text string) When {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "true", "yes", "true()":
		return Always
	case "", "false", "no", "false()":
		return Never
	}
	return When(strings.TrimSpace(text))
}

// Condition is the expression, or "" where it is always or never.
func (w When) Condition() string {
	if w == Always {
		return ""
	}
	return string(w)
}

// MarshalJSON writes true, false or the expression.
func (w When) MarshalJSON() ([]byte, error) {
	if w == Always || w == Never {
		return json.Marshal(w == Always)
	}
	return json.Marshal(string(w))
}

// UnmarshalJSON reads what MarshalJSON writes, and XLSForm's words for yes and no.
func (w *When) UnmarshalJSON(data []byte) error {
	var value any
	if err := json.Unmarshal(data, &value); err != nil {
		return err
	}
	switch v := value.(type) {
	case nil:
		*w = Never
	case bool:
		*w = Never
		if v {
			*w = Always
		}
	default:
		var text string
		if err := json.Unmarshal(data, &text); err != nil {
			return err
		}
		*w = whenever(text)
	}
	return nil
}

// MarshalYAML writes true, false or the expression.
func (w When) MarshalYAML() (any, error) {
	if w == Always || w == Never {
		return w == Always, nil
	}
	return string(w), nil
}

// UnmarshalYAML reads true, false, XLSForm's other words for them, or an expression.
func (w *When) UnmarshalYAML(n *yaml.Node) error {
	var text string
	if err := n.Decode(&text); err != nil {
		return err
	}
	*w = whenever(text)
	return nil
}
