package service_test

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"candour/server/service"
	"candour/server/store"
	"candour/survey"
)

var (
	sealOf    = regexp.MustCompile(`name="seal" value="([^"]+)"`)
	codeOf    = regexp.MustCompile(`id="code">(\d{4}) (\d{4}) (\d{4}) (\d{4})<`)
	soughtFor = regexp.MustCompile(`<code class="c-receipt"[^>]*>([\d ]+)</code>`)
)

// withCodes publishes and opens the survey of visits, with codes to take responses back.
func (r *running) withCodes() {
	r.t.Helper()
	_, err := r.Control.Publish([]byte(strings.Replace(visits, "{hold: 3}", "{hold: 3, withdrawal: true}", 1)), "visits")
	must(r.t, err)
	_, err = r.Control.Life(service.LifeChange{Survey: "visits", State: store.StateOpen})
	must(r.t, err)
}

// form sends a form and returns what comes back.
func (r *running) form(path string, values url.Values) (status int, page string) {
	r.t.Helper()
	response, err := http.PostForm(r.URL+path, values)
	must(r.t, err)
	text, err := io.ReadAll(response.Body)
	must(r.t, errors.Join(err, response.Body.Close()))
	return response.StatusCode, string(text)
}

// walk answers on the pages and returns the page for review, and what Submit would send.
func (r *running) walk() (review string, submit url.Values) {
	r.t.Helper()
	page := ""
	for _, values := range []url.Values{{"do": {"start"}, "lang": {"en"}}, {"do": {"next"}, "heard": {"2"}}} {
		if seal := sealOf.FindStringSubmatch(page); seal != nil {
			values.Set("seal", seal[1])
		}
		var status int
		if status, page = r.form("/s/visits", values); status != http.StatusOK {
			r.t.Fatalf("got %d: %s", status, page)
		}
	}
	return page, url.Values{"do": {"submit"}, "seal": {sealOf.FindStringSubmatch(page)[1]}}
}

// coded answers on the pages, asks for a code, and returns it.
func (r *running) coded() string {
	r.t.Helper()
	_, submit := r.walk()
	submit.Set("code", "yes")
	_, page := r.form("/s/visits", submit)
	found := codeOf.FindStringSubmatch(page)
	if found == nil {
		r.t.Fatalf("no code on %s", page)
	}
	return strings.Join(found[1:], " ")
}

// withdraw types a code in and returns what the page says, beside the code itself that it shows again.
func (r *running) withdraw(code string) (status int, page string) {
	r.t.Helper()
	status, page = r.form("/withdraw/visits", url.Values{"code": {code}, "lang": {"en"}})
	if shown := soughtFor.FindStringSubmatch(page); shown != nil && shown[1] != strings.ReplaceAll(code, "-", " ") {
		r.t.Errorf("%s was typed, %s is shown", code, shown[1])
	}
	return status, soughtFor.ReplaceAllString(page, "")
}

// A code is shown to whoever asks for one, again to who sends the same page again, and to nobody else.
func TestCodeIsShownToWhoAsks(t *testing.T) {
	r := start(t, settings(t))
	r.withCodes()
	review, submit := r.walk()
	if !strings.Contains(review, "Show me a code") || strings.Contains(review, "checked") {
		t.Errorf("the review page does not offer a code, unticked: %s", review)
	}
	if _, page := r.form("/s/visits", submit); codeOf.MatchString(page) {
		t.Error("a code is shown to who asked for none")
	}
	again := url.Values{"do": {"submit"}, "seal": submit["seal"], "code": {"yes"}}
	if _, page := r.form("/s/visits", again); codeOf.MatchString(page) {
		t.Error("a code is shown that leads to nothing: the response was stored without one")
	}
	_, submit = r.walk()
	submit.Set("code", "yes")
	_, first := r.form("/s/visits", submit)
	_, second := r.form("/s/visits", submit)
	if code := codeOf.FindString(first); code == "" || code != codeOf.FindString(second) {
		t.Errorf("sent twice, the codes are %q and %q", codeOf.FindString(first), codeOf.FindString(second))
	}
}

