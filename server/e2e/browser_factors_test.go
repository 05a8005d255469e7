package e2e_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

// appCode is what an app shows that was given the key on a page, at a time.
func appCode(tb *tab, key string, at time.Time) string {
	tb.t.Helper()
	code, err := totp.GenerateCode(strings.ReplaceAll(key, " ", ""), at)
	tb.must(err)
	return code
}

// givePassword types name and password, up to the second step.
func givePassword(tb *tab, d *demoServer, role string) {
	tb.t.Helper()
	tb.open("/login?lang=en")
	tb.fill("name", d.Accounts[role].Name)
	tb.fill("password", d.Accounts[role].Password)
	tb.follow("main button")
	tb.wantText("main h1", "The second step")
}

// Somebody sets codes from an app up, signs in with one, is refused with the same again, and gets in with a
// recovery code. The pages keep the rules of all others.
func TestCodesFromAnApp(t *testing.T) {
	d := freshDemo(t)
	tb := newStaffTab(t, d, "researcher")
	see := newAxe(tb)
	see.openAndSee("/account?lang=fr", "/account/codes?lang=fr", "/account/codes?lang=en")
	key := tb.text("#app-secret")
	if !tb.shown(".c-qr svg") || len(key) != 39 {
		t.Fatalf("the key is %q", key)
	}
	begun := time.Now()
	first := appCode(tb, key, begun)
	tb.fill("code", first)
	tb.follow(`main button[value="confirm"]`)
	tb.wantText("main h1", "Keep these recovery codes")
	see.see("recovery codes")
	recovery := evaluate[[]string](tb, `[...document.querySelectorAll("#recovery-codes li")].map(e => e.textContent)`)
	tb.open("/account?lang=en")
	tb.wantText("main", "Recovery codes left: 10.")
	see.see("account with codes")
	tb.follow(".c-header__end button")

	givePassword(tb, d, "researcher")
	see.see("second step")
	tb.open("/login/code?lang=fr")
	tb.wantText("main h1", "La deuxième étape")
	see.see("second step in French")
	tb.open("/login/code?lang=en")
	next := appCode(tb, key, time.Now())
	if next == first { // it was used to set up: the one of a moment ahead
		next = appCode(tb, key, time.Now().Add(30*time.Second))
	}
	tb.fill("code", next)
	tb.follow("main form:first-of-type button")
	tb.wantText("main h1", "Studies")
	tb.follow(".c-header__end button")

	givePassword(tb, d, "researcher")
	tb.fill("code", next)
	tb.follow("main form:first-of-type button")
	tb.wantText(".govuk-error-summary", "This code was used already.")
	see.see("code refused")
	evaluate[bool](tb, `document.querySelector("details").open = true`)
	tb.fill("recovery", recovery[0])
	tb.follow("main details button")
	tb.wantText("main h1", "Studies")
	tb.open("/account?lang=en")
	tb.wantText("main", "Recovery codes left: 9.")
}

// A role that needs a second step is led to set one up, and can do nothing else before.
func TestRoleIsLedToItsSecondStep(t *testing.T) {
	d := freshDemo(t)
	admin := newStaffTab(t, d, "admin")
	admin.open("/accounts?lang=en")
	evaluate[bool](admin, `document.querySelector("#needs-funder").checked = true`)
	admin.follow(`main button[value="needs"]`)
	newAxe(admin).openAndSee("/accounts?lang=en", "/accounts/funder?lang=fr")
	tb := newTab(t, d.server, look{width: phone, noScript: true})
	tb.open("/login?lang=en")
	tb.fill("name", d.Accounts["funder"].Name)
	tb.fill("password", d.Accounts["funder"].Password)
	tb.follow("main button")
	tb.wantText("main h1", "Set up codes from an app")
	tb.wantText("main", "Your role needs a second step")
	tb.open("/studies/peer-support")
	tb.wantText("main h1", "Set up codes from an app")
	tb.fill("code", appCode(tb, tb.text("#app-secret"), time.Now()))
	tb.follow(`main button[value="confirm"]`)
	tb.follow("main a.govuk-button")
	tb.wantText("main h1", "Studies")
}
