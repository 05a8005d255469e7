package e2e_test

import "testing"

// The dashboard narrowed, compared, side by side, faulty, and the page of cross-tabulations.
func TestDashboardViewsAreAccessible(t *testing.T) {
	d := demo(t)
	a := newAxe(newTab(t, d.server, look{width: phone}))
	signIn(a.tab, d, "researcher")
	a.openAndSee("/dashboards/youth-experience?by=gender&lang=en", "/dashboards/youth-experience?waves=all&pick=gender",
		"/dashboards/youth-experience?filter=%24%7Bage%7D+%3C+16&lang=fr", "/dashboards/youth-experience?filter=broken(",
		"/dashboards/youth-experience/table?rows=barriers&columns=gender&columns=place")
}
