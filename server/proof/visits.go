package proof

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"candour/server/service"
	"candour/server/store"
)

// responses is how many valid responses are sent in a known order; a multiple of hold.
const responses = 4 * hold

// arrivals sends a few responses one by one, and looks whether anything that somebody may see
// changes with one of them while fewer than hold have come.
func (r *run) arrivals(ctx context.Context) error {
	before, err := r.look(ctx)
	if err != nil {
		return err
	}
	for range hold - 1 {
		if err := r.sendNext(ctx); err != nil {
			return err
		}
		after, err := r.look(ctx)
		if err != nil {
			return err
		}
		for what, text := range before {
			if after[what] != text {
				r.found("%s changed when response %d of %d came", what, r.sent, hold)
			}
		}
	}
	for what := range before {
		r.searched("%s before and after each of %d responses that wait", what, hold-1)
	}
	return r.keepSealed()
}

// look is what people and programs see at a moment, by its name.
func (r *run) look(ctx context.Context) (map[string]string, error) {
	seen := map[string]string{}
	for what, path := range map[string]string{"the dashboard": "/dashboards/proof", "the study's page": "/studies/proof",
		"the results API": "/api/v1/surveys/proof/results/frequencies", "the list of surveys": "/api/v1/surveys",
		"the page of invitations": "/author/surveys/proof/invitations",
		"the readiness page":      "/readyz", "the health page": "/healthz"} {
		text, err := r.get(ctx, r.url+path)
		if err != nil {
			return nil, err
		}
		seen[what] = text
	}
	metrics, err := r.get(ctx, "http://"+r.metrics+"/metrics")
	seen["the metrics"] = metrics
	return seen, err
}

// get reads an address as the researcher, without any clue.
func (r *run) get(ctx context.Context, address string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", fmt.Errorf("write a request: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+r.token)
	answer, err := r.client.Do(req)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", address, err)
	}
	defer func() { _ = answer.Body.Close() }()
	var text strings.Builder
	_, err = copyText(&text, answer.Body)
	return text.String(), err
}

// sendNext sends the next response: every fourth on the pages, the others through the API.
func (r *run) sendNext(ctx context.Context) error {
	step, v := r.sent, r.marks.visitor()
	r.sent++
	if step%2 == 1 {
		if err := r.draw(ctx, step); err != nil {
			return err
		}
	}
	if step%4 == 3 {
		return r.walk(ctx, v, step)
	}
	return r.post(ctx, v, r.say(step), http.StatusCreated)
}

// answer sends the rest of the responses in their known order.
func (r *run) answer(ctx context.Context) error {
	for r.sent < responses {
		if err := r.sendNext(ctx); err != nil {
			return err
		}
	}
	r.searched("%d responses sent in a known order, through the API and the pages", r.sent)
	return nil
}

