package e2e_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/webauthn"
)

// addDevice gives a tab a device that keeps passkeys and knows its owner.
func addDevice(tb *tab) webauthn.AuthenticatorID {
	tb.t.Helper()
	command(tb, webauthn.Enable, webauthn.EnableParams{})
	return command(tb, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{
		Options: &webauthn.VirtualAuthenticatorOptions{Protocol: webauthn.AuthenticatorProtocolCtap2,
			Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true, HasUserVerification: true,
			IsUserVerified: true, AutomaticPresenceSimulation: true}}).AuthenticatorID
}

// named is the same server under a name, without which browsers make no passkeys.
func named(d *demoServer) *demoServer {
	s := *d.server
	s.URL = strings.Replace(s.URL, "127.0.0.1", "localhost", 1)
	return &demoServer{server: &s, Accounts: d.Accounts}
}

// Somebody adds a passkey, signs in with it alone, then with their password and it; a device that is not sure of
// its owner, and one that knows no passkey, lead nowhere.
func TestPasskeyInABrowser(t *testing.T) {
	d := named(freshDemo(t))
	tb := newTab(t, d.server, look{width: phone})
	device := addDevice(tb)
	signIn(tb, d, "researcher")
	see := newAxe(tb)
	see.openAndSee("/account?lang=fr", "/account?lang=en")
	tb.fill("name", "my phone") // the form for tokens has such a field too, but folded
	tb.follow(`form[data-passkey="make"] button`)
	tb.wantText("main h1", "Keep these recovery codes")
	tb.open("/account?lang=en")
	tb.wantText("main", "my phone")
	see.see("account with a passkey")
	tb.follow(".c-header__end button")

	see.openAndSee("/login?lang=fr", "/login?lang=en&next=/author")
	tb.follow(`form[data-passkey="use"] button`)
	tb.wantText("main h1", "Writing surveys")
	tb.follow(".c-header__end button")

	givePassword(tb, d, "researcher")
	see.see("second step with a passkey")
	tb.follow(`form[data-passkey="use"] button`)
	tb.wantText("main h1", "Studies")
	tb.follow(".c-header__end button")

	command(tb, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: device, IsUserVerified: false})
	tb.open("/login?lang=en")
	tb.press(`form[data-passkey="use"] button`)
	eventually(t, "the page says that no passkey came", func() bool {
		return tb.text(`form[data-passkey="use"] [role=status]`) == "No passkey came from your device. Try again, or go another way."
	})
	see.see("no passkey came")
	command(tb, webauthn.ClearCredentials, webauthn.ClearCredentialsParams{AuthenticatorID: device})
	tb.open("/login?lang=fr")
	tb.press(`form[data-passkey="use"] button`)
	eventually(t, "the page says so in French", func() bool {
		return strings.HasPrefix(tb.text(`form[data-passkey="use"] [role=status]`), "Aucune clé d’accès")
	})
}
