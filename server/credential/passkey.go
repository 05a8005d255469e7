package credential

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// ErrNoPasskeys says that passkeys cannot work at an address: browsers want a name, and https unless the
// name is localhost (Web Authentication, 5.1.2 and 13.4.9).
var ErrNoPasskeys = errors.New("no passkeys at this address")

// Site is where passkeys are made for: they work nowhere else.
type Site struct{ id, origin string }

// SiteAt is the site at an address like https://survey.example.org.
func SiteAt(address string) (Site, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return Site{}, ErrNoPasskeys
	}
	_, errIP := netip.ParseAddr(u.Hostname())
	if errIP == nil || u.Scheme != "https" && (u.Scheme != "http" || u.Hostname() != "localhost") {
		return Site{}, ErrNoPasskeys
	}
	return Site{id: u.Hostname(), origin: u.Scheme + "://" + u.Host}, nil
}

// LocalSite is the site at the host of a request that came without a public address: localhost alone, or whoever
// writes the request would choose it.
func LocalSite(host string) (Site, error) {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	if name != "localhost" {
		return Site{}, ErrNoPasskeys
	}
	return SiteAt("http://" + host)
}

// Holder is an account that has passkeys, or is about to. Handle is random; Keys are as Passkey.Record.
type Holder struct {
	Handle []byte
	Name   string
	Keys   [][]byte
}

// Passkey is one that was made or used. Record is what it is checked with, as JSON; each use changes it.
type Passkey struct{ ID, Record []byte }

// Ceremony is what a browser is asked. Options go into the page as they are, Session must come back unchanged
// and unseen by others, and Challenge is good once.
type Ceremony struct {
	Options   []byte
	Session   []byte
	Challenge string
}

// ErrPasskey says that a passkey was not made or used as it must be.
var ErrPasskey = errors.New("this passkey cannot be believed")

// holder is a Holder as the library wants it.
type holder struct {
	Holder
	credentials []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return h.Handle }
func (h holder) WebAuthnName() string                       { return h.Name }
func (h holder) WebAuthnDisplayName() string                { return h.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.credentials }

func read(h Holder) (holder, error) {
	v := holder{Holder: h}
	for _, record := range h.Keys {
		var c webauthn.Credential
		if err := json.Unmarshal(record, &c); err != nil {
			return v, fmt.Errorf("read passkey: %w", err)
		}
		v.credentials = append(v.credentials, c)
	}
	return v, nil
}

func (s Site) party() (*webauthn.WebAuthn, error) {
	return webauthn.New(&webauthn.Config{RPID: s.id, RPDisplayName: issuer, RPOrigins: []string{s.origin},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired,
			UserVerification: protocol.VerificationRequired}})
}

func ceremony(options any, session *webauthn.SessionData) (Ceremony, error) {
	c := Ceremony{Challenge: session.Challenge}
	var err, also error
	c.Options, err = json.Marshal(options)
	c.Session, also = json.Marshal(session)
	return c, errors.Join(err, also)
}

func open(session []byte) (webauthn.SessionData, error) {
	var v webauthn.SessionData
	if err := json.Unmarshal(session, &v); err != nil {
		return v, fmt.Errorf("read ceremony: %w", err)
	}
	return v, nil
}

// with is this site and who holds its passkeys.
func (s Site) with(h Holder) (party *webauthn.WebAuthn, user holder, err error) {
	if party, err = s.party(); err != nil {
		return nil, user, err
	}
	user, err = read(h)
	return party, user, err
}

// BeginMaking asks a browser for a passkey that its device keeps and asks its owner for, by finger, face or PIN.
func (s Site) BeginMaking(h Holder) (Ceremony, error) {
	party, user, err := s.with(h)
	if err != nil {
		return Ceremony{}, err
	}
	options, session, err := party.BeginRegistration(user,
		webauthn.WithExclusions(webauthn.Credentials(user.credentials).CredentialDescriptors()))
	if err != nil {
		return Ceremony{}, err
	}
	return ceremony(options, session)
}

// FinishMaking returns the passkey that a browser made.
func (s Site) FinishMaking(h Holder, session []byte, answer string) (Passkey, error) {
	party, user, err := s.with(h)
	if err != nil {
		return Passkey{}, err
	}
	v, err := open(session)
	if err != nil {
		return Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return Passkey{}, fmt.Errorf("%w: %w", ErrPasskey, err)
	}
	made, err := party.CreateCredential(user, v, parsed)
	if err != nil {
		return Passkey{}, fmt.Errorf("%w: %w", ErrPasskey, err)
	}
	record, err := json.Marshal(made)
	return Passkey{made.ID, record}, err
}

// BeginSignIn asks a browser for any passkey of this site. The device makes sure of its owner.
func (s Site) BeginSignIn() (Ceremony, error) {
	party, err := s.party()
	if err != nil {
		return Ceremony{}, err
	}
	options, session, err := party.BeginDiscoverableLogin()
	if err != nil {
		return Ceremony{}, err
	}
	return ceremony(options, session)
}

// FinishSignIn returns the passkey that was used; find returns whose a handle is.
func (s Site) FinishSignIn(session []byte, answer string, find func(handle []byte) (Holder, error)) (Passkey, error) {
	return s.finish(session, answer, func(party *webauthn.WebAuthn, v webauthn.SessionData,
		parsed *protocol.ParsedCredentialAssertionData) (*webauthn.Credential, error) {
		_, used, err := party.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
			h, err := find(handle)
			if err != nil {
				return nil, err
			}
			return read(h)
		}, v, parsed)
		return used, err
	})
}

// BeginSecond asks a browser for a passkey of an account whose password was given.
func (s Site) BeginSecond(h Holder) (Ceremony, error) {
	party, user, err := s.with(h)
	if err != nil {
		return Ceremony{}, err
	}
	options, session, err := party.BeginLogin(user, webauthn.WithUserVerification(protocol.VerificationPreferred))
	if err != nil {
		return Ceremony{}, err
	}
	return ceremony(options, session)
}

// FinishSecond returns the passkey that was used.
func (s Site) FinishSecond(h Holder, session []byte, answer string) (Passkey, error) {
	return s.finish(session, answer, func(party *webauthn.WebAuthn, v webauthn.SessionData,
		parsed *protocol.ParsedCredentialAssertionData) (*webauthn.Credential, error) {
		user, err := read(h)
		if err != nil {
			return nil, err
		}
		return party.ValidateLogin(user, v, parsed)
	})
}

type validation func(*webauthn.WebAuthn, webauthn.SessionData, *protocol.ParsedCredentialAssertionData) (*webauthn.Credential, error)

func (s Site) finish(session []byte, answer string, validate validation) (Passkey, error) {
	party, err := s.party()
	if err != nil {
		return Passkey{}, err
	}
	v, err := open(session)
	if err != nil {
		return Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return Passkey{}, fmt.Errorf("%w: %w", ErrPasskey, err)
	}
	used, err := validate(party, v, parsed)
	if err != nil {
		return Passkey{}, fmt.Errorf("%w: %w", ErrPasskey, err)
	}
	if used.Authenticator.CloneWarning { // its counter went back: there are two of it
		return Passkey{}, fmt.Errorf("%w: its counter went back", ErrPasskey)
	}
	record, err := json.Marshal(used)
	return Passkey{used.ID, record}, err
}
