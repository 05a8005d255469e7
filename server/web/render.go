package web

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/analytics"
	"candour/dashboards"
	"candour/server/store"
	"candour/survey"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed assets/brand/mark.svg
var mark string

// pages are the parsed templates: layouts and parts are in all of them, one page in each.
type pages struct {
	byName map[string]*template.Template
	words  words
}

// page is what every page needs. Lang is "en" or "fr", on a survey's pages any of its languages.
type page struct {
	Title   string
	Lang    string
	Path    string
	Account store.Account
	Demo    bool
	Preview bool // a respondent's page that an author looks at
	words   words
	Asked   string     // the host that was asked for, which links are made with where no public address is set
	query   string     // what else the address asks for, up to "lang="
	sent    url.Values // what was typed, where it was refused
}

// T returns the words for key in the page's language, with args put in as by fmt.
func (p page) T(key string, args ...any) string { return p.words.in(p.Lang, key, args...) }

// In is the page as it speaks another language: a part that is shown as others will read it.
func (p page) In(lang string) page { p.Lang = lang; return p }

// At returns the page's address in another language.
func (p page) At(lang string) string { return p.Path + "?" + p.query + "lang=" + lang }

// Leave is where the button to leave leads; out of a preview, to its start.
func (p page) Leave() string {
	if p.Preview {
		return p.At(p.Lang)
	}
	return "/exit"
}

// Writes says whether whoever is signed in has surveys to write or to read before others.
func (p page) Writes() bool { return slices.Contains(readers(), p.Account.Role) }

// Authors says whether whoever is signed in writes surveys and publishes them.
func (p page) Authors() bool { return slices.Contains(authors(), p.Account.Role) }

// Codes says whether whoever is signed in sorts open answers by theme.
func (p page) Codes() bool {
	return p.Account.Role == store.Researcher || p.Account.Role == store.YouthResearcher
}

// Manages says whether whoever is signed in manages accounts.
func (p page) Manages() bool { return p.Account.Role == store.Admin }

// SignedIn says whether somebody is.
func (p page) SignedIn() bool { return p.Account.Name != "" }

func (s *Server) page(c *fiber.Ctx, a store.Account) page {
	p := page{Lang: s.staffLanguage(c), Account: a, Demo: s.Demo, words: s.pages.words, sent: sentForm(c)}
	p.Path = "/" + strings.TrimLeft(c.Path(), "/") // "//host" would be another host's
	p.query = otherQuery(c, p.SignedIn())
	if s.URL == "" && !s.Demo {
		p.Asked = string(c.Request().Host())
	}
	if p.SignedIn() && c.Query("lang") != "" { // staff keep the language that they chose
		c.Cookie(&fiber.Cookie{Name: "lang", Value: p.Lang, Path: "/", HTTPOnly: true,
			Secure: s.secureCookies(), SameSite: fiber.CookieSameSiteLaxMode})
	}
	return p
}

// Tested says in short what a test found.
func (p page) Tested(t *analytics.Test) string {
	return dashboards.Writer{Style: analytics.Style{Lang: p.Lang}}.Tested(t)
}

// otherQuery is what an address asks for besides a language, for the links to the other languages: a
// view of numbers stays the view. What a page says once ("saved", "done") goes. Of what a stranger's address asks
// for only the wave stays, and where to go after signing in.
func otherQuery(c *fiber.Ctx, signedIn bool) string {
	kept := url.Values{}
	for name, value := range c.Context().QueryArgs().All() {
		switch key := string(name); {
		case slices.Contains([]string{"lang", "saved", "done", "set"}, key):
		case signedIn, key == "wave", key == "next":
			kept.Add(key, string(value))
		}
	}
	if len(kept) == 0 {
		return ""
	}
	return kept.Encode() + "&"
}

