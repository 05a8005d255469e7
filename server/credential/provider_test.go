package credential_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/oauth2-proxy/mockoidc"

	"candour/server/credential"
)

const redirect = "http://127.0.0.1/login/oidc/callback"

// provided is a sign-in service that says of everybody that they are noor-at-work.
func provided(t *testing.T) (*mockoidc.MockOIDC, credential.ProviderConfig) {
	t.Helper()
	m, err := mockoidc.Run()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Shutdown() })
	return m, credential.ProviderConfig{Issuer: m.Issuer(), Client: m.ClientID, Secret: m.ClientSecret}
}

// visit goes where somebody is sent, and returns the state and the code that they come back with.
func visit(t *testing.T, m *mockoidc.MockOIDC, address string) (state, code string) {
	t.Helper()
	m.QueueUser(&mockoidc.MockUser{Subject: "noor-at-work"})
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	back, err := url.Parse(response.Header.Get("Location"))
	if err != nil || back.Query().Get("code") == "" {
		t.Fatalf("got %s, %v", response.Status, err)
	}
	return back.Query().Get("state"), back.Query().Get("code")
}

func TestProviderSaysWho(t *testing.T) {
	m, config := provided(t)
	later := func() time.Time { return time.Now().Add(24 * time.Hour) }
	for name, tt := range map[string]struct {
		now    func() time.Time
		change func(*credential.Ticket, *string, *string)
		want   error
	}{
		"as it was sent":         {time.Now, func(*credential.Ticket, *string, *string) {}, nil},
		"another state":          {time.Now, func(_ *credential.Ticket, state, _ *string) { *state += "x" }, credential.ErrRefused},
		"no state":               {time.Now, func(k *credential.Ticket, state, _ *string) { k.State, *state = "", "" }, credential.ErrRefused},
		"another nonce":          {time.Now, func(k *credential.Ticket, _, _ *string) { k.Nonce = "x" }, credential.ErrRefused},
		"another verifier":       {time.Now, func(k *credential.Ticket, _, _ *string) { k.Verifier += "x" }, credential.ErrRefused},
		"another code":           {time.Now, func(_ *credential.Ticket, _, code *string) { *code = "x" }, credential.ErrRefused},
		"no code":                {time.Now, func(_ *credential.Ticket, _, code *string) { *code = "" }, credential.ErrRefused},
		"a token from yesterday": {later, func(*credential.Ticket, *string, *string) {}, credential.ErrRefused},
	} {
		t.Run(name, func(t *testing.T) {
			p := credential.NewProvider(config, tt.now)
			address, ticket, err := p.Begin(t.Context(), redirect)
			if err != nil {
				t.Fatal(err)
			}
			state, code := visit(t, m, address)
			tt.change(&ticket, &state, &code)
			got, err := p.Finish(t.Context(), redirect, ticket, state, code)
			want := credential.Identity{}
			if tt.want == nil {
				want = credential.Identity{Issuer: m.Issuer(), Subject: "noor-at-work"}
			}
			if !errors.Is(err, tt.want) || got != want {
				t.Errorf("got %+v, %v; want %+v, %v", got, err, want, tt.want)
			}
		})
	}
}

func TestProviderIsAway(t *testing.T) {
	m, config := provided(t)
	p := credential.NewProvider(config, time.Now)
	address, ticket, err := p.Begin(t.Context(), redirect)
	if err != nil {
		t.Fatal(err)
	}
	state, code := visit(t, m, address)
	if err := m.Shutdown(); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Finish(context.Background(), redirect, ticket, state, code); !errors.Is(err, credential.ErrAway) {
		t.Errorf("while signing in: %v", err)
	}
	if _, _, err := p.Begin(context.Background(), redirect); !errors.Is(err, credential.ErrAway) {
		t.Errorf("the next time: %v", err)
	}
	if _, _, err := credential.NewProvider(config, time.Now).Begin(context.Background(), redirect); !errors.Is(err, credential.ErrAway) {
		t.Errorf("before: %v", err)
	}
}
