package release_test

import (
	"slices"
	"strings"
	"testing"

	"candour/analytics"
	"candour/analytics/release"
	"candour/survey"
)

func merge(question string, values ...string) release.Merge {
	return release.Merge{Survey: "harbour", Question: question, Values: values, Label: survey.Text{"en": "Together", "fr": "Ensemble"}}
}

// The tables as they would be released, and with categories put together. Who gave several of the answers
// that were put together is counted once: 20 had crew, 14 family, 27 one or both.
func TestTables(t *testing.T) {
	b := builder(t)
	tests := []struct {
		name string
		ask  release.Ask
		want string
	}{
		{"one answer", release.Ask{Rows: "boat"},
			"Boat | Answers n=40\nSailing | 20 (50.0)\nRowing | 18 (45.0)\nMotor | 2 (5.0)"},
		{"put together", release.Ask{Rows: "boat", Merges: []release.Merge{merge("boat", "row", "motor")}},
			"Boat | Answers n=40\nSailing | 20 (50.0)\nTogether | 20 (50.0)"},
		{"several answers", release.Ask{Rows: "help"},
			"Help | Answers n=40\nCrew | 20 (50.0)\nFamily | 14 (35.0)\nNurse | 1 (2.5)\nNone | 12 (30.0)"},
		{"several put together", release.Ask{Rows: "help", Merges: []release.Merge{merge("help", "crew", "family")}},
			"Help | Answers n=40\nTogether | 27 (67.5)\nNurse | 1 (2.5)\nNone | 12 (30.0)"},
		{"bands put together", release.Ask{Rows: "age", Merges: []release.Merge{merge("age", "12..16", "16..19")}},
			"Age | Answers n=40\nTogether | 24 (60.0)\n19 and over | 16 (40.0)\nMedian (IQR) | 17.5 (15–20)"},
		{"two questions", release.Ask{Rows: "help", Columns: "boat", Merges: []release.Merge{merge("boat", "row", "motor")}},
			"Help by Boat | All n=40 | Sailing n=20 | Together n=20\nCrew | 20 (50.0) | 10 (50.0) | 10 (50.0)\n" +
				"Family | 14 (35.0) | 7 (35.0) | 7 (35.0)\nNurse | 1 (2.5) | 1 (5.0) | 0 (0.0)\nNone | 12 (30.0) | 6 (30.0) | 6 (30.0)"},
		{"several put together by two", release.Ask{Rows: "help", Columns: "boat",
			Merges: []release.Merge{merge("boat", "row", "motor"), merge("help", "crew", "family")}},
			"Help by Boat | All n=40 | Sailing n=20 | Together n=20\nTogether | 27 (67.5) | 13 (65.0) | 14 (70.0)\n" +
				"Nurse | 1 (2.5) | 1 (5.0) | 0 (0.0)\nNone | 12 (30.0) | 6 (30.0) | 6 (30.0)"},
		{"none by several put together", release.Ask{Rows: "help", Columns: "gear",
			Merges: []release.Merge{merge("gear", "rope", "map"), merge("help", "crew", "family", "nurse")}},
			"Help by Gear | All n=40 | Together n=30 | Lamp n=10\nTogether | 28 (70.0) | 21 (70.0) | 7 (70.0)\nNone | 12 (30.0) | 9 (30.0) | 3 (30.0)"},
		{"bands by several put together", release.Ask{Rows: "age", Columns: "help",
			Merges: []release.Merge{merge("age", "16..19", "19..25"), merge("help", "crew", "family", "nurse")}},
			"Age by Help | All n=40 | Together n=28 | None n=12\nUnder 16 | 12 (30.0) | 9 (32.1) | 3 (25.0)\nTogether | 28 (70.0) | 19 (67.9) | 9 (75.0)"},
	}
	tests = append(tests, struct {
		name string
		ask  release.Ask
		want string
	}{"the first places of a ranking", release.Ask{Rows: "order"},
		"Order | Answers n=40\nRope | 20 (50.0)\nMap | 20 (50.0)\nLamp | 0 (0.0)"})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.ask.Survey = "harbour"
			draft, err := b.Build(t.Context(), tt.ask)
			must(t, err)
			if got := lines(draft.In("en")); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			fr, en := draft.In("fr"), draft.In("en")
			for i := range en.Rows {
				for j := range en.Rows[i].Cells {
					if en.Rows[i].Cells[j].Count != fr.Rows[i].Cells[j].Count {
						t.Errorf("row %d differs between languages", i)
					}
				}
			}
		})
	}
	draft, err := b.Build(t.Context(), release.Ask{Survey: "harbour", Rows: "boat", Merges: []release.Merge{merge("boat", "row", "motor")}})
	must(t, err)
	if notes := strings.Join(draft.In("fr").Notes, " "); !strings.Contains(notes, "« Ensemble » réunit : Aviron, Moteur.") {
		t.Errorf("the French notes are %q", notes)
	}
}

