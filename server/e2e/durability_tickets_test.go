package e2e_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"candour/server/store"
	"candour/server/ticket"
	"candour/survey"
)

// drawTickets makes a ticket with each link, as a browser does.
func drawTickets(t *testing.T, s *server, id survey.ID, links []string) []string {
	t.Helper()
	var def survey.Definition
	_, text := call(t, http.MethodGet, s.URL+"/api/v1/surveys/"+string(id), "", "")
	if err := json.Unmarshal([]byte(text), &def); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, link := range links {
		_, secret, _ := strings.Cut(link, "#")
		secret, mark, _ := strings.Cut(secret, ".")
		if mark != ticket.Fingerprint(def.Invitations.Key) {
			t.Fatalf("the link carries %q, the survey's key %q", mark, ticket.Fingerprint(def.Invitations.Key))
		}
		draw, err := ticket.NewDraw(id, def.Invitations.Key)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.PostForm(s.URL+"/ticket/"+string(id),
			url.Values{"link": {secret}, "blinded": {base64.StdEncoding.EncodeToString(draw.Blinded)}})
		if err != nil {
			t.Fatal(err)
		}
		var signed struct{ Signature []byte }
		err = json.NewDecoder(answer.Body).Decode(&signed)
		_ = answer.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		made, err := draw.Finish(signed.Signature)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, made)
	}
	return all
}

// cards makes cards and reads their codes off the sheet.
func cards(t *testing.T, s *server, who store.Credentials, id string, n int) []string {
	t.Helper()
	sheet := invited(t, s, who, id, url.Values{"count": {strconv.Itoa(n)}})
	var codes []string
	for _, m := range regexp.MustCompile(`c-ticket__code">([A-Z-]{14})<`).FindAllStringSubmatch(sheet, -1) {
		codes = append(codes, m[1])
	}
	if len(codes) != n {
		t.Fatalf("the sheet has %d codes, want %d", len(codes), n)
	}
	return codes
}

// spending is what people try with passes, of which each should be good once.
type spending struct {
	mu     sync.Mutex
	passes []string
	thanks map[string]bool // stories that were acknowledged
}

// until lets many clients try all passes, each in an order of its own, until the server is gone or all
// have been tried. After so many thanks it calls enough.
func (p *spending) until(s *server, round, thanks int, enough func()) {
	var clients sync.WaitGroup
	var once sync.Once
	for c := range 8 {
		clients.Go(func() {
			client := &http.Client{Timeout: 30 * time.Second}
			for _, i := range rand.Perm(len(p.passes)) {
				story := fmt.Sprintf("pass %d client %d round %d", i, c, round)
				body := fmt.Sprintf(`{"language": "en", "answers": {"story": %q}, "invitation": %q}`, story, p.passes[i])
				r, _ := http.NewRequest(http.MethodPost, s.URL+"/api/v1/surveys/harbour/responses", strings.NewReader(body))
				r.Header.Set("Content-Type", "application/json")
				r.Header.Set("Idempotency-Key", story)
				answer, err := client.Do(r)
				if err != nil {
					return
				}
				_ = answer.Body.Close()
				p.mu.Lock()
				if answer.StatusCode == http.StatusCreated {
					p.thanks[story] = true
				}
				if len(p.thanks) >= thanks {
					once.Do(enough)
				}
				p.mu.Unlock()
			}
		})
	}
	clients.Wait()
}

// A server is killed twice while everyone tries every ticket and every card; in the end each was good for
// exactly one response, and whoever was thanked is among them.
func TestTicketsAreSpentOnceThroughKill(t *testing.T) {
	data, file := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "harbour.yaml")
	source := fmt.Sprintf(tiny, 1) + "invitations: {mode: tickets}\n"
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, data, "survey", "publish", file)
	run(t, data, "survey", "open", "harbour")
	noor := added(t, data, "Noor", store.Researcher)
	s := serve(t, data)
	links := mailed(t, s, noor, "harbour", url.Values{"make": {"links"}, "count": {"60"}})["link"]
	p := &spending{thanks: map[string]bool{},
		passes: append(drawTickets(t, s, "harbour", links), cards(t, s, noor, "harbour", 60)...)}
	for round, thanks := range []int{30, 75} {
		killed := make(chan struct{})
		p.until(s, round, thanks, func() { go func() { s.kill(); close(killed) }() })
		<-killed
		s = serve(t, data)
	}
	p.until(s, 2, 1<<30, nil)
	eventually(t, "the ledger is empty", func() bool { return ledgerRows(t, data) == 0 })
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	found := stored(t, data)
	used := map[string]uint64{}
	for story, n := range found {
		pass, _, _ := strings.Cut(story, " client")
		used[pass] += n
	}
	t.Logf("%d passes, %d acknowledged, %d stored", len(p.passes), len(p.thanks), len(found))
	for i := range p.passes {
		if n := used[fmt.Sprint("pass ", i)]; n != 1 {
			t.Errorf("pass %d was good for %d responses", i, n)
		}
	}
	for story := range p.thanks {
		if found[story] != 1 {
			t.Errorf("%q was acknowledged and is stored %d times", story, found[story])
		}
	}
}
