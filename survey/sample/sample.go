// Package sample holds the studies that are shipped, their sample responses, and a generator that
// makes up plausible answers to any survey.
package sample

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"slices"

	"candour/survey"
)

//go:embed *.yaml *.jsonl
var files embed.FS

// The shipped surveys, in the order in which Studies lists them.
const (
	PeerSupport        survey.ID = "peer-support"
	PeerSupportSession survey.ID = "peer-support-session"
	YouthExperience    survey.ID = "youth-experience"
)

// Study is a shipped survey: its definition, and the YAML that it was read from.
type Study struct {
	Name       survey.ID
	Definition *survey.Definition
	Source     []byte
}

// Studies returns the shipped surveys, those of one study side by side.
func Studies() ([]Study, error) {
	names := []survey.ID{PeerSupport, PeerSupportSession, YouthExperience}
	studies := make([]Study, len(names))
	for i, name := range names {
		source, err := files.ReadFile(string(name) + ".yaml")
		if err != nil {
			return nil, fmt.Errorf("reading the shipped survey %s: %w", name, err)
		}
		def, _, err := survey.Parse(source)
		if err != nil {
			return nil, fmt.Errorf("reading the shipped survey %s: %w", name, err)
		}
		studies[i] = Study{Name: name, Definition: def, Source: source}
	}
	return studies, nil
}

// Responses returns the sample responses of a shipped survey, always the same ones: 14 and 18
// that reproduce the published Table 1 of the peer support study (Imported), and 600 made up
// for the two waves of youth-experience (Synthetic). A survey without samples is NotFound.
func Responses(id survey.ID) ([]survey.Submission, error) {
	studies, err := Studies()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(studies, func(s Study) bool { return s.Name == id })
	if i < 0 {
		return nil, survey.Fault(survey.NotFound,
			fmt.Sprintf("There are no sample responses for %s: choose a shipped survey.", id))
	}
	if id == YouthExperience {
		return madeUp(studies[i].Definition)
	}
	return published(studies[i].Definition)
}

// madeUp keeps the waves a little uneven, as waves are.
func madeUp(def *survey.Definition) ([]survey.Submission, error) {
	var all []survey.Submission
	for _, wave := range []struct {
		name string
		size int
	}{{"w1", 320}, {"w2", 280}} {
		made, err := Generate(def, wave.size, wave.name, 2024)
		if err != nil {
			return nil, err
		}
		all = slices.AppendSeq(all, made)
	}
	return all, nil
}

// published reads the responses that were reconstructed by hand, one to a line, in the form in
// which the API takes them.
func published(def *survey.Definition) ([]survey.Submission, error) {
	lines, err := files.ReadFile(string(def.Name) + ".jsonl")
	if err != nil {
		return nil, fmt.Errorf("reading the sample responses of %s: %w", def.Name, err)
	}
	var all []survey.Submission
	decoder := json.NewDecoder(bytes.NewReader(lines))
	decoder.UseNumber()
	for decoder.More() {
		s := survey.Submission{Wave: def.Waves[0], Source: survey.Imported}
		if err := decoder.Decode(&s); err != nil {
			return nil, fmt.Errorf("reading the sample responses of %s: %w", def.Name, err)
		}
		all = append(all, s)
	}
	return all, nil
}
