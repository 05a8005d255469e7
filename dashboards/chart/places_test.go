package chart_test

import (
	"slices"
	"testing"

	"candour/analytics"
	"candour/dashboards/chart"
)

// Each choice of a ranking is a bar of pieces as long as their shares are, the first places at zero, each
// place in a shade of its own.
func TestPlacesAreDrawn(t *testing.T) {
	place := func(percent float64) analytics.Place {
		return analytics.Place{Count: analytics.Count(percent), Percent: &percent}
	}
	rows := []analytics.Ranked{
		{Label: "Food", Places: []analytics.Place{place(60), place(30), place(10)}},
		{Label: "Talk", Places: []analytics.Place{place(40), place(20), place(0)}},
	}
	options, err := chart.Places(rows, []string{"1st", "2nd", "3rd"}, 100, exact("en"))
	chromium, address := browser(t), site(t, "en", []drawing{made(t, "places", 3)(options, err)})
	for _, c := range []struct {
		scheme string
		shades []string
	}{
		{"light", []string{"#0A4242", "#8FC4BF", "#E3F0EE"}}, {"dark", []string{"#C4EDE7", "#6BB5AE", "#213A37"}},
	} {
		all := marks(t, look(t, chromium, address, sight{900, c.scheme}), "places")
		x := scale(t, all, "0 %", "100 %")
		ends := []float64{0, 0}
		for at, shade := range c.shades {
			pieces := slices.DeleteFunc(filled(all, shade), func(m mark) bool { return m.height() < 25 }) // the legend's
			slices.SortFunc(pieces, func(a, b mark) int { return int(a.Top - b.Top) })
			for i, m := range pieces {
				wantNear(t, c.scheme+" "+rows[i].Label+" begins", m.Left, x(ends[i]))
				ends[i] += *rows[i].Places[at].Percent
				wantNear(t, c.scheme+" "+rows[i].Label+" ends", m.Right, x(ends[i]))
			}
		}
		if !slices.Equal(ends, []float64{100, 60}) {
			t.Errorf("%s: pieces reach %v", c.scheme, ends)
		}
	}
	if _, err := chart.Places(rows, []string{"1st"}, 100, exact("en")); err == nil {
		t.Error("places without names are drawn")
	}
}
