package survey

import (
	"bytes"
	"encoding/json"
	"fmt"

	"go.yaml.in/yaml/v4"
)

// The two ways to score a scale. Mean is also one of the two ways to sum up numbers.
const (
	Mean   = "mean"
	Sum    = "sum"
	Median = "median"
)

// MarshalJSON writes the scales as one object, in their order.
func (s Scales) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	for i, scale := range s {
		if i > 0 {
			out.WriteByte(',')
		}
		name, err := json.Marshal(scale.Name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(scale)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&out, "%s:%s", name, value)
	}
	return fmt.Appendf(nil, "{%s}", out.Bytes()), nil
}

// UnmarshalJSON reads an object of scales and keeps its order.
func (s *Scales) UnmarshalJSON(data []byte) error {
	*s = nil
	decoder := json.NewDecoder(bytes.NewReader(data))
	start, err := decoder.Token()
	if err != nil || start == nil {
		return err
	}
	if start != json.Delim('{') {
		return fmt.Errorf("scales are an object, not %v", start)
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return err
		}
		scale := Scale{Name: fmt.Sprint(name)}
		if err := decoder.Decode(&scale); err != nil {
			return err
		}
		*s = append(*s, scale)
	}
	return nil
}

// UnmarshalYAML reads a mapping of scales and keeps its order.
func (s *Scales) UnmarshalYAML(n *yaml.Node) error {
	*s = nil
	for i := 0; i+1 < len(n.Content); i += 2 {
		scale := Scale{}
		if err := n.Content[i+1].Decode(&scale); err != nil {
			return err
		}
		scale.Name = n.Content[i].Value
		*s = append(*s, scale)
	}
	return nil
}

// MarshalYAML writes a mapping of scales in their order.
func (s Scales) MarshalYAML() (any, error) {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for _, scale := range s {
		var key, value yaml.Node
		key.SetString(scale.Name)
		if err := value.Encode(scale); err != nil {
			return nil, err
		}
		n.Content = append(n.Content, &key, &value)
	}
	return n, nil
}
