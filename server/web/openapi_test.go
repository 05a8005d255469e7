package web_test

import (
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"candour/analytics/chdb/chdbtest"
	"candour/analytics/clickhouse"
	"candour/analytics/disclosure"
	"candour/server/store"
	"candour/server/web"
	"candour/survey"
	"candour/survey/sample"
)

const apiRoot = "/api/v1"

// description is what /api/v1/openapi.json says, and a validator of answers by it.
func description(t *testing.T, s *site) (map[string]any, validator.Validator) {
	t.Helper()
	s.get(apiRoot + "/openapi.json")
	s.wantStatus(http.StatusOK)
	var tree map[string]any
	s.must(json.Unmarshal([]byte(s.body), &tree))
	document, err := libopenapi.NewDocument([]byte(s.body))
	s.must(err)
	v, errs := validator.NewValidator(document)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if ok, faults := v.ValidateDocument(); !ok {
		for _, fault := range faults {
			t.Errorf("%s: %s", fault.Message, fault.Reason)
			for _, why := range fault.SchemaValidationErrors {
				t.Errorf("  %s: %s", why.FieldPath, why.Reason)
			}
		}
	}
	return tree, v
}

// Every route of the API is described, and nothing else is.
func TestDescriptionHasEveryRoute(t *testing.T) {
	s := newSite(t, nil)
	tree, _ := description(t, s)
	var described, routed []string
	for path, item := range tree["paths"].(map[string]any) {
		for method := range item.(map[string]any) {
			if method != "parameters" {
				described = append(described, strings.ToUpper(method)+" "+path)
			}
		}
	}
	parameter := regexp.MustCompile(`:(\w+)`)
	for _, route := range s.server.App().GetRoutes(true) {
		path, ours := strings.CutPrefix(route.Path, apiRoot)
		if ours && path != "" && route.Method != http.MethodHead {
			routed = append(routed, route.Method+" "+parameter.ReplaceAllString(path, "{$1}"))
		}
	}
	slices.Sort(described)
	slices.Sort(routed)
	if routed = slices.Compact(routed); !slices.Equal(described, routed) {
		t.Errorf("described are\n%s\nwhile the routes are\n%s", strings.Join(described, "\n"),
			strings.Join(routed, "\n"))
	}
}

// counted is a site over the real engine with the sample responses of one survey, live and frozen.
func counted(t *testing.T) *site {
	t.Helper()
	s := newSite(t, func(c *web.Config) {
		engine := chdbtest.Open(t)
		db, err := clickhouse.Open(clickhouse.Config{Writer: engine.Writer(), Reader: engine.Reader(),
			Catalogue: c.Store, Visits: c.Store})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		for _, id := range []survey.ID{sample.YouthExperience, sample.PeerSupport, sample.PeerSupportSession} {
			fillSample(t, db, c.Store, id)
		}
		c.Exact = db.Results(clickhouse.Live)
		protected := disclosure.New(db.Results(clickhouse.Snapshot), c.Store)
		c.Protected, c.Releases = protected, protected
	})
	for name, role := range map[string]store.Role{"Noor": store.Researcher, "Fay": store.Funder} {
		_, err := s.store.AddAccount(t.Context(), store.Account{Name: name, Role: role})
		s.must(err)
	}
	return s
}

func fillSample(t *testing.T, db *clickhouse.Database, surveys *store.Store, id survey.ID) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	def, err := surveys.Definition(t.Context(), id)
	must(err)
	submissions, err := sample.Responses(id)
	must(err)
	rows := make([]survey.Response, len(submissions))
	for i, submission := range submissions {
		rows[i], err = def.Check(submission)
		must(err)
	}
	must(db.Ensure(t.Context(), def))
	must(db.Insert(t.Context(), id, rand.Text(), rows))
	must(db.Snapshot(t.Context(), id))
	must(surveys.SetSnapshot(t.Context(), id, len(rows)))
}

