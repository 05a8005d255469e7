package e2e_test

import "testing"

// The pages about accounts, coding and the audit log keep the same rules, narrow and wide.
func TestAccountPagesAreAccessible(t *testing.T) {
	d := freshDemo(t)
	admin := newAxe(newStaffTab(t, d, "admin"))
	admin.openAndSee("/accounts", "/accounts/funder?lang=fr", "/account?lang=fr", "/audit", "/studies/peer-support/people")
	researcher := newAxe(newStaffTab(t, d, "researcher"))
	researcher.openAndSee("/coding/youth-experience", "/coding/youth-experience/release?lang=fr", "/quotes/youth-experience")
}
