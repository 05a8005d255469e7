package workbook

import (
	"math"
	"strings"
	"unicode"
)

// Excel does not grow a row to fit wrapped text in merged cells, and charts hang on rows whose
// heights are known. So heights are worked out here from about how wide Arial's letters are.

const (
	tallestRow = 409.0 // points, Excel's limit
	lineHeight = 1.3   // of the size of the letters
	rowPadding = 5.0   // points
)

// textHeight is the height in points of a row that shows text in full, in a cell so many pixels wide.
func textHeight(text string, look look, pixels float64) float64 {
	em := look.size * 4 / 3
	room := (pixels - 8 - 9*float64(look.indent)) / em
	if look.bold {
		room /= 1.08
	}
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n += linesOf(line, max(room, 1))
	}
	return min(tallestRow, math.Ceil(float64(n)*look.size*lineHeight+rowPadding))
}

// linesOf counts the lines that text is broken into where a line has room for so many ems.
func linesOf(text string, room float64) int {
	lines, used := 1, 0.0
	for word := range strings.SplitSeq(text, " ") {
		width := 0.0
		for _, r := range word {
			width += letterWidth(r)
		}
		switch {
		case used > 0 && used+0.28+width <= room:
			used += 0.28 + width
			continue
		case used > 0:
			lines++
		}
		whole := math.Max(1, math.Ceil(width/room))
		lines += int(whole) - 1
		used = width - (whole-1)*room
	}
	return lines
}

// letterWidth is the width of a letter in ems, a little generous.
func letterWidth(r rune) float64 {
	switch {
	case strings.ContainsRune("ijl|'’‘.,:;!", r):
		return 0.26
	case strings.ContainsRune("ftIr()[]-/·\u00a0\u202f", r):
		return 0.32
	case strings.ContainsRune("ckszvxyJ", r):
		return 0.51
	case strings.ContainsRune("mwMWQOG@%—…œŒ", r), r >= 0x1100 && unicode.IsLetter(r):
		return 0.86
	case unicode.IsUpper(r):
		return 0.7
	case r > 0xFFFF:
		return 1.3
	}
	return 0.56
}
