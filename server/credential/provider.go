package credential

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// ErrAway says that the other sign-in service cannot be reached; ErrRefused that it did not say who somebody
// is, or not in a way that can be believed.
var (
	ErrAway    = errors.New("the sign-in service does not answer")
	ErrRefused = errors.New("the sign-in service did not confirm")
)

// ProviderConfig is a sign-in service that speaks OpenID Connect, as an operator names it.
type ProviderConfig struct {
	Issuer string // its address
	Client string // what it knows us by
	Secret string // empty: it gave none, and the proof key alone counts
	Label  string // what people call it
}

// Identity is who somebody is at a sign-in service.
type Identity struct{ Issuer, Subject string }

// Ticket is what has to come back as it was sent.
type Ticket struct{ State, Nonce, Verifier string }

// Limits of what a sign-in service may take and send.
const (
	providerTimeout = 5 * time.Second
	providerAnswer  = 1 << 20 // bytes
)

// Provider asks a sign-in service who somebody is: the authorization code flow with a proof key (RFC 7636).
// Nothing is asked before somebody wants to sign in with it.
type Provider struct {
	ProviderConfig
	now    func() time.Time
	client *http.Client

	mu    sync.Mutex
	found *oidc.Provider
}

// NewProvider makes a Provider and asks nothing of it yet.
func NewProvider(config ProviderConfig, now func() time.Time) *Provider {
	if u, err := url.Parse(config.Issuer); err == nil && config.Label == "" {
		config.Label = u.Host
	}
	return &Provider{ProviderConfig: config, now: now,
		client: &http.Client{Timeout: providerTimeout, Transport: bounded{http.DefaultTransport}}}
}

// bounded cuts off answers that are too long.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		response.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(response.Body, providerAnswer), response.Body}
	}
	return response, err
}

// learn asks the service for its addresses and keys. That is done each time somebody sets out, so that nobody
// is sent to a service that is away.
func (p *Provider) learn(ctx context.Context) (*oidc.Provider, error) {
	found, err := oidc.NewProvider(ctx, p.Issuer)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	p.mu.Lock()
	p.found = found
	p.mu.Unlock()
	return found, nil
}

// known is what was learned last; nobody comes back before somebody set out, or else the service is asked.
func (p *Provider) known(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	found := p.found
	p.mu.Unlock()
	if found != nil {
		return found, nil
	}
	return p.learn(ctx)
}

func (p *Provider) oauth(found *oidc.Provider, redirect string) *oauth2.Config {
	return &oauth2.Config{ClientID: p.Client, ClientSecret: p.Secret, Endpoint: found.Endpoint(), RedirectURL: redirect,
		Scopes: []string{oidc.ScopeOpenID}} // who, and nothing else about them
}

// Begin returns where to send somebody, and what has to be kept until they come back to redirect.
func (p *Provider) Begin(ctx context.Context, redirect string) (address string, t Ticket, err error) {
	found, err := p.learn(oidc.ClientContext(ctx, p.client))
	if err != nil {
		return "", t, err
	}
	t = Ticket{State: random(), Nonce: random(), Verifier: oauth2.GenerateVerifier()}
	return p.oauth(found, redirect).AuthCodeURL(t.State, oidc.Nonce(t.Nonce), oauth2.S256ChallengeOption(t.Verifier)), t, nil
}

// Finish says who somebody is who came back with a state and a code.
func (p *Provider) Finish(ctx context.Context, redirect string, t Ticket, state, code string) (Identity, error) {
	if t.State == "" || code == "" || !same(t.State, state) {
		return Identity{}, fmt.Errorf("%w: another state, or no code", ErrRefused)
	}
	ctx = oidc.ClientContext(ctx, p.client)
	found, err := p.known(ctx)
	if err != nil {
		return Identity{}, err
	}
	tokens, err := p.oauth(found, redirect).Exchange(ctx, code, oauth2.VerifierOption(t.Verifier))
	var said *oauth2.RetrieveError
	if err != nil && !errors.As(err, &said) {
		return Identity{}, fmt.Errorf("%w: %w", ErrAway, err)
	}
	if err != nil {
		return Identity{}, fmt.Errorf("%w: %s", ErrRefused, said.ErrorCode)
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := found.Verifier(&oidc.Config{ClientID: p.Client, Now: p.now}).Verify(ctx, raw)
	if err != nil {
		return Identity{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	if !same(t.Nonce, token.Nonce) || token.Subject == "" {
		return Identity{}, fmt.Errorf("%w: another nonce, or no subject", ErrRefused)
	}
	return Identity{p.Issuer, token.Subject}, nil
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func random() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}
