package workbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// column is the letters of a column, counted from 1.
func column(n int) string {
	name, err := excelize.ColumnNumberToName(n)
	if err != nil {
		return "A" // only a column that no sheet has
	}
	return name
}

func ref(col, row int) string { return fmt.Sprint(column(col), row) }

// area is a block of cells on a sheet; without columns, whole rows.
type area struct {
	sheet                             string
	fromColumn, fromRow, toCol, toRow int
}

// String is the area as formulas name it.
func (a area) String() string {
	from, to := "", ""
	if a.fromColumn > 0 {
		from, to = column(a.fromColumn)+"$", column(a.toCol)+"$"
	}
	if a.fromColumn == a.toCol && a.fromRow == a.toRow && a.fromColumn > 0 {
		return fmt.Sprintf("'%s'!$%s%d", a.sheet, from, a.fromRow)
	}
	return fmt.Sprintf("'%s'!$%s%d:$%s%d", a.sheet, from, a.fromRow, to, a.toRow)
}
