package chart_test

import (
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"candour/analytics"
	"candour/dashboards/chart"
)

var update = flag.Bool("update", false, "write the golden files anew")

// asJSON is how a page carries options.
func asJSON(t *testing.T, o chart.Options, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.MarshalIndent(o, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text) + "\n"
}

func TestChartsAreAsTheyWere(t *testing.T) {
	bars := func(look chart.Look, f analytics.Frequency) (chart.Options, error) {
		return chart.Bars(f.Rows, f.Base, look)
	}
	sensitive := answered("Care", 410, 20, 395, 0, 60, 5)
	sensitive.Rows[1] = bounded(sensitive.Rows[1], analytics.Above95)
	sensitive.Rows[4] = bounded(sensitive.Rows[4], analytics.Below5)
	ends := ages(0, 300, analytics.Hidden)
	ends[2].Bounded = analytics.Below5
	grid := []analytics.Frequency{answered("They met me.", 412, 20, 60, 90, 142, 100),
		answered("I felt judged.", 400, 200, 100, 60, 20, 20)}
	for _, c := range []struct {
		name string
		make func() (chart.Options, error)
	}{
		{"bars", func() (chart.Options, error) {
			return bars(exact("en"), answered("Care", 412, 20, 60, 90, 142, 100))
		}},
		{"bars-protected-fr", func() (chart.Options, error) { return bars(protected("fr"), sensitive) }},
		{"histogram", func() (chart.Options, error) {
			return chart.Histogram(ages(12, 300, 100), described(412, 17), exact("en"))
		}},
		{"histogram-protected-fr", func() (chart.Options, error) {
			return chart.Histogram(ends, described(410, 17.2), protected("fr"))
		}},
		{"diverging-odd", func() (chart.Options, error) { return chart.Diverging(grid, exact("en")) }},
		{"diverging-even", func() (chart.Options, error) {
			return chart.Diverging([]analytics.Frequency{answered("They met me.", 40, 4, 6, 10, 20)}, exact("en"))
		}},
		{"diverging-protected-fr", func() (chart.Options, error) {
			return chart.Diverging([]analytics.Frequency{sensitive}, protected("fr"))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, err := c.make()
			got, file := asJSON(t, o, err), filepath.Join("testdata", c.name+".json")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs; look at it, then run with -update. Got:\n%s", file, got)
			}
		})
	}
}

func TestSortedKeepsOtherAndNoneLast(t *testing.T) {
	row := func(value string, percent float64) analytics.Row {
		return analytics.Row{Value: value, Percent: &percent}
	}
	rows := []analytics.Row{row("none", 90), row("other", 60), row("a", 5), row("b", 20), row("c", 20),
		bounded(row("d", 0), analytics.Below5), {Value: "e"}, bounded(row("f", 0), analytics.Above95)}
	for _, c := range []struct {
		name string
		last []string
		want []string
	}{
		{"none is an answer like others", nil, []string{"f", "none", "b", "c", "a", "d", "e", "other"}},
		{"none stays last", []string{"none"}, []string{"f", "b", "c", "a", "d", "e", "other", "none"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, r := range chart.Sorted(rows, c.last...) {
				got = append(got, r.Value)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if rows[0].Value != "none" {
		t.Error("the rows given were reordered")
	}
}

func TestRough(t *testing.T) {
	for _, c := range []struct {
		name    string
		percent float64
		bound   analytics.Bound
		want    string
	}{
		{"whole", 71, "", "71 %"},
		{"rounded", 70.6, "", "71 %"},
		{"none", 0, "", "0 %"},
		{"hardly any", 0.3, "", "<1 %"},
		{"nearly all", 99.7, "", ">99 %"},
		{"all", 100, "", "100 %"},
		{"bounded below", 5, analytics.Below5, "<5 %"},
		{"bounded above", 95, analytics.Above95, ">95 %"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := strings.ReplaceAll(chart.Rough(analytics.Style{Lang: "en"}, c.percent, c.bound), "\u00a0", " ")
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestRefuses(t *testing.T) {
	odd, even := answered("a", 40, 10, 20, 10), answered("b", 40, 20, 20)
	broken := answered("c", 40, 20, 20)
	nan := math.NaN()
	broken.Rows[0].Percent = &nan
	for _, c := range []struct {
		name      string
		questions []analytics.Frequency
	}{
		{"nothing", nil},
		{"no choices", []analytics.Frequency{{ID: "x"}}},
		{"one choice", []analytics.Frequency{answered("a", 40, 40)}},
		{"other choices", []analytics.Frequency{odd, even}},
		{"no number", []analytics.Frequency{broken}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if o, err := chart.Diverging(c.questions, exact("en")); err == nil {
				t.Errorf("got %v, want an error", o)
			}
		})
	}
	if o, err := chart.Bars(broken.Rows, 40, exact("en")); err == nil {
		t.Errorf("bars of no number: got %v, want an error", o)
	}
}

// What a label says must stay what it says: no end of the script, no template, no name of a colour.
func TestLabelsStayText(t *testing.T) {
	f := answered("</script><script>alert(1)</script>", 40, 10, 20, 10)
	f.Rows[0].Label, f.Rows[1].Label, f.Rows[2].Label = "@clay", "{b} {x|y}", strings.Repeat("long ", 60)
	o, err := chart.Diverging([]analytics.Frequency{f}, exact("en"))
	text := asJSON(t, o, err)
	p, err := chart.Bars(f.Rows, f.Base, exact("en"))
	text += asJSON(t, p, err)
	for name, bad := range map[string]string{"an end of the script": "</script", "a name": `"@clay"`,
		"a template in a tooltip": `\n{b} {x|`, "a very long name": `"name": "` + strings.Repeat("long ", 30)} {
		if strings.Contains(text, bad) {
			t.Errorf("the options hold %s: %s", name, bad)
		}
	}
	if !strings.Contains(text, "\u200b@clay") || !strings.Contains(text, "long…") {
		t.Error("labels are missing")
	}
}

func TestHeight(t *testing.T) {
	for _, c := range []struct {
		name   string
		labels []string
		want   int
	}{
		{"none", nil, 0},
		{"short ones", []string{"Yes", "No"}, 2},
		{"one of three lines", []string{"Yes", "No", strings.Repeat("x", 60)}, 4},
		{"one without end", []string{"Yes", "No", strings.Repeat("x", 900)}, 7},
		{"thirty", slices.Repeat([]string{"Yes"}, 30), 30},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := chart.Height(c.labels); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}
