package e2e_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"candour/server/store"
	"candour/survey"
	"candour/survey/sample"
)

// ran is a command that has ended.
type ran struct {
	code        int
	out, errors string
}

// runWith runs a command with settings of its own: nothing of this test's surroundings but the PATH.
func runWith(t *testing.T, settings []string, args ...string) ran {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}, settings...)
	cmd.Dir = t.TempDir()
	var out, problems strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &problems
	err = cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return ran{cmd.ProcessState.ExitCode(), out.String(), problems.String()}
}

// wantSentence fails unless a command ended with one clear sentence about what to do.
func (r ran) wantSentence(t *testing.T, words ...string) {
	t.Helper()
	if r.code != 1 || !strings.HasPrefix(r.errors, "candour: ") ||
		strings.Count(strings.TrimSpace(r.errors), "\n") > 0 {
		t.Errorf("exit %d, %q", r.code, r.errors)
	}
	for _, w := range words {
		if !strings.Contains(r.errors, w) {
			t.Errorf("%q does not say %q", r.errors, w)
		}
	}
}

func write(t *testing.T, name, content string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Commands that need neither a data folder nor the engine.
func TestCommandsAlone(t *testing.T) {
	bare := []string{"CANDOUR_CHDB=/nowhere"}
	a, b := runWith(t, bare, "secret"), runWith(t, bare, "secret")
	if a.out == b.out || len(strings.TrimSpace(a.out)) < 40 {
		t.Errorf("secrets %q and %q", a.out, b.out)
	}
	for expr, want := range map[string]string{"1 + 1": "2\n", "'a' = 'b'": "false\n", "1 div 0": "Infinity\n",
		"0 div 0": "NaN\n", "-0.5": "-0.5\n", "concat('a', 'b')": "ab\n"} {
		if r := runWith(t, bare, "expression", "--", expr); r.out != want || r.code != 0 || r.errors != "" {
			t.Errorf("%s: %+v", expr, r)
		}
	}
	if r := runWith(t, bare, "expression", "--", "1 +"); r.code != 1 || r.out != "" || r.errors == "" {
		t.Errorf("no expression: %+v", r)
	}
	good := write(t, "Grand Quai 2.yaml", strings.Replace(quay, "name: quay\n", "", 1))
	bad := write(t, "bad.yaml", strings.Replace(quay, "choices: boat}", "choices: none_such}", 1))
	r := runWith(t, bare, "survey", "check", good, bad, "no-such.yaml")
	lines := strings.Split(strings.TrimSuffix(r.out, "\n"), "\n")
	if r.code != 1 || len(lines) != 3 || lines[0] != "accept "+good ||
		!strings.HasPrefix(lines[1], "refuse "+bad+": ") ||
		!strings.HasPrefix(lines[2], "refuse no-such.yaml: ") {
		t.Errorf("check: %+v", r)
	}
	if r := runWith(t, bare, "survey", "check", good); r.code != 0 {
		t.Errorf("check of a good one: %+v", r)
	}
	r = runWith(t, bare, "survey", "show", good)
	var def survey.Definition
	if err := json.Unmarshal([]byte(r.out), &def); err != nil || def.Name == "" || len(def.Questions) != 1 {
		t.Errorf("show: %v, %+v", err, r)
	}
}

// What ends with a sentence: no secret, a secret beside the data, a folder that somebody has, a
// folder that is not the demo's.
func TestServeSaysWhatIsMissing(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	chdb := "CANDOUR_CHDB=" + libchdb(t)
	runWith(t, []string{"CANDOUR_DATA=" + data, chdb}, "serve").
		wantSentence(t, "candour secret", "CANDOUR_SECRET_FILE")
	runWith(t, []string{"CANDOUR_DATA=" + data, chdb, "CANDOUR_SECRET=short"}, "serve").
		wantSentence(t, "candour secret")
	known := []string{"CANDOUR_DATA=" + data, "CANDOUR_SECRET=" + secret, "CANDOUR_ADDR=127.0.0.1:0"}
	runWith(t, append(known, "CANDOUR_CHDB=/nowhere"), "serve").wantSentence(t, "npm")
	s := serve(t, data)
	for _, command := range []string{"serve", "demo"} {
		runWith(t, append(known, chdb), command).wantSentence(t, data)
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	foreign := filepath.Dir(write(t, "letters.txt", "dear diary"))
	r := runWith(t, []string{"CANDOUR_DATA=" + foreign, chdb}, "demo")
	r.wantSentence(t, foreign, "CANDOUR_DATA")
	if entries, _ := os.ReadDir(foreign); len(entries) != 1 {
		t.Errorf("the demo left %d entries in a foreign folder", len(entries))
	}
}

// libchdb is where npm put the engine; the tests of commands run in folders of their own.
func libchdb(t *testing.T) string {
	t.Helper()
	if set := os.Getenv("CANDOUR_CHDB"); set != "" {
		return set
	}
	found, err := filepath.Glob("../../node_modules/@chdb/*/libchdb*")
	if err != nil || len(found) == 0 {
		t.Fatalf("no libchdb: run npm ci (%v)", err)
	}
	path, err := filepath.Abs(found[0])
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// A demo uses its folder again, with the same accounts; they are good under serve too.
func TestDemoIsUsedAgain(t *testing.T) {
	d, err := openDemo(filepath.Join(t.TempDir(), "data"))
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(d.Data, "demo.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("demo.json: %v %v", info.Mode(), err)
	}
	if err := d.stop(); err != nil {
		t.Error(err)
	}
	again, err := openDemo(d.Data)
	if err != nil {
		t.Fatal(err)
	}
	if !same(again.Accounts, d.Accounts) {
		t.Error("the accounts have changed")
	}
	if n := exact(t, again, "peer-support").Responses; n != 14 {
		t.Errorf("%d responses, not 14", n)
	}
	if err := again.stop(); err != nil {
		t.Error(err)
	}
	served := &demoServer{server: serve(t, d.Data), Accounts: d.Accounts}
	if n := exact(t, served, "youth-experience").Responses; n != 600 {
		t.Errorf("%d responses under serve, not 600", n)
	}
}

// The life of a survey, with and without a server that has the folder, and what goes with it.
func TestCommandsOnAFolder(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	studies, err := sample.Studies()
	if err != nil {
		t.Fatal(err)
	}
	var youth string
	for _, s := range studies {
		if s.Name == sample.YouthExperience {
			youth = write(t, "youth-experience.yaml", string(s.Source))
		}
	}
	wantSays(t, run(t, data, "survey", "publish", youth), "version 1", "draft")
	wantSays(t, run(t, data, "survey", "open", "youth-experience"), "open", "w1")
	wantSays(t, run(t, data, "simulate", "youth-experience", "--responses", "40"), "40 synthetic responses")
	s := serve(t, data)
	wantSays(t, run(t, data, "simulate", "youth-experience", "--responses", "30"), "30 synthetic responses")
	wantSays(t, run(t, data, "simulate", "youth-experience", "--responses", "50", "--wave", "w2", "--direct"),
		"50 synthetic responses")
	wantSays(t, run(t, data, "survey", "wave", "youth-experience"), "w1")
	wantSays(t, run(t, data, "survey", "wave", "youth-experience", "w2"), "w2")
	d := &demoServer{server: s, Accounts: map[string]store.Credentials{
		"researcher": addUser(t, data, "researcher")}}
	eventually(t, "all show", func() bool { return exact(t, d, "youth-experience").Responses == 120 })
	if all := exact(t, d, "youth-experience"); all.Synthetic != 120 {
		t.Errorf("%d of 120 are synthetic", all.Synthetic)
	}
	old := d.Accounts["researcher"].Token
	run(t, data, "user", "reset", "Sam researcher")
	a := ask(t, http.MethodGet, s.URL+"/api/v1/surveys/youth-experience/results/frequencies", "",
		"Authorization", "Bearer "+old)
	if a.status != http.StatusUnauthorized {
		t.Errorf("the old token still opens: %d", a.status)
	}
	wantSays(t, run(t, data, "survey", "close", "youth-experience"), "closed")
	report := filepath.Join(t.TempDir(), "report.xlsx")
	run(t, data, "report", "youth-experience", "--out", report)
	file, err := excelize.OpenFile(report)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	(&tab{t: t}).wantRoundedReport(file)
	wantSays(t, run(t, data, "survey", "show", "youth-experience"), `"name"`, `"youth-experience"`)
	wantSays(t, run(t, data, "doctor"), "well")
	if out, err := tryRun(data, "survey", "open", "nothing"); err == nil || !strings.Contains(err.Error(), "nothing") {
		t.Errorf("a survey that is not there: %s %v", out, err)
	}
}

func wantSays(t *testing.T, out string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(out, w) {
			t.Errorf("%q does not say %q", out, w)
		}
	}
}

// Without a public address the server says at its start what that means, in one sentence.
func TestServeSaysThatItsAddressIsNotSet(t *testing.T) {
	for _, test := range []struct {
		name, url string
		want      int
	}{{"not set", "", 1}, {"set", "https://survey.example.org", 0}} {
		s := serve(t, filepath.Join(t.TempDir(), "data"), "CANDOUR_URL="+test.url)
		if err := s.stop(); err != nil {
			t.Error(err)
		}
		if got := strings.Count(s.stderr.String(), "candour: CANDOUR_URL is not set: "); got != test.want {
			t.Errorf("%s: said %d times, want %d: %s", test.name, got, test.want, s.stderr)
		}
	}
}

// designExample is the survey of DESIGN 5, with words where it has dots.
const designExample = `study: harbours
name: harbour-helpers
title: {en: Supporting youth, fr: Accompagner les jeunes}
languages: [en, fr]
collected_by: respondent
invited: 18
waves: [w1]
privacy: {mode: anonymous, hold: 10, withdrawal: false, link_text: false}
consent: {text: {en: Up to you., fr: C’est libre.}}
breakdowns: [gender]
choices:
  gender: [{name: woman, label: {en: Woman, fr: Femme}}, {name: genderfluid, label: {en: Genderfluid, fr: Fluide}}]
  agreement: [{name: "1", label: {en: Low, fr: Bas}}, {name: "2", label: {en: High, fr: Haut}}]
questions:
  - {type: select_one, name: gender, role: demographic, label: {en: Gender, fr: Genre}, choices: gender, or_other: true}
  - {type: integer, name: age, role: demographic, label: {en: Age, fr: Âge}, constraint: ". >= 12 and . <= 99", bands: [12, 16, 19, 25, 30]}
  - {type: grid, name: felt, role: outcome, label: {en: I felt, fr: Je me sentais}, choices: agreement, questions: [{name: heard, label: {en: Heard, fr: Entendu}}, {name: judged, label: {en: Judged, fr: Jugé}}]}
  - {type: text, name: story, role: open, label: {en: Your story, fr: Ton histoire}, sensitive: true}
scales:
  respect: {items: [heard, judged], reverse: [judged], score: mean, min_answered: 2}
`

// The command line opens a survey that names nobody who acts on harm, as scripts need it to, and says on
// stderr what young people will read and how to mend it; a reason that was given it does not ask for. One
// that names somebody opens without a word.
func TestOpenWarnsWhenNobodyActs(t *testing.T) {
	warns := []string{"Warning: the survey harbour-helpers asks for what may tell of harm", "tells young people that nobody was named", "at /studies/harbours/harm in the browser"}
	for _, test := range []struct {
		name, more, reason string
		says               []string
	}{
		{"nobody", "", "", append(warns, `candour survey open harbour-helpers --nobody-acts-on-harm "..."`)},
		{"nobody, with a reason", "", "A nurse sits beside everyone.", warns},
		{"somebody", "notice: {harm: {who: {en: Noor, fr: Noor}}}\n", "", nil},
	} {
		file := filepath.Join(t.TempDir(), "harbour-helpers.yaml")
		if err := os.WriteFile(file, []byte(designExample+test.more), 0o600); err != nil {
			t.Fatal(err)
		}
		data := filepath.Join(t.TempDir(), "data")
		run(t, data, "survey", "publish", file)
		path, err := binary()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(path, "survey", "open", "harbour-helpers")
		if test.reason != "" {
			cmd.Args = append(cmd.Args, "--nobody-acts-on-harm", test.reason)
		}
		cmd.Env = environment(data, nil)
		var out, problems strings.Builder
		cmd.Stdout, cmd.Stderr = &out, &problems
		if err := cmd.Run(); err != nil || out.String() != "harbour-helpers is open, in wave w1.\n" {
			t.Errorf("%s: %v, %q, %q", test.name, err, out.String(), problems.String())
		}
		lines := strings.Split(strings.TrimSuffix(problems.String(), "\n"), "\n")
		if len(test.says) == 0 && problems.Len() > 0 || len(test.says) > 0 && len(lines) != len(test.says) {
			t.Errorf("%s: stderr says %q", test.name, problems.String())
			continue
		}
		for i, says := range test.says {
			if !strings.Contains(lines[i], says) {
				t.Errorf("%s: line %d does not say %q: %q", test.name, i+1, says, lines[i])
			}
		}
	}
}

// A command that finds no data folder says so, and makes none: an empty one would look like one that lost all.
func TestCommandsMakeNoFolder(t *testing.T) {
	for _, args := range [][]string{{"survey", "close", "x"}, {"survey", "show", "x"}, {"user", "reset", "Noor"}, {"report", "x", "--out", "x.xlsx"},
		{"doctor"}, {"backup", filepath.Join(t.TempDir(), "b"), "--unencrypted"}, {"simulate", "x", "--responses", "1"}} {
		data := filepath.Join(t.TempDir(), "nowhere")
		_, err := tryRun(data, args...)
		if err == nil || !strings.Contains(err.Error(), "There is no data folder of Candour at "+data) {
			t.Errorf("%q: %v", args, err)
		}
		if _, err := os.Stat(data); err == nil {
			t.Errorf("%q made the folder", args)
		}
	}
}
