package analytics_test

import (
	"testing"

	"candour/analytics"
	"candour/survey"
)

func TestBandsOf(t *testing.T) {
	one := 1.0
	age := survey.Question{Type: survey.Integer, Bands: []float64{12, 16, 19, 20, 30}}
	years := survey.Question{Type: survey.Decimal, Bands: []float64{0, 0.5, 2, 10}}
	mark := survey.Question{Type: survey.RangeType, Start: &one, Step: &one,
		Bands: []float64{1, 4, 7, 10}}
	tests := []struct {
		name     string
		question survey.Question
		lang     string
		want     []string
	}{
		{"ages", age, "en", []string{"Under 16", "16 to 18", "19", "20 and over"}},
		{"ages in French", age, "fr", []string{"Moins de 16", "16 à 18", "19", "20 et plus"}},
		{"years", years, "en", []string{"Under 0.5", "0.5 to under 2", "2 and over"}},
		{"years in French", years, "fr", []string{"Moins de 0,5", "0,5 à moins de 2", "2 et plus"}},
		{"a range in whole steps", mark, "en", []string{"Under 4", "4 to 6", "7 and over"}},
		{"no bands", survey.Question{Type: survey.Integer}, "en", nil},
		{"no number", survey.Question{Type: survey.SelectOne, Bands: []float64{1, 2}}, "en", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := analytics.BandsOf(survey.Field{Question: &tt.question}, tt.lang)
			if len(got) != len(tt.want) {
				t.Fatalf("got %+v, want %q", got, tt.want)
			}
			for i, band := range got {
				if band.Label != tt.want[i] {
					t.Errorf("band %d is %q, want %q", i, band.Label, tt.want[i])
				}
				if band.Low != tt.question.Bands[i] || band.High != tt.question.Bands[i+1] {
					t.Errorf("band %d is %v to %v", i, band.Low, band.High)
				}
			}
		})
	}
	if got := analytics.BandsOf(survey.Field{Question: &years}, "")[1].Value; got != "0.5..2" {
		t.Errorf("value = %q, want 0.5..2", got)
	}
}
