package web

import (
	"fmt"
	"time"
)

// dayInWords writes a day as people read it: 30 June 2027, 30 juin 2027, and 2027-06-30 in others.
func dayInWords(day time.Time, lang string) string {
	switch lang {
	case "en":
		return day.Format("2 January 2006")
	case "fr":
		months := []string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
			"octobre", "novembre", "décembre"}
		number := fmt.Sprint(day.Day())
		if day.Day() == 1 {
			number = "1er"
		}
		return fmt.Sprintf("%s %s %d", number, months[day.Month()-1], day.Year())
	}
	return day.Format(time.DateOnly)
}
