package e2e_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"candour/server/store"
)

const quay = `
study: quay
study_title: {en: The quay, fr: Le quai}
name: quay
title: {en: On the quay, fr: Sur le quai}
languages: [en, fr]
privacy: {hold: 1}
notice: {harm: {who: Noor}}
choices:
  boat:
    - {name: sail, label: {en: A sailing boat, fr: Un voilier}}
    - {name: row, label: {en: A rowing boat, fr: Une barque}}
questions:
  - {type: select_one, name: boat, role: demographic, label: {en: Which boat?, fr: Quel bateau?}, choices: boat}
`

// small serves a survey with hold 1 that a few have answered, with an account of each role.
func small(t *testing.T) *demoServer {
	t.Helper()
	data, file := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "quay.yaml")
	if err := os.WriteFile(file, []byte(quay), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, data, "survey", "publish", file)
	run(t, data, "survey", "open", "quay")
	d := &demoServer{server: serve(t, data), Accounts: map[string]store.Credentials{}}
	for _, role := range []string{"admin", "researcher", "advisor", "funder"} {
		d.Accounts[role] = addUser(t, data, role)
	}
	for i := range 7 {
		boat := []string{"sail", "row", "sail"}[i%3]
		status, body := call(t, http.MethodPost, d.URL+"/api/v1/surveys/quay/responses", "",
			fmt.Sprintf(`{"language": "en", "answers": {"boat": %q}}`, boat))
		if status != http.StatusCreated {
			t.Fatalf("%d %s", status, body)
		}
	}
	eventually(t, "all responses show", func() bool { return exact(t, d, "quay").Responses == 7 })
	return d
}

// addUser adds an account through the server that has the folder, and reads what is printed.
func addUser(t *testing.T, data, role string) store.Credentials {
	t.Helper()
	out := run(t, data, "user", "add", "Sam "+role, "--role", role)
	read := func(what string) string {
		match := regexp.MustCompile(what + ` +(\S+)`).FindStringSubmatch(out)
		if match == nil {
			t.Fatalf("no %s in %q", what, out)
		}
		return match[1]
	}
	return store.Credentials{Account: store.Account{Name: "Sam " + role, Role: store.Role(role)},
		Password: read("password"), Token: read("token")}
}

// A table of few people reaches the funder when a researcher has released it, with a reason, and not
// before.
func TestReleaseByHand(t *testing.T) {
	d := small(t)
	funder := newStaffTab(t, d, "funder")
	see := func() string { funder.open("/studies/quay?lang=en"); return funder.text("main") }
	if before := see(); !strings.Contains(before, "too few people answered") || strings.Contains(before, "71.4") {
		t.Errorf("before the release the funder sees %s", before)
	}
	researcher := newStaffTab(t, d, "researcher")
	researcher.open("/studies/quay?lang=en")
	researcher.follow(`main a[href="/studies/quay/release"]`)
	researcher.wantText(".c-table1", "5 (71.4)")
	researcher.do("release")
	if !researcher.shown(`.govuk-error-summary a[href="#reason"]`) || researcher.count("#reason-error") != 1 {
		t.Errorf("no reason is no error: %s", researcher.text("main"))
	}
	if after := see(); strings.Contains(after, "71.4") {
		t.Error("the table was released without a reason")
	}
	researcher.fill("reason", "Seven boats, <b>none</b> of which is known.")
	researcher.choose("understood", "yes")
	researcher.do("release")
	researcher.wantText(".govuk-notification-banner", "Released")
	after := see()
	for _, want := range []string{"5 (71.4)", "2 (28.6)", "Released by Sam researcher",
		"Seven boats, <b>none</b> of which is known."} {
		if !strings.Contains(after, want) {
			t.Errorf("after the release the funder does not see %q: %s", want, after)
		}
	}
	funder.open("/studies/quay?lang=fr")
	funder.wantText(".c-table1", "Un voilier")
	for _, role := range []string{"funder", "advisor", "admin"} {
		status := postForm(t, d.URL+"/studies/quay/release", d.Accounts[role].Token, "reason=because")
		if status != http.StatusForbidden {
			t.Errorf("%s may release: %d", role, status)
		}
	}
}

// postForm posts a form and returns the status.
func postForm(t *testing.T, url, token, form string) int {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, url, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}
