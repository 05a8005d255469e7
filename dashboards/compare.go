package dashboards

import (
	"context"
	"math"
	"slices"
	"strings"

	"candour/analytics"
	"candour/analytics/statistics"
	"candour/dashboards/chart"
	"candour/survey"
)

// Ask is what a dashboard is asked to show: the query's Questions (none: all), compared By a question
// where one is named, or in all Waves side by side.
type Ask struct {
	analytics.Query
	By     string
	Waves  bool
	Scales []string // whose cards have their numbers
}

// Gather asks for what a dashboard shows and lays it out.
func Gather(ctx context.Context, source Source, ask Ask) (View, error) {
	report, err := GatherSurvey(ctx, source, ask.Query)
	if err != nil {
		return View{}, err
	}
	def, err := source.Catalogue.Definition(ctx, ask.Survey)
	if err != nil {
		return View{}, err
	}
	view := Look(report)
	w := report.writer()
	if err := w.scales(ctx, source, def, ask, &view); err != nil {
		return view, err
	}
	switch {
	case ask.By != "":
		by, ok := def.Field(ask.By)
		if !ok || len(ValuesOf(by, ask.Lang)) == 0 {
			return view, survey.Fault(survey.Invalid, w.pick("Groups can be compared by a question with choices or"+
				" bands. Choose one from the list.", "On peut comparer selon une question à choix ou à tranches."+
				" Choisissez-en une dans la liste."))
		}
		c := comparison{Writer: w, source: source, ask: ask, by: by}
		return view, c.fill(ctx, report, &view)
	case ask.Waves:
		t := passage{Writer: w, source: source, ask: ask, waves: def.Waves}
		return view, t.fill(ctx, report, &view)
	}
	return view, nil
}

// comparison fills a dashboard's cards with the answers of groups side by side.
type comparison struct {
	Writer
	source Source
	ask    Ask
	by     survey.Field
	groups []analytics.Frequencies // of each value of by; counted once numbers are compared
}

// replace puts other cards in the place of those that a section's questions have in a view.
func (v *View) replace(card Card) {
	for i := range v.Sections {
		for j := range v.Sections[i].Cards {
			if v.Sections[i].Cards[j].ID == card.ID {
				v.Sections[i].Cards[j] = card
			}
		}
	}
}

