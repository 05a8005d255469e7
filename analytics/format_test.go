package analytics_test

import (
	"math"
	"testing"

	"candour/analytics"
)

func TestStyle(t *testing.T) {
	en, fr := analytics.Style{Lang: "en"}, analytics.Style{Lang: "fr"}
	safe := analytics.Style{Lang: "en", Protected: true}
	eighth, most, five, half := 12.5, 71.3, 5.0, 40.5
	tests := []struct {
		name, got, want string
	}{
		{"count", en.Count(12345), "12,345"},
		{"count in French", fr.Count(1234567), "1\u202f234\u202f567"},
		{"nobody", en.Count(0), "0"},
		{"protected nobody", safe.Count(0), "0-4"},
		{"protected count", safe.Count(35), "35"},
		{"hidden count", safe.Count(analytics.Hidden), "*"},
		{"percent", en.Percent(&eighth, analytics.Unbounded), "12.5\u00a0%"},
		{"percent in French", fr.Percent(&eighth, analytics.Unbounded), "12,5\u202f%"},
		{"bounded percent", safe.Percent(&five, analytics.Below5), "<5\u00a0%"},
		{"no percent", en.Percent(nil, analytics.Unbounded), "–"},
		{"percent in a sentence", en.Rough(&most, analytics.Unbounded), "71\u00a0%"},
		{"bounded percent in a sentence", en.Rough(&five, analytics.Below5), "<5\u00a0%"},
		{"share", en.Share(&most, analytics.Unbounded), "71.3"},
		{"bounded share", en.Share(&five, analytics.Below5), "<5"},
		{"a half in a sentence, as in its chart", en.Rough(&half, analytics.Unbounded), "41\u00a0%"},
		{"a half of a decimal, as in a workbook", fr.Number(6.25, 1), "6,3"},
		{"a half below zero", en.Number(-2.5, 0), "\u22123"},
		{"number", en.Number(1234.5, 2), "1,234.50"},
		{"number in French", fr.Number(-0.25, 2), "\u22120,25"},
		{"no negative zero", en.Number(-0.001, 2), "0.00"},
		{"short", en.Short(2.5, 2), "2.5"},
		{"short and whole", en.Short(23, 2), "23"},
		{"short and rounded", en.Short(22.999, 2), "23"},
		{"Canadian French", analytics.Style{Lang: "fr-CA"}.Number(0.5, 1), "0,5"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.got != tt.want {
				t.Errorf("got %q, want %q", tt.got, tt.want)
			}
		})
	}
}

func TestStyleP(t *testing.T) {
	en, fr := analytics.Style{Lang: "en"}, analytics.Style{Lang: "fr"}
	tests := []struct {
		p    float64
		want string
	}{
		{1, ">0.9"}, {.91, ">0.9"}, {.9, "0.9"}, {.72, "0.7"}, {.2, "0.2"}, {.149, "0.15"},
		{.1, "0.10"}, {.085, "0.085"}, {.016, "0.016"}, {.001, "0.001"}, {.00099, "<0.001"},
		{0, "<0.001"}, {-1, "–"}, {2, "–"}, {math.NaN(), "–"},
	}
	for _, tt := range tests {
		if got := en.P(&tt.p); got != tt.want {
			t.Errorf("p %v is written %q, want %q", tt.p, got, tt.want)
		}
	}
	small, large := .0002, .016
	if a, b, c := fr.P(&small), fr.P(&large), fr.P(nil); a != "<0,001" || b != "0,016" || c != "–" {
		t.Errorf("in French %q, %q and %q", a, b, c)
	}
}
