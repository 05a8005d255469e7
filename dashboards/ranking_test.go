package dashboards_test

import (
	"slices"
	"strings"
	"testing"

	"candour/analytics"
	"candour/dashboards"
	"candour/survey"
)

// A ranking is counted by first places: a sentence that says "chose" or "the most common answer" of it
// would be read as how many want a thing at all.
func TestRankingSaysFirst(t *testing.T) {
	food := choice{"Food", 300, ""}
	for _, c := range []struct {
		name, style string
		question    dashboards.Question
		want        string
	}{
		{"one person", "en", asked(survey.Rank, 1, choice{"Food", 1, ""}), "The only person who answered put “Food” first."},
		{"all", "fr", asked(survey.Rank, 5, choice{"Manger", 5, ""}),
			"Les 5 personnes ont toutes mis « Manger » en premier."},
		{"nearly everyone", "en+", asked(survey.Rank, 410, choice{"Food", 400, analytics.Above95}),
			"Nearly everyone, more than 95 % of 410, put “Food” first."},
		{"most", "en", asked(survey.Rank, 412, food, choice{"Warmth", 112, ""}), "Most people, 73 % of 412, put “Food” first."},
		{"most", "fr", asked(survey.Rank, 412, food, choice{"Warmth", 112, ""}),
			"La plupart des gens (73 % de 412) ont mis « Food » en premier."},
		{"less than half", "en", asked(survey.Rank, 700, food, choice{"Warmth", 200, ""}, choice{"People", 200, ""}),
			"“Food” was put first most often, by 43 % of 700 people."},
		{"less than half", "fr", asked(survey.Rank, 700, food, choice{"Warmth", 200, ""}, choice{"People", 200, ""}),
			"« Food » vient en premier le plus souvent (43 % de 700)."},
		{"a tie", "en", asked(survey.Rank, 600, food, choice{"Warmth", 300, ""}),
			"“Food” and “Warmth” were put first most often, by 50 % of 600 people each."},
		{"a tie", "fr", asked(survey.Rank, 600, food, choice{"Warmth", 300, ""}),
			"« Food » et « Warmth » viennent en premier le plus souvent (50 % de 600 chacune)."},
	} {
		t.Run(c.name+" "+c.style, func(t *testing.T) {
			want(t, writer(c.style).Finding(c.question), c.want)
		})
	}
}

func TestRankingsNumbersSayFirst(t *testing.T) {
	q := asked(survey.Rank, 412, choice{"Food", 300, ""}, choice{"Warmth", 112, ""})
	base := plain(writer("en").Base(q.Frequency))
	if !strings.HasPrefix(base, "412 answered of 412 asked. Counted is what each person put first.") {
		t.Errorf("the base is %q", base)
	}
	if other := asked(survey.SelectOne, 412, choice{"Food", 412, ""}); strings.Contains(writer("en").Base(other.Frequency), "first") {
		t.Error("a question with one answer speaks of first places")
	}
	p, ok := writer("fr+").Plain(q, nil)
	if !ok {
		t.Fatal("the summary says nothing of a ranking")
	}
	want(t, p.Sentence, "Environ 7 personnes sur 10 ont mis « Food » en premier.")
	if !slices.Equal(p.Dots()[:8], []bool{true, true, true, true, true, true, true, false}) {
		t.Errorf("the dots are %v", p.Dots())
	}
}

func TestRankingsMayHeadTables(t *testing.T) {
	def := &survey.Definition{Questions: []survey.Question{
		{Type: survey.Rank, Name: "order", Label: survey.Text{"en": "Order"}},
		{Type: survey.TextType, Name: "story", Label: survey.Text{"en": "Story"}}}}
	if got := dashboards.Tabled(def, "en"); len(got) != 1 || got[0].Value != "order" {
		t.Errorf("tables may be headed by %v", got)
	}
	if got := dashboards.Filterable(def, "en"); len(got) != 0 {
		t.Errorf("chips may be made of %v", got)
	}
}

// Every place of a ranking stands below its first places; a protected one, which has no ranking, has none.
func TestRankingsHavePlaces(t *testing.T) {
	for n, want := range map[int]string{1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 22: "22nd", 23: "23rd"} {
		if got := writer("en").Place(n); got != want {
			t.Errorf("place %d is %s", n, got)
		}
	}
	if w := writer("fr"); w.Place(1) != "1re" || w.Place(2) != "2e" {
		t.Errorf("in French %s and %s", w.Place(1), w.Place(2))
	}
}
