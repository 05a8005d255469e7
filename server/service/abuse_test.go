package service_test

import (
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"candour/server/store"
	"candour/server/web"
)

// forge sends a form as another site would, in the name of who is signed in.
func (v visitor) forge(address string, more ...string) *http.Response {
	v.t.Helper()
	request, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.r.URL+address, strings.NewReader(typed(address, v.is)))
	must(v.t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(more); i += 2 {
		request.Header.Set(more[i], more[i+1])
	}
	if v.cookie != nil {
		request.AddCookie(v.cookie)
	}
	response, err := following().Do(request)
	must(v.t, err)
	must(v.t, response.Body.Close())
	return response
}

// Every route that changes something refuses what another site sends in the name of whoever is signed
// in, also where they may use it.
func TestFormsOfOtherSitesChangeNothing(t *testing.T) {
	r, accounts := demo(t, settings(t))
	foreign := map[string][]string{
		"another site":                {"Sec-Fetch-Site", "cross-site"},
		"a neighbour below our name":  {"Sec-Fetch-Site", "same-site"},
		"an old browser":              {"Origin", "https://evil.example"},
		"a name that begins as ours":  {"Origin", r.URL + ".evil.example"},
		"a frame without an origin":   {"Origin", "null", "Sec-Fetch-Site", "cross-site"},
		"a site that claims our name": {"Origin", r.URL, "Sec-Fetch-Site", "cross-site"},
	}
	routes := 0
	for key, access := range web.AccessTable() {
		pattern, posts := strings.CutPrefix(key, "POST ")
		if !posts {
			continue
		}
		routes++
		for _, a := range accounts.Accounts {
			if !access.Anyone && !access.Self && !slices.Contains(access.Roles, a.Role) {
				continue
			}
			v := visitor{t: t, r: r, is: a}.browser()
			for name, headers := range foreign {
				answer := v.forge(examples(pattern), headers...)
				if answer.StatusCode != http.StatusForbidden || answer.Header.Get("Set-Cookie") != "" {
					t.Errorf("%s: %s sends %s: %d", name, a.Name, key, answer.StatusCode)
				}
			}
			break // the check comes before any role
		}
	}
	if routes < 30 {
		t.Errorf("only %d routes were tried", routes)
	}
}

// Whatever stands where a name is expected is refused with a page of our own: no file is read, no header
// is written, nothing of it breaks.
func TestHostileAddresses(t *testing.T) {
	config := settings(t)
	r, accounts := demo(t, config)
	d, at := readDeclared(t), r.furnish(config)
	as := map[store.Role]visitor{}
	for _, a := range accounts.Accounts {
		as[a.Role] = visitor{t: t, r: r, is: a}.browser()
	}
	hostile := []string{"..%2f..%2f..%2fetc%2fpasswd", "..%5c..%5cetc%5cpasswd", "%2e%2e", "%2fetc%2fpasswd%00.csv",
		"a%0d%0aX-Injected:%20yes", "a%22%3b%20filename=%22b.exe", "%f0%28%8c%28", "%27%20OR%201=1--", "%3Cscript%3E", strings.Repeat("a", 3000)}
	for key, access := range web.AccessTable() {
		pattern, gets := strings.CutPrefix(key, "GET ")
		if !gets || strings.HasSuffix(pattern, "/events") {
			continue
		}
		v := as[store.Researcher]
		if len(access.Roles) == 1 {
			v = as[access.Roles[0]]
		}
		for _, text := range hostile {
			for _, part := range strings.Split(pattern, "/") {
				name, _, _ := strings.Cut(part, ".")
				if strings.HasPrefix(name, ":") && name != ":lang?" { // that shows the first language instead
					v.refused(d, d.of(t, key), at(strings.Replace(pattern, name, text, 1)))
				}
			}
			v.unharmed(d, key, at(pattern), "lang="+text+"&wave="+text+"&next="+text+"&filter="+text+"&question="+text)
		}
	}
}

// refused asks for an address that cannot be.
func (v visitor) refused(d declared, class headerClass, address string) {
	v.t.Helper()
	answer, body := v.read(address)
	if answer.StatusCode < 300 || answer.StatusCode >= 500 || strings.Contains(body, "root:") || strings.Contains(body, "<script>\"") {
		v.t.Errorf("%s: %d %.100q", address, answer.StatusCode, body)
	}
	d.want(class, address, answer.StatusCode).check(v.t, address, answer.Header)
}

// unharmed asks for an address with a query that makes no sense.
func (v visitor) unharmed(d declared, key, address, query string) {
	v.t.Helper()
	class, access := d.of(v.t, key), web.AccessTable()[key]
	address += map[bool]string{true: "&", false: "?"}[strings.Contains(address, "?")] + query
	answer, body := v.read(address)
	if answer.StatusCode >= 500 || strings.Contains(body, "root:") {
		v.t.Errorf("%s: %d %.100q", address, answer.StatusCode, body)
	}
	want := d.want(class, address, answer.StatusCode)
	if !access.Anyone && len(answer.Header["Set-Cookie"]) > 0 {
		maps.Copy(want, d.Chosen)
	}
	want.check(v.t, address, answer.Header)
}

func (v visitor) read(address string) (*http.Response, string) {
	v.t.Helper()
	request, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.r.URL, nil)
	must(v.t, err)
	path, query, _ := strings.Cut(address, "?")
	request.URL.Opaque, request.URL.RawQuery = "//"+request.URL.Host+path, query // as it is written
	if v.cookie != nil {
		request.AddCookie(v.cookie)
	}
	if strings.HasPrefix(address, "/api/") {
		request.Header.Set("Authorization", "Bearer "+v.is.Token)
	}
	answer, err := following().Do(request)
	must(v.t, err)
	body, err := io.ReadAll(answer.Body)
	must(v.t, err)
	must(v.t, answer.Body.Close())
	return answer, string(body)
}