// What the server answers is what its description says, for researchers and funders, right and wrong.
func TestAnswersAreAsDescribed(t *testing.T) {
	s := counted(t)
	_, v := description(t, s)
	const youth, study = "/surveys/youth-experience", "/studies/peer-support"
	requests := []struct {
		path string
		want map[string]int // by account; "" is nobody
	}{
		{"/openapi.json", all(200)},
		{"/surveys", all(200)},
		{youth, all(200)},
		{"/surveys/nothing", all(404)},
		{youth + "/results/frequencies", signedIn(200, 200)},
		{youth + "/results/frequencies?base=all&wave=w1&lang=fr", signedIn(200, 200)},
		{youth + "/results/frequencies?question=nothing", signedIn(404, 404)},
		{youth + "/results/frequencies?base=half", signedIn(422, 422)},
		{youth + "/results/crosstab?rows=barriers&columns=gender", signedIn(200, 200)},
		{youth + "/results/crosstab?rows=heard&columns=gender,age_group", signedIn(404, 404)},
		{youth + "/results/crosstab?rows=heard&columns=gender,age&correction=yates", signedIn(200, 403)},
		{youth + "/results/crosstab?rows=heard&columns=gender&correction=other", signedIn(422, 422)},
		{youth + "/results/crosstab?rows=heard&columns=judged,my_needs", signedIn(200, 403)},
		{youth + "/results/scales", signedIn(200, 200)},
		{youth + "/results/scales?scale=respect&wave=w1&lang=fr", signedIn(200, 200)},
		{youth + "/results/scales?scale=nothing", signedIn(404, 404)},
		{"/surveys/peer-support/results/scales", signedIn(200, 200)},
		{youth + "/results/trend?question=heard", signedIn(200, 200)},
		{youth + "/results/trend?question=age", signedIn(200, 200)},
		{youth + "/results/trend?question=story&base=asked", signedIn(200, 200)},
		{youth + "/results/trend?question=nothing", signedIn(404, 404)},
		{youth + "/results/trend", signedIn(422, 422)},
		{youth + "/results/trend?question=heard,judged", signedIn(422, 422)},
		{youth + "/results/trend?question=heard&wave=w9", signedIn(422, 403)},
		{youth + "/results/flow", signedIn(200, 200)},
		{"/surveys/peer-support/results/flow?wave=w1", signedIn(200, 200)},
		{youth + "/results/open?question=story&limit=5", signedIn(200, 403)},
		{youth + "/results/open?question=heard", signedIn(422, 403)},
		{youth + "/results/open?question=story&limit=0", signedIn(422, 403)},
		{youth + "/results/open", signedIn(422, 403)},
		{youth + "/results/open?question=story&filter=true()", signedIn(422, 403)},
		{study + "/results/table1", signedIn(200, 200)},
		{study + "/results/table1?by=gender&missing=true&lang=fr", signedIn(200, 200)},
		{study + "/results/table1?by=gender&p=true", signedIn(200, 403)},
		{"/studies/nothing/results/table1", signedIn(404, 404)},
		{study + "/report.xlsx", signedIn(200, 200)},
		{study + "/releases", signedIn(200, 200)},
		{"/studies/nothing/releases", signedIn(404, 404)},
		{youth + "/releases", signedIn(200, 200)},
		{"/surveys/nothing/releases", signedIn(404, 404)},
		{youth + "/results/frequencies?filter=${gender}%20%3D%20%27boy_man%27", signedIn(200, 200)},
		{youth + "/results/crosstab?rows=identity&columns=gender", signedIn(200, 200)},
	}
	for _, account := range []string{"", "Noor", "Fay"} {
		s.cookie = http.Cookie{}
		if account != "" {
			s.as(account)
		}
		for _, r := range requests {
			t.Run(account+" "+r.path, func(t *testing.T) {
				s.wantAnswer(t, v, httptest.NewRequest(http.MethodGet, apiRoot+r.path, nil), r.want[account])
			})
		}
	}
	s.cookie = http.Cookie{}
	for _, r := range []struct {
		name, body string
		want       int
	}{
		{"a response", `{"language": "en", "consent": true, "answers": {"age": 17}}`, 201},
		{"an unknown question", `{"consent": true, "answers": {"nothing": 1}}`, 422},
		{"no consent", `{"answers": {}}`, 422},
		{"no JSON", `{`, 400},
	} {
		t.Run(r.name, func(t *testing.T) {
			request := httptest.NewRequest(http.MethodPost, apiRoot+youth+"/responses", strings.NewReader(r.body))
			request.Header.Set("Content-Type", "application/json")
			s.wantAnswer(t, v, request, r.want)
		})
	}
}

func all(status int) map[string]int {
	return map[string]int{"": status, "Noor": status, "Fay": status}
}

func signedIn(researcher, funder int) map[string]int {
	return map[string]int{"": 401, "Noor": researcher, "Fay": funder}
}

// wantAnswer sends a request and compares the answer with the description.
func (s *site) wantAnswer(t *testing.T, v validator.Validator, r *http.Request, want int) {
	t.Helper()
	if s.cookie.Name != "" {
		r.AddCookie(&s.cookie)
	}
	answer, err := s.server.App().Test(r, -1)
	s.must(err)
	body, err := io.ReadAll(answer.Body)
	s.must(err)
	if answer.StatusCode != want {
		t.Fatalf("status %d, want %d: %.300s", answer.StatusCode, want, body)
	}
	answer.Body = io.NopCloser(strings.NewReader(string(body)))
	if ok, faults := v.ValidateHttpResponse(r, answer); !ok {
		for _, fault := range faults {
			t.Errorf("%s: %s", fault.Message, fault.Reason)
			for _, why := range fault.SchemaValidationErrors {
				t.Errorf("  %s: %s", why.FieldPath, why.Reason)
			}
		}
	}
}
