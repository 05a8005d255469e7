package e2e_test

import (
	"os"
	"strings"
	"testing"

	"candour/server/store"
)

// signIn signs somebody in by the page.
func (tb *tab) signIn(name, password string) {
	tb.t.Helper()
	tb.open("/login")
	tb.fill("name", name)
	tb.fill("password", password)
	tb.follow(`main button`)
}

// wantClean fails if axe-core finds anything on the page, or if the page is wider than the window.
func (tb *tab) wantClean(what string) {
	tb.t.Helper()
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	tb.must(err)
	evaluate[any](tb, string(axe)+";0")
	for _, found := range evaluate[[]string](tb, `(async () => {
		const all = await axe.run(document, {iframes: false, resultTypes: ["violations"]});
		if (all.passes.length < 10) return ["axe-core looked at nothing: " + all.passes.length];
		return all.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + " " +
			n.any.map(a => a.message).join(" ")).join(" | "));
	})()`) {
		tb.t.Errorf("%s: %s", what, found)
	}
	if over := evaluate[int](tb, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
		tb.t.Errorf("%s is %d px wider than the window", what, over)
	}
}

// authorPages are the pages of the desk of a sample survey's draft.
func authorPages() []string {
	desk := "/author/surveys/youth-experience"
	return []string{"/author", "/author/new", desk, desk + "/settings", desk + "/translate/fr", desk + "/source",
		desk + "/preview", desk + "/comments", desk + "/publish", desk + "/versions", desk + "/question/1",
		desk + "/question/2.2.0", desk + "/choices/agreement", "/author/studies/youth-experience"}
}

func TestAuthorPagesAreClean(t *testing.T) {
	d := demo(t)
	noor := d.Accounts[string(store.Researcher)]
	for _, l := range []look{{width: desktop}, {width: phone}, {width: phone, dark: true}} {
		tb := newTab(t, d.server, l)
		tb.signIn(noor.Name, noor.Password)
		tb.open("/author/surveys/youth-experience")
		if tb.count(`button[value="draft"]`) > 0 {
			tb.do("draft")
		}
		for _, lang := range []string{"en", "fr"} {
			for _, path := range authorPages() {
				tb.open(path + "?lang=" + lang)
				tb.wantClean(path + " in " + lang)
			}
		}
	}
}

// A researcher writes a survey without JavaScript on a phone, publishes and opens it; somebody answers,
// and the dashboard has the answer. An advisor reads why it was published without approval.
func TestWritingASurveyInTheBrowser(t *testing.T) {
	data := t.TempDir()
	accounts := map[store.Role]store.Credentials{}
	for name, role := range map[string]store.Role{"Noor": store.Researcher, "Kai": store.Advisor} {
		accounts[role] = added(t, data, name, role)
	}
	s := serve(t, data)
	tb := newTab(t, s, look{width: phone, noScript: true})
	tb.signIn("Noor", accounts[store.Researcher].Password)
	tb.open("/author/new")
	tb.fill("name", "Harbour")
	tb.follow("main form button")
	tb.press(`select[name="type"]`)
	evaluate[any](tb, `document.querySelector('select[name="type"]').value = "integer"; 0`)
	tb.do("add")
	tb.fill("label:en", "How old are you?")
	tb.fill("label:fr", "Quel âge as-tu ?")
	tb.fill("name", "age")
	tb.fill("constraint", ". >= 12 and . <= 24")
	tb.follow("main form button.govuk-button")
	tb.wantText(".c-saved", "Saved.")
	tb.open("/author/surveys/harbour/source")
	source := evaluate[string](tb, `document.querySelector("textarea").value`)
	tb.fill("source", strings.Replace(source, "hold: 10", "hold: 1", 1)+"\nnotice: {harm: {who: {en: Noor, fr: Noor}}}\n")
	tb.follow("main form button.govuk-button")
	tb.wantText(".c-saved", "Saved.")
	tb.open("/author/surveys/harbour/publish")
	tb.fill("reason", "Advisors meet in May.")
	tb.follow("main form button")
	tb.wantText("main", "version 1")
	tb.follow(`button[value="open"]`)
	tb.follow(`button[name="sure"]`)

	person := newTab(t, s, look{width: phone})
	person.open("/s/harbour?lang=en")
	person.choose("consent", "yes")
	person.do("start")
	person.do("skip")
	person.fill("age", "17")
	person.do("next")
	person.do("submit")
	person.wantText(".govuk-panel__title", "Thank you")
	token := accounts[store.Researcher].Token
	eventually(t, "the response is counted", func() bool {
		_, body := call(t, "GET", s.URL+"/api/v1/surveys/harbour/results/frequencies?question=age", token, "")
		return strings.Contains(body, `"responses":1`)
	})
	tb.open("/dashboards/harbour")
	tb.wantText("main", "How old are you?")

	kai := newTab(t, s, look{width: desktop})
	kai.signIn("Kai", accounts[store.Advisor].Password)
	kai.open("/author/surveys/harbour/versions")
	kai.wantText("main", "Advisors meet in May.")
}

// added makes an account on the command line.
func added(t *testing.T, data, name string, role store.Role) store.Credentials {
	t.Helper()
	c := store.Credentials{Account: store.Account{Name: name, Role: role}}
	out := run(t, data, "user", "add", name, "--role", string(role))
	for _, line := range strings.Split(out, "\n") {
		switch words := strings.Fields(line); {
		case len(words) == 2 && words[0] == "password":
			c.Password = words[1]
		case len(words) == 2 && words[0] == "token":
			c.Token = words[1]
		}
	}
	if c.Password == "" {
		t.Fatalf("user add says %q", out)
	}
	return c
}
