package service_test

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"candour/server/service"
	"candour/server/store"
	"candour/server/ticket"
	"candour/survey"
)

const proud = `
study: proud
name: proud
title: Proud
languages: [en]
notice: {harm: {who: Noor}}
invitations: {mode: tickets}
questions:
  - {type: integer, name: n, label: How many?}
`

// publishProud publishes and opens the survey of tickets, and returns the key in its definition.
func (r *running) publishProud() string {
	r.t.Helper()
	_, err := r.Control.Publish([]byte(proud), "proud")
	must(r.t, err)
	_, err = r.Control.Life(service.LifeChange{Survey: "proud", State: store.StateOpen})
	must(r.t, err)
	return r.key()
}

func (r *running) key() string {
	r.t.Helper()
	text, err := r.Control.Definition("proud")
	must(r.t, err)
	var def survey.Definition
	must(r.t, json.Unmarshal(text, &def))
	return def.Invitations.Key
}

// links are made as a researcher makes them: what stands behind "#" in each.
func (r *running) links(token string, n int) []string {
	r.t.Helper()
	request, err := http.NewRequest(http.MethodPost, r.URL+"/author/surveys/proud/invitations",
		strings.NewReader(url.Values{"make": {"links"}, "count": {fmt.Sprint(n)}}.Encode()))
	must(r.t, err)
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(request)
	must(r.t, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	must(r.t, err)
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))).ReadAll()
	must(r.t, err)
	var all []string
	for _, row := range rows[1:] {
		_, secret, _ := strings.Cut(row[0], "#")
		all = append(all, secret)
	}
	if len(all) != n {
		r.t.Fatalf("the file has %d links, want %d: %.200s", len(all), n, text)
	}
	return all
}

// sign asks for a signature with a link.
func (r *running) sign(link string, blinded []byte) (signature []byte, status int) {
	r.t.Helper()
	secret, _, _ := strings.Cut(link, ".")
	response, err := http.PostForm(r.URL+"/ticket/proud",
		url.Values{"link": {secret}, "blinded": {base64.StdEncoding.EncodeToString(blinded)}})
	must(r.t, err)
	defer func() { _ = response.Body.Close() }()
	var signed struct{ Signature []byte }
	if response.StatusCode == http.StatusOK {
		must(r.t, json.NewDecoder(response.Body).Decode(&signed))
	}
	return signed.Signature, response.StatusCode
}

// ticket makes a ticket with a link.
func (r *running) ticket(link, key string) string {
	r.t.Helper()
	draw, err := ticket.NewDraw("proud", key)
	must(r.t, err)
	signed, status := r.sign(link, draw.Blinded)
	if status != http.StatusOK {
		r.t.Fatalf("got %d", status)
	}
	made, err := draw.Finish(signed)
	must(r.t, err)
	return made
}

// redeem answers with a ticket and returns the status.
func (r *running) redeem(made string) int {
	r.t.Helper()
	status, _ := r.post("/api/v1/surveys/proud/responses",
		fmt.Sprintf(`{"language": "en", "answers": {"n": 1}, "invitation": %q}`, made))
	return status
}

// A link is good for one ticket, and for the same again where the connection broke; a ticket is good for
// one response, however many try; nothing of it lies where links are kept, nor the other way round.
func TestTicketsAreIssuedAndSpentApart(t *testing.T) {
	config := settings(t)
	r := start(t, config)
	key := r.publishProud()
	links := r.links(r.token(store.Researcher), 3)
	for _, link := range links {
		if _, mark, _ := strings.Cut(link, "."); mark != ticket.Fingerprint(key) {
			t.Errorf("the link carries %q, the key's mark is %q", mark, ticket.Fingerprint(key))
		}
	}
	draw, err := ticket.NewDraw("proud", key)
	must(t, err)
	other, err := ticket.NewDraw("proud", key)
	must(t, err)
	if _, status := r.sign(links[0], []byte("not blinded")); status != http.StatusBadRequest {
		t.Errorf("what is not blinded got %d", status)
	}
	first, status := r.sign(links[0], draw.Blinded)
	again, statusAgain := r.sign(links[0], draw.Blinded)
	if status != http.StatusOK || statusAgain != http.StatusOK || !bytes.Equal(first, again) {
		t.Errorf("asked twice for the same: %d and %d", status, statusAgain)
	}
	for name, want := range map[string]int{links[0]: http.StatusConflict, "AAAAAAAAAAAAAAAAAAAAAA": http.StatusNotFound} {
		if _, status := r.sign(name, other.Blinded); status != want {
			t.Errorf("another ticket with %s got %d, want %d", name, status, want)
		}
	}
	made, err := draw.Finish(first)
	must(t, err)
	var won, lost atomic.Int64
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			switch status := r.redeem(made); status {
			case http.StatusCreated:
				won.Add(1)
			case http.StatusForbidden:
				lost.Add(1)
			default:
				t.Errorf("got %d", status)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 || lost.Load() != 99 {
		t.Errorf("%d responses with one ticket, and %d refused", won.Load(), lost.Load())
	}
	r.Stop()
	number, err := base64.RawURLEncoding.DecodeString(made)
	must(t, err)
	for what, secret := range map[string][]byte{"the link": []byte(links[0][:22]), "the number": number[:32],
		"what was blinded": draw.Blinded, "the signature": first, "the key's fingerprint": []byte(ticket.Fingerprint(key))} {
		wantNowhere(t, config.Data, what, secret)
	}
}

// wantNowhere fails if a file of a data folder holds it.
func wantNowhere(t *testing.T, folder, what string, secret []byte) {
	t.Helper()
	must(t, filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if bytes.Contains(content, secret) {
			t.Errorf("%s lies in %s", what, path)
		}
		return err
	}))
}

