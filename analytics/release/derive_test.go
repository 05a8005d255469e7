package release_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"candour/analytics"
	"candour/analytics/release"
	"candour/survey"
)

const moorings = `
study: harbours
name: mooring
title: {en: Moorings, fr: Mouillages}
languages: [en, fr]
waves: [spring, summer, autumn]
choices:
  side: [{name: n, label: {en: North, fr: Nord}}, {name: e, label: {en: East, fr: Est}}, {name: s, label: {en: South, fr: Sud}}, {name: w, label: {en: West, fr: Ouest}}]
  boat: [{name: sail, label: {en: Sailing, fr: Voile}}, {name: row, label: {en: Rowing, fr: Aviron}}]
  gear: [{name: rope, label: {en: Rope, fr: Corde}}, {name: map, label: {en: Map, fr: Carte}}, {name: none, none: true, label: {en: None, fr: Rien}}]
questions:
  - {type: select_one, name: side, label: {en: Side, fr: Côté}, choices: side}
  - {type: select_one, name: boat, label: {en: Boat, fr: Bateau}, choices: boat}
  - {type: select_multiple, name: gear, label: {en: Gear, fr: Matériel}, choices: gear}
`

// cellsOf is a released table as its cells: "side=n,e boat=*: 20" or "autumn side=*: 3". "careful" leaves out
// what looks careless.
func cellsOf(t *testing.T, id int64, text ...string) analytics.Released {
	t.Helper()
	r := analytics.Released{ID: id, Study: "harbours", Survey: "mooring"}
	asked := map[string]bool{}
	for _, line := range text {
		c := analytics.ReleasedCell{Survey: "mooring"}
		what, count, _ := strings.Cut(line, ": ")
		_, err := fmt.Sscan(count, &c.Count)
		must(t, err)
		for _, part := range strings.Fields(what) {
			question, values, on := strings.Cut(part, "=")
			switch {
			case part == "careful":
				c.WithoutSuspect = true
			case !on:
				c.Wave = part
			case values == "*":
				c.On = append(c.On, analytics.ReleasedPart{Question: question})
			default:
				c.On = append(c.On, analytics.ReleasedPart{Question: question, Values: strings.Split(values, ",")})
			}
			if on && !asked[question] {
				asked[question] = true
				r.Questions = append(r.Questions, analytics.ReleasedField{Survey: "mooring", Question: question})
			}
		}
		r.Cells = append(r.Cells, c)
	}
	return r
}

// derived are the sets that are found, with the releases that they take.
func derived(t *testing.T, now analytics.Released, earlier ...analytics.Released) string {
	t.Helper()
	def, _, err := survey.Parse([]byte(moorings))
	must(t, err)
	all, partial := release.Derive([]*survey.Definition{def}, release.Draft{Released: now}, earlier)
	var lines []string
	for _, d := range all {
		lines = append(lines, fmt.Sprintf("%s = %d %v", d.Words(def, "en"), d.Count, d.Releases))
	}
	if partial {
		lines = append(lines, "and others")
	}
	return strings.Join(lines, "\n")
}

