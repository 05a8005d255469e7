package chart_test

import (
	"testing"

	"candour/analytics"
	"candour/dashboards/chart"
)

// A band that nearly everybody is in has its bound in words, never more than is known of so many people.
func TestCountedNearlyAll(t *testing.T) {
	en := analytics.Style{Lang: "en", Protected: true}
	for all, want := range map[analytics.Count]string{600: ">95\u00a0%", 100: ">90\u00a0%", 105: ">90\u00a0%", 30: ">66\u00a0%"} {
		if got := chart.Counted(en, analytics.Bin{Count: analytics.Hidden, Bounded: analytics.Above95}, all); got != want {
			t.Errorf("of %d: %q, want %q", all, got, want)
		}
	}
}