// The first publishing makes the key, and it stays: through restarts, later versions and a backup. Cards,
// links, tickets and claims come back from it as they were.
func TestKeyOfTicketsStays(t *testing.T) {
	identity, public := backupKey(t)
	config := settings(t)
	r := start(t, config)
	key := r.publishProud()
	links := r.links(r.token(store.Researcher), 2)
	made := r.ticket(links[0], key)
	if status := r.redeem(made); status != http.StatusCreated {
		t.Fatalf("got %d", status)
	}
	_, err := r.Control.Publish([]byte(strings.Replace(proud, "How many?", "How many then?", 1)), "proud")
	must(t, err)
	if r.key() != key {
		t.Error("another version has another key")
	}
	pair, err := ticket.NewKey()
	must(t, err)
	foreign, err := ticket.PublicKey(pair)
	must(t, err)
	for name, source := range map[string]string{"a later version": proud, "a survey of another server": strings.ReplaceAll(proud, "name: proud", "name: other")} {
		_, err = r.Control.Publish([]byte(strings.Replace(source, "mode: tickets", "mode: tickets, key: "+foreign, 1)), "proud")
		wantFault(t, err, survey.Conflict, "leave key out")
		t.Log(name)
	}
	folder, _ := r.backedUp(public)
	r.Stop()
	config, _ = restored(t, folder, identity)
	r = start(t, config)
	if r.key() != key {
		t.Error("after a restore the key is another")
	}
	if status := r.redeem(made); status != http.StatusForbidden {
		t.Errorf("after a restore a used ticket got %d", status)
	}
	draw, err := ticket.NewDraw("proud", key)
	must(t, err)
	if _, status := r.sign(links[0], draw.Blinded); status != http.StatusConflict {
		t.Errorf("after a restore a used link got %d", status)
	}
	if status := r.redeem(r.ticket(links[1], key)); status != http.StatusCreated {
		t.Errorf("after a restore an unused link's ticket got %d", status)
	}
}

// A server whose secret was changed, and whose old one was given up, signs with the same key; what was used
// stays used.
func TestTicketsOutliveTheSecret(t *testing.T) {
	config := settings(t)
	old, newer := config.Secrets[0], []byte("a newer secret for tests and nothing else")
	r := start(t, config)
	key := r.publishProud()
	made := r.ticket(r.links(r.token(store.Researcher), 1)[0], key)
	if status := r.redeem(made); status != http.StatusCreated {
		t.Fatalf("got %d", status)
	}
	_, err := r.Control.Life(service.LifeChange{Survey: "proud", State: store.StateClosed}) // nothing waits
	must(t, err)
	for _, config.Secrets = range [][][]byte{{newer, old}, {newer}} {
		r.Stop()
		r = start(t, config)
	}
	_, err = r.Control.Life(service.LifeChange{Survey: "proud", State: store.StateOpen})
	must(t, err)
	c, err := r.Control.Account(service.AccountChange{Account: store.Account{Name: "Later", Role: store.Researcher}})
	must(t, err)
	if status := r.redeem(r.ticket(r.links(c.Token, 1)[0], key)); status != http.StatusCreated {
		t.Errorf("a new ticket got %d", status)
	}
	if status := r.redeem(made); status != http.StatusForbidden {
		t.Errorf("a used ticket got %d", status)
	}
}

// Without a secret no key is made: a command says so in a sentence.
func TestPublishTicketsWithoutSecret(t *testing.T) {
	config := settings(t)
	start(t, config).Stop()
	config.Secrets = nil
	s, err := service.OpenOffline(t.Context(), config, quiet())
	must(t, err)
	defer func() { must(t, s.Close()) }()
	_, err = s.Local().Publish([]byte(proud), "proud")
	wantFault(t, err, survey.Invalid, "CANDOUR_SECRET")
}
