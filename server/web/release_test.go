package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"candour/analytics"
)

// A card leads to the table that it shows, and says which one that is.
func TestCardsReleaseWhatTheyShow(t *testing.T) {
	s := staffed(t)
	s.as("Noor")
	tests := []struct{ name, asked, card, link, says, shows string }{
		{"nothing compared", "", "#q-gender", "rows=gender", "Release this table", "n = 542"},
		{"by a question", "by=gender", "#q-age", "columns=gender&rows=age", "Age by Gender", "Age, by: Gender"},
		{"by itself", "by=gender", "#q-gender", "rows=gender", "Gender, everybody together", "n = 542"},
		{"without what looks careless", "by=gender&suspect=without", "#q-age", "columns=gender&rows=age&suspect=without", "Age by Gender", "look careless are left out"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s.t = t
			s.get("/dashboards/youth-experience?lang=en&cards=gender,age&" + tt.asked)
			link := tt.card + ` a[href="/dashboards/youth-experience/release?` + tt.link + `"]`
			if got := s.text(link); !strings.Contains(got, tt.says) {
				t.Fatalf("%s says %q, want %q", link, got, tt.says)
			}
			s.get(s.value(link, "href"))
			s.wantStatus(http.StatusOK)
			if got := s.text("main"); !strings.Contains(got, tt.shows) {
				t.Errorf("the page does not say %q: %s", tt.shows, got)
			}
		})
	}
}

// Waves side by side are released side by side.
func TestCardsReleaseWavesSideBySide(t *testing.T) {
	s := staffed(t)
	s.as("Noor")
	s.get("/dashboards/youth-experience?lang=en&cards=gender&waves=all")
	link := `#q-gender a[href="/dashboards/youth-experience/release?rows=gender&waves=all"]`
	s.says(link, "Gender, wave by wave")
	s.get(s.value(link, "href"))
	s.says(".c-released thead", "Alln = 542w1n = 285w2n = 257")
	s.says("main", "% of each wave")
}

// A table that was changed says so where whoever changed it was, which is where the form leads; so does one
// that was not.
func TestReleaseLeadsToWhatChanged(t *testing.T) {
	s := staffed(t)
	s.as("Noor")
	s.get("/dashboards/youth-experience/release?rows=gender&lang=en")
	state := s.value(`[name="state"]`, "value")
	if action := s.value(`form:has([value="merge"])`, "action"); !strings.HasSuffix(action, "#changed") {
		t.Errorf("the form leads to %s", action)
	}
	do := func(values url.Values) {
		t.Helper()
		values.Set("state", state)
		values.Set("side", "youth-experience/gender")
		s.post("/dashboards/youth-experience/release?lang=en", values)
		state = s.value(`[name="state"]`, "value")
		if got := len(s.all("#changed")); got != 1 {
			t.Errorf("%d places are called changed", got)
		}
	}
	do(url.Values{"do": {"merge"}, "value": {"girl_woman"}})
	s.says(".govuk-error-summary#changed", "Tick at least two")
	s.says("details[open] #wrong-here", "Tick at least two")
	do(url.Values{"do": {"merge"}, "value": {"girl_woman", "boy_man"}, "label:en": {"Woman or man"}, "label:fr": {"Femme ou homme"}})
	s.says(`details[open] #changed[tabindex="-1"]`, "“Woman or man” is now one category")
	do(url.Values{"do": {"apart"}, "group": {"girl_woman"}})
	s.says("details[open] #changed", "stand apart again")
	do(url.Values{"do": {"release"}})
	s.says(".govuk-error-summary#changed", "Write why")
}

// A table from which, with an earlier one, the answers of two people to a sensitive question can be worked out is not
// released, whatever is ticked; the page says what refuses it.
func TestReleaseRefusesSensitiveDifferences(t *testing.T) {
	s := staffed(t)
	_, err := s.store.Release(t.Context(), analytics.Released{Study: "youth-experience", Survey: "youth-experience",
		Kind: analytics.ReleasedOneWay, Questions: []analytics.ReleasedField{{Survey: "youth-experience", Question: "reasons"}},
		Cells: []analytics.ReleasedCell{{Survey: "youth-experience", Count: 63,
			On: []analytics.ReleasedPart{{Question: "reasons", Values: []string{"safety"}}}}},
		Tables: map[string]analytics.ReleasedTable{}, Release: analytics.Release{By: "Noor", Reason: "Because."}})
	s.must(err)
	s.as("Noor")
	for lang, why := range map[string]string{"en": "Not like this, because the question is sensitive: Release 1",
		"fr": "Pas ainsi, car la question est délicate : La diffusion 1"} {
		s.get("/dashboards/youth-experience/release?rows=reasons&lang=" + lang)
		if got := strings.ReplaceAll(s.text("main"), "\u00a0", " "); !strings.Contains(got, why) {
			t.Errorf("the page does not say %q: %s", why, got)
		}
		if len(s.all(`button[value="release"]`)) > 0 {
			t.Error("the page offers to release it")
		}
	}
	s.post("/dashboards/youth-experience/release?rows=reasons", url.Values{"do": {"release"}, "understood": {"yes"}, "reason": {"The board asks."},
		"state": {s.value(`[name="state"]`, "value")}})
	if all, err := s.store.Releases(t.Context(), "youth-experience"); err != nil || len(all) != 1 {
		t.Errorf("%d releases, %v", len(all), err)
	}
	s.get("/dashboards/youth-experience/release?rows=gender&lang=en")
	if len(s.all(`button[value="release"]`)) == 0 {
		t.Error("another table is not offered any more")
	}
}

// says wants a part of the page to say something among other things.
func (s *site) says(selector, want string) {
	s.t.Helper()
	if got := s.text(selector); !strings.Contains(got, want) {
		s.t.Errorf("%s says %q, want %q", selector, got, want)
	}
}
