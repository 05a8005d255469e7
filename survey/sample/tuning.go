package sample

import (
	"errors"
	"fmt"
	"io/fs"

	"go.yaml.in/yaml/v4"

	"candour/survey"
)

// tuning says how likely the answers to one survey are. What it leaves out is generic.
type tuning struct {
	Languages map[string]float64 `yaml:"languages"`
	Waves     map[string]float64 `yaml:"waves"` // shift of everybody's mood, in SDs
	Questions map[string]likely  `yaml:"questions"`
}

// likely says how one question is answered. Weights are relative and choose one; Chances are
// probabilities, each choice on its own, and When replaces them by the answer to Given. Mean and SD
// are in the answer's unit. Sway is the correlation with the person's mood (for Chances: the
// logit's slope), Effects shift the mood in SDs. Skip, PreferNot and DontKnow are probabilities.
type likely struct {
	Weights   map[string]float64            `yaml:"weights"`
	Chances   map[string]float64            `yaml:"chances"`
	Given     string                        `yaml:"given"`
	When      map[string]map[string]float64 `yaml:"when"`
	Effects   map[string]float64            `yaml:"effects"`
	Mean      *float64                      `yaml:"mean"`
	SD        *float64                      `yaml:"sd"`
	Sway      *float64                      `yaml:"sway"`
	Skip      *float64                      `yaml:"skip"`
	PreferNot *float64                      `yaml:"prefer_not"`
	DontKnow  *float64                      `yaml:"dont_know"`
	Words     map[string][]string           `yaml:"words"` // of or_other, by language
}

// phrases are what is written in open answers, by language.
type phrases struct {
	Leads     map[string][]string `yaml:"leads"`
	Sentences []map[string]string `yaml:"sentences"`
}

func readTuning(id survey.ID) (tuning, error) {
	var t tuning
	err := readYAML(string(id)+".weights.yaml", &t)
	if errors.Is(err, fs.ErrNotExist) {
		return tuning{}, nil
	}
	return t, err
}

func readPhrases() (phrases, error) {
	var p phrases
	return p, readYAML("sentences.yaml", &p)
}

func readYAML(name string, into any) error {
	data, err := files.ReadFile(name)
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if err := yaml.Unmarshal(data, into); err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	return nil
}

// or returns what p points at, or else fallback.
func or(p *float64, fallback float64) float64 {
	if p == nil {
		return fallback
	}
	return *p
}
