package e2e_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"candour/server/store"
)

const pier = `
study: pier
study_title: {en: The pier, fr: La jetée}
name: pier
title: {en: On the pier, fr: Sur la jetée}
languages: [en, fr]
privacy: {hold: 1}
notice: {harm: {who: Noor}}
breakdowns: [age, roots]
choices:
  boat:
    - {name: sail, label: {en: Sailing, fr: Voile}}
    - {name: row, label: {en: Rowing, fr: Aviron}}
    - {name: motor, label: {en: Motor, fr: Moteur}}
  age:
    - {name: young, label: {en: Under 20, fr: Moins de 20}}
    - {name: older, label: {en: 20 and over, fr: 20 et plus}}
  roots:
    - {name: first_nations, indigenous: true, label: {en: First Nations, fr: Premières Nations}}
    - {name: elsewhere, label: {en: Elsewhere, fr: Ailleurs}}
questions:
  - {type: select_one, name: boat, role: outcome, label: {en: Which boat?, fr: Quel bateau ?}, short: {en: Boat, fr: Bateau}, choices: boat}
  - {type: select_one, name: age, role: demographic, label: {en: How old?, fr: Quel âge ?}, short: {en: Age, fr: Âge}, choices: age}
  - {type: select_one, name: roots, role: demographic, label: {en: Your roots?, fr: Vos racines ?}, short: {en: Roots, fr: Racines}, choices: roots}
`

// atPier serves a survey that 28 have answered, too few for protected numbers: 12 sail, 13 row, 3 have a
// motor; every second one is young; each fourth is of a First Nation.
func atPier(t *testing.T) *demoServer {
	t.Helper()
	data, file := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "pier.yaml")
	if err := os.WriteFile(file, []byte(pier), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, data, "survey", "publish", file)
	run(t, data, "survey", "open", "pier")
	d := &demoServer{server: serve(t, data), Accounts: map[string]store.Credentials{}}
	for _, role := range []string{"researcher", "advisor", "funder", "steward"} {
		d.Accounts[role] = addUser(t, data, role)
	}
	for i := range 28 {
		boat := "sail"
		switch {
		case i >= 25:
			boat = "motor"
		case i >= 12:
			boat = "row"
		}
		status, body := call(t, http.MethodPost, d.URL+"/api/v1/surveys/pier/responses", "", fmt.Sprintf(
			`{"language": "en", "answers": {"boat": %q, "age": %q, "roots": %q}}`, boat,
			[]string{"young", "older"}[i%2], []string{"first_nations", "elsewhere", "elsewhere", "elsewhere"}[i%4]))
		if status != http.StatusCreated {
			t.Fatalf("%d %s", status, body)
		}
	}
	eventually(t, "all responses show", func() bool { return exact(t, d, "pier").Responses == 28 })
	return d
}

// releaseTable fills in the last form of the page and sends it.
func (tb *tab) releaseTable(reason string) {
	tb.t.Helper()
	if tb.count("#understood") > 0 {
		tb.choose("understood", "yes")
	}
	tb.fill("reason", reason)
	tb.do("release")
}

// A researcher puts categories of a cross-tabulation together and releases it. The funder sees it on the
// dashboard and in the workbook; once it is withdrawn, its reason alone.
func TestReleaseOfCrosstab(t *testing.T) {
	d := atPier(t)
	researcher, funder := newStaffTab(t, d, "researcher"), newStaffTab(t, d, "funder")
	funder.open("/dashboards/pier?lang=en&cards=all")
	if text := funder.text("main"); strings.Contains(text, "Rowing or motor") || !strings.Contains(text, "Too few") {
		t.Errorf("before the release the funder sees %s", text)
	}
	researcher.open("/dashboards/pier?lang=en&cards=all")
	researcher.follow(`#q-boat a[href="/dashboards/pier/release?rows=boat"]`)
	researcher.wantText("main", "Motor: 3 of 28")
	researcher.open("/dashboards/pier/table?lang=en&rows=boat&columns=age")
	researcher.follow(`main a[href^="/dashboards/pier/release?"]`)
	researcher.wantText("main", "Motor, among “Under 20”: 1 of 14")
	researcher.wantText(".c-released", "Motor3 (10.7) (fewer than 5 people)1 (7.1)")
	researcher.wantClean("the page of a release")
	researcher.choose("value", "row")
	researcher.do("merge")
	researcher.wantText(".govuk-error-summary", "Tick at least two categories")
	researcher.choose("value", "row")
	researcher.choose("value", "motor")
	researcher.fill("label:en", "Rowing or motor")
	researcher.fill("label:fr", "Aviron ou moteur")
	researcher.do("merge")
	researcher.wantText(".c-released", "Rowing or motor16 (57.1)8 (57.1)8 (57.1)")
	if text := researcher.text("#look ~ *"); strings.Contains(text, "one to four") {
		t.Errorf("put together, small cells are still there: %s", text)
	}
	researcher.fill("reason", "No category tells who somebody is.")
	researcher.do("release")
	researcher.wantText(".govuk-error-summary", "Read what is pointed out") // the base is below 30
	researcher.releaseTable("No category tells who somebody is.")
	researcher.wantText(".govuk-notification-banner", "Released")

	funder.open("/dashboards/pier?lang=en&cards=all")
	funder.wantText("#q-boat", "A researcher looked at the table below")
	funder.wantText("#q-boat", "Rowing or motor16 (57.1)8 (57.1)8 (57.1)")
	funder.wantText("#q-boat", "Released by Sam researcher on")
	funder.open("/studies/pier?lang=fr")
	funder.wantText("main", "Aviron ou moteur16 (57,1)")
	wantReleasedSheet(t, funder)

	researcher.open("/dashboards/pier/release?lang=en&rows=boat")
	researcher.wantText("main", "Release 1 of")
	researcher.wantText("main", "“Boat: Rowing, Motor; Age: any answer”: 16. This table says “Boat: Rowing”: 13.")
	researcher.open("/studies/pier/releases?lang=en")
	researcher.press("#release-1 details summary")
	researcher.fill("reason", "A label was wrong.")
	researcher.do("withdraw")
	advisor := newStaffTab(t, d, "advisor")
	advisor.open("/studies/pier/releases?lang=en")
	advisor.wantText("#release-1", "Sam researcher withdrew it on")
	advisor.wantText("#release-1", "A label was wrong.")
	funder.open("/dashboards/pier?lang=en&cards=all")
	if text := funder.text("main") + advisor.text("main"); strings.Contains(text, "57.1") {
		t.Error("a withdrawn table is still shown")
	}
}

