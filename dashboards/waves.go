package dashboards

import (
	"context"
	"math"
	"slices"
	"strings"

	"candour/analytics"
	"candour/analytics/statistics"
	"candour/dashboards/chart"
)

// passage fills a dashboard's cards with the waves side by side.
type passage struct {
	Writer
	source Source
	ask    Ask
	waves  []string
	tables []analytics.Frequencies // of each wave
}

func (t *passage) fill(ctx context.Context, r SurveyReport, v *View) error {
	for _, wave := range t.waves {
		q := t.ask.Query
		q.Wave = wave
		counted, err := t.source.Results.Frequencies(ctx, q)
		if err != nil {
			return err
		}
		t.tables = append(t.tables, counted)
	}
	for _, s := range r.Sections {
		if s.Grid {
			if !s.Questions[0].Waiting {
				card, _ := v.Card(s.Questions[0].Section)
				v.replace(t.grid(card, s))
			}
			continue
		}
		for _, q := range s.Questions {
			card, _ := v.Card(q.ID)
			switch {
			case q.Waiting:
			case len(q.Rows) > 0:
				v.replace(t.choices(card, q))
			case q.Numeric != nil:
				v.replace(t.numbers(card, q))
			}
		}
	}
	return nil
}

// of is a question's table in each wave; one that is suppressed has no rows.
func (t *passage) of(question string) []analytics.Frequency {
	all := make([]analytics.Frequency, len(t.tables))
	for i, counted := range t.tables {
		at := slices.IndexFunc(counted.Questions, func(f analytics.Frequency) bool { return f.ID == question })
		if at >= 0 {
			all[i] = counted.Questions[at]
		}
	}
	return all
}

// rise is how a share changed from one wave to another, in points.
type rise struct {
	name     string
	from, to analytics.Row
	points   float64
	interval statistics.Interval
	known    bool
	tested   bool
}

// rises compare the first wave with the last one.
func (t *passage) rise(name string, first, last analytics.Row, bases [2]analytics.Count) rise {
	r := rise{name: name, from: first, to: last}
	if first.Percent == nil || last.Percent == nil || first.Count < 0 || last.Count < 0 {
		return r
	}
	proportion := func(c, base analytics.Count) statistics.Proportion {
		return statistics.Proportion{X: float64(min(c, base)), N: float64(base)}
	}
	points, interval, ok := statistics.Newcombe(proportion(last.Count, bases[1]), proportion(first.Count, bases[0]), statistics.Z95)
	r.points, r.known = 100*points, ok
	r.interval = statistics.Interval{Low: 100 * interval.Low, High: 100 * interval.High}
	r.tested = ok && (interval.Low > 0 || interval.High < 0)
	return r
}

func rowOf(f analytics.Frequency, value string) analytics.Row {
	for _, r := range f.Rows {
		if r.Value == value {
			return r
		}
	}
	return analytics.Row{Value: value, Count: analytics.Hidden}
}

func (t *passage) choices(card Card, q Question) Card {
	card.Items, card.ItemsTitle = Table{}, "" // places of a ranking are not compared
	tables := t.of(q.ID)
	var lines []chart.Line
	var rises []rise
	for _, r := range q.InOrder() {
		line := chart.Line{Name: r.Label}
		for _, f := range tables {
			line.Points = append(line.Points, rowOf(f, r.Value))
		}
		lines = append(lines, line)
		rises = append(rises, t.rise(r.Label, line.Points[0], line.Points[len(line.Points)-1],
			[2]analytics.Count{tables[0].Base, tables[len(tables)-1].Base}))
	}
	return t.slopes(card, lines, rises, t.bases(tables)+t.firstPlace(q.Type))
}

// grid follows the share that agrees with each statement.
func (t *passage) grid(card Card, s Section) Card {
	var lines []chart.Line
	var rises []rise
	var bases string
	for _, q := range s.Questions {
		tables := t.of(q.ID)
		line := chart.Line{Name: q.Label}
		for _, f := range tables {
			line.Points = append(line.Points, upperRow(f))
		}
		lines = append(lines, line)
		rises = append(rises, t.rise(q.Label, line.Points[0], line.Points[len(line.Points)-1],
			[2]analytics.Count{tables[0].Base, tables[len(tables)-1].Base}))
		if bases == "" {
			bases = t.bases(tables)
		}
	}
	card = t.slopes(card, lines, rises, bases)
	card.Base = t.sprintf("The share who agree, of %s. ", "La part des personnes d’accord, parmi %s. ", t.whose()) + card.Base
	return card
}

// upperRow joins the answers above the middle into one share.
func upperRow(f analytics.Frequency) analytics.Row {
	sum := analytics.Row{Count: analytics.Hidden}
	if f.Suppressed || f.Base <= 0 || len(f.Rows) == 0 {
		return sum
	}
	count := analytics.Count(0)
	for _, r := range upper(f.Rows) {
		if r.Count < 0 || r.Percent == nil {
			return sum
		}
		count += r.Count
	}
	count = min(count, f.Base)
	percent := 100 * float64(count) / float64(f.Base)
	interval := statistics.Wilson(float64(count), float64(f.Base), statistics.Z95)
	low, high := 100*interval.Low, 100*interval.High
	return analytics.Row{Count: count, Percent: &percent, Low: &low, High: &high}
}

