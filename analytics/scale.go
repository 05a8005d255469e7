package analytics

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"candour/survey"
)

// ScalesQuery asks for the scales of one survey; its Questions name scales, none named are all.
type ScalesQuery = Query

// Scales are the scores of a survey's scales.
type Scales struct {
	Scales    []Scale `json:"scales"`
	Protected bool    `json:"protected"`
}

// Scale is a scale and its scores, wave by wave. Sensitive says that one of its items is.
type Scale struct {
	ID        string      `json:"id"`
	Label     string      `json:"label"`
	Score     string      `json:"score"`
	Sensitive bool        `json:"sensitive"`
	Waves     []ScaleWave `json:"waves"`
}

// ScaleWave describes the scores of one wave. N is the number of responses with a score: those that
// answered as many items as the scale asks for. Mean, SD and the quartiles (type 7) are nil where
// there are too few; Low and High are the 95 % interval of the mean. Alpha, its interval (Feldt's),
// Omega and what Items tell of alpha are of the Complete responses, those that answered every item.
// SD, Low, High, Alpha, Omega and Items are left out of protected results. Small says that N is
// below 30.
type ScaleWave struct {
	Wave       string      `json:"wave"`
	N          Count       `json:"n"`
	Complete   Count       `json:"complete"`
	Mean       *float64    `json:"mean"`
	SD         *float64    `json:"sd"`
	Median     *float64    `json:"median"`
	P25        *float64    `json:"p25"`
	P75        *float64    `json:"p75"`
	Alpha      *float64    `json:"alpha"`
	AlphaLow   *float64    `json:"alpha_low"`
	AlphaHigh  *float64    `json:"alpha_high"`
	Omega      *float64    `json:"omega"`
	Low        *float64    `json:"low"`
	High       *float64    `json:"high"`
	Scores     []Bin       `json:"scores"`
	Items      []ScaleItem `json:"items"`
	Small      bool        `json:"small"`
	Suppressed bool        `json:"suppressed"`

	NKey Key `json:"-"`
}

// ScaleItem is an item of a scale. Mean is that of all who answered it, as it is scored: of a
// reversed item, the other way round. AlphaIfDropped is alpha without it, ItemRest its correlation
// with the sum of the others.
type ScaleItem struct {
	ID             string   `json:"id"`
	Label          string   `json:"label"`
	Reversed       bool     `json:"reversed"`
	Mean           *float64 `json:"mean"`
	AlphaIfDropped *float64 `json:"alpha_if_dropped"`
	ItemRest       *float64 `json:"item_rest"`
}

// Scoring is how a scale is scored: an item's value is that of its choice, a reversed one's the sum
// of the smallest and the largest choice less it. The score is the mean of the answered items; of a
// scale that is summed, that mean times the number of items, so that who left one out is not taken
// for somebody who answered it with 0. Who answered fewer than Least items has no score.
type Scoring struct {
	Scale survey.Scale
	Items []ScoredItem
	Least int
}

// ScoredItem is an item with its smallest and largest choice.
type ScoredItem struct {
	Field    survey.Field
	Reversed bool
	Min, Max int
}

// ScoringOf returns how a survey's scale is scored; NotFound when there is no such scale.
func ScoringOf(def *survey.Definition, name string) (Scoring, error) {
	at := slices.IndexFunc(def.Scales, func(s survey.Scale) bool { return s.Name == name })
	if at < 0 {
		return Scoring{}, survey.Refuse(survey.NotFound, "There is no scale %q in this survey.", name)
	}
	s := Scoring{Scale: def.Scales[at], Least: def.Scales[at].MinAnswered}
	if s.Least == 0 {
		s.Least = len(s.Scale.Items)
	}
	for _, item := range s.Scale.Items {
		field, ok := def.Field(item)
		if !ok || !field.Scale {
			return s, fmt.Errorf("item %q of scale %q has no whole numbers", item, name)
		}
		scored := ScoredItem{Field: field, Reversed: slices.Contains(s.Scale.Reverse, item),
			Min: math.MaxInt, Max: math.MinInt}
		for _, choice := range field.Choices {
			n, err := strconv.Atoi(choice.Name)
			if err != nil {
				return s, fmt.Errorf("choice %q of item %q: %w", choice.Name, item, err)
			}
			scored.Min, scored.Max = min(scored.Min, n), max(scored.Max, n)
		}
		s.Items = append(s.Items, scored)
	}
	return s, nil
}

// ScoringsOf returns how the named scales are scored, or all of the survey's.
func ScoringsOf(def *survey.Definition, names []string) ([]Scoring, error) {
	if len(names) == 0 {
		for _, s := range def.Scales {
			names = append(names, s.Name)
		}
	}
	scorings := make([]Scoring, len(names))
	for i, name := range names {
		var err error
		if scorings[i], err = ScoringOf(def, name); err != nil {
			return nil, err
		}
	}
	return scorings, nil
}

// Sensitive says whether any item is.
func (s Scoring) Sensitive() bool {
	return slices.ContainsFunc(s.Items, func(i ScoredItem) bool { return i.Field.Sensitive })
}

// Times is what the mean of the answered items is multiplied with: 1, or the number of items where
// scores are sums.
func (s Scoring) Times() int {
	if s.Scale.Score == survey.Sum {
		return len(s.Items)
	}
	return 1
}

// Grain is the distance between two neighbouring scores of those who answered every item.
func (s Scoring) Grain() float64 { return float64(s.Times()) / float64(len(s.Items)) }

// mostScoreBands is how many bands a distribution of scores has at most.
const mostScoreBands = 20

// Bands are the bands of the score distribution: between the whole numbers from the smallest to the
// largest choice, times the number of items where scores are sums. Choices that reach far have
// wider bands of equal width, at most twenty.
func (s Scoring) Bands(lang string) []Bin {
	low, high := math.MaxInt, math.MinInt
	for _, item := range s.Items {
		low, high = min(low, item.Min), max(high, item.Max)
	}
	width := max(1, (high-low+mostScoreBands-1)/mostScoreBands)
	label := bandLabels{style: Style{Lang: lang}}
	var bins []Bin
	for from := low; from < high || from == low; from += width {
		bin := Bin{Low: float64(from * s.Times()), High: float64(min(from+width, high) * s.Times())}
		bin.Label = label.between(bin.Low, bin.High)
		if from+width >= high {
			bin.Label = label.to(bin.Low, bin.High)
		}
		bins = append(bins, bin)
	}
	return bins
}

func (l bandLabels) to(low, high float64) string {
	if l.style.french() {
		return l.style.Short(low, 2) + " à " + l.style.Short(high, 2)
	}
	return l.style.Short(low, 2) + " to " + l.style.Short(high, 2)
}
