package clickhouse

import (
	"context"
	"strconv"

	"candour/analytics"
)

// Scales implements analytics.Results.
func (r *results) Scales(
	ctx context.Context, q analytics.ScalesQuery,
) (analytics.Scales, error) {
	def, err := r.catalogue.Definition(ctx, q.Survey)
	if err != nil {
		return analytics.Scales{}, err
	}
	scorings, err := analytics.ScoringsOf(def, q.Questions)
	if err != nil {
		return analytics.Scales{}, err
	}
	var all analytics.Scales
	for _, scoring := range scorings {
		in, err := r.scope(def, q)
		if err != nil {
			return analytics.Scales{}, err
		}
		s := newScaleCount(r, in, scoring, q.Lang)
		waves := def.Waves
		if q.Wave != "" {
			waves = []string{q.Wave}
		}
		scale, err := s.scale(ctx, waves)
		if err != nil {
			return analytics.Scales{}, r.explain(err)
		}
		all.Scales = append(all.Scales, scale)
	}
	return all, nil
}

// scaleCount counts one scale; it is the data of its queries' files.
type scaleCount struct {
	scope
	Items   []scaleItem
	Pairs   []itemPair
	results *results
	scoring analytics.Scoring
	bins    []analytics.Bin // without counts
	lang    string
}

// scaleItem is an item for the queries' files; Index numbers its bound value.
type scaleItem struct {
	Index         int
	Column, State string
	Reversed      bool
}

// itemPair is two items, or one twice.
type itemPair struct{ A, B scaleItem }

func newScaleCount(
	r *results, in scope, scoring analytics.Scoring, lang string,
) *scaleCount {
	s := &scaleCount{scope: in, results: r, scoring: scoring, lang: lang,
		bins: scoring.Bands(lang)}
	s.values["times"], s.values["least"] = float64(scoring.Times()), uint32(scoring.Least)
	s.values["edges"] = innerEdges(s.bins)
	for i, item := range scoring.Items {
		name := item.Field.Name
		s.Items = append(s.Items, scaleItem{
			Index: i, Column: Column(name), State: StateColumn(name), Reversed: item.Reversed,
		})
		if item.Reversed {
			s.values["turn"+strconv.Itoa(i)] = int64(item.Min + item.Max)
		}
	}
	for i, a := range s.Items {
		for _, b := range s.Items[i:] {
			s.Pairs = append(s.Pairs, itemPair{a, b})
		}
	}
	return s
}

// scale counts the scores, and of live responses how the items go together.
func (s *scaleCount) scale(ctx context.Context, waves []string) (analytics.Scale, error) {
	found := analytics.Scale{
		ID: s.scoring.Scale.Name, Label: s.scoring.Scale.Label.In(s.lang),
		Score: s.scoring.Scale.Score, Sensitive: s.scoring.Sensitive(),
	}
	at := make(map[string]*analytics.ScaleWave, len(waves))
	found.Waves = make([]analytics.ScaleWave, len(waves))
	for i, wave := range waves {
		found.Waves[i] = analytics.ScaleWave{Wave: wave, Small: true,
			Scores: append([]analytics.Bin{}, s.bins...), Items: s.items()}
		at[wave] = &found.Waves[i]
	}
	for _, fill := range []func(context.Context, map[string]*analytics.ScaleWave) error{
		s.fillScores, s.fillBands, s.fillItems,
	} {
		if err := fill(ctx, at); err != nil {
			return found, err
		}
	}
	return found, nil
}

// items are the items without numbers.
func (s *scaleCount) items() []analytics.ScaleItem {
	items := make([]analytics.ScaleItem, len(s.scoring.Items))
	for i, item := range s.scoring.Items {
		items[i] = analytics.ScaleItem{
			ID: item.Field.Name, Label: item.Field.Label.In(s.lang), Reversed: item.Reversed,
		}
	}
	return items
}

func (s *scaleCount) query() query { return query{s, s.values} }

func (s *scaleCount) fillScores(
	ctx context.Context, at map[string]*analytics.ScaleWave,
) error {
	found, err := read[struct {
		Wave      string    `ch:"wave"`
		N         uint64    `ch:"n"`
		Mean      float64   `ch:"mean"`
		SD        float64   `ch:"sd"`
		Quartiles []float64 `ch:"quartiles"`
		K         uint16    `ch:"k"`
	}](ctx, s.results.Database, "scores.sql", s.query())
	for _, row := range found {
		w := at[row.Wave]
		if w == nil {
			continue // a wave that the definition has no more
		}
		w.N, w.NKey = analytics.Count(row.N), analytics.Key(row.K)
		w.Mean = &row.Mean
		w.P25, w.Median, w.P75 = &row.Quartiles[0], &row.Quartiles[1], &row.Quartiles[2]
		if row.N > 1 {
			w.SD = &row.SD
		}
		w.Derive()
	}
	return err
}

func (s *scaleCount) fillBands(ctx context.Context, at map[string]*analytics.ScaleWave) error {
	found, err := read[struct {
		Wave string `ch:"wave"`
		Band uint32 `ch:"band"`
		N    uint64 `ch:"n"`
		K    uint16 `ch:"k"`
	}](ctx, s.results.Database, "score_bands.sql", s.query())
	for _, row := range found {
		if w := at[row.Wave]; w != nil {
			bin := &w.Scores[row.Band]
			bin.Count, bin.Key = analytics.Count(row.N), analytics.Key(row.K)
		}
	}
	return err
}

func (s *scaleCount) fillItems(ctx context.Context, at map[string]*analytics.ScaleWave) error {
	found, err := read[struct {
		Wave     string   `ch:"wave"`
		N        uint64   `ch:"n"`
		Sums     []int64  `ch:"sums"`
		Products []int64  `ch:"products"`
		Answered []uint64 `ch:"answered"`
		Totals   []int64  `ch:"totals"`
	}](ctx, s.results.Database, "scale_items.sql", s.query())
	for _, row := range found {
		w := at[row.Wave]
		if w == nil {
			continue
		}
		for i := range w.Items {
			if row.Answered[i] > 0 {
				mean := float64(row.Totals[i]) / float64(row.Answered[i])
				w.Items[i].Mean = &mean
			}
		}
		w.Reliability(analytics.ItemSums{
			N: int64(row.N), Sums: row.Sums, Products: row.Products,
		})
	}
	return err
}
