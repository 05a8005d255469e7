package workbook

import (
	"math"

	"github.com/xuri/excelize/v2"

	"candour/analytics"
)

// plot is a chart's data, where it stands, how large it is in pixels, and its text alternative.
type plot struct {
	kind          excelize.ChartType
	series        []excelize.ChartSeries
	at            string
	width, height float64
	alt           string
}

// chart draws a plot. There is no title in it: the finding above says what it shows.
func (s *sheet) chart(p plot, finish func(*excelize.Chart)) {
	alt, _ := shorten(clean(p.alt), longestAlt, "…")
	plainly, move := false, "oneCell"
	font := excelize.Font{Family: fontName, Size: 9, Color: ink}
	zero := 0.0
	c := &excelize.Chart{
		Type: p.kind, Series: p.series, VaryColors: &plainly,
		Format:    excelize.GraphicOptions{AltText: alt, Positioning: move},
		Dimension: excelize.ChartDimension{Width: uint(p.width), Height: uint(p.height)},
		Legend:    excelize.ChartLegend{Position: "none", Font: &font},
		Border:    excelize.LineOptions{Type: excelize.LineNone},
		XAxis:     excelize.ChartAxis{Font: font},
		YAxis:     excelize.ChartAxis{Font: font, None: true, Minimum: &zero},
		PlotArea:  excelize.ChartPlotArea{ShowVal: true},
	}
	finish(c)
	s.do(s.file.AddChart(s.name, p.at, c))
}

// bars draws lying bars from the top down, with their shares behind them.
func (s *sheet) bars(p plot, highest float64) {
	p.kind = excelize.Bar
	p.series[0].DataLabelPosition = excelize.ChartDataLabelsPositionOutsideEnd
	s.chart(p, func(c *excelize.Chart) {
		gap, room := uint(45), math.Ceil(highest*11.5)/10
		c.GapWidth, c.XAxis.ReverseOrder, c.YAxis.Maximum = &gap, true, &room
		c.PlotArea.NumFmt.CustomNumFmt = roughFormat
	})
}

// columns draws standing bars side by side, as a histogram has them.
func (s *sheet) columns(p plot) {
	p.kind = excelize.Col
	p.series[0].DataLabelPosition = excelize.ChartDataLabelsPositionOutsideEnd
	s.chart(p, func(c *excelize.Chart) {
		gap := uint(12)
		c.GapWidth = &gap
		c.PlotArea.NumFmt.CustomNumFmt = countFormat
	})
}

// stacked draws one bar for each statement, a piece for each answer, with the answers named above.
// Protected shares are rounded on their own and may add up to more than the whole.
func (s *sheet) stacked(p plot, longest float64) {
	p.kind = excelize.BarStacked
	s.chart(p, func(c *excelize.Chart) {
		gap, room := uint(40), math.Max(1, math.Ceil(longest*20-1e-6)/20)
		c.GapWidth, c.XAxis.ReverseOrder, c.YAxis.Maximum = &gap, true, &room
		c.Legend.Position = "top"
		c.PlotArea.NumFmt.CustomNumFmt = segmentFormat
	})
}

func solid(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

func labelled(colour string) excelize.ChartDataLabel {
	return excelize.ChartDataLabel{Font: excelize.Font{Family: fontName, Size: 9, Color: colour}}
}

// agreeing is the colour of a choice among ordered ones, and that of text on it: clay to teal with
// a neutral middle.
func agreeing(choice, choices int) (fill, text string) {
	fills := [...]string{"933F12", "EBB189", "E4DFD5", "93C6C1", accent}
	texts := [...]string{"FFFFFF", ink, ink, ink, "FFFFFF"}
	i := 2
	if choices > 1 {
		i = (choice*4 + (choices-1)/2) / (choices - 1)
	}
	return fills[i], texts[i]
}

// longestCategory is how many bytes of text can stand beside a bar; to draw longer ones takes
// spreadsheet programs minutes.
const longestCategory = 300

// drawable says whether bars can stand for rows: a share known only to be above 95 % has none, and
// a chart without its longest bar would deceive.
func drawable(rows []analytics.Row) bool {
	numbers := false
	for _, r := range rows {
		if r.Bounded == analytics.Above95 || len(r.Label) > longestCategory {
			return false
		}
		numbers = numbers || r.Bounded == analytics.Unbounded && r.Percent != nil && *r.Percent > 0
	}
	return numbers
}

// drawableBins says the same of bands.
func drawableBins(bins []analytics.Bin) bool {
	for _, b := range bins {
		if b.Bounded == analytics.Above95 || len(b.Label) > longestCategory {
			return false
		}
	}
	return len(bins) > 0
}

// bounded says whether some share is shown only as below a bound, and so has no bar. That a count of
// 0-4 has none needs no words.
func bounded(rows []analytics.Row) bool {
	for _, r := range rows {
		if r.Bounded != analytics.Unbounded && r.Count < 0 {
			return true
		}
	}
	return false
}