// loadPages parses every template, so that a fault shows at start.
func loadPages(files *assets) (*pages, error) {
	catalogue, err := loadWords()
	if err != nil {
		return nil, err
	}
	shared, err := template.New("").Funcs(functions(files)).ParseFS(templateFiles, "templates/_*.html")
	if err != nil {
		return nil, fmt.Errorf("parse layouts: %w", err)
	}
	names, err := fs.Glob(templateFiles, "templates/[a-z]*.html")
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	p := &pages{byName: map[string]*template.Template{}, words: catalogue}
	for _, name := range names {
		t, err := template.Must(shared.Clone()).ParseFS(templateFiles, name)
		if err != nil {
			return nil, fmt.Errorf("parse %s: %w", name, err)
		}
		short := strings.TrimSuffix(strings.TrimPrefix(name, "templates/"), ".html")
		p.byName[short] = t
	}
	return p, nil
}

func functions(files *assets) template.FuncMap {
	return template.FuncMap{
		"asset":   files.address,
		"mark":    func() template.HTML { return template.HTML(classedMark()) }, // ours, not anyone's input
		"json":    scriptJSON,
		"join":    strings.Join,
		"add":     func(a, b int) int { return a + b },
		"tenth":   func(i int) int { return 5 + 12*i }, // where one of ten dots stands
		"ownName": ownName,
		"promises": func(p interface{ T(string, ...any) string }, all []promiseView) promiseList {
			return promiseList{p, all}
		},
	}
}

// classedMark is the mark as the styles know it; assistive technology passes it over.
func classedMark() string {
	return strings.Replace(mark, `<svg xmlns="http://www.w3.org/2000/svg"`,
		`<svg class="c-mark" aria-hidden="true" focusable="false"`, 1)
}

// scriptJSON writes a value for a <script type="application/json">. json.Marshal escapes <, > and &,
// so no text can end the script.
func scriptJSON(v any) (template.JS, error) {
	b, err := json.Marshal(v)
	return template.JS(b), err
}

// render writes a whole page, or none of it.
func (s *Server) render(c *fiber.Ctx, name string, data any) error {
	t, ok := s.pages.byName[name]
	if !ok {
		return fmt.Errorf("there is no template %q", name)
	}
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, name+".html", data); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	if ofRespondents(name) {
		fillUp(&out)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Send(out.Bytes())
}

// errorPage says what happened, where to go, and what is there: Back and BackTo.
type errorPage struct {
	page
	Heading string
	Message string
	Back    string
	BackTo  string
}

// sentence is an error's message in the page's language, as far as kinds alone tell what to say.
func (p page) sentence(fault *survey.Error) string {
	key := map[survey.Kind]string{
		survey.NotFound: "notfound", survey.Closed: "closed", survey.TooMany: "toomany",
		survey.Unavailable: "unavailable", survey.TooLarge: "toolarge", survey.Internal: "internal",
	}[fault.Kind]
	said := fault.In(p.Lang)
	if key == "" || p.Lang == "en" || said != fault.Message {
		return said
	}
	return p.T("r.error." + key)
}

// showErrorPage tells a person what happened and where to go: on a page of those with accounts where one
// of them asked for what is theirs, else on a respondent's.
func (s *Server) showErrorPage(c *fiber.Ctx, fault *survey.Error) error {
	p := s.page(c, caller(c))
	data := errorPage{page: p, Message: p.sentence(fault), Back: "/", BackTo: p.T("error.back")}
	template := "error"
	if p.SignedIn() {
		template = "error_staff"
		data.Back, data.BackTo = "/studies", p.T("nav.studies")
		if strings.HasPrefix(p.Path, "/dashboards/") && fault.Kind == survey.Invalid { // of what was asked of it
			data.Back, data.BackTo = strings.Join(strings.SplitN(p.Path, "/", 4)[:3], "/"), p.T("error.back.dashboard")
		}
	}
	data.Heading = p.T("error.heading")
	switch fault.Kind {
	case survey.NotFound:
		data.Heading = p.T("error.notfound")
	case survey.Closed:
		data.Heading = p.T("error.closed")
	}
	data.Title = data.Heading
	if err := s.render(c, template, data); err != nil {
		s.Log.Error("error page failed", "error", err)
		return c.SendString(fault.Message)
	}
	return nil
}
