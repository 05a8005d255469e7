package workbook

import (
	"math"

	"candour/analytics"
)

// count is a count as a number, or in words where it is not exactly that: hidden, or 0-4.
func count(style analytics.Style, n analytics.Count) any {
	if n < 0 || n == 0 && style.Protected {
		return style.Count(n)
	}
	return int(n)
}

// share is a percentage as a fraction, or in words where it is bounded or has no base. What the
// twelfth decimal holds is dust: an interval that begins at 4e-19 begins at 0.
func share(style analytics.Style, percent *float64, bound analytics.Bound) any {
	if percent == nil || bound != analytics.Unbounded {
		return style.Percent(percent, bound)
	}
	return math.Round(*percent*1e10) / 1e12
}

// decimals is the format that shows a number with the decimals it has, at most two.
func decimals(x float64) string {
	hundredths := math.Round(x * 100)
	switch {
	case math.Mod(hundredths, 100) == 0:
		return countFormat
	case math.Mod(hundredths, 10) == 0:
		return countFormat + ".0"
	}
	return countFormat + ".00"
}

// number is a cell for a count or a share: both stand on the right, also in words.
func numberCell(value any, format string) cell {
	return cell{value: value, look: tableCell().number(format)}
}

// headCells are the headings of a table; the first is on the left, the others head numbers.
func headCells(headings ...string) []cell {
	cells := make([]cell, len(headings))
	for i, text := range headings {
		cells[i] = cell{value: text, look: tableHead()}
		if i > 0 {
			cells[i].look = tableHead().toRight()
		}
	}
	return cells
}
