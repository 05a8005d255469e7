package service_test

import (
	"bytes"
	"crypto/rand"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"candour/server/service"
	"candour/server/store"
)

const known = `
study: known
name: known
title: Known
languages: [en]
privacy: {mode: confidential, hold: 2}
notice: {harm: {who: Noor}}
invitations: {mode: personal}
questions:
  - {type: integer, name: n, label: How many?}
  - {type: text, name: story, role: open, label: What happened?}
`

// as asks in the name of the owner of a token: a form is posted, no form is a page.
func (r *running) as(token, path string, form url.Values) (status int, body []byte) {
	r.t.Helper()
	method, content := http.MethodGet, io.Reader(nil)
	if form != nil {
		method, content = http.MethodPost, strings.NewReader(form.Encode())
	}
	request, err := http.NewRequest(method, r.URL+path, content)
	must(r.t, err)
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(request)
	must(r.t, err)
	defer func() { _ = response.Body.Close() }()
	body, err = io.ReadAll(response.Body)
	must(r.t, err)
	return response.StatusCode, body
}

// labelled is the list of answers with labels, for the browser of a new account: a token gets none.
func (r *running) labelled(t *testing.T, role store.Role) (status int, body []byte) {
	t.Helper()
	c, err := r.Control.Account(service.AccountChange{Account: store.Account{Name: rand.Text(), Role: role}})
	must(t, err)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.URL+"/author/surveys/known/people.csv", nil)
	must(t, err)
	request.AddCookie(visitor{t: t, r: r, is: c}.browser().cookie)
	response, err := http.DefaultClient.Do(request)
	must(t, err)
	defer func() { _ = response.Body.Close() }()
	body, err = io.ReadAll(response.Body)
	must(t, err)
	return response.StatusCode, body
}

func readCSV(t *testing.T, content []byte) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff")))).ReadAll()
	must(t, err)
	return rows
}

// A person's link leads to their answers, once, for researchers alone and on the record; the labels lie
// nowhere in the clear, and come back from a backup.
func TestPersonalLinksLeadToAnswers(t *testing.T) {
	identity, public := backupKey(t)
	config := settings(t)
	r := start(t, config)
	_, err := r.Control.Publish([]byte(known), "known")
	must(t, err)
	_, err = r.Control.Life(service.LifeChange{Survey: "known", State: store.StateOpen})
	must(t, err)
	researcher, admin := r.token(store.Researcher), r.token(store.Admin)
	const page = "/author/surveys/known/"
	status, file := r.as(researcher, page+"invitations", url.Values{"make": {"people"},
		"labels": {"Amina of Harbour Street\r\n\r\n Bo-1177 \nCleo-9933"}})
	if status != http.StatusOK {
		t.Fatalf("got %d: %.300s", status, file)
	}
	codes := map[string]string{}
	for _, row := range readCSV(t, file)[1:] {
		codes[row[0]] = row[1][strings.LastIndex(row[1], "#")+1:]
	}
	if len(codes) != 3 || len(codes["Bo-1177"]) != 29 {
		t.Fatalf("the links are %v", codes)
	}
	if status, again := r.as(researcher, page+"invitations", url.Values{"make": {"people"}, "labels": {"Bo-1177"}}); status != http.StatusUnprocessableEntity ||
		!bytes.Contains(again, []byte("stands in the list already")) {
		t.Errorf("the same label again got %d", status)
	}
	for i, label := range []string{"Bo-1177", "Amina of Harbour Street"} {
		body := fmt.Sprintf(`{"language": "en", "answers": {"n": %d, "story": "of %d"}, "invitation": %q}`, 7+i, i, strings.ToLower(codes[label]))
		if status, answer := r.post("/api/v1/surveys/known/responses", body); status != http.StatusCreated {
			t.Fatalf("got %d %s", status, answer)
		}
		if status, _ := r.post("/api/v1/surveys/known/responses", body); status != http.StatusForbidden {
			t.Errorf("the same link again got %d", status)
		}
	}
	eventually(t, "both have arrived", func() bool { return r.seen(researcher, "known", "") == 2 })
	want := [][]string{{"label", "n", "n.state"}, {"Amina of Harbour Street", "8", "value"}, {"Bo-1177", "7", "value"},
		{"Cleo-9933", "", ""}}
	check := func(r *running) {
		t.Helper()
		status, file := r.labelled(t, store.Researcher)
		if got := readCSV(t, file); status != http.StatusOK || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got %d, %q, want %q", status, got, want)
		}
	}
	check(r)
	if status, _ := r.labelled(t, store.Admin); status != http.StatusForbidden {
		t.Errorf("an admin got %d", status)
	}
	if status, _ := r.as(researcher, page+"people.csv", nil); status != http.StatusForbidden {
		t.Errorf("a token of a researcher got %d", status)
	}
	if _, log := r.as(admin, "/audit.csv", nil); !bytes.Contains(log, []byte("export answers with labels")) {
		t.Errorf("the log has no word of it: %s", log)
	}
	folder, _ := r.backedUp(public)
	r.Stop()
	for _, secret := range []string{"Amina", "Harbour Street", "Cleo-9933", codes["Bo-1177"], strings.ReplaceAll(codes["Cleo-9933"], "-", "")} {
		wantNowhere(t, config.Data, secret, []byte(secret))
	}
	config, _ = restored(t, folder, identity)
	check(start(t, config))
}

// After the last day of keeping, nothing says whose link was whose.
func TestRetentionForgetsPeople(t *testing.T) {
	config := settings(t)
	now := time.Date(2027, 6, 30, 12, 0, 0, 0, time.UTC)
	config.Now = func() time.Time { return now }
	r := start(t, config)
	_, err := r.Control.Publish([]byte(strings.Replace(known, "hold: 2}", "hold: 2, delete_after: 2027-06-30}", 1)), "known")
	must(t, err)
	_, err = r.Control.Life(service.LifeChange{Survey: "known", State: store.StateOpen})
	must(t, err)
	researcher := r.token(store.Researcher)
	status, file := r.as(researcher, "/author/surveys/known/invitations", url.Values{"make": {"people"}, "labels": {"Amina\nBo"}})
	if status != http.StatusOK {
		t.Fatalf("got %d: %.300s", status, file)
	}
	want := func(lines int) {
		t.Helper()
		r.service.RenewDue(t.Context())
		if _, file := r.labelled(t, store.Researcher); len(readCSV(t, file)) != lines {
			t.Errorf("the list has %d lines with its head, want %d", len(readCSV(t, file)), lines)
		}
	}
	want(3)
	now = now.Add(48 * time.Hour)
	want(1)
}
