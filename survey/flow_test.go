package survey_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"candour/survey"
)

// outline writes pages as "name: part part", with the group or grid in front.
func outline(pages []survey.Page) []string {
	var lines []string
	for _, p := range pages {
		line := p.Name + ":"
		for _, part := range p.Parts {
			line += " " + part.Name
		}
		if p.Grid != nil {
			line = "grid " + line
		}
		if p.Group != nil {
			line = p.Group.Name + "/" + line
		}
		lines = append(lines, line)
	}
	return lines
}

func TestPages(t *testing.T) {
	got := outline(parse(t, walkIn).Pages())
	want := []string{
		"came: welcome came",
		"visit/helpers: helpers",
		"visit/grid felt: felt_intro heard judged",
		"visit/peer_words: peer_words",
		"about/about: age first_visit gender",
		"gender_words: gender_words",
		"distance: distance",
		"mood: mood",
		"thanks: thanks",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestPageHoldsGridInsideFieldList(t *testing.T) {
	d := parse(t, changed(t, "    name: visit\n", "    name: visit\n    appearance: field-list\n"))
	got := outline(d.Pages())[1]
	if want := "visit/visit: helpers felt_intro heard judged peer_words"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if section := d.Pages()[1].Parts[2].Section; section != "felt" {
		t.Errorf("got section %q, want felt", section)
	}
}

func TestPath(t *testing.T) {
	const rest = "about distance mood thanks"
	for _, c := range []struct {
		name, answers, want string
	}{
		{"at the start", `{}`, "came " + rest},
		{"came", `{"came": "yes"}`, "came helpers felt " + rest},
		{"a peer helped", `{"came": "yes", "helpers": ["peer"]}`, "came helpers felt peer_words " +
			rest},
		{"answers left over behind a hidden question", `{"came": "no", "helpers": ["peer"]}`,
			"came " + rest},
		{"declined", `{"came": "yes", "helpers": {"state": "prefer_not"}}`, "came helpers felt " +
			rest},
		{"an answer at fault", `{"came": "yes", "helpers": ["peer", "doctor"]}`,
			"came helpers felt " + rest},
		{"other words", `{"gender": "other", "gender_other": "x"}`,
			"came about gender_words distance mood thanks"},
	} {
		t.Run(c.name, func(t *testing.T) {
			pages, err := parse(t, walkIn).Path(decode(t, c.answers), "")
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, p := range pages {
				names = append(names, p.Name)
			}
			if got := strings.Join(names, " "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestPathKeepsNotesBesideHiddenQuestions(t *testing.T) {
	d := parse(t, changed(t, "name: heard,", `name: heard, relevant: "${came} = 'no'",`))
	shown, err := d.Shown(decode(t, `{"came": "yes"}`), "")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{"felt_intro": true, "heard": false, "judged": true, "peer_words": false}
	for name := range want {
		if shown[name] != want[name] {
			t.Errorf("%s: got %v, want %v", name, shown[name], want[name])
		}
	}
}

func TestCheckPage(t *testing.T) {
	for _, c := range []struct {
		name    string
		page    int
		answers string
		want    []string
	}{
		{"in order", 4, `{"age": 17}`, nil},
		{"faults on other pages are not told", 0, `{"came": "yes", "age": 3, "mood": 99}`, nil},
		{"a required question", 0, `{}`, []string{"came"}},
		{"every question of a group", 4, `{"age": 17, "first_visit": 18, "gender": "x"}`,
			[]string{"first_visit", "gender"}},
		{"rows of a grid", 2, `{"came": "yes", "heard": 9, "judged": 3}`, []string{"heard"}},
		{"hidden", 2, `{"came": "no", "heard": 9}`, nil},
		{"words beside other", 4, `{"age": 17, "gender": "other", "gender_other": 3}`,
			[]string{"gender"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := parse(t, walkIn)
			faults, err := d.CheckPage(d.Pages()[c.page], decode(t, c.answers), "fr")
			if err != nil {
				t.Fatal(err)
			}
			if got := slices.Sorted(maps.Keys(faults)); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", faults, c.want)
			}
		})
	}
}

func TestEligible(t *testing.T) {
	late := changed(t, `"${came} != 'no'"`, `"${came} = 'yes' and ${first_visit} > 13"`)
	everybody := strings.Replace(walkIn, walkIn[strings.Index(walkIn,
		"eligibility:"):strings.Index(walkIn,
		"breakdowns:")], "", 1)
	for _, c := range []struct {
		name, source, answers, after string
		want                         bool
	}{
		{"decided at once", walkIn, `{"came": "no"}`, "came", false},
		{"for her", walkIn, `{"came": "yes"}`, "came", true},
		{"at fault", walkIn, `{"came": "?"}`, "came", true},
		{"decided long ago", walkIn, `{"came": "no"}`, "mood", false},
		{"not decided yet", late, `{"came": "no"}`, "came", true},
		{"decided inside a group", late, `{"came": "yes", "age": 17, "first_visit": 12}`, "about",
			false},
		{"everybody", everybody, `{"came": "no"}`, "mood", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := parse(t, c.source).Eligible(decode(t, c.answers), "en", c.after)
			if err != nil || got != c.want {
				t.Errorf("got %v, %v, want %v", got, err, c.want)
			}
		})
	}
	_, err := parse(t, walkIn).Eligible(nil, "en", "nowhere")
	refusal(t, err, survey.NotFound)
}

func TestFlowRefusesAnotherLanguage(t *testing.T) {
	d := parse(t, walkIn)
	_, err := d.Path(nil, "de")
	refusal(t, err, survey.Invalid)
	_, err = d.CheckPage(d.Pages()[0], nil, "de")
	refusal(t, err, survey.Invalid)
}
