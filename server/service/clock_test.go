package service_test

import (
	"strings"
	"testing"
	"time"

	"candour/server/service"
	"candour/server/store"
)

// Everything that a service keeps or shows is of one clock.
func TestOneClock(t *testing.T) {
	config := settings(t)
	now := time.Date(2031, 2, 3, 23, 59, 0, 0, time.UTC)
	config.Now = func() time.Time { return now }
	r := start(t, config)
	r.publish()
	r.answer(3)
	must(t, life(r, service.LifeChange{Survey: "visits", State: store.StateClosed}))
	_, err := r.Control.Report(service.ReportRequest{Study: "visits", Role: store.Researcher})
	must(t, err)
	researcher := r.token(store.Researcher)
	for _, path := range []string{"/dashboards/visits", "/dashboards/visits/cards/heard.csv"} {
		if got := r.shown(researcher, path); !strings.Contains(got.body, "2031-02-03") {
			t.Errorf("%s does not say the day: %.300s", path, got.body)
		}
	}
	entries := 0
	must(t, r.service.EachAudit(t.Context(), func(e store.AuditEntry) error {
		if entries++; !e.At.Equal(now) {
			t.Errorf("%s is noted at %v", e.Action, e.At)
		}
		return nil
	}))
	if entries < 3 {
		t.Errorf("%d entries in the audit log", entries)
	}
}
