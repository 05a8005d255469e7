package e2e_test

import (
	"path/filepath"
	"testing"

	"github.com/oauth2-proxy/mockoidc"
)

// Somebody ties their account to another sign-in service and comes back in through it, also without script;
// when that service is away the page says so.
func TestSignInWithAnotherService(t *testing.T) {
	m, err := mockoidc.Run()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Shutdown() })
	d, err := copiedDemo(filepath.Join(t.TempDir(), "data"), "CANDOUR_OIDC_ISSUER="+m.Issuer(), "CANDOUR_OIDC_CLIENT="+m.ClientID,
		"CANDOUR_OIDC_SECRET="+m.ClientSecret, "CANDOUR_OIDC_LABEL=Harbour")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.stop() })
	leave := func(tb *tab, link, subject string) {
		t.Helper()
		m.QueueUser(&mockoidc.MockUser{Subject: subject})
		tb.follow(link)
	}
	tb := newTab(t, d.server, look{width: phone, noScript: true})
	tb.also = m.Addr() + "/"
	signIn(tb, d, "researcher")
	tb.open("/account?lang=en")
	leave(tb, `main a[href="/login/oidc?tie=yes"]`, "rosa-at-work")
	tb.wantText("main h1", "Tie your accounts")
	tb.wantText("#subject", "rosa-at-work")
	tb.follow("main form button")
	tb.wantText("main", "rosa-at-work")
	tb.follow(".c-header__end button")
	tb.open("/login?lang=en&next=/author")
	leave(tb, `main a[href^="/login/oidc?next="]`, "rosa-at-work")
	tb.wantText("main h1", "Writing surveys")
	tb.follow(".c-header__end button")
	leave(tb, `main a[href="/login/oidc"]`, "nobody-here")
	tb.wantText(".govuk-error-summary", "is tied to no account here")
	tb.must(m.Shutdown())
	tb.open("/login/oidc?lang=fr")
	tb.wantText(".govuk-error-summary", "Harbour ne répond pas en ce moment.")
	see := newAxe(newTab(t, d.server, look{width: phone}))
	see.openAndSee("/login?lang=fr")
	admin := newAxe(newStaffTab(t, d, "admin"))
	admin.openAndSee("/accounts/researcher?lang=fr", "/account?lang=en")
}
