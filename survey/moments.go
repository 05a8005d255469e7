package survey

import (
	"slices"
	"strings"
	"time"
)

// The layouts of dates and times as they are kept.
const (
	isoDate     = "2006-01-02"
	isoTime     = "15:04"
	isoDateTime = "2006-01-02T15:04"
)

// The years that a date may have are those of ClickHouse's Date32.
const (
	firstYear = 1900
	lastYear  = 2299
)

// moment reads a date, a time, or both. Seconds and the offset from UTC, which a program may send,
// are not kept: the clock on the wall is what was asked for.
func (r fieldReader) moment(raw any) (Answer, string) {
	kept, say := isoDate, sayDate
	layouts := []string{isoDate}
	switch r.Type {
	case Time:
		kept, say = isoTime, sayTime
		layouts = []string{isoTime, "15:04:05", "15:04:05Z07:00", "15:04Z07:00"}
	case DateTime:
		kept, say = isoDateTime, sayDateTime
		layouts = []string{isoDateTime, "2006-01-02T15:04:05", time.RFC3339, "2006-01-02T15:04Z07:00"}
	}
	text, _ := raw.(string)
	for _, layout := range layouts {
		moment, err := time.Parse(layout, strings.TrimSpace(text))
		if err != nil || r.Type != Time && (moment.Year() < firstYear || moment.Year() > lastYear) {
			continue
		}
		return Answer{State: Answered, Text: moment.Format(kept)}, ""
	}
	return Answer{}, r.say(say)
}

// acknowledged reads a tick.
func (r fieldReader) acknowledged(raw any) (Answer, string) {
	switch raw {
	case true, Acknowledged:
		return Answer{State: Answered, Text: Acknowledged}, ""
	case false:
		return Answer{State: Skipped}, ""
	}
	return Answer{}, r.say(sayYes)
}

// ranked reads choices in order, the first one first; nobody need rank all of them.
func (r fieldReader) ranked(raw any) (Answer, string) {
	list, ok := listOf(raw)
	if !ok {
		return Answer{}, r.say(sayRanked)
	}
	answer := Answer{State: Answered}
	for _, item := range list {
		name, ok := readChoice(item)
		if !ok || !hasChoice(r.Choices, name) || slices.Contains(answer.Choices, name) {
			return Answer{}, r.say(sayRanked)
		}
		answer.Choices = append(answer.Choices, name)
	}
	if len(answer.Choices) == 0 {
		answer.State = Skipped
	}
	return answer, ""
}
