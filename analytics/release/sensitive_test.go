package release_test

import (
	"strings"
	"testing"

	"candour/analytics"
	"candour/analytics/release"
	"candour/survey"
)

// What one to four people answered to a sensitive question refuses a table, whether two tables differ by it or
// several add up to it. That so few answered at all, or that the question beside is sensitive, does not.
func TestSensitiveSetsRefuse(t *testing.T) {
	threeWays := []analytics.Released{cellsOf(t, 2, "side=*: 40", "side=n,s: 15", "side=e,w: 25"),
		cellsOf(t, 1, "side=*: 40", "side=n,w: 15", "side=e,s: 25")}
	draft := cellsOf(t, 0, "side=*: 40", "side=n,e: 14", "side=s,w: 26")
	for _, c := range []struct {
		name, sensitive string
		now             analytics.Released
		earlier         []analytics.Released
		found, refused  int
	}{
		{"worked out from three", "side", draft, threeWays, 1, 1},
		{"worked out of another question", "boat", draft, threeWays, 1, 0},
		{"how many answered in the third wave", "side", cellsOf(t, 0, "side=*: 40"),
			[]analytics.Released{cellsOf(t, 2, "spring side=*: 18"), cellsOf(t, 1, "summer side=*: 19")}, 1, 0},
		{"a cell that two more are in", "side", cellsOf(t, 0, "side=*: 60", "side=n: 22"),
			[]analytics.Released{cellsOf(t, 1, "side=*: 40", "side=n: 20")}, 1, 1},
		{"of a question that is not", "boat", cellsOf(t, 0, "side=*: 60", "side=n: 22"),
			[]analytics.Released{cellsOf(t, 1, "side=*: 40", "side=n: 20")}, 1, 0},
		{"two more who answered", "side", cellsOf(t, 0, "side=*: 42"), []analytics.Released{cellsOf(t, 1, "side=*: 40")}, 1, 0},
		{"a later cell, after one of all answers", "side", cellsOf(t, 0, "side=*: 42", "side=n: 22"),
			[]analytics.Released{cellsOf(t, 1, "side=*: 40", "side=n: 20")}, 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			def, _, err := survey.Parse([]byte(strings.Replace(moorings, "name: "+c.sensitive+", label", "sensitive: true, name: "+c.sensitive+", label", 1)))
			must(t, err)
			defs := []*survey.Definition{def}
			found, refused := 0, 0
			count := func(refuses bool) {
				found++
				if refuses {
					refused++
				}
			}
			for _, d := range release.Differences(release.Draft{Released: c.now}, c.earlier) {
				count(d.Refuses(defs))
			}
			sets, _ := release.Derive(defs, release.Draft{Released: c.now}, c.earlier)
			for _, set := range sets {
				count(set.Refuses(defs))
			}
			if found != c.found || refused != c.refused {
				t.Errorf("%d found and %d refused, want %d and %d", found, refused, c.found, c.refused)
			}
		})
	}
}
