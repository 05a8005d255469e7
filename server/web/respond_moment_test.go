package web_test

import "testing"

// Dates, times and numbers are shown for review as people write them in the language of the page, and as
// much of a date as was asked for.
func TestReviewSpeaksTheLanguage(t *testing.T) {
	const kinds = `languages: [en, fr]
questions:
  - {type: date, name: moved, label: {en: A, fr: A}}
  - {type: date, name: began, label: {en: B, fr: B}, appearance: month-year}
  - {type: date, name: since, label: {en: C, fr: C}, appearance: year}
  - {type: time, name: up, label: {en: D, fr: D}}
  - {type: dateTime, name: met, label: {en: E, fr: E}}
  - {type: decimal, name: far, label: {en: F, fr: F}, unit: {en: km, fr: km}}
`
	for lang, want := range map[string]string{
		"en": "1 March 2019 | August 2020 | 2015 | 7:05 | 31 December 2020, 23:05 | 1.5 km",
		"fr": "1er mars 2019 | août 2020 | 2015 | 7 h 05 | 31 décembre 2020, 23 h 05 | 1,5 km",
	} {
		s := newSite(t, nil)
		s.write("quay", kinds)
		s.get("/s/quay?lang=" + lang)
		s.press("do", "start")
		for _, typed := range []map[string]string{
			{"moved:day": "1", "moved:month": "3", "moved:year": "2019"},
			{"began:month": "8", "began:year": "2020"},
			{"since:year": "2015"},
			{"up": "07:05"},
			{"met:day": "31", "met:month": "12", "met:year": "2020", "met:time": "23:05"},
			{"far": map[string]string{"en": "1.5", "fr": "1,5"}[lang]},
		} {
			for name, value := range typed {
				s.fill(name, value)
			}
			s.next()
		}
		s.wantText(".c-review .govuk-details__text", want)
	}
}
