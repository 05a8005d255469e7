package workbook

import (
	"cmp"
	_ "embed"
	_ "image/png" // excelize measures the wordmark
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"candour/analytics"
	"candour/dashboards"
	"candour/survey"
)

// wordmark is Candour's wordmark in the colour of paper, four times as large as it is drawn.
//
//go:embed wordmark.png
var wordmark []byte

// highlights and participants are how many lines the cover has for each survey, and for who took
// part: it stays one page.
const (
	highlights   = 4
	participants = 8
)

// cover writes the first sheet: a reader who opens no other knows the result.
func (b *book) cover() {
	s := b.newSheet(b.words.coverSheet(), layout{widths: []float64{222, 477}})
	s.band()
	s.gap(12)
	for _, tag := range b.tags() {
		s.across(tag, plain().strong().flagged())
		s.gap(3)
	}
	if b.sheets == 0 { // Table 1 is then the result, if there is one
		s.whoTookPart()
	}
	for i := range b.report.Surveys {
		s.gap(10)
		s.surveyCover(i)
	}
	if b.sheets > 0 {
		s.whoTookPart()
	}
	s.gap(12)
	if b.report.Protected {
		style := analytics.Style{Lang: b.report.Lang, Protected: true}
		s.across(style.RoundingNote()+" "+style.Symbols(), quiet())
		s.gap(6)
	}
	s.contents()
	s.onePage()
}

// band is the head of the cover: wordmark, title and day on teal.
func (s *sheet) band() {
	onTeal := func(size float64) look { return look{size: size, centre: true, indent: 1}.onBand() }
	s.across(" ", onTeal(10))
	mark := s.row(44, cell{value: nil, look: onTeal(10), span: 2})
	s.across(s.report.Title, onTeal(24).strong())
	s.row(22, cell{value: s.words.sprintf("Report on the study · %s", "Rapport d’étude · %s",
		s.words.day(s.made)), look: onTeal(11), span: 2})
	s.across(" ", onTeal(10))
	s.do(s.file.AddPictureFromBytes(s.name, ref(2, mark), &excelize.Picture{
		Extension: ".png", File: wordmark,
		Format: &excelize.GraphicOptions{AltText: product, ScaleX: 0.3, ScaleY: 0.3,
			OffsetX: 12, OffsetY: 8, Positioning: "oneCell"},
	}))
}

// surveyCover tells how many answered a survey, and what its answers say.
func (s *sheet) surveyCover(i int) {
	view := s.views[i]
	s.across(view.Title, heading())
	text := view.Finding
	if blank := s.report.Surveys[i].Results.Blank; blank > 0 {
		text += " " + s.words.sprintf("Sent in blank and counted apart: %s.",
			"Envoyés vides et comptés à part : %s.", s.style(i).Count(blank))
	}
	s.across(text, lead())
	for _, card := range s.highlightsOf(i) {
		s.row(rowHeight, cell{value: card.Title, look: lead().underlined().aside()},
			cell{value: card.Finding, look: lead().underlined().inward()})
	}
}

// highlightsOf are the findings of a survey that its cover has room for: what the survey asked
// about, grids first, and not who answered or what they wrote.
func (b *book) highlightsOf(i int) []dashboards.Card {
	type found struct {
		rank int
		card dashboards.Card
	}
	var all []found
	for _, p := range b.parts {
		for _, it := range p.items {
			role := it.questions[0].Role
			if p.survey != i || !it.shown() || it.card.Finding == "" ||
				role == string(survey.Demographic) || role == string(survey.Open) {
				continue
			}
			all = append(all, found{rank(it.section), it.card})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(a.rank, b.rank) })
	var cards []dashboards.Card
	for _, f := range all[:min(len(all), highlights)] {
		cards = append(cards, f.card)
	}
	return cards
}

func rank(s dashboards.Section) int {
	switch {
	case s.Grid:
		return 0
	case s.Role == survey.Outcome:
		return 1
	}
	return 2
}

// whoTookPart tells the most common answer, or the median, of each question in Table 1.
func (s *sheet) whoTookPart() {
	var rows []cell
	style := s.tableOneStyle()
	for _, v := range s.report.TableOne.Variables {
		if text := mostCommon(v, style); text != "" && len(rows) < 2*participants {
			rows = append(rows, cell{value: v.Label, look: lead().underlined().aside()},
				cell{value: text, look: lead().underlined().inward()})
		}
	}
	if len(rows) == 0 {
		return
	}
	s.gap(10)
	s.across(s.words.pick("Who took part", "Qui a participé"), heading())
	s.across(s.rate(), lead())
	for pair := range slices.Chunk(rows, 2) {
		s.row(rowHeight, pair...)
	}
	s.gap(3)
	s.across(strings.TrimSpace(s.release()+" "+s.unrounded()), quiet())
}

// mostCommon is the row of a variable with the highest share, of numbers the first one, or nothing.
func mostCommon(v analytics.Variable, style analytics.Style) string {
	var text string
	best := -1.0
	for _, row := range v.Rows {
		if len(row.Cells) == 0 {
			continue
		}
		c := row.Cells[0]
		switch {
		case v.Kind == analytics.NumericValues:
			return row.Label + " " + c.Text
		case c.Percent == nil || *c.Percent <= best:
			continue
		case c.Bounded != analytics.Unbounded || c.Count < 0:
			text = row.Label + " " + c.Text
		default:
			text = row.Label + " " + style.Count(c.Count) + " (" +
				style.Percent(c.Percent, analytics.Unbounded) + ")"
		}
		best = *c.Percent
	}
	return text
}

// contents lead to the other sheets.
func (s *sheet) contents() {
	w := s.words
	s.across(w.pick("In this workbook", "Dans ce classeur"), heading())
	to := func(name, text string) {
		s.row(0, cell{value: name, look: plain().linked(), link: name},
			cell{value: text, look: plain().inward()})
	}
	to(w.summarySheet(), w.pick("Every question in one sentence", "Chaque question en une phrase"))
	to(w.tableOneSheet(), w.pick("Who took part", "Qui a participé"))
	if n := len(s.report.Released); n > 0 {
		to(w.releasedSheet(1), w.sprintf("The first of %d tables that researchers released by hand",
			"Le premier de %d tableaux diffusés par l’équipe de recherche", n))
	}
	first := slices.IndexFunc(s.parts, part.shown)
	if first >= 0 {
		to(s.parts[first].sheet, w.sprintf("The first of %d sheets with tables and charts",
			"La première de %d feuilles de tableaux et de graphiques", s.sheets))
	}
	if s.sheets < len(s.parts) {
		to(w.unseenSheet(), w.pick("Questions that are not shown, and why",
			"Les questions non montrées, et pourquoi"))
	}
	to(w.methodSheet(), w.pick("How the numbers were made", "Comment les nombres ont été obtenus"))
}
