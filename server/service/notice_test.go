package service_test

import (
	"errors"
	"html"
	"io"
	"net/http"
	"strings"
	"testing"

	"candour/server/service"
	"candour/server/store"
)

// read returns a page as text, entities resolved.
func (r *running) read(path string) string {
	r.t.Helper()
	response, err := http.Get(r.URL + path)
	must(r.t, err)
	text, err := io.ReadAll(response.Body)
	must(r.t, errors.Join(err, response.Body.Close()))
	if response.StatusCode != http.StatusOK {
		r.t.Fatalf("%s: got %s", path, response.Status)
	}
	return html.UnescapeString(string(text))
}

// The notice says what the settings do, in either language, and changes with them.
func TestNoticeFollowsTheSettings(t *testing.T) {
	tests := []struct {
		name, privacy string
		says, not     []string
	}{
		{"as it comes", "{hold: 10}", []string{"It is anonymous", "at least 10 people", "No last day is set", "cannot be taken out again", "apart from your other answers"}, []string{"ask for a code"}},
		{"confidential", "{mode: confidential, hold: 10}", []string{"cannot be changed here"}, []string{"nonymous"}},
		{"with codes", "{hold: 10, withdrawal: true}", []string{"you can ask for a code"}, []string{"cannot be taken out again"}},
		{"confidential, with codes", "{mode: confidential, hold: 10, withdrawal: true}", []string{"you can ask for a code", "cannot be changed here"}, []string{"nobody can tell which"}},
		{"until a day", "{hold: 10, delete_after: 2099-06-30}", []string{"Until 30 June 2099"}, []string{"No last day"}},
		{"linked words", "{hold: 10, link_text: true}", []string{"can read both together"}, []string{"apart from your other answers"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := start(t, settings(t))
			source := strings.NewReplacer("{hold: 3}", tt.privacy, "languages: [en]", "languages: [en, fr]").Replace(visits)
			_, err := r.Control.Publish([]byte(source), "visits")
			must(t, err)
			_, err = r.Control.Life(service.LifeChange{Survey: "visits", State: store.StateOpen})
			must(t, err)
			page := r.read("/privacy/visits?lang=en")
			for _, words := range append(tt.says, "Noor", "Nobody reads this in time") {
				if !strings.Contains(page, words) {
					t.Errorf("the notice does not say %q", words)
				}
			}
			for _, words := range tt.not {
				if strings.Contains(page, words) {
					t.Errorf("the notice says %q", words)
				}
			}
			if french := r.read("/privacy/visits?lang=fr"); !strings.Contains(french, "Avis de confidentialité") {
				t.Error("there is no notice in French")
			}
		})
	}
}

// The page about what is stored lists the columns that the table has, each in words.
func TestStoredComesFromTheTable(t *testing.T) {
	r := start(t, settings(t))
	r.publish()
	page := r.read("/s/visits/stored")
	for _, words := range []string{"has 10 columns", "record_key", "from 0 to 999", "q_heard, s_heard", "I was heard"} {
		if !strings.Contains(page, words) {
			t.Errorf("the page does not say %q", words)
		}
	}
	if strings.Contains(page, "belongs to no question") {
		t.Error("a column is not known")
	}
}
