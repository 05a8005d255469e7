package service_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/server/service"
	"candour/server/store"
	"candour/survey"
)

// timed is a survey that a funder asks, and how long each answer took.
type timed struct {
	name       string
	n          int
	warm, cold []float64 // milliseconds
}

// BenchmarkProtectedTiming measures whether the time that a protected answer takes tells what it hides: it
// asks surveys of no response, one, 28 (both suppressed) and 90 in an order drawn anew in each round, warm
// (an answer given before) and cold (one never asked for, so that the engine counts). It reports for each
// pair the ratio of the medians, and how often the second took longer than the first: 50 % says nothing.
// The survey of one response stands there twice, under two names: what that pair shows is noise.
func BenchmarkProtectedTiming(b *testing.B) {
	r := start(b, settings(b))
	surveys := []*timed{{name: "empty", n: 0}, {name: "one", n: 1}, {name: "one-again", n: 1},
		{name: "suppressed", n: 28}, {name: "shown", n: 90}}
	for _, s := range surveys {
		r.fill(s)
	}
	funder := r.token(store.Funder)
	ask := func(s *timed, query string) float64 {
		began := time.Now()
		r.frequencies(funder, survey.ID(s.name), query)
		return time.Since(began).Seconds() * 1000
	}
	for b.Loop() {
		for round := range 1 << timedQuestions { // the questions in it are the bits of a number: all but none
			if round == 0 {
				continue
			}
			var names []string
			for q := range timedQuestions {
				if round>>q&1 == 1 {
					names = append(names, fmt.Sprintf("q%d", q))
				}
			}
			query := "question=" + strings.Join(names, ",")
			for _, i := range rand.Perm(len(surveys)) {
				surveys[i].cold = append(surveys[i].cold, ask(surveys[i], query))
			}
			for _, i := range rand.Perm(len(surveys)) {
				surveys[i].warm = append(surveys[i].warm, ask(surveys[i], query))
			}
		}
	}
	for _, pair := range [][2]int{{1, 2}, {0, 1}, {1, 3}, {0, 3}, {3, 4}} {
		x, y := surveys[pair[0]], surveys[pair[1]]
		for _, how := range []struct {
			name string
			x, y []float64
		}{{"warm", x.warm, y.warm}, {"cold", x.cold, y.cold}} {
			name := fmt.Sprintf("%s:%s-to-%s", how.name, x.name, y.name)
			b.ReportMetric(median(how.y)/median(how.x), name+":ratio")
			b.ReportMetric(100*longer(how.x, how.y), name+":%longer")
		}
	}
}

// timedQuestions is how many questions the surveys have: 511 requests, of each of their subsets.
const timedQuestions = 9

// fill publishes, fills and closes a survey.
func (r *running) fill(s *timed) {
	r.t.Helper()
	form := strings.NewReplacer("study: visits", "study: "+s.name, "name: visits", "name: "+s.name).Replace(visits)
	form = form[:strings.Index(form, "questions:")] + "breakdowns: [q0]\nquestions:\n"
	for q := range timedQuestions {
		form += fmt.Sprintf("  - {type: select_one, name: q%d, role: outcome, label: Q%d, choices: agreement}\n", q, q)
	}
	_, err := r.Control.Publish([]byte(form), s.name)
	must(r.t, err)
	_, err = r.Control.Life(service.LifeChange{Survey: survey.ID(s.name), State: store.StateOpen})
	must(r.t, err)
	if s.n > 0 {
		_, err = r.Control.InsertSynthetic(service.InsertRequest{Survey: survey.ID(s.name), N: s.n, Seed: 1, Token: "size"})
		must(r.t, err)
	}
	_, err = r.Control.Life(service.LifeChange{Survey: survey.ID(s.name), State: store.StateClosed})
	must(r.t, err)
}

func median(all []float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}

// longer is how often one of y is above one of x, as pairs of all with all.
func longer(x, y []float64) float64 {
	above := 0.0
	for _, a := range x {
		for _, b := range y {
			switch {
			case b > a:
				above++
			case b == a:
				above += 0.5
			}
		}
	}
	return above / float64(len(x)*len(y))
}
