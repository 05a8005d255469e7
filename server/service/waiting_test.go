package service_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/server/service"
	"candour/server/store"
)

// Who may see everything that Candour shows or lets out, and knows when one person answered, compares all
// of it from before and after: every page, every file, every header and every answer to a program. While fewer
// wait than the survey's hold nothing differs, however many come. With the last of them something does.
func TestWaitingTellsNothing(t *testing.T) {
	r := start(t, settings(t))
	_, err := r.Control.Publish([]byte(canaries), "canary") // its hold is 10
	must(t, err)
	must(t, life(r, service.LifeChange{Survey: "canary", State: store.StateOpen}))
	_, err = r.Control.InsertSynthetic(service.InsertRequest{Survey: "canary", N: 60, Seed: 1, Token: "before"})
	must(t, err)
	accounts := map[store.Role]visitor{}
	for _, role := range []store.Role{store.Researcher, store.Admin, store.Funder} {
		c, err := r.Control.Account(service.AccountChange{Account: store.Account{Name: string(role), Role: role}})
		must(t, err)
		accounts[role] = visitor{t: t, r: r, is: c}.browser()
	}
	waits := true
	look := func(role store.Role) map[string]string {
		w := walk{visitor: accounts[role], seen: map[string]bool{}}
		w.everything()
		seen := map[string]string{}
		for _, p := range w.pages {
			if !ofTheReader(p.address) {
				if waits && strings.Contains(p.body, canaryWords) {
					t.Errorf("%s reads what somebody wrote who waits, at %s", role, p.address)
				}
				seen[p.address] = drawnWords.ReplaceAllString(p.body, "")
			}
		}
		return seen
	}
	come := func() {
		status, said := r.post("/api/v1/surveys/canary/responses", `{"answers": {"gender": "woman", "used": "yes", "story": "`+canaryWords+`"}}`)
		if status != http.StatusCreated {
			t.Fatalf("got %d %s", status, said)
		}
	}
	before := map[store.Role]map[string]string{}
	for role := range accounts {
		before[role] = look(role)
	}
	for n := range 9 {
		if come(); n > 0 && n < 8 {
			continue // looked at after the first and the last that wait
		}
		for role := range accounts {
			if n == 0 && role != store.Researcher { // who sees most is looked at twice
				continue
			}
			if differs := differing(before[role], look(role)); len(differs) > 0 {
				t.Errorf("%d wait: %s learns of them from %d places, such as\n%s", n+1, role, len(differs), strings.Join(differs[:min(5, len(differs))], "\n"))
			}
		}
	}
	must(t, life(r, service.LifeChange{Survey: "canary", State: store.StateClosed})) // they wait no longer
	waits = false
	if differs := differing(before[store.Researcher], look(store.Researcher)); len(differs) < 20 {
		t.Errorf("a researcher sees nine more in %d places only: the look is blind", len(differs))
	}
}

// drawnWords are what a page shows of open answers: some of them, drawn anew each time.
var drawnWords = regexp.MustCompile(`(?s)<ul class="c-quotes".*?</ul>`)

// ofTheReader says whether something is of whoever asks, and of when: the log of who asked, the moment a
// workbook was written, the order of its list of parts, the key for an app of codes: another each time.
func ofTheReader(address string) bool {
	return strings.HasPrefix(address, "/audit") || strings.HasPrefix(address, "/account/codes") || strings.HasSuffix(address, "docProps/core.xml") ||
		strings.HasSuffix(address, "[Content_Types].xml")
}

// firstDifference shows where two texts part.
func firstDifference(a, b string) string {
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	cut := func(s string) string { return s[max(0, min(at, len(s))-60):min(len(s), at+120)] }
	return fmt.Sprintf("%q became %q", cut(a), cut(b))
}

// differing are the names under which two looks saw something else.
func differing(before, after map[string]string) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if after[name] != before[name] {
			all = append(all, name+": "+firstDifference(before[name], after[name]))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if _, was := before[name]; !was {
			all = append(all, name)
		}
	}
	return all
}

// Staff who close a survey as somebody leaves the room, to read what that person answered alone, and open it
// again for the next, can do so once: after that those who wait stay hidden at a close, until as many have come
// as are held, or until the wave has been over for a week. Going to the next wave and back is no way around.
func TestClosingAndOpeningTellsNothing(t *testing.T) {
	for _, c := range []struct {
		name      string
		end, back service.LifeChange
	}{
		{"closed and opened", service.LifeChange{State: store.StateClosed}, service.LifeChange{State: store.StateOpen}},
		{"another wave and back", service.LifeChange{Wave: "w2"}, service.LifeChange{Wave: "w1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := settings(t)
			now := time.Date(2027, 5, 1, 9, 0, 0, 0, time.UTC)
			config.Now = func() time.Time { return now }
			r := start(t, config)
			r.publish() // holds three
			researcher := r.token(store.Researcher)
			do := func(change service.LifeChange) {
				t.Helper()
				change.Survey = "visits"
				must(t, life(r, change))
			}
			sees := func(when string, want int) {
				t.Helper()
				if n := r.seen(researcher, "visits", ""); n != want {
					t.Errorf("%s the researcher sees %d, want %d", when, n, want)
				}
			}
			r.answer(1)
			do(c.end)
			sees("after the first end", 1)
			do(c.back)
			r.answer(1)
			do(c.end)
			r.service.RenewDue(t.Context())
			sees("after the second end", 1)
			do(c.back)
			r.answer(1)
			do(c.end)
			sees("with two who wait", 1)
			now = time.Date(2027, 5, 8, 23, 59, 0, 0, time.UTC)
			r.service.RenewDue(t.Context())
			sees("before the week is over", 1)
			now = now.Add(time.Minute)
			r.service.RenewDue(t.Context())
			sees("after a week", 3)
		})
	}
}

// A wave that was chosen, left and chosen again before the survey opened has not gone on after an end.
func TestWavesOfADraftHaveNotEnded(t *testing.T) {
	r := start(t, settings(t))
	_, err := r.Control.Publish([]byte(visits), "visits")
	must(t, err)
	researcher := r.token(store.Researcher)
	for _, change := range []service.LifeChange{{Wave: "w2"}, {Wave: "w1"}, {State: store.StateOpen}} {
		change.Survey = "visits"
		must(t, life(r, change))
	}
	r.answer(1)
	must(t, life(r, service.LifeChange{Survey: "visits", State: store.StateClosed}))
	if n := r.seen(researcher, "visits", ""); n != 1 {
		t.Errorf("after its end the researcher sees %d, want 1", n)
	}
}
