package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"candour/survey"
)

// The boxes that a date and a time are typed into.
const (
	boxDay   = "day"
	boxMonth = "month"
	boxYear  = "year"
	boxTime  = "time"
)

// boxes are those of the question, in the order of the page; a time alone is one field.
func (s spot) boxes() []string {
	switch {
	case s.Type == survey.DateTime:
		return []string{boxDay, boxMonth, boxYear, boxTime}
	case s.Type != survey.Date:
		return nil
	case s.HasAppearance("year"):
		return []string{boxYear}
	case s.HasAppearance("month-year"):
		return []string{boxMonth, boxYear}
	}
	return []string{boxDay, boxMonth, boxYear}
}

// moment puts the boxes of a date together in ISO 8601; "" where they are empty. What is no date
// comes back as it was typed, for survey.Check to refuse.
func (j *journey) moment(s spot) string {
	typed := map[string]string{}
	for _, box := range s.boxes() {
		if values := j.Typed[s.name()+":"+box]; len(values) > 0 {
			typed[box] = strings.TrimSpace(values[0])
		}
	}
	if len(typed) == 0 {
		return ""
	}
	for _, box := range []string{boxDay, boxMonth} {
		if !slices.Contains(s.boxes(), box) {
			typed[box] = "1" // XLSForm's answer is a whole date, its first day
		}
	}
	day, errDay := strconv.Atoi(typed[boxDay])
	month, errMonth := strconv.Atoi(typed[boxMonth])
	if errDay != nil || errMonth != nil {
		return strings.Join([]string{typed[boxDay], typed[boxMonth], typed[boxYear]}, "/")
	}
	date := fmt.Sprintf("%s-%02d-%02d", typed[boxYear], month, day)
	if s.Type == survey.DateTime {
		date += "T" + typed[boxTime]
	}
	return date
}

// momentWords is a date or a time as a person reads it, as much of it as was asked for.
func momentWords(s spot, text string, p page) string {
	date, clock, _ := strings.Cut(text, "T")
	if s.Type == survey.Time {
		date, clock = "", text
	}
	if at, err := time.Parse("15:04", clock[:min(len(clock), len("15:04"))]); err == nil {
		clock = p.T("clock", at.Hour(), at.Format("04"))
	}
	at, err := time.Parse(time.DateOnly, date)
	switch boxes := s.boxes(); {
	case date == "":
		return clock
	case err != nil:
		return strings.TrimSpace(date + " " + clock)
	case !slices.Contains(boxes, boxMonth):
		return strconv.Itoa(at.Year())
	case !slices.Contains(boxes, boxDay):
		return fmt.Sprintf("%s %d", p.T(fmt.Sprintf("month.%d", int(at.Month()))), at.Year())
	case clock != "":
		return p.day(date) + ", " + clock
	}
	return p.day(date)
}

// mistyped is the key of a sentence about boxes that make no date, or "".
func (j *journey) mistyped(s spot) string {
	text, layouts, key := "", []string{time.DateOnly}, "r.date.wrong"
	switch s.Type {
	case survey.Date:
		text = j.moment(s)
		if boxes := s.boxes(); !slices.Contains(boxes, boxMonth) {
			key = "r.year.wrong"
		} else if !slices.Contains(boxes, boxDay) {
			key = "r.month.wrong"
		}
	case survey.DateTime:
		text, key = j.moment(s), "r.datetime.wrong"
		layouts = []string{"2006-01-02T15:04", "2006-01-02T15:04:05"}
	}
	fits := slices.ContainsFunc(layouts, func(layout string) bool {
		_, err := time.Parse(layout, text)
		return err == nil
	})
	if text == "" || fits {
		return ""
	}
	return key
}

// prefill puts a default into the form fields of a question.
func (j *journey) prefill(s spot, value string) {
	switch s.Type {
	case survey.SelectMultiple, survey.Rank:
		j.Typed[s.name()] = strings.Fields(value)
	case survey.Date, survey.DateTime:
		date, clock, _ := strings.Cut(value, "T")
		at, err := time.Parse(time.DateOnly, date)
		if err != nil {
			return
		}
		parts := map[string]string{boxDay: strconv.Itoa(at.Day()), boxMonth: strconv.Itoa(int(at.Month())),
			boxYear: strconv.Itoa(at.Year()), boxTime: clock[:min(len(clock), len("14:30"))]}
		for _, box := range s.boxes() {
			if parts[box] != "" {
				j.Typed[s.name()+":"+box] = []string{parts[box]}
			}
		}
	default:
		j.Typed[s.name()] = []string{value}
	}
}
