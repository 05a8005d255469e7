package service_test

import (
	"cmp"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/oauth2-proxy/mockoidc"
	"go.yaml.in/yaml/v4"

	"candour/server/credential"
	"candour/server/web"
)

// declared is testdata/headers.yaml.
type declared struct {
	Always   headers       `yaml:"always"`
	Refused  headers       `yaml:"refused"`
	Programs headers       `yaml:"refused to programs"`
	Busy     headers       `yaml:"busy"`
	Moved    headers       `yaml:"moved"`
	Chosen   headers       `yaml:"chosen"`
	Unshown  []string      `yaml:"unshown"`
	Classes  []headerClass `yaml:"classes"`
}

// headerClass are the routes that answer with the same headers.
type headerClass struct {
	Class   string   `yaml:"class"`
	Headers headers  `yaml:"headers"`
	Stale   headers  `yaml:"stale"`   // of a 400, if another than refused
	Refused headers  `yaml:"refused"` // if another than everybody's
	Routes  []string `yaml:"routes"`
}

// headers are values by names; one that begins with ~ is a regular expression.
type headers map[string]string

func readDeclared(t *testing.T) declared {
	t.Helper()
	source, err := os.ReadFile("testdata/headers.yaml")
	must(t, err)
	var d declared
	must(t, yaml.Load(source, &d, yaml.WithKnownFields()))
	return d
}

// of finds the class of a route, or of a step by the class's name.
func (d declared) of(t *testing.T, name string) headerClass {
	t.Helper()
	var found []headerClass
	for _, c := range d.Classes {
		if c.Class == name || slices.Contains(c.Routes, name) {
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%s stands in %d classes of testdata/headers.yaml, want one", name, len(found))
	}
	return found[0]
}

// want are the headers of an answer with a status.
func (d declared) want(class headerClass, address string, status int) headers {
	want := maps.Clone(d.Always)
	switch {
	case status < 300, status < 400 && class.Headers["Location"] != "":
		maps.Copy(want, class.Headers)
	case status < 400:
		maps.Copy(want, d.Moved)
	case status == http.StatusBadRequest && class.Stale != nil:
		maps.Copy(want, class.Stale)
	case class.Refused != nil:
		maps.Copy(want, class.Refused)
	case strings.HasPrefix(address, "/api/"):
		maps.Copy(want, d.Programs)
	default:
		maps.Copy(want, d.Refused)
	}
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		maps.Copy(want, d.Busy)
	}
	return want
}

// check compares all headers of an answer.
func (want headers) check(t *testing.T, where string, got http.Header) {
	t.Helper()
	for name, values := range got {
		value, known := strings.Join(values, ", "), want[name]
		if name == "Date" || name == "Content-Length" {
			continue
		}
		if pattern, is := strings.CutPrefix(known, "~"); is && !regexp.MustCompile("^("+pattern+")$").MatchString(value) ||
			!is && value != known {
			t.Errorf("%s: %s is %q, want %q", where, name, value, cmp.Or(known, "none"))
		}
	}
	for name := range want {
		if len(got[name]) == 0 {
			t.Errorf("%s: there is no %s", where, name)
		}
	}
}

// answer is the answer to a request without its body.
func (v visitor) answer(method, address string) *http.Response {
	v.t.Helper()
	response, err := following().Do(v.request(method, address))
	must(v.t, err)
	must(v.t, response.Body.Close())
	return response
}

// following is a client that stays where it asked.
func following() *http.Client {
	return &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// Every route answers every method, nobody and every role with the headers of its class, and with no
// others.
func TestHeadersOfEveryRoute(t *testing.T) {
	config := settings(t)
	m, err := mockoidc.Run()
	must(t, err)
	t.Cleanup(func() { _ = m.Shutdown() })
	config.SignIn = credential.ProviderConfig{Issuer: m.Issuer(), Client: m.ClientID, Secret: m.ClientSecret}
	r, accounts := demo(t, config)
	d, at := readDeclared(t), r.furnish(config)
	visitors := []visitor{{t: t, r: r}}
	for _, a := range accounts.Accounts {
		visitors = append(visitors, visitor{t: t, r: r, is: a}.browser())
	}
	routes, shown := map[string][]string{}, map[string]bool{} // by address
	for _, route := range r.service.Routes() {
		routes[at(route.Path)] = append(routes[at(route.Path)], route.Method+" "+route.Path)
	}
	for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"} {
		for _, address := range slices.Sorted(maps.Keys(routes)) {
			for _, v := range visitors {
				checkMethod(t, d, v, method, address, routes[address], shown)
			}
		}
	}
	for key := range web.AccessTable() {
		d.of(t, key)
		if strings.HasPrefix(key, "GET ") && shown[key] == slices.Contains(d.Unshown, key) {
			t.Errorf("%s answered with what it is for: %v; give it an example, or correct unshown", key, shown[key])
		}
	}
	for _, c := range d.Classes {
		for _, key := range c.Routes {
			if _, is := web.AccessTable()[key]; !is {
				t.Errorf("testdata/headers.yaml has %s, which is no route", key)
			}
		}
	}
}

// checkMethod asks for an address that has some routes, and notes the route that showed what it is for.
func checkMethod(t *testing.T, d declared, v visitor, method, address string, routes []string, shown map[string]bool) {
	t.Helper()
	served := slices.IndexFunc(routes, func(key string) bool { return strings.HasPrefix(key, method+" ") })
	var key string
	var class headerClass
	if served >= 0 {
		_, pattern, _ := strings.Cut(routes[served], " ")
		key = strings.Replace(method, http.MethodHead, http.MethodGet, 1) + " " + pattern
		class = d.of(t, key)
	}
	if v.cookie != nil && (address == "/login" || address == "/logout") {
		v = v.browser() // it ends a session
	}
	answer := v.answer(method, address)
	where, status := method+" "+address+" as "+cmp.Or(v.is.Name, "nobody"), answer.StatusCode
	if served < 0 && status != http.StatusNotFound && status != http.StatusMethodNotAllowed || status >= 500 {
		t.Errorf("%s: %d", where, status)
	}
	d.want(class, address, status).check(t, where, answer.Header)
	if status < 300 || class.Headers["Location"] != "" && status < 400 {
		shown[key] = true
	}
}