// bases says how many answered in each wave.
func (t *passage) bases(tables []analytics.Frequency) string {
	var all []string
	for i, f := range tables {
		all = append(all, t.waves[i]+" (n\u00a0=\u00a0"+t.Count(f.Base)+")")
	}
	return t.sprintf("Answered: %s.", "Ont répondu : %s.", t.listed(all))
}

// slopes lays out lines, the one that changed most in front.
func (t *passage) slopes(card Card, lines []chart.Line, rises []rise, bases string) Card {
	most := -1
	for i, r := range rises {
		if r.known && (most < 0 || math.Abs(r.points) > math.Abs(rises[most].points)) {
			most = i
		}
	}
	card.Finding = t.pick("No change between waves can be told.", "On ne peut dire aucun changement entre les vagues.")
	if most >= 0 {
		lines[most].Strong = true
		card.Finding = t.changed(rises[most])
	}
	card.Base = bases
	card.Table = t.changes(lines, rises)
	card.Chart, card.ChartRows = drawn(chart.Slopes(t.waves, lines, chart.Look{Style: t.Style, Title: card.Title,
		Description: card.Finding + " " + card.Base})), min(14, max(6, len(lines)))
	return card
}

// changed says how a share changed from the first wave to the last, and how sure that is.
func (t *passage) changed(r rise) string {
	first, last := t.waves[0], t.waves[len(t.waves)-1]
	points := t.Number(math.Abs(r.points), 1)
	interval := t.signed(r.interval.Low) + t.pick(" to ", " à ") + t.signed(r.interval.High)
	name := t.quoted([]string{r.name})
	from, to := chart.Rough(t.Style, *r.from.Percent, r.from.Bounded), chart.Rough(t.Style, *r.to.Percent, r.to.Bounded)
	switch {
	case !r.tested:
		return t.sprintf("No answer clearly changed from %s to %s; the largest change is %s, from %s to %s (95 %% interval %s points).",
			"Aucune réponse n’a clairement changé de %s à %s ; l’écart le plus grand est %s, de %s à %s (intervalle à 95 %% : %s points).",
			first, last, name, from, to, interval)
	case r.points > 0:
		return t.sprintf("%s rose by %s points, from %s in %s to %s in %s (95 %% interval %s).",
			"%s a monté de %s points, de %s en %s à %s en %s (intervalle à 95 %% : %s).", name, points, from, first, to, last, interval)
	}
	return t.sprintf("%s fell by %s points, from %s in %s to %s in %s (95 %% interval %s).",
		"%s a baissé de %s points, de %s en %s à %s en %s (intervalle à 95 %% : %s).", name, points, from, first, to, last, interval)
}

func (w Writer) signed(x float64) string {
	text := w.Number(x, 1)
	if x > 0 {
		return "+" + text
	}
	return text
}

// changes is the table of shares wave by wave, with the difference between the last and the first.
func (t *passage) changes(lines []chart.Line, rises []rise) Table {
	table := Table{Headings: []string{t.pick("Answer, % (n)", "Réponse, % (n)")}}
	table.Headings = append(table.Headings, t.waves...)
	table.Headings = append(table.Headings, t.pick("Difference, points", "Écart, points"),
		t.pick("95 % interval", "Intervalle à 95 %"))
	for i, l := range lines {
		row := []string{l.Name}
		for _, p := range l.Points {
			row = append(row, t.Share(p.Percent, p.Bounded)+" ("+t.Count(p.Count)+")")
		}
		r := rises[i]
		if r.known {
			row = append(row, t.signed(r.points), t.signed(r.interval.Low)+t.pick(" to ", " à ")+t.signed(r.interval.High))
		} else {
			row = append(row, "–", "–")
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// numbers shows a box for each wave.
func (t *passage) numbers(card Card, q Question) Card {
	card.Chart, card.ChartRows = nil, 0
	card.Table = Table{Headings: []string{t.pick("Wave", "Vague"), "n", t.pick("Median", "Médiane"),
		t.pick("Lower quartile", "Premier quartile"), t.pick("Upper quartile", "Troisième quartile"), t.pick("Mean", "Moyenne")}}
	var names []string
	var shown []analytics.Numeric
	for i, f := range t.of(q.ID) {
		if f.Numeric == nil {
			continue
		}
		n := *f.Numeric
		card.Table.Rows = append(card.Table.Rows, []string{t.waves[i], t.Count(n.N), t.orDash(n.Median),
			t.orDash(n.P25), t.orDash(n.P75), t.orDash(n.Mean)})
		if n.Median != nil {
			names, shown = append(names, t.waves[i]+" (n\u00a0=\u00a0"+t.Count(n.N)+")"), append(shown, n)
		}
	}
	if len(shown) == 0 {
		card.Finding = t.TooFew()
		return card
	}
	first, last := shown[0], shown[len(shown)-1]
	card.Finding = t.sprintf("The median was %s at first and is %s in the last wave.",
		"La médiane était de %s au début et elle est de %s à la dernière vague.",
		t.measured(*first.Median, q.Unit), t.measured(*last.Median, q.Unit))
	if *first.Median == *last.Median {
		card.Finding = t.sprintf("The median is %s in the first wave and in the last.",
			"La médiane est de %s à la première vague comme à la dernière.", t.measured(*last.Median, q.Unit))
	}
	card.Base = strings.TrimSpace(card.Base + " " + t.boxNote(shown))
	card.Chart = drawn(chart.Boxes(names, shown, chart.Reach{}, chart.Look{Style: t.Style, Title: card.Title,
		Description: card.Finding + " " + card.Base}))
	card.ChartRows = chart.Height(names)
	return card
}
