package disclosure_test

import (
	"testing"
	"time"

	"candour/analytics/disclosure"
)

func TestRenewalDue(t *testing.T) {
	now := time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)
	week := now.AddDate(0, 0, -7)
	tests := []struct {
		name    string
		renewal disclosure.Renewal
		want    bool
	}{
		{"a week and ten", disclosure.Renewal{Last: week, LastResponses: 40, Responses: 50},
			true},
		{"a week and nine", disclosure.Renewal{Last: week, LastResponses: 40, Responses: 49},
			false},
		{"one more response", disclosure.Renewal{Last: week, LastResponses: 47, Responses: 48},
			false},
		{"less than a week", disclosure.Renewal{Last: week.Add(time.Second), LastResponses: 40,
			Responses: 900}, false},
		{"fewer than before", disclosure.Renewal{Last: week, LastResponses: 40, Responses: 20},
			false},
		{"a wave closed with one more", disclosure.Renewal{Last: now, LastResponses: 40, Responses: 41,
			WaveClosed: true}, false},
		{"a wave closed with ten more", disclosure.Renewal{Last: now, LastResponses: 40, Responses: 50,
			WaveClosed: true}, true},
		{"a wave closed before there was one", disclosure.Renewal{Responses: 26, WaveClosed: true}, true},
		{"a wave closed before there was one, rounded down", disclosure.Renewal{Responses: 26, Key: 200, WaveClosed: true}, false},
		{"a wave closed before there was one, rounded up", disclosure.Renewal{Responses: 26, Key: 199, WaveClosed: true}, true},
		{"a wave closed before there was one, of too few to show", disclosure.Renewal{Responses: 25, WaveClosed: true}, false},
		{"one newcomer in a group that is shown", disclosure.Renewal{Last: week, LastResponses: 90, Responses: 120,
			Groups: []disclosure.GroupChange{{Last: 50, Now: 79}, {Last: 40, Now: 41}}}, false},
		{"four newcomers in a group that comes to be shown", disclosure.Renewal{Last: week, LastResponses: 90, Responses: 120,
			Groups: []disclosure.GroupChange{{Last: 25, Now: 29}}}, false},
		{"one newcomer in a group that is not shown", disclosure.Renewal{Last: week, LastResponses: 90, Responses: 120,
			Groups: []disclosure.GroupChange{{Last: 50, Now: 79}, {Last: 4, Now: 5}}}, true},
		{"five newcomers in a group", disclosure.Renewal{Last: week, LastResponses: 90, Responses: 120,
			Groups: []disclosure.GroupChange{{Last: 50, Now: 75}, {Last: 40, Now: 45}, {Last: 60, Now: 60}}}, true},
		{"two who withdrew from a group that is shown", disclosure.Renewal{Last: week, LastResponses: 90, Responses: 120,
			Groups: []disclosure.GroupChange{{Last: 40, Now: 38}}}, false},
		{"many who withdrew", disclosure.Renewal{Last: week, LastResponses: 90, Responses: 120,
			Groups: []disclosure.GroupChange{{Last: 60, Now: 40}}}, true},
		{"the first one", disclosure.Renewal{Responses: 26}, true},
		{"too early for the first one", disclosure.Renewal{Responses: 25}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.renewal.Now = now
			if got := tt.renewal.Due(); got != tt.want {
				t.Errorf("due = %v, want %v", got, tt.want)
			}
		})
	}
}