// Sets of one to four people are found that no table shows and no two tables differ by. The first three
// need sums of three releases, with halves; a fourth table of other people is left out.
func TestDerive(t *testing.T) {
	tests := []struct {
		name    string
		now     analytics.Released
		earlier []analytics.Released
		want    string
	}{
		{"categories put together in three ways",
			cellsOf(t, 0, "side=*: 40", "side=n,e: 14", "side=s,w: 26"),
			[]analytics.Released{cellsOf(t, 2, "side=*: 40", "side=n,s: 15", "side=e,w: 25"), cellsOf(t, 1, "side=*: 40", "side=n,w: 15", "side=e,s: 25")},
			"Side: North = 2 [1 2]"},
		{"in two ways alone", cellsOf(t, 0, "side=*: 40", "side=n,e: 14", "side=s,w: 26"),
			[]analytics.Released{cellsOf(t, 2, "side=*: 40", "side=n,s: 15", "side=e,w: 25")}, ""},
		{"many in each", cellsOf(t, 0, "side=*: 80", "side=n,e: 40", "side=s,w: 40"),
			[]analytics.Released{cellsOf(t, 2, "side=*: 80", "side=n,s: 40", "side=e,w: 40"), cellsOf(t, 1, "side=*: 80", "side=n,w: 40", "side=e,s: 40")}, ""},
		{"the third wave", cellsOf(t, 0, "side=*: 40"),
			[]analytics.Released{cellsOf(t, 2, "spring side=*: 18"), cellsOf(t, 1, "summer side=*: 19")},
			"Side: any answer; autumn = 3 [1 2]"},
		{"the third wave, known already", cellsOf(t, 3, "side=*: 40"),
			[]analytics.Released{cellsOf(t, 3, "autumn side=*: 3"), cellsOf(t, 2, "spring side=*: 18"), cellsOf(t, 1, "summer side=*: 19")}, ""},
		{"of others, who answered in between", cellsOf(t, 0, "side=*: 40"),
			[]analytics.Released{cellsOf(t, 3, "side=*: 30"), cellsOf(t, 2, "spring side=*: 18"), cellsOf(t, 1, "summer side=*: 19")},
			"Side: any answer; autumn = 3 [1 2]"},
		{"two tables by another question, and all of it",
			cellsOf(t, 0, "side=*: 40", "side=n: 10", "side=e: 10", "side=s: 10", "side=w: 10"),
			[]analytics.Released{cellsOf(t, 2, "side=* boat=*: 38", "side=n boat=*: 10", "side=e boat=*: 10", "side=s boat=*: 9", "side=w boat=*: 9",
				"side=* boat=sail: 20", "side=* boat=row: 18")}, // the pairs are told by Differences
			""},
		{"both of several answers, in one table", cellsOf(t, 0, "gear=*: 50", "gear=rope: 22", "gear=map: 21", "gear=none: 10"),
			nil, "Gear: both Rope and Map = 3 []"},
		{"both of several answers, in two", cellsOf(t, 0, "gear=*: 50", "gear=rope: 22", "gear=map: 21"),
			[]analytics.Released{cellsOf(t, 1, "gear=*: 50", "gear=rope,map: 40", "gear=none: 10")},
			"Gear: both Rope and Map = 3 [1]"},
		{"who looks careless, of those who sail", cellsOf(t, 0, "careful boat=*: 38", "careful boat=row: 20"),
			[]analytics.Released{cellsOf(t, 2, "boat=*: 42", "boat=sail: 20"), cellsOf(t, 1, "careful side=*: 40")},
			"Boat: Sailing; answers that look careless = 2 [2]\nBoat: Rowing; answers that look careless = 2 [2]"},
		{"another question", cellsOf(t, 0, "side=*: 40"), []analytics.Released{cellsOf(t, 1, "boat=*: 38")}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := derived(t, tt.now, tt.earlier...); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// What is too much to be worked out is said to be so, and not begun: a page waits for it.
func TestDeriveHasALimit(t *testing.T) {
	pairs := func(id int64, careful bool, x, y string, groups ...string) analytics.Released {
		mark := map[bool]string{true: "careful ", false: ""}[careful]
		lines := []string{mark + x + "=* " + y + "=*: 4000"}
		for _, g := range groups {
			in := fmt.Sprintf(": %d", 4000/len(groups))
			lines = append(lines, mark+x+"="+g+" "+y+"=*"+in, mark+x+"=* "+y+"="+g+in)
			for _, h := range groups {
				lines = append(lines, fmt.Sprintf("%s%s=%s %s=%s: %d", mark, x, g, y, h, 4000/len(groups)/len(groups)))
			}
		}
		return cellsOf(t, id, lines...)
	}
	tests := []struct {
		name           string
		waves, choices int
		now            analytics.Released
		earlier        []analytics.Released
	}{
		{"many cells", 3, 4, cellsOf(t, 0, "a=*: 40"), []analytics.Released{cellsOf(t, 1, slices.Repeat([]string{"a=*: 40"}, 900)...)}},
		{"many cells now", 3, 4, cellsOf(t, 0, slices.Repeat([]string{"a=*: 40"}, 900)...), nil},
		{"many waves and choices, put together", 12, 200, pairs(0, false, "a", "b", choices(0, 100), choices(100, 200)), nil},
		{"many sets to try", 24, 20, pairs(0, false, "a", "b", strings.Split(choices(0, 20), ",")...),
			[]analytics.Released{pairs(1, true, "b", "d", choices(0, 10), choices(10, 20))}},
		{"fractions that grow", 1, 240, mixed(t, 0), []analytics.Released{mixed(t, 1), mixed(t, 2), mixed(t, 3), mixed(t, 4), mixed(t, 5), mixed(t, 6)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			def := wide(t, tt.waves, tt.choices)
			if found, partial := release.Derive([]*survey.Definition{def}, release.Draft{Released: tt.now}, tt.earlier); !partial || len(found) > 0 {
				t.Errorf("it is said to be whole: %v; found %v", !partial, found)
			}
		})
	}
}

// choices are names of those from one number to before another, as cellsOf reads them.
func choices(from, to int) string {
	var all []string
	for i := from; i < to; i++ {
		all = append(all, fmt.Sprintf("c%d", i))
	}
	return strings.Join(all, ",")
}

// wide is a survey of three questions with many choices.
func wide(t *testing.T, waves, n int) *survey.Definition {
	t.Helper()
	var b strings.Builder
	b.WriteString("study: harbours\nname: mooring\ntitle: Wide\nlanguages: [en]\nwaves: [")
	for i := range waves {
		fmt.Fprintf(&b, "w%d,", i)
	}
	b.WriteString("]\nchoices:\n  c: [")
	for i := range n {
		fmt.Fprintf(&b, "{name: c%d, label: C%d},", i, i)
	}
	b.WriteString("]\nquestions:\n")
	for _, name := range []string{"a", "b", "d"} {
		fmt.Fprintf(&b, "  - {type: select_one, name: %s, label: A, choices: c}\n", name)
	}
	def, _, err := survey.Parse([]byte(b.String()))
	must(t, err)
	return def
}

// mixed is a table of 240 answers, put together by eights in a way that each number has of its own.
func mixed(t *testing.T, id int64) analytics.Released {
	order := rand.New(rand.NewPCG(uint64(id), 1)).Perm(240)
	var lines []string
	for group := range slices.Chunk(order, 8) {
		var names []string
		n := 0
		for _, i := range group {
			names, n = append(names, fmt.Sprintf("c%d", i)), n+10+i%7
		}
		lines = append(lines, fmt.Sprintf("a=%s: %d", strings.Join(names, ","), n))
	}
	return cellsOf(t, id, lines...)
}

// Of several answers, who did not give one is counted by no row: 48 of 50 tell of two.
func TestAllButFew(t *testing.T) {
	b := builder(t)
	tests := []struct {
		name    string
		ask     release.Ask
		want    string
		refused bool
	}{
		{"one answer", release.Ask{Rows: "kit"}, "rest:Whistle/=2", false},
		{"of a sensitive question", release.Ask{Rows: "vice"}, "sensitive.rest:Whistle/=2", true},
		{"in each column", release.Ask{Rows: "kit", Columns: "boat", Merges: []release.Merge{merge("boat", "row", "motor")}},
			"base:/Sailing=20 base:/Together=20 all:Whistle/Sailing=20 none:Torch/Sailing=0 all:Torch/Together=20 " +
				"rest:Whistle/All=2 rest:Whistle/Together=2", false},
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
