package service_test

import (
	"errors"
	"html"
	"io"
	"net/http"
	"net/url"
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
		{"no code", "{hold: 10}", []string{"stays in a copy until that copy is thrown away", "see each answer. Everyone else", "can show others a table or a sentence all the same"}, []string{"and it is found", "what was written", "invitation could be linked"}},
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

// What the notice says of an order, of those who read, of codes that are found and of payment follows the
// settings too, in either language: nothing is left out that is kept, and nothing is said that is not so.
func TestNoticeTellsWhatIsKept(t *testing.T) {
	const story = "  - {type: text, name: story, role: open, label: Say}\n"
	const paid = "invitations: {mode: envelope}\nhonorarium: {amount: Ten, ways: [{name: cash, label: Cash}]}\n"
	tests := []struct {
		name, privacy, more, questions string
		en, fr                         []string
		not                            []string
	}{
		{"confidential, by nobody's link", "{mode: confidential, hold: 10}", "", "", []string{"No name, address, device or time is kept with the answers"},
			[]string{"Aucun nom, aucune adresse"}, []string{"A list says", "Youth researchers", "thank-you"}},
		{"words", "{hold: 10}", "", story, []string{"and what was written, in no order. Youth researchers", "names, numbers and places masked"},
			[]string{"sans ordre. Les jeunes de l’équipe"}, nil},
		{"linked words", "{hold: 10, link_text: true}", "", story, []string{"and what was written. Youth researchers"}, []string{"ce qui a été écrit. Les jeunes"}, []string{"in no order"}},
		{"codes", "{hold: 10, withdrawal: true}", "", "", []string{"Who finds it, and also holds the server"}, []string{"Qui le trouve, et tient aussi le serveur"}, nil},
		{"paid", "{hold: 10}", paid, "", []string{"No day is set on which it is deleted", "what you wrote to be paid is kept, and an order can reach it"},
			[]string{"Aucun jour n’est fixé pour l’effacer", "un tribunal peut l’obtenir"}, nil},
		{"paid, until a day", "{hold: 10, delete_after: 2099-06-30}", paid, "", []string{"It is deleted after 30 June 2099"}, []string{"Cela est effacé après le 30 juin 2099"}, []string{"No day is set on which"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := start(t, settings(t))
			source := strings.NewReplacer("{hold: 3}", tt.privacy+"\n"+tt.more).Replace(visits) + tt.questions
			source = strings.Replace(source, "languages: [en]", "languages: [en, fr]", 1)
			_, err := r.Control.Publish([]byte(source), "visits")
			must(t, err)
			_, err = r.Control.Life(service.LifeChange{Survey: "visits", State: store.StateOpen})
			must(t, err)
			english := r.read("/privacy/visits?lang=en")
			for _, words := range tt.en {
				if !strings.Contains(english, words) {
					t.Errorf("the notice does not say %q", words)
				}
			}
			french := r.read("/privacy/visits?lang=fr")
			for _, words := range tt.fr {
				if !strings.Contains(french, words) {
					t.Errorf("the notice in French does not say %q", words)
				}
			}
			for _, words := range tt.not {
				if strings.Contains(english, words) {
					t.Errorf("the notice says %q", words)
				}
			}
		})
	}
}

// A survey that is open with nobody named who acts on harm says so to young people, in its notice, and to those
// who can mend it, on its study's page, until somebody is named, however it came to be open.
func TestNobodyNamedIsSaid(t *testing.T) {
	r := start(t, settings(t))
	source := strings.NewReplacer("notice: {harm: {who: Noor}}\n", "", "languages: [en]", "languages: [en, fr]").Replace(visits) +
		"  - {type: text, name: story, role: open, label: Say, sensitive: true}\n"
	_, err := r.Control.Publish([]byte(source), "visits")
	must(t, err)
	opened, err := r.Control.Life(service.LifeChange{Survey: "visits", State: store.StateOpen, NobodyActs: "A nurse is there."})
	must(t, err)
	if len(opened.Warnings) != 3 || !strings.Contains(opened.Warnings[1], "Its privacy notice tells young people that nobody was named") {
		t.Errorf("opening warns %q", opened.Warnings)
	}
	if n := r.audited(t, "life", "visits open with nobody named who acts on harm: A nurse is there."); n != 1 {
		t.Errorf("the audit log has the reason %d times", n)
	}
	people := map[store.Role]visitor{}
	for _, role := range []store.Role{store.Researcher, store.Funder} {
		c, err := r.Control.Account(service.AccountChange{Account: store.Account{Name: string(role), Role: role}})
		must(t, err)
		people[role] = visitor{t: t, r: r, is: c}.browser()
	}
	said := func(who store.Role, address, words string, want bool) {
		t.Helper()
		answer, body := people[who].read(address)
		if got := strings.Contains(html.UnescapeString(body), words); answer.StatusCode != http.StatusOK || got != want {
			t.Errorf("%s, %s: %s; it says %q: %v", who, address, answer.Status, words, got)
		}
	}
	all := func(want bool) {
		t.Helper()
		said(store.Funder, "/privacy/visits?lang=en", "Nobody was named who acts on it.", want)
		said(store.Funder, "/privacy/visits?lang=fr", "Personne n’a été nommé pour agir.", want)
		said(store.Researcher, "/studies/visits?lang=en", "Nobody is named who acts on harm", want)
		said(store.Researcher, "/studies/visits?lang=fr", "Personne n’est nommé pour agir en cas de danger", want)
		said(store.Funder, "/studies/visits?lang=en", "Nobody is named who acts on harm", false)
	}
	all(true)
	name := func(who, how string) {
		t.Helper()
		people[store.Researcher].submit("/studies/visits/harm", url.Values{"do": {"save"},
			"who:en": {who}, "how:en": {how}, "who:fr": {who}, "how:fr": {how}})
	}
	name("Léa", "988")
	all(false)
	name("", "")
	all(true)
	must(t, life(r, service.LifeChange{Survey: "visits", State: store.StateClosed}))
	said(store.Researcher, "/studies/visits?lang=en", "Nobody is named who acts on harm", false)
}

// submit sends a form as a browser does.
func (v visitor) submit(address string, values url.Values) {
	v.t.Helper()
	request, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.r.URL+address, strings.NewReader(values.Encode()))
	must(v.t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.AddCookie(v.cookie)
	response, err := http.DefaultTransport.RoundTrip(request)
	must(v.t, err)
	must(v.t, response.Body.Close())
	if response.StatusCode != http.StatusSeeOther {
		v.t.Errorf("%s: got %s", address, response.Status)
	}
}