// wantReleasedSheet reads the table back from the workbook as the funder gets it, and as LibreOffice
// reads it.
func wantReleasedSheet(t *testing.T, funder *tab) {
	t.Helper()
	file := funder.download("/studies/pier", "pier.xlsx")
	rows, err := file.GetRows("Released 1")
	funder.must(err)
	var text []string
	for _, row := range rows {
		text = append(text, strings.Join(row, " "))
	}
	said := strings.Join(text, "\n")
	for _, want := range []string{"Boat, by: Age", "Rowing or motor 16 (57.1) 8 (57.1) 8 (57.1)", "“Rowing or motor” puts together: Rowing, Motor.",
		"Released by Sam researcher", "No category tells who somebody is."} {
		if !strings.Contains(said, want) {
			t.Errorf("the sheet does not say %q: %s", want, said)
		}
	}
	folder := t.TempDir()
	profile, err := os.MkdirTemp("", "candour-office-")
	funder.must(err)
	t.Cleanup(func() { _ = os.RemoveAll(profile) }) // a process of LibreOffice's that is last may write still
	out, err := exec.CommandContext(t.Context(), "soffice", "-env:UserInstallation=file://"+profile, "--headless",
		"--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir", folder, file.Path).CombinedOutput()
	if err != nil {
		t.Fatalf("LibreOffice: %v: %s", err, out)
	}
	csv, err := os.ReadFile(filepath.Join(folder, "pier-Released 1.csv"))
	if err != nil || !strings.Contains(string(csv), "Rowing or motor,16 (57.1),8 (57.1),8 (57.1)") {
		t.Errorf("LibreOffice reads %s, %v", csv, err)
	}
}

// A table that shows Indigenous identity cannot be released without an agreement; with one it waits for
// the steward, who says yes and takes it back. The advisor reads by whom and why.
func TestStewardDecides(t *testing.T) {
	d := atPier(t)
	researcher, steward := newStaffTab(t, d, "researcher"), newStaffTab(t, d, "steward")
	funder, advisor := newStaffTab(t, d, "funder"), newStaffTab(t, d, "advisor")
	status, body := call(t, http.MethodGet, d.URL+"/api/v1/surveys/pier/results/crosstab?rows=boat&columns=roots", d.Accounts["funder"].Token, "")
	if status != http.StatusForbidden || !strings.Contains(body, "until a data steward has recorded an agreement") {
		t.Errorf("broken down without an agreement: %d %s", status, body)
	}
	researcher.open("/dashboards/pier/table?lang=en&rows=boat&columns=roots")
	researcher.wantText("main", "no agreement is recorded")
	researcher.open("/dashboards/pier/release?lang=en&rows=roots")
	researcher.wantText("main", "cannot be released until a data steward has recorded an agreement")
	if researcher.count(`button[value="release"]`) > 0 {
		t.Error("there is a button to release it")
	}
	steward.open("/studies/pier/governance?lang=en")
	steward.wantClean("governance")
	steward.fill("with", "The council of the coast")
	steward.fill("covers", "One table of the pier's survey.")
	steward.do("agree")
	steward.wantText(".govuk-error-summary", "since which day")
	evaluate[any](steward, `document.querySelector('[name="since"]').value = "2026-01-31"; 0`)
	steward.do("agree")
	steward.wantText("main", "The council of the coast")

	researcher.open("/dashboards/pier/release?lang=en&rows=roots")
	researcher.wantText("main", "it waits until a data steward says yes")
	researcher.releaseTable("The council asked for it.")
	researcher.wantText(".govuk-notification-banner", "It waits for a data steward")
	see := func() string { funder.open("/studies/pier?lang=en"); return funder.text("main") }
	if text := see(); strings.Contains(text, "25.0") {
		t.Error("the funder sees a table that waits")
	}
	steward.open("/studies/pier/releases?lang=en")
	steward.wantText("#release-1", "First Nations7 (25.0)")
	steward.wantClean("released tables")
	steward.fill("reason", "The council has seen it.")
	steward.do("agree")
	if text := see(); !strings.Contains(text, "First Nations7 (25.0)") {
		t.Errorf("the funder does not see it: %s", text)
	}
	steward.press("#release-1 details summary")
	steward.fill("reason", "The council thought again.")
	steward.do("veto")
	if text := see(); strings.Contains(text, "25.0") {
		t.Error("the funder sees what was taken back")
	}
	for _, reader := range []*tab{advisor, researcher} {
		reader.open("/studies/pier/releases?lang=en")
		reader.wantText("#release-1", "Sam steward took it back on")
		reader.wantText("#release-1", "The council thought again.")
	}
	for _, role := range []string{"researcher", "advisor", "funder"} {
		if status := postForm(t, d.URL+"/studies/pier/governance", d.Accounts[role].Token, "do=agree&survey=pier"); status != http.StatusForbidden {
			t.Errorf("%s may record an agreement: %d", role, status)
		}
	}
}
