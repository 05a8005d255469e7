// Package workbook writes the Excel report on a study.
package workbook

import (
	"io"

	"candour/dashboards"
	"candour/survey"
)

// ContentType is what a workbook is to a browser.
const ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Write writes the workbook.
func Write(_ io.Writer, _ dashboards.Report) error {
	return survey.Fault(survey.Unavailable, "The workbook is being built.")
}