func (c *comparison) fill(ctx context.Context, r SurveyReport, v *View) error {
	for _, s := range r.Sections {
		if s.Grid {
			if err := c.grid(ctx, s, v); err != nil {
				return err
			}
			continue
		}
		for _, q := range s.Questions {
			if err := c.question(ctx, q, v); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *comparison) question(ctx context.Context, q Question, v *View) error {
	card, _ := v.Card(q.ID)
	switch {
	case q.Waiting || q.ID == c.by.Name:
		return nil
	case len(q.Rows) > 0 && survey.Type(q.Type).Offers():
		table, err := c.table(ctx, q.ID)
		if err != nil {
			return err
		}
		v.replace(c.choices(card, q, table))
	case q.Numeric != nil:
		groups, err := c.numbers(ctx, q.ID)
		if err != nil {
			return err
		}
		v.replace(c.boxes(card, q, groups))
	}
	return nil
}

func (c *comparison) table(ctx context.Context, question string) (analytics.Crosstab, error) {
	q := c.ask.Query
	q.Questions = nil
	return c.source.Results.Crosstab(ctx, analytics.CrosstabQuery{Query: q, Rows: question, Columns: c.by.Name})
}

// numbers are what describes the numbers of each group.
func (c *comparison) numbers(ctx context.Context, question string) ([]analytics.Numeric, error) {
	if c.groups == nil {
		for _, value := range ValuesOf(c.by, c.ask.Lang) {
			q := c.ask.Query
			q.Where = analytics.Condition{Question: c.by.Name, Value: value.Value}
			counted, err := c.source.Results.Frequencies(ctx, q)
			if err != nil {
				return nil, err
			}
			c.groups = append(c.groups, counted)
		}
	}
	all := make([]analytics.Numeric, len(c.groups))
	for i, g := range c.groups {
		all[i].N = analytics.Hidden
		for _, f := range g.Questions {
			if f.ID == question && f.Numeric != nil {
				all[i] = *f.Numeric
			}
		}
	}
	return all, nil
}

// columns are the groups with anybody in them.
func columns(t analytics.Crosstab) []int {
	var kept []int
	for j, total := range t.ColumnTotals {
		if total.Count != 0 {
			kept = append(kept, j)
		}
	}
	return kept
}

func (c *comparison) groupName(t analytics.Crosstab, j int) string {
	return t.Columns[j].Label + " (n\u00a0=\u00a0" + c.Count(t.ColumnTotals[j].Count) + ")"
}

// choices is the card of a question with choices.
func (c *comparison) choices(card Card, q Question, t analytics.Crosstab) Card {
	card.Chart, card.ChartRows, card.Table = nil, 0, Table{}
	card.Items, card.ItemsTitle = Table{}, "" // places of a ranking are not compared
	if t.Suppressed || t.Base == 0 {
		card.Finding = c.Withheld(t.Unagreed)
		if !t.Suppressed {
			card.Finding = c.nobody()
		}
		return card
	}
	m := chart.Matrix{}
	kept := columns(t)
	card.Table.Headings = []string{c.pick("Answer, % of each group (n)", "Réponse, % de chaque groupe (n)")}
	for _, j := range kept {
		m.Columns = append(m.Columns, c.groupName(t, j))
		card.Table.Headings = append(card.Table.Headings, c.groupName(t, j))
	}
	for _, i := range c.order(q, t) {
		m.Rows = append(m.Rows, t.Rows[i].Label)
		var parts []chart.Part
		line := []string{t.Rows[i].Label}
		for _, j := range kept {
			cell := t.Cells[i][j]
			parts = append(parts, c.part(cell.ColumnPercent, cell.ColumnBounded))
			line = append(line, c.Share(cell.ColumnPercent, cell.ColumnBounded)+" ("+c.Count(cell.Count)+")")
		}
		m.Cells = append(m.Cells, parts)
		card.Table.Rows = append(card.Table.Rows, line)
	}
	card.Finding = c.widest(m, t, kept, contrast{verdictOf(t), 1})
	card.Base = c.sprintf("%s answered both questions. Groups: %s", "%s ont répondu aux deux questions. Groupes : %s",
		c.people(t.Base), closed(ShortLabel(c.by, c.Lang))) + c.firstPlace(q.Type)
	card.Test = c.testWords(t)
	return c.drawMatrix(card, m)
}

func (w Writer) part(percent *float64, bound analytics.Bound) chart.Part {
	if percent == nil {
		return chart.Part{Said: "–"}
	}
	return chart.Part{Percent: percent, Bounded: bound, Said: chart.Rough(w.Style, *percent, bound)}
}

// order is the order of a table's rows: that of the answers, else the most frequent first.
func (c *comparison) order(q Question, t analytics.Crosstab) []int {
	rows := make([]analytics.Row, len(t.Rows))
	for i, r := range t.Rows {
		rows[i] = analytics.Row{Value: r.Value, Percent: t.RowTotals[i].Percent, Bounded: t.RowTotals[i].Bounded}
	}
	if !q.Ordered {
		rows = chart.Sorted(rows, q.Last...)
	}
	places := make([]int, len(rows))
	for i, r := range rows {
		places[i] = slices.IndexFunc(t.Rows, func(o analytics.Category) bool { return o.Value == r.Value })
	}
	return places
}

// barGroups is up to how many groups stand beside each other as bars; more make a heat map.
const barGroups = 3

func (w Writer) drawMatrix(card Card, m chart.Matrix) Card {
	look := chart.Look{Style: w.Style, Title: card.Title, Description: card.Finding + " " + card.Test + " " + card.Base}
	if len(m.Columns) <= barGroups {
		card.Chart = drawn(chart.Grouped(m, look))
		card.ChartRows = max(chart.Height(m.Rows), (len(m.Rows)*(1+len(m.Columns))+1)/2)
		return card
	}
	card.Chart = drawn(chart.Heat(m, look))
	card.ChartRows, card.ChartColumns = chart.Height(m.Rows)+1, len(m.Columns)
	return card
}

// contrast is what a sentence about groups leans on: the test of the table, and how many answers make
// up each share.
type contrast struct {
	verdict verdict
	cells   int
}

// verdict is what a test says of groups.
type verdict int

const (
	untested verdict = iota
	unclear          // chance alone could make them differ so much
	clear
)

// verdictOf reads a table's test, corrected where several were made.
func verdictOf(t analytics.Crosstab) verdict {
	switch {
	case t.Test == nil:
		return untested
	case t.Test.AdjustedP != nil && *t.Test.AdjustedP < significant,
		t.Test.AdjustedP == nil && t.Test.P < significant:
		return clear
	}
	return unclear
}

// significant is the p below which a difference is said to be more than chance.
const significant = 0.05

// widest says which answer differs most between two groups, and not more than the test bears out.
func (w Writer) widest(m chart.Matrix, t analytics.Crosstab, kept []int, by contrast) string {
	row, low, high, gap := -1, 0, 0, 0.0
	for i, parts := range m.Cells {
		for a := range parts {
			for b := range parts {
				bases := [2]analytics.Count{t.ColumnTotals[kept[a]].Count, t.ColumnTotals[kept[b]].Count}
				if !leaned(parts[a], bases[0]) || !leaned(parts[b], bases[1]) {
					continue
				}
				from, to := *parts[a].Percent, *parts[b].Percent
				doubt := max(w.doubt(by.cells, bases[0]), w.doubt(by.cells, bases[1]))
				if to-from > gap && less(from, to, doubt) {
					row, low, high, gap = i, a, b, to-from
				}
			}
		}
	}
	if row < 0 {
		return w.pick("No difference between groups stands out.", "Aucun écart entre groupes ne se démarque.")
	}
	form := map[verdict][2]string{
		clear: {"%s differs most: %s among %s, %s among %s.", "C’est %s qui varie le plus : %s pour %s, %s pour %s."},
		unclear: {"Groups do not clearly differ; the widest gap is in %s: %s among %s, %s among %s.",
			"Les groupes ne diffèrent pas clairement ; l’écart le plus grand est pour %s : %s pour %s, %s pour %s."},
		untested: {"The widest gap is in %s: %s among %s, %s among %s.",
			"L’écart le plus grand est pour %s : %s pour %s, %s pour %s."},
	}[by.verdict]
	return w.sprintf(form[0], form[1],
		w.quoted([]string{m.Rows[row]}), m.Cells[row][high].Said, w.quoted([]string{t.Columns[kept[high]].Label}),
		m.Cells[row][low].Said, w.quoted([]string{t.Columns[kept[low]].Label}))
}

// smallGroup is the base below which no finding leans on a group.
const smallGroup = 30

func leaned(p chart.Part, base analytics.Count) bool {
	return p.Percent != nil && p.Bounded == analytics.Unbounded && base >= smallGroup
}

// testWords says how sure it is that groups differ, or why there is no test.
func (w Writer) testWords(t analytics.Crosstab) string {
	if t.Test == nil {
		if t.Several {
			return w.pick("No test: one person may have given several answers.",
				"Pas de test : une même personne a pu donner plusieurs réponses.")
		}
		return w.pick("No test: there is too little to compare, or a part of it is hidden.",
			"Pas de test : il y a trop peu à comparer, ou une partie est masquée.")
	}
	p := w.pValue(t.Test.P)
	if t.Test.AdjustedP != nil {
		p = w.pValue(*t.Test.AdjustedP) + w.pick(" after Holm’s correction", " après correction de Holm")
	}
	said := w.sprintf(" (%s, %s, effect size %s). %s", " (%s, %s, taille d’effet %s). %s", w.testName(t.Test.Name),
		p, w.Number(t.Test.Effect, 2), t.Test.Why)
	if verdictOf(t) == clear {
		return w.pick("Chance alone would rarely make groups differ so much",
			"Le hasard seul donnerait rarement de tels écarts") + said
	}
	return w.pick("Chance alone could make groups differ so much", "Le hasard seul pourrait donner de tels écarts") + said
}

// testName is a test's name in the writer's language.
func (w Writer) testName(name string) string {
	french := map[string]string{analytics.ChiSquareTest: "test du khi-deux de Pearson",
		analytics.FisherTest: "test exact de Fisher", analytics.MannWhitneyTest: "test de Mann-Whitney",
		analytics.KruskalWallisTest: "test de Kruskal-Wallis",
		analytics.YatesTest:         "test du khi-deux de Pearson, correction de Yates"}[name]
	if french == "" {
		return name
	}
	return w.pick(name, french)
}

// Tested names a test and its p, as beside a variable of Table 1.
func (w Writer) Tested(t *analytics.Test) string {
	p := t.P
	if t.AdjustedP != nil {
		p = *t.AdjustedP
	}
	return upperFirst(w.testName(t.Name)) + ", " + w.pValue(p)
}

func (w Writer) pValue(p float64) string {
	if p < 0.001 {
		return "p\u00a0<\u00a0" + w.Number(0.001, 3)
	}
	return "p\u00a0=\u00a0" + w.Number(p, 3)
}

// boxes is the card of a question with numbers.
func (c *comparison) boxes(card Card, q Question, groups []analytics.Numeric) Card {
	card.Chart, card.ChartRows = nil, 0
	card.Table = Table{Headings: []string{c.pick("Group", "Groupe"), "n", c.pick("Median", "Médiane"),
		c.pick("Lower quartile", "Premier quartile"), c.pick("Upper quartile", "Troisième quartile"), c.pick("Mean", "Moyenne")}}
	values := ValuesOf(c.by, c.Lang)
	var names []string
	var shown []analytics.Numeric
	low, high := -1, -1
	for i, n := range groups {
		card.Table.Rows = append(card.Table.Rows, []string{values[i].Label, c.Count(n.N), c.orDash(n.Median),
			c.orDash(n.P25), c.orDash(n.P75), c.orDash(n.Mean)})
		if n.Median == nil {
			continue
		}
		names, shown = append(names, values[i].Label+" (n\u00a0=\u00a0"+c.Count(n.N)+")"), append(shown, n)
		if n.N >= smallGroup && (low < 0 || *n.Median < *groups[low].Median) {
			low = i
		}
		if n.N >= smallGroup && (high < 0 || *n.Median > *groups[high].Median) {
			high = i
		}
	}
	switch {
	case len(shown) == 0:
		card.Finding = c.TooFew()
		return card
	case low < 0 || *groups[low].Median == *groups[high].Median:
		card.Finding = c.pick("No difference between groups stands out.", "Aucun écart entre groupes ne se démarque.")
	default:
		card.Finding = c.sprintf("The median runs from %s (%s) to %s (%s).", "La médiane va de %s (%s) à %s (%s).",
			c.measured(*groups[low].Median, q.Unit), values[low].Label, c.measured(*groups[high].Median, q.Unit), values[high].Label)
	}
	card.Base = strings.TrimSpace(card.Base + " " + c.boxNote(shown))
	card.Chart = drawn(chart.Boxes(names, shown, chart.Reach{}, chart.Look{Style: c.Style, Title: card.Title,
		Description: card.Finding + " " + card.Base}))
	card.ChartRows = chart.Height(names)
	return card
}

func (w Writer) orDash(x *float64) string {
	if x == nil || math.IsNaN(*x) {
		return "–"
	}
	return w.Short(*x, 2)
}

// grid is the card of a grid: the share above the middle, statement by group.
func (c *comparison) grid(ctx context.Context, s Section, v *View) error {
	if s.Questions[0].Waiting {
		return nil
	}
	card, _ := v.Card(s.Questions[0].Section)
	card.Chart, card.ChartRows, card.Table = nil, 0, Table{}
	var m chart.Matrix
	var kept []int
	var head analytics.Crosstab
	var tests []analytics.Crosstab
	for _, q := range s.Questions {
		t, err := c.table(ctx, q.ID)
		if err != nil {
			return err
		}
		if t.Suppressed || t.Base == 0 {
			continue
		}
		if kept == nil {
			kept, head = columns(t), t
			card.Table.Headings = []string{c.pick("Statement, % who agree (n)", "Énoncé, % d’accord (n)")}
			for _, j := range kept {
				m.Columns = append(m.Columns, t.Columns[j].Label)
				card.Table.Headings = append(card.Table.Headings, t.Columns[j].Label)
			}
			card.Table.Headings = append(card.Table.Headings, c.pick("Test", "Test"))
		}
		parts, line := []chart.Part{}, []string{q.Label}
		for _, j := range kept {
			p := c.upperPart(t, j)
			parts = append(parts, p)
			line = append(line, c.Share(p.Percent, p.Bounded)+" ("+c.Count(t.ColumnTotals[j].Count)+")")
		}
		m.Rows, m.Cells = append(m.Rows, q.Label), append(m.Cells, parts)
		card.Table.Rows = append(card.Table.Rows, line)
		tests = append(tests, t)
	}
	if len(m.Rows) == 0 {
		card.Finding = c.TooFew()
		v.replace(card)
		return nil
	}
	standsOut := c.testColumn(&card, tests)
	card.Finding = c.widest(standsOut.of(m), head, kept, contrast{standsOut.verdict, len(head.Rows) / 2})
	card.Base = c.sprintf("The share who agree, of those who answered. Groups: %s",
		"La part des personnes d’accord, parmi celles qui ont répondu. Groupes : %s", closed(ShortLabel(c.by, c.Lang)))
	v.replace(c.drawMatrix(card, m))
	return nil
}

// upperPart is the share of a group whose answer lies above the middle; nothing where a part of it is
// bounded or hidden.
func (w Writer) upperPart(t analytics.Crosstab, j int) chart.Part {
	sum := 0.0
	for i := (len(t.Rows) + 1) / 2; i < len(t.Rows); i++ {
		cell := t.Cells[i][j]
		if cell.ColumnPercent == nil || cell.ColumnBounded != analytics.Unbounded {
			return chart.Part{Said: "–"}
		}
		sum += *cell.ColumnPercent
	}
	sum = min(sum, 100)
	return w.part(&sum, analytics.Unbounded)
}

// tested is what the tests of a grid's statements say: of all of them, and which ones are clear.
type tested struct {
	verdict verdict
	clear   []int
}

// of are the statements of a grid that a finding may name: the clear ones, else all.
func (t tested) of(m chart.Matrix) chart.Matrix {
	if len(t.clear) == 0 {
		return m
	}
	some := chart.Matrix{Columns: m.Columns}
	for _, i := range t.clear {
		some.Rows, some.Cells = append(some.Rows, m.Rows[i]), append(some.Cells, m.Cells[i])
	}
	return some
}

// testColumn adds each statement's test to a grid's table, corrected for their number by Holm's
// method, and says what was found.
func (w Writer) testColumn(card *Card, tables []analytics.Crosstab) tested {
	var ps []float64
	for _, t := range tables {
		if t.Test != nil {
			ps = append(ps, t.Test.P)
		}
	}
	corrected := statistics.Holm(ps)
	found, next := tested{}, 0
	for i, t := range tables {
		said := w.pick("no test", "pas de test")
		if t.Test != nil {
			said, found.verdict = w.pValue(corrected[next]), max(found.verdict, unclear)
			if corrected[next] < significant {
				found.verdict, found.clear = clear, append(found.clear, i)
			}
			next++
		}
		card.Table.Rows[i] = append(card.Table.Rows[i], said)
	}
	if len(ps) == 0 {
		several := slices.ContainsFunc(tables, func(t analytics.Crosstab) bool { return t.Several })
		card.Test = w.testWords(analytics.Crosstab{Several: several})
		return found
	}
	card.Test = w.sprintf("Groups differ more than by chance in %d of %d statements (tests of independence of all answers, p corrected by Holm’s method).",
		"Les groupes diffèrent plus que par hasard pour %d des %d énoncés (tests d’indépendance de toutes les réponses, p corrigé selon Holm).",
		len(found.clear), len(ps))
	return found
}
