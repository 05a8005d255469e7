package dashboards

import (
	"context"
	"slices"
	"strings"

	"candour/analytics"
	"candour/dashboards/chart"
	"candour/survey"
)

// scalePrefix begins the names of the cards of scales.
const scalePrefix = "scale-"

// scaleOutline lists the cards of a survey's scales.
func scaleOutline(def *survey.Definition, lang string) []OutlineCard {
	var all []OutlineCard
	for _, s := range def.Scales {
		all = append(all, OutlineCard{Name: scalePrefix + s.Name, Label: scaleLabel(s, lang)})
	}
	return all
}

func scaleLabel(s survey.Scale, lang string) string {
	if label := s.Label.In(lang); label != "" {
		return label
	}
	return s.Name
}

// scales adds the section of scales to a view: those of the named cards with their numbers, the others
// waiting.
func (w Writer) scales(ctx context.Context, source Source, def *survey.Definition, ask Ask, v *View) error {
	if len(def.Scales) == 0 {
		return nil
	}
	section := ViewSection{ID: "part-scales", Label: w.pick("Scales", "Échelles")}
	shown := map[string]analytics.Scale{}
	if len(ask.Scales) > 0 {
		q := ask.Query
		q.Questions = ask.Scales
		found, err := source.Results.Scales(ctx, q)
		if err != nil {
			return err
		}
		for _, s := range found.Scales {
			shown[s.ID] = s
		}
	}
	for _, card := range scaleOutline(def, ask.Lang) {
		s, ok := shown[strings.TrimPrefix(card.Name, scalePrefix)]
		c := Card{ID: "q-" + card.Name, Name: card.Name, Title: card.Label, Waiting: !ok}
		if ok {
			c = w.scaleCard(c, s)
		}
		section.Cards = append(section.Cards, c)
	}
	v.Sections = append(v.Sections[:min(1, len(v.Sections))], append([]ViewSection{section}, v.Sections[min(1, len(v.Sections)):]...)...)
	return nil
}

// scaleCard shows how the scores of a scale lie and how far its items go together.
func (w Writer) scaleCard(c Card, s analytics.Scale) Card {
	c.Table = Table{Headings: []string{w.pick("Wave", "Vague"), "n", w.pick("Mean", "Moyenne"),
		w.pick("95 % interval", "Intervalle à 95 %"), w.pick("SD", "Écart type"), w.pick("Median", "Médiane"),
		w.pick("Cronbach’s alpha", "Alpha de Cronbach"), w.pick("95 % interval", "Intervalle à 95 %"),
		w.pick("McDonald’s omega", "Oméga de McDonald")}}
	var names []string
	var boxes []analytics.Numeric
	var last analytics.ScaleWave
	for _, wave := range s.Waves {
		c.Table.Rows = append(c.Table.Rows, []string{wave.Wave, w.Count(wave.N), w.orDash(wave.Mean), w.span(wave.Low, wave.High),
			w.orDash(wave.SD), w.orDash(wave.Median), w.orDash(wave.Alpha), w.span(wave.AlphaLow, wave.AlphaHigh), w.orDash(wave.Omega)})
		if wave.Suppressed || wave.Median == nil {
			continue
		}
		last = wave
		names = append(names, wave.Wave+" (n\u00a0=\u00a0"+w.Count(wave.N)+")")
		boxes = append(boxes, analytics.Numeric{N: wave.N, Median: wave.Median, P25: wave.P25, P75: wave.P75})
	}
	c.Finding = w.scaleFinding(s, last)
	if len(boxes) == 0 { // neither a base nor a table of what may not be shown
		c.Table = Table{}
		return c
	}
	c.Base = w.reliability(last)
	if len(s.Waves) != 1 || len(last.Scores) == 0 {
		c.Base += " " + w.boxNote(boxes)
	}
	c.Items, c.ItemsTitle = w.items(last, len(s.Waves) > 1)
	look := chart.Look{Style: w.Style, Title: c.Title, Description: c.Finding + " " + c.Base}
	if len(s.Waves) == 1 && len(last.Scores) > 0 {
		c.Chart, c.ChartRows = drawn(chart.Histogram(last.Scores, boxes[0], look)), histogramRows
		for _, b := range last.Scores {
			c.Table.Rows = append(c.Table.Rows, []string{b.Label, chart.Counted(w.Style, b, last.N), "", "", "", "", "", "", ""})
		}
		return c
	}
	c.Chart, c.ChartRows = drawn(chart.Boxes(names, boxes, reachOf(last), look)), max(3, chart.Height(names))
	return c
}

// items tells of each item what alpha would be without it; protected scales have none.
func (w Writer) items(s analytics.ScaleWave, named bool) (t Table, title string) {
	if len(s.Items) == 0 {
		return t, ""
	}
	title = w.pick("The items", "Les énoncés")
	if named {
		title += w.sprintf(" in %s", " en %s", s.Wave)
	}
	t.Headings = []string{w.pick("Item", "Énoncé"), w.pick("Mean", "Moyenne"), w.pick("Alpha without it", "Alpha sans lui"),
		w.pick("Correlation with the others", "Corrélation avec les autres")}
	for _, item := range s.Items {
		label := item.Label
		if item.Reversed {
			label += w.pick(" (reversed)", " (inversé)")
		}
		t.Rows = append(t.Rows, []string{label, w.twoPlaces(item.Mean), w.twoPlaces(item.AlphaIfDropped), w.twoPlaces(item.ItemRest)})
	}
	return t, title
}

