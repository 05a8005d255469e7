package workbook

import (
	"fmt"
	"strings"
	"time"

	"candour/survey/phrase"
)

// product is the name of the software that makes the report.
const product = "Candour"

// words are the workbook's own words, in one language: French, or English for any other.
type words struct{ lang string }

func (w words) pick(en, fr string) string {
	if w.code() == "fr" {
		return phrase.Unbroken(fr)
	}
	return en
}

func (w words) sprintf(en, fr string, args ...any) string {
	return fmt.Sprintf(w.pick(en, fr), args...)
}

// code is the language that the words are in.
func (w words) code() string {
	if w.lang == "fr" || strings.HasPrefix(w.lang, "fr-") {
		return "fr"
	}
	return "en"
}

// The names of the sheets that every workbook has.
func (w words) coverSheet() string    { return w.pick("Cover", "Couverture") }
func (w words) summarySheet() string  { return w.pick("Summary", "Résumé") }
func (w words) tableOneSheet() string { return w.pick("Table 1", "Tableau 1") }
func (w words) releasedSheet(n int) string {
	return w.sprintf("Released %d", "Diffusé %d", n)
}
func (w words) unseenSheet() string { return w.pick("Not shown", "Non montré") }
func (w words) methodSheet() string { return w.pick("Method", "Méthode") }

// day writes a date: 23 November 2026.
func (w words) day(t time.Time) string {
	if w.code() != "fr" {
		return t.Format("2 January 2006")
	}
	months := [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
		"septembre", "octobre", "novembre", "décembre"}
	day := fmt.Sprint(t.Day())
	if t.Day() == 1 {
		day = "1er"
	}
	return fmt.Sprintf("%s %s %d", day, months[t.Month()-1], t.Year())
}

// date rewrites a date of the form 2006-01-02; anything else stays as it is.
func (w words) date(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return w.day(t)
}

// few says why a question has no numbers, for a whole list of them.
func (w words) few() string {
	return w.pick("A result is shown when about 30 people or more have answered. With fewer, a"+
		" number could give someone away. A researcher can look at such a table and release it by"+
		" hand.",
		"Un résultat est montré quand une trentaine de personnes ou plus ont répondu. Avec moins de"+
			" réponses, un nombre pourrait trahir quelqu’un. Une personne de l’équipe de recherche"+
			" peut examiner un tel tableau et le diffuser elle-même.")
}
