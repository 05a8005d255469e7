package expression

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// dateFunction finds functions of dates and times.
func dateFunction(name string) function {
	switch name {
	case "date", "date-time":
		return function{1, 1, func(c call) Value { return c.toDate(c.value(0)) }}
	case "today":
		return function{0, 0, today}
	case "now":
		return function{0, 0, now}
	case "format-date":
		return function{2, 2, func(c call) Value { return c.formatted(dateCode) }}
	case "format-date-time":
		return function{2, 2, func(c call) Value { return c.formatted(momentCode) }}
	case "decimal-date-time":
		return function{1, 1, func(c call) Value { return Number(c.number(c.toDate(c.value(0)))) }}
	case "decimal-time":
		return function{1, 1, func(c call) Value { return Number(timeOfDay(c.text(0), c.zone())) }}
	}
	return function{}
}

func now(c call) Value {
	if c.Now == nil {
		return c.failed("%s() is not allowed here.", c.node.Name)
	}
	return Date(c.Now().In(c.zone()))
}

func today(c call) Value {
	moment := now(c).moment
	return Date(time.Date(moment.Year(), moment.Month(), moment.Day(), 0, 0, 0, 0, c.zone()))
}

// formatted writes a date with ODK's codes; what is no date gives the empty text, what is no code
// stays as it is.
func (c call) formatted(code func(time.Time, byte) string) Value {
	date, format := c.toDate(c.value(0)), c.text(1)
	if date.kind != DateKind || math.IsNaN(date.number) {
		return Text("")
	}
	var written strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] == '%' && i+1 < len(format) {
			if text := code(date.moment, format[i+1]); text != "" {
				written.WriteString(text)
				i++
				continue
			}
		}
		written.WriteByte(format[i])
	}
	return c.made(written.String())
}

// dateCode is what the code after % stands for in format-date; "" is no code.
func dateCode(moment time.Time, code byte) string {
	switch code {
	case 'Y':
		return moment.Format("2006")
	case 'y':
		return moment.Format("06")
	case 'm':
		return moment.Format("01")
	case 'n':
		return moment.Format("1")
	case 'b':
		return moment.Format("Jan")
	case 'd':
		return moment.Format("02")
	case 'e':
		return moment.Format("2")
	case 'a':
		return moment.Format("Mon")
	}
	return ""
}

// momentCode has the codes of format-date-time.
func momentCode(moment time.Time, code byte) string {
	switch code {
	case 'H':
		return moment.Format("15")
	case 'h':
		return fmt.Sprint(moment.Hour())
	case 'M':
		return moment.Format("04")
	case 'S':
		return moment.Format("05")
	case '3':
		return fmt.Sprintf("%03d", moment.Nanosecond()/int(time.Millisecond))
	}
	return dateCode(moment, code)
}