func (w Writer) twoPlaces(x *float64) string {
	if x == nil {
		return "–"
	}
	return w.Number(*x, 2)
}

func (w Writer) scaleFinding(s analytics.Scale, last analytics.ScaleWave) string {
	if last.Mean == nil && !w.Protected {
		return w.nobody()
	}
	if last.Mean == nil {
		return w.TooFew()
	}
	what := w.pick("mean score", "score moyen")
	text := w.sprintf("The %s is %s", "Le %s est de %s", what, w.Number(*last.Mean, 1))
	if r := reachOf(last); r.Low < r.High {
		text += w.sprintf(" on a scale from %s to %s", " sur une échelle de %s à %s", w.Short(r.Low, 1), w.Short(r.High, 1))
	}
	if len(s.Waves) > 1 {
		text += w.sprintf(" in %s", " en %s", last.Wave)
	}
	return text + "."
}

// reachOf is what a score can be, as far as its distribution tells.
func reachOf(wave analytics.ScaleWave) chart.Reach {
	if len(wave.Scores) == 0 {
		return chart.Reach{}
	}
	return chart.Reach{Low: wave.Scores[0].Low, High: wave.Scores[len(wave.Scores)-1].High}
}

// boxNote says how to read boxes, and the lines beside them where they have any.
func (w Writer) boxNote(groups []analytics.Numeric) string {
	text := w.pick("A box holds the middle half; the line in it is the median.",
		"Chaque boîte contient la moitié centrale ; son trait est la médiane.")
	if slices.ContainsFunc(groups, func(n analytics.Numeric) bool { return n.Min != nil && n.Max != nil }) {
		text += w.pick(" The lines beside it end at the lowest and the highest number.",
			" Les lignes à côté vont jusqu’au plus petit et au plus grand nombre.")
	}
	return text
}

// reliability says how far a scale's items go together, where that may be said.
func (w Writer) reliability(s analytics.ScaleWave) string {
	text := w.counted(s.N, forms{"%s person has a score.", "%s people have a score."},
		forms{"%s personne a un score.", "%s personnes ont un score."})
	if s.Small && !w.Protected {
		text += w.pick(" Few people: read the numbers with care.", " Peu de personnes : prudence avec les nombres.")
	}
	if s.Alpha == nil {
		return text
	}
	return text + w.sprintf(" Cronbach’s alpha is %s (95 %% interval %s).", " L’alpha de Cronbach est de %s (intervalle à 95 %% : %s).",
		w.Number(*s.Alpha, 2), w.span(s.AlphaLow, s.AlphaHigh))
}

func (w Writer) span(low, high *float64) string {
	if low == nil || high == nil {
		return "–"
	}
	return w.Short(*low, 2) + w.pick(" to ", " à ") + w.Short(*high, 2)
}

// FlowFigures says how people came through a survey: figures for the summary, and a sentence of what
// became of those who opened it. Waves are added up where several are shown.
func FlowFigures(f analytics.Flow, lang string) []Figure {
	w := Writer{Style: analytics.Style{Lang: lang, Protected: f.Protected}}
	var sum analytics.FlowWave
	for _, wave := range f.Waves {
		for _, part := range []struct{ to, from *analytics.Count }{{&sum.Views, &wave.Views}, {&sum.Starts, &wave.Starts},
			{&sum.People, &wave.People}, {&sum.ScreenedOut, &wave.ScreenedOut}} {
			if *part.from < 0 || *part.to < 0 {
				*part.to = analytics.Hidden
				continue
			}
			*part.to += *part.from
		}
	}
	if sum.Views <= 0 && sum.Starts <= 0 {
		return w.rates(f)
	}
	sum.Derive()
	figures := []Figure{{w.pick("Opened the survey", "Ont ouvert"), w.Count(sum.Views)}, {w.pick("Began", "Ont commencé"), w.Count(sum.Starts)}}
	if sum.Completion != nil {
		figures = append(figures, Figure{w.pick("Of those who began, finished", "Ont terminé, parmi elles"), w.Percent(sum.Completion, "")})
	}
	return append(figures, w.rates(f)...)
}

// rates are the response rates of a survey with one wave to which a known number was invited.
func (w Writer) rates(f analytics.Flow) []Figure {
	if len(f.Waves) != 1 || f.Waves[0].AAPOR == nil {
		return nil
	}
	rates, name := f.Waves[0].AAPOR, w.pick("Response rate (AAPOR ", "Taux de réponse (AAPOR ")
	figures := []Figure{{name + "RR1)", w.Percent(&rates.RR1, "")}}
	if rates.RR3 != rates.RR1 {
		figures = append(figures, Figure{name + "RR3)", w.Percent(&rates.RR3, "")})
	}
	return figures
}
