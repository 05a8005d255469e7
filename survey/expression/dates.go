package expression

import (
	"math"
	"strings"
	"time"
)

const (
	millisecondsPerDay = 24 * 60 * 60 * 1000

	dateLayout   = "2006-01-02"
	momentLayout = "2006-01-02T15:04:05.000-07:00"
)

// dateString is the date alone where the time is midnight.
func (v Value) dateString() string {
	if math.IsNaN(v.number) {
		return "Invalid Date"
	}
	if strings.Contains(v.moment.Format(momentLayout), "T00:00:00.000") {
		return v.moment.Format(dateLayout)
	}
	return v.moment.Format(momentLayout)
}

// invalidDate is what text that is no date becomes.
func invalidDate() Value { return Value{kind: DateKind, number: math.NaN()} }

// dateFromDays is the moment so many days after 1970-01-01 UTC, to the millisecond.
func dateFromDays(days float64, zone *time.Location) Value {
	if math.IsNaN(days) || math.Abs(days) > maxDays {
		return invalidDate()
	}
	return Date(time.UnixMilli(int64(math.Round(days * millisecondsPerDay))).In(zone))
}

// parseMoment reads an ISO 8601 date, or date and time, as XForms writes them. The moment is in the
// zone (nil is UTC), which also applies where the text has none.
func parseMoment(text string, zone *time.Location) (time.Time, bool) {
	return parseLayouts(dateLayout, text, zone)
}

func parseLayouts(date, text string, zone *time.Location) (time.Time, bool) {
	if zone == nil {
		zone = time.UTC
	}
	// Most text that comes here is no date. Package time would take a comma before fractions.
	if len(text) < len(date) || text[4] != '-' || strings.Contains(text, ",") {
		return time.Time{}, false
	}
	for _, clock := range [...]string{
		"", "T15:04:05Z07:00", "T15:04:05", "T15:04Z07:00", "T15:04",
	} {
		moment, err := time.ParseInLocation(date+clock, text, zone)
		if err == nil && validOffset(moment) {
			return moment.In(zone), true
		}
	}
	return time.Time{}, false
}

// validOffset refuses the +24:00 that package time lets pass.
func validOffset(moment time.Time) bool {
	_, seconds := moment.Zone()
	return max(seconds, -seconds) < 24*60*60
}

// toDate is date() and date-time(): days from a number, ISO 8601 from a text. The empty text
// and booleans stay without a date.
func (e *evaluation) toDate(value Value) Value {
	switch {
	case value.kind == DateKind:
		return value
	case value.kind == NumberKind:
		return dateFromDays(value.number, e.zone())
	case value.kind == BooleanKind, value.String() == "":
		return Text("")
	}
	// Older ODK clients write 1970-1-2.
	moment, found := parseLayouts("2006-1-2", value.String(), e.zone())
	if !found {
		return invalidDate()
	}
	return Date(moment)
}

// timeOfDay reads hh:mm, hh:mm:ss or hh:mm:ss.sss, with or without an offset from UTC, as the part
// of a day that has passed in the zone then: noon is 0.5. Other text is NaN.
func timeOfDay(text string, zone *time.Location) float64 {
	moment, found := parseMoment("1970-01-01T"+text, zone)
	if !found {
		return math.NaN()
	}
	midnight := time.Date(moment.Year(), moment.Month(), moment.Day(), 0, 0, 0, 0, time.UTC)
	_, offset := moment.Zone()
	passed := moment.Sub(midnight) + time.Duration(offset)*time.Second
	return float64(passed.Milliseconds()) / millisecondsPerDay
}
