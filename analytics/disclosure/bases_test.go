package disclosure_test

import (
	"testing"

	"candour/analytics"
)

// bases are all that percentages may be of, and the usual one.
func bases() []analytics.Base {
	return []analytics.Base{"", analytics.OfAnswered, analytics.OfAsked, analytics.OfAll}
}

// answering is a crowd of whom so many answered what is sensitive with yes and with no; the others
// skipped it. All keys are 0, which rounds up what is no multiple of 5.
func answering(yes, no, skipped int) []person {
	people := crowd(yes+no+skipped, 11)
	for i := range people {
		p := &people[i]
		p.key = 0
		switch {
		case i < yes:
			p.answers["used"], p.answers["times"] = []string{"yes"}, []string{"0"}
		case i < yes+no:
			p.answers["used"], p.answers["times"] = []string{"no"}, []string{"7"}
		default:
			delete(p.answers, "used")
			delete(p.answers, "times")
		}
	}
	return people
}

// What those who answered say decides what is bounded, whatever the percentages are of.
func TestBoundOfEachBase(t *testing.T) {
	const below = `{"value":"no","label":"no","count":null,"percent":5,"low":null,"high":null,` +
		`"bounded":"\u003c"}`
	const above = `{"value":"yes","label":"yes","count":null,"percent":90,"low":null,"high":null,` +
		`"bounded":"\u003e"}`
	const hidden = `{"value":"yes","label":"yes","count":null,"percent":null,"low":null,` +
		`"high":null,"bounded":""}`
	people := answering(98, 2, 300)
	people[98].key = 400 // rounds the two down, and the 98 still up
	tests := []struct {
		name      string
		base      analytics.Base
		wantTotal analytics.Count
		want      string
	}{
		{"the usual base", "", 100, "[" + above + "," + below + "]"},
		{"those who answered", analytics.OfAnswered, 100, "[" + above + "," + below + "]"},
		{"those asked", analytics.OfAsked, 400, "[" + hidden + "," + below + "]"},
		{"all responses", analytics.OfAll, 400, "[" + hidden + "," + below + "]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, byName := frequencies(t, protected(people), analytics.Query{Base: tt.base})
			used := byName["used"]
			if got := plain(t, used.Rows); got != tt.want {
				t.Errorf("rows = %s, want %s", got, tt.want)
			}
			if used.Base != tt.wantTotal || used.Answered != 100 {
				t.Errorf("base = %d, answered = %d", used.Base, used.Answered)
			}
		})
	}
}

// A row that few of all gave, and more than a few of those who answered, is told of every base.
func TestSmallShareOfALargerBase(t *testing.T) {
	for _, base := range bases() {
		_, byName := frequencies(t, protected(answering(20, 80, 900)), analytics.Query{Base: base})
		if row := byName["used"].Rows[0]; row.Count != 20 || row.Bounded != "" || row.Low == nil {
			t.Errorf("of %q: row = %+v", base, row)
		}
	}
}

// Mean and quartiles come from all bands, so a hidden one takes them away.
func TestHiddenBandHidesWhatIsDerived(t *testing.T) {
	tests := []struct {
		name       string
		none, some int
	}{
		{"few gave a number", 970, 30},
		{"few gave none", 30, 970},
		{"one band is empty", 500, 500}, // nobody is in 1 to 4, which is below 5 %
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			people := answering(tt.none, tt.some, 50)
			_, byName := frequencies(t, protected(people), analytics.Query{})
			got := byName["times"].Numeric
			if want := plain(t, analytics.Numeric{N: 1000}); plain(t, got) != want {
				t.Errorf("numeric = %s, want %s", plain(t, got), want)
			}
		})
	}
}

// Where every band is told, so is what follows from them.
func TestToldBandsKeepWhatIsDerived(t *testing.T) {
	people := answering(500, 500, 0)
	for i := range 100 {
		people[i].answers["times"] = []string{"2"}
	}
	_, byName := frequencies(t, protected(people), analytics.Query{})
	if n := byName["times"].Numeric; n == nil || n.Mean == nil || n.Median == nil {
		t.Errorf("numeric = %+v", n)
	}
}

// Whatever is hidden, the JSON of every base is the same to the byte: nothing in it depends on a
// hidden count.
func TestNoBaseTellsAHiddenCount(t *testing.T) {
	for _, skipped := range []int{0, 5, 300, 4000} {
		for _, base := range bases() {
			for _, mostly := range []string{"yes", "no"} {
				want := ""
				for few := 0; few < 50; few += 5 { // below 5 % of the 1000 who answer
					got := sensitive(t, base, mostlyOf(mostly, few, skipped))
					if want == "" {
						want = got
					}
					if got != want {
						t.Errorf("%d skipped, of %q, %d not %s:\n%s", skipped, base, few, mostly,
							difference(got, want))
					}
				}
			}
		}
	}
}

// mostlyOf is 1000 who answer, all but few of them alike, and those who skip.
func mostlyOf(answer string, few, skipped int) []person {
	if answer == "yes" {
		return answering(1000-few, few, skipped)
	}
	return answering(few, 1000-few, skipped)
}

// sensitive is all that is told of the sensitive questions.
func sensitive(t *testing.T, base analytics.Base, people []person) string {
	t.Helper()
	_, byName := frequencies(t, protected(people), analytics.Query{Base: base})
	return plain(t, []analytics.Frequency{byName["used"], byName["times"]})
}
