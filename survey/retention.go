package survey

import "time"

// LastDay is the day, at midnight UTC, through which responses are kept; zero: without end, or no day.
func (p Privacy) LastDay() time.Time {
	day, err := time.Parse(time.DateOnly, p.DeleteAfter)
	if err != nil {
		return time.Time{}
	}
	return day
}

// Expired says whether responses may be kept no longer: the last day is over everywhere on earth.
func (p Privacy) Expired(now time.Time) bool {
	last := p.LastDay()
	return !last.IsZero() && !now.Before(last.Add(36*time.Hour)) // UTC-12 is the last to end a day
}

// Openable says why a survey may not take answers: its last day is over.
func Openable(d *Definition, now time.Time) error {
	if d.Privacy.Expired(now) {
		return Refuse(Conflict, "The survey %s kept its responses until %s, and that day is over; publish a "+
			"survey with another name.", d.Name, d.Privacy.DeleteAfter)
	}
	return nil
}