// A response is taken back where it is: while it waits, and after it has arrived. The page says the same
// to a code that fits nothing.
func TestWithdraw(t *testing.T) {
	identity, public := backupKey(t)
	config := settings(t)
	r := start(t, config)
	r.withCodes()
	researcher := r.token(store.Researcher)
	waiting := r.coded()
	status, fits := r.withdraw(waiting)
	_, fitsNot := r.withdraw("1234 5678 9012-3456")
	if status != http.StatusOK || fits != fitsNot || !strings.Contains(fits, "they are deleted") {
		t.Errorf("got %d: a code that fits reads %q, one that does not %q", status, fits, fitsNot)
	}
	if _, made := r.backedUp(public); made.Waiting != 0 {
		t.Errorf("%d wait in the ledger after it was taken back, want 0", made.Waiting)
	}
	arrived := r.coded()
	r.answer(2)
	eventually(t, "three arrive", func() bool { return r.seen(researcher, "visits", "") == 3 })
	old, _ := r.backedUp(public)
	if status, page := r.withdraw(arrived); status != http.StatusOK || page != fits {
		t.Errorf("got %d: %s", status, page)
	}
	if n := r.seen(researcher, "visits", ""); n != 2 {
		t.Errorf("taken back: the researcher sees %d, want 2", n)
	}
	if status, page := r.withdraw("1234"); status != http.StatusUnprocessableEntity || !strings.Contains(page, "16 digits and no letters") {
		t.Errorf("a short code: got %d %s", status, page)
	}
	r.Stop()

	// From a backup of before it comes back, unless the store of now says what was taken back.
	restoredAgain := func(withdrawn string) int {
		config := settings(t)
		_, err := service.Restore(t.Context(), config, service.RestoreRequest{Folder: old, Identity: identity, Withdrawn: withdrawn}, quiet())
		must(t, err)
		r := start(t, config)
		defer r.Stop()
		return r.seen(researcher, "visits", "")
	}
	if n := restoredAgain(""); n != 3 {
		t.Errorf("an old backup alone: the researcher sees %d, want 3", n)
	}
	if n := restoredAgain(filepath.Join(config.Data, "meta.db")); n != 2 {
		t.Errorf("an old backup with the withdrawals since: the researcher sees %d, want 2", n)
	}
}

// What is taken back while its batch is on the way never shows, and the rest of the batch arrives.
func TestWithdrawOnTheWay(t *testing.T) {
	config := settings(t)
	away := true
	config.Faults.Insert = func() error {
		if away {
			return errors.New("away")
		}
		return nil
	}
	r := start(t, config)
	r.withCodes()
	code := r.coded()
	r.answer(2)
	if status, page := r.withdraw(code); status != http.StatusOK {
		t.Fatalf("got %d: %s", status, page)
	}
	r.Stop()
	config.Faults.Insert = nil
	r = start(t, config)
	_, err := r.Control.Life(service.LifeChange{Survey: "visits", State: store.StateClosed})
	must(t, err)
	if n := r.seen(r.token(store.Researcher), "visits", ""); n != 2 {
		t.Errorf("the researcher sees %d, want the 2 that were not taken back", n)
	}
	if d, err := r.Control.Diagnose(); err != nil || !d.Well() {
		t.Errorf("not all is well: %+v, %v", d, err)
	}
}

// After the freeze the secret is gone, codes do nothing, and the page says so.
func TestFreeze(t *testing.T) {
	config := settings(t)
	r := start(t, config)
	r.withCodes()
	researcher, code := r.token(store.Researcher), r.coded()
	r.answer(2)
	eventually(t, "three arrive", func() bool { return r.seen(researcher, "visits", "") == 3 })
	_, err := r.Control.Life(service.LifeChange{Survey: "visits", Freeze: true})
	must(t, err)
	if status, page := r.withdraw(code); status != http.StatusOK || !strings.Contains(page, "Codes do nothing any more") {
		t.Errorf("got %d: %s", status, page)
	}
	if n := r.seen(researcher, "visits", ""); n != 3 {
		t.Errorf("the researcher sees %d, want 3", n)
	}
	if review, _ := r.walk(); strings.Contains(review, "Show me a code") || !strings.Contains(review, "cannot be taken out again") {
		t.Errorf("frozen: the review page promises a code: %s", review)
	}
	r.Stop()
	meta, err := store.Open(t.Context(), store.Config{Path: filepath.Join(config.Data, "meta.db")})
	must(t, err)
	secret, err := meta.WithdrawalSecret(t.Context(), "visits", []byte("another"))
	if must(t, errors.Join(err, meta.Close())); secret != nil {
		t.Error("the secret is still there")
	}
	other := settings(t)
	r = start(t, other)
	r.publish()
	_, err = r.Control.Life(service.LifeChange{Survey: "visits", Freeze: true})
	wantFault(t, err, survey.Invalid, "nothing to freeze")
	if status, _ := r.withdraw("1234567890123456"); status != http.StatusNotFound {
		t.Errorf("a survey without codes has the page: %d", status)
	}
}