// Whoever reads a released table of a ranking must not take first places for all who chose a thing.
func TestReleasedRankingSaysFirst(t *testing.T) {
	b := builder(t)
	for _, ask := range []release.Ask{{Survey: "harbour", Rows: "order"}, {Survey: "harbour", Rows: "order", Columns: "boat"}} {
		draft, err := b.Build(t.Context(), ask)
		must(t, err)
		for lang, want := range map[string]string{"en": "“Order” counts what each person put first.",
			"fr": "« Ordre » compte ce que chaque personne a mis en premier."} {
			if notes := draft.In(lang).Notes; !slices.Contains(notes, want) {
				t.Errorf("by %q the notes are %q", ask.Columns, notes)
			}
		}
	}
}

func TestTableOne(t *testing.T) {
	b := builder(t)
	draft, err := b.Build(t.Context(), release.Ask{Study: "harbours", Merges: []release.Merge{merge("boat", "row", "motor"), merge("help", "crew", "family")},
		Without: []analytics.ReleasedField{{Survey: "harbour", Question: "age"}}})
	must(t, err)
	var got []string
	for _, v := range draft.In("fr").TableOne.Variables {
		for _, row := range v.Rows {
			got = append(got, v.Label+": "+row.Label+" "+row.Cells[0].Text)
		}
	}
	want := "Bateau: Voile 20 (50,0); Bateau: Ensemble 20 (50,0); Aide: Ensemble 27 (67,5); Aide: Infirmerie 1 (2,5); Aide: Rien 12 (30,0)"
	if text := strings.Join(got, "; "); text != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
	if draft.Shows("harbour", "age") || !draft.Shows("harbour", "help") {
		t.Errorf("it shows %v", draft.Questions)
	}
}

