package service_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"candour/server/service"
	"candour/server/store"
	"candour/survey"
)

// Responses are there through their last day, wherever that ends last; then the survey is closed and they
// are gone from exact and protected results, which the audit log says once.
func TestRetention(t *testing.T) {
	config := settings(t)
	now := time.Date(2027, 7, 1, 11, 59, 0, 0, time.UTC) // noon of 1 July in London: midnight at the date line
	config.Now = func() time.Time { return now }
	r := start(t, config)
	_, err := r.Control.Publish([]byte(strings.Replace(visits, "{hold: 3}", "{hold: 3, delete_after: 2027-06-30}", 1)), "visits")
	must(t, err)
	_, err = r.Control.Life(service.LifeChange{Survey: "visits", State: store.StateOpen})
	must(t, err)
	researcher, funder := r.token(store.Researcher), r.token(store.Funder)
	_, err = r.Control.InsertSynthetic(service.InsertRequest{Survey: "visits", N: 100, Seed: 7, Token: "seven"})
	must(t, err)
	_, err = r.Control.Life(service.LifeChange{Survey: "visits", Wave: "w2"})
	must(t, err)
	r.answer(1) // waits
	if n := r.seen(funder, "visits", ""); n < 50 {
		t.Fatalf("the funder sees %d, want about 100", n)
	}
	r.service.RenewDue(t.Context())
	if n := r.seen(researcher, "visits", ""); n < 50 {
		t.Errorf("on the last day the researcher sees %d", n)
	}
	now = now.Add(time.Minute)
	for range 2 {
		r.service.RenewDue(t.Context())
	}
	if exact, protected := r.seen(researcher, "visits", ""), r.seen(funder, "visits", ""); exact != 0 || protected != -1 {
		t.Errorf("after the last day the researcher sees %d and the funder %d, want nothing", exact, protected)
	}
	if _, made := r.backedUp(mustKey(t)); made.Rows() != 0 || made.Waiting != 0 {
		t.Errorf("%d are in the tables and %d wait", made.Rows(), made.Waiting)
	}
	if n := r.audited(t, "delete responses", "visits: kept until 2027-06-30, 101 deleted"); n != 1 {
		t.Errorf("the audit log says so %d times, want once", n)
	}
	_, err = r.Control.Life(service.LifeChange{Survey: "visits", State: store.StateOpen})
	wantFault(t, err, survey.Conflict, "that day is over")
}

func mustKey(t *testing.T) string {
	t.Helper()
	_, public := backupKey(t)
	return public
}

// audited counts the entries of the audit log about an action.
func (r *running) audited(t *testing.T, action, detail string) (n int) {
	t.Helper()
	must(t, r.service.EachAudit(t.Context(), func(e store.AuditEntry) error {
		if e.Action == action && e.Detail == detail {
			n++
		}
		return nil
	}))
	return n
}

// What people wrote to be paid is deleted with the answers, once the last day of every survey of the study that
// pays is over, and no claim is taken after it.
func TestRetentionOfClaims(t *testing.T) {
	config := settings(t)
	now := time.Date(2027, 6, 1, 12, 0, 0, 0, time.UTC)
	config.Now = func() time.Time { return now }
	r := start(t, config)
	paid := "invitations: {mode: envelope}\nhonorarium: {amount: Ten, ways: [{name: cash, label: Cash}]}\n"
	for name, until := range map[string]string{"visits": "2027-06-30", "later": "2027-08-31"} {
		source := strings.NewReplacer("name: visits\ntitle", "name: "+name+"\ntitle", "{hold: 3}", "{hold: 3, delete_after: "+until+"}\n"+paid).Replace(visits)
		_, err := r.Control.Publish([]byte(source), name)
		must(t, err)
	}
	claims, err := store.OpenClaims(t.Context(), filepath.Join(config.Data, "claims.db"))
	must(t, err)
	defer func() { must(t, claims.Close()) }()
	must(t, claims.Ask(t.Context(), store.Claim{MAC: []byte("sixteen bytes...."), Study: "visits", Way: "text", Contact: "613-555-0142"}))
	kept := func(day time.Time, want int) {
		t.Helper()
		now = day
		r.service.RenewDue(t.Context())
		all, err := claims.All(t.Context(), "visits")
		must(t, err)
		if len(all) != want {
			t.Errorf("on %s %d claims are kept, want %d", day.Format(time.DateOnly), len(all), want)
		}
		file, err := os.ReadFile(filepath.Join(config.Data, "claims.db"))
		must(t, err)
		if want == 0 && bytes.Contains(file, []byte("613-555-0142")) {
			t.Error("the file still has what was deleted")
		}
	}
	kept(time.Date(2027, 7, 15, 0, 0, 0, 0, time.UTC), 1)
	kept(time.Date(2027, 8, 31, 12, 0, 0, 0, time.UTC), 1)
	kept(time.Date(2027, 9, 2, 0, 0, 0, 0, time.UTC), 0)
}