// fail makes requests fail in every way that there is. No answer of theirs may be stored.
func (r *run) fail(ctx context.Context) error {
	v := r.marks.visitor
	said := fmt.Sprintf("%s-answer", r.marks.word)
	api := "/api/v1/surveys/proof/responses"
	requests := []struct {
		what, method, path, kind, body string
	}{
		{"an invalid answer", "POST", api, asJSON, `{"language":"en","answers":{"step":"` + said + `"}}`},
		{"an unknown question", "POST", api, asJSON, `{"language":"en","answers":{"` + said + `":1}}`},
		{"no JSON", "POST", api, asJSON, "{" + said},
		{"a page out of order", "POST", "/s/proof", asForm, "do=submit&said=" + said},
		{"a broken seal", "POST", "/s/proof", asForm, "do=next&seal=" + said},
		{"an invalid page", "POST", "/s/proof", asForm, "do=start&step=" + said},
		{"too much text", "POST", api, asJSON, `{"answers":{"said":"` + strings.Repeat(said, 30_000) + `"}}`},
		{"another type", "POST", api, "text/" + said, said},
		{"an unknown survey", "GET", "/s/" + said, "", ""},
		{"an unknown page", "GET", "/" + said + "/../" + said, "", ""},
		{"a wrong method", "DELETE", "/s/proof", "", said},
		{"a wrong sign-in", "POST", "/login", asForm, "name=" + said + "&password=" + said},
		{"results without an account", "GET", "/api/v1/surveys/proof/results/frequencies?filter=" + said, "", ""},
		{"a code that is none", "POST", "/withdraw/proof", asForm, "code=" + said},
		{"a code of nobody", "POST", "/withdraw/proof", asForm, "code=" + r.marks.code()},
		{"a link that is none", "POST", "/ticket/proof", asForm, "link=" + said + "&blinded=" + said},
		{"a link of nobody", "POST", "/ticket/proof", asForm, url.Values{"link": {said}, "blinded": {r.blinded()}}.Encode()},
		{"a ticket that is none", "POST", api, asJSON, `{"language":"en","invitation":"` + strings.Repeat(said, 3) + `"}`},
		{"leaving", "GET", "/exit", "", ""},
		{"the home page", "GET", "/", "", ""},
	}
	for _, q := range requests {
		if _, _, err := r.request(ctx, v(), q.method, q.path, q.kind, q.body); err != nil && q.what != "too much text" {
			return fmt.Errorf("%s: %w", q.what, err)
		}
		r.searched("a request that fails: %s", q.what)
	}
	if err := r.tooMany(ctx); err != nil {
		return err
	}
	r.faults.panics.Store(true)
	if err := r.post(ctx, v(), r.say(responses+hold), http.StatusInternalServerError); err != nil {
		return fmt.Errorf("a panic: %w", err)
	}
	r.searched("a request that fails: a panic while it is stored")
	return r.hangUp(ctx)
}

// tooMany sends more than is let through.
func (r *run) tooMany(ctx context.Context) error {
	v := r.marks.visitor()
	for range 10 * rate { // more than the slowest machine sends in a minute
		status, _, err := r.request(ctx, v, http.MethodPost, "/api/v1/surveys/proof/responses", asJSON, `{"answers":{"x":1}}`)
		if err != nil {
			return err
		}
		if status == http.StatusTooManyRequests {
			r.searched("a request that fails: too many")
			return nil
		}
	}
	return fmt.Errorf("the limit of %d submissions a minute lets more through", rate)
}

// hangUp sends requests that end in the middle, or that no parser takes.
func (r *run) hangUp(ctx context.Context) error {
	v := r.marks.visitor()
	for what, text := range map[string]string{
		"hung up in the body":    v.wire("POST /api/v1/surveys/proof/responses") + "Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"answers\":",
		"hung up in the headers": v.wire("GET /s/proof"),
		"headers too large":      v.wire("GET /s/proof") + "X-Large: " + strings.Repeat(v.agent, 2000) + "\r\n\r\n",
		"no HTTP at all":         v.agent + " " + v.address + "\r\n\r\n",
	} {
		if err := r.raw(ctx, text); err != nil {
			return err
		}
		r.searched("a request that fails: %s", what)
	}
	return nil
}

// away sends responses while ClickHouse does not answer.
func (r *run) away(ctx context.Context) error {
	r.faults.away.Store(true)
	defer r.faults.away.Store(false)
	for range hold {
		if err := r.sendNext(ctx); err != nil {
			return err
		}
	}
	_, _ = r.get(ctx, r.url+"/readyz")
	r.searched("%d responses while ClickHouse is away", hold)
	return r.keepSealed() // the newest rows, which nothing has been written over yet
}

// finish closes the survey, so that everything that waits arrives, and looks at the metrics.
func (r *run) finish(ctx context.Context) error {
	control := r.service.Local()
	if _, err := control.Life(service.LifeChange{Survey: "proof", State: store.StateClosed}); err != nil {
		return err
	}
	return r.checkMetrics(ctx)
}