func TestRefusedTables(t *testing.T) {
	b := builder(t)
	tests := []struct {
		name string
		ask  release.Ask
		want survey.Kind
	}{
		{"no such question", release.Ask{Rows: "nothing"}, survey.NotFound},
		{"words", release.Ask{Rows: "story"}, survey.Invalid},
		{"numbers without bands by another", release.Ask{Rows: "trips", Columns: "boat"}, survey.Invalid},
		{"one category", release.Ask{Rows: "boat", Merges: []release.Merge{merge("boat", "row")}}, survey.Invalid},
		{"one twice", release.Ask{Rows: "boat", Merges: []release.Merge{merge("boat", "row", "row")}}, survey.Invalid},
		{"an unknown one", release.Ask{Rows: "boat", Merges: []release.Merge{merge("boat", "row", "plane")}}, survey.Invalid},
		{"taken", release.Ask{Rows: "boat", Merges: []release.Merge{merge("boat", "row", "motor"), merge("boat", "sail", "row")}}, survey.Invalid},
		{"called as another is", release.Ask{Rows: "boat", Merges: []release.Merge{{Survey: "harbour", Question: "boat",
			Values: []string{"row", "motor"}, Label: survey.Text{"en": "sailing ", "fr": "Ensemble"}}}}, survey.Invalid},
		{"by itself", release.Ask{Rows: "boat", Columns: "boat"}, survey.Invalid},
		{"no rows", release.Ask{Columns: "boat"}, survey.Invalid},
		{"none with others", release.Ask{Rows: "help", Merges: []release.Merge{merge("help", "crew", "none")}}, survey.Invalid},
		{"no French", release.Ask{Rows: "boat", Merges: []release.Merge{{Survey: "harbour", Question: "boat",
			Values: []string{"row", "motor"}, Label: survey.Text{"en": "Other"}}}}, survey.Invalid},
		{"no bands", release.Ask{Rows: "trips", Merges: []release.Merge{merge("trips", "1", "2")}}, survey.Invalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.ask.Survey = "harbour"
			_, err := b.Build(t.Context(), tt.ask)
			if err == nil || survey.AsError(err).Kind != tt.want {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

// found are the findings of a table, as kind:row/column=count.
func found(d release.Draft) string {
	var all []string
	for _, f := range d.Findings {
		all = append(all, string(f.Kind)+":"+f.Row.In("en")+"/"+f.Column.In("en")+"="+analytics.Style{}.Count(f.Count))
	}
	return strings.Join(all, " ")
}

func TestFindings(t *testing.T) {
	b := builder(t)
	tests := []struct {
		name    string
		ask     release.Ask
		want    string
		refused bool
	}{
		{"a small cell", release.Ask{Rows: "boat"}, "small:Motor/=2", false},
		{"nothing", release.Ask{Rows: "boat", Merges: []release.Merge{merge("boat", "row", "motor")}}, "", false},
		{"a sensitive small cell", release.Ask{Rows: "drank"}, "sensitive.small:Yes/=3", true},
		{"everybody in a sensitive column", release.Ask{Rows: "drank", Columns: "boat", Merges: []release.Merge{merge("boat", "row", "motor")}},
			"base:/Sailing=20 base:/Together=20 sensitive.small:Yes/All=3 sensitive.small:Yes/Sailing=3 none:Yes/Together=0 sensitive.all:No/Together=20", true},
		{"a column of few", release.Ask{Rows: "age", Columns: "boat", Merges: []release.Merge{merge("age", "12..16", "16..19"), merge("boat", "sail", "row")}},
			"floor:/Motor=2 row:Together/Together=24 none:Together/Motor=0 all:19 and over/Motor=2", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.ask.Survey = "harbour"
			draft, err := b.Build(t.Context(), tt.ask)
			must(t, err)
			if got := found(draft); got != tt.want || draft.Refused() != tt.refused {
				t.Errorf("found %s (refused: %v)\nwant  %s", got, draft.Refused(), tt.want)
			}
		})
	}
}

// Who has the earlier table and the new one learns of the two with a motor: 38 of 40.
func TestDifferences(t *testing.T) {
	b := builder(t)
	build := func(ask release.Ask) release.Draft {
		ask.Survey = "harbour"
		draft, err := b.Build(t.Context(), ask)
		must(t, err)
		return draft
	}
	merged := build(release.Ask{Rows: "boat", Merges: []release.Merge{merge("boat", "row", "motor")}})
	plain := build(release.Ask{Rows: "boat"})
	ages, by := build(release.Ask{Rows: "age"}), build(release.Ask{Rows: "boat", Columns: "age"})
	grown := plain.Released
	grown.Cells = nil
	for _, c := range plain.Cells {
		c.Count -= 3
		grown.Cells = append(grown.Cells, c)
	}
	tests := []struct {
		name    string
		now     release.Draft
		earlier analytics.Released
		by      analytics.Count
		same    bool
	}{
		{"the same again", plain, plain.Released, 0, false},
		{"after it was put together", plain, merged.Released, 2, false},
		{"before it was put together", merged, plain.Released, 2, false},
		{"after three came", plain, grown, 3, true},
		{"another question", ages, plain.Released, 0, false},
		{"by another question", by, merged.Released, 2, false},
		{"by another question, the same again", by, by.Released, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			all := release.Differences(tt.now, []analytics.Released{tt.earlier})
			switch {
			case tt.by == 0 && len(all) > 0:
				t.Errorf("differs by %d: %+v", all[0].By, all[0])
			case tt.by > 0 && (len(all) != 1 || all[0].By != tt.by || all[0].Same != tt.same):
				t.Errorf("got %+v, want by %d, same %v", all, tt.by, tt.same)
			}
		})
	}
	def, _ := b.Catalogue.Definition(t.Context(), "harbour")
	diff := release.Differences(plain, []analytics.Released{merged.Released})[0]
	if got := release.Words(def, diff.Then, "fr") + "; " + release.Words(def, diff.Now, "en"); got != "Bateau\u00a0: Aviron, Moteur; Boat: Rowing" {
		t.Errorf("in words: %s", got)
	}
}
