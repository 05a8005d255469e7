package disclosure_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/analytics"
	"candour/analytics/disclosure"
	"candour/dashboards"
	"candour/dashboards/workbook"
	"candour/survey"
)

// Two data sets whose protected counts are the same give the same files and pages to the byte: every part
// of the report as a workbook, every dashboard with its charts' options and sentences, every table of
// it as CSV, every cross-tabulation. Pictures (SVG, PNG) are drawn from the options alone, in the browser.
func TestSameFiles(t *testing.T) {
	for _, c := range []struct {
		people int
		seed   uint64
	}{{45, 1}, {160, 2}, {590, 3}} {
		def, people := harbour(), crowd(c.people, c.seed)
		def.Questions[3].Sensitive = c.seed == 3 // a scale of a sensitive item, too
		plain := newExact(def, people)
		want := shownOf(t, def, disclosure.New(plain, office{def: def}))
		for redraw := range uint64(3) {
			other := shaken{plain, rand.New(rand.NewPCG(c.seed, 20+redraw))}
			got := shownOf(t, def, disclosure.New(other, office{def: def}))
			for name, bytes := range want {
				if got[name] != bytes {
					t.Errorf("%d people: %s differs:\n%s", c.people, name, difference(got[name], bytes))
				}
			}
			if len(got) != len(want) {
				t.Errorf("%d people: %d files and pages, want %d", c.people, len(got), len(want))
			}
		}
		if len(want) < 80 {
			t.Errorf("only %d files and pages were compared", len(want))
		}
	}
}

// shownOf is all that is made of results, by name.
func shownOf(t *testing.T, def *survey.Definition, results analytics.Results) map[string]string {
	t.Helper()
	shown := map[string]string{}
	source := dashboards.Source{Results: results, Catalogue: office{def: def}}
	for _, lang := range []string{"en", "fr"} {
		report, err := dashboards.GatherStudy(t.Context(), source, def.Study, lang)
		must(t, err)
		var file bytes.Buffer
		must(t, workbook.Write(&file, report, time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)))
		for name, part := range partsOf(t, file.Bytes()) {
			shown[lang+" workbook "+name] = part
		}
		for name, ask := range asks(def, lang) {
			view, err := dashboards.Gather(t.Context(), source, ask)
			must(t, err)
			show(t, shown, lang+" dashboard "+name, view)
		}
		for _, rows := range []string{"heard", "used", "times", "support"} {
			for _, how := range []dashboards.Showing{dashboards.ColumnShares, dashboards.RowShares, dashboards.CountsAlone} {
				view, err := dashboards.GatherTable(t.Context(), source, dashboards.CrossAsk{Query: analytics.Query{
					Survey: def.Name, Lang: lang}, Rows: rows, Columns: def.Breakdowns, Show: how})
				must(t, err)
				shown[lang+" table "+rows+" "+string(how)] = plain(t, view)
			}
		}
	}
	return shown
}

// show keeps a dashboard and each of its tables as CSV.
func show(t *testing.T, shown map[string]string, name string, view dashboards.View) {
	t.Helper()
	body, err := json.Marshal(view)
	must(t, err)
	shown[name] = string(body)
	for _, section := range view.Sections {
		for _, card := range section.Cards {
			var file strings.Builder
			must(t, dashboards.WriteCSV(&file, card.Table, []string{card.Title, card.Base, card.Test}, "en"))
			shown[name+" csv "+card.Name] = file.String()
		}
	}
}

// asks are the dashboards that a protected role may ask for.
func asks(def *survey.Definition, lang string) map[string]dashboards.Ask {
	of := func(wave, question, value, by string, waves bool) dashboards.Ask {
		ask := dashboards.Ask{Query: analytics.Query{Survey: def.Name, Lang: lang, Wave: wave,
			Where: analytics.Condition{Question: question, Value: value}}, By: by, Waves: waves}
		if question == "" {
			ask.Scales = []string{"hearing"} // which have no other condition
		}
		return ask
	}
	return map[string]dashboards.Ask{
		"all": of("", "", "", "", false), "wave": of("w1", "", "", "", false), "waves": of("", "", "", "", true),
		"by gender": of("", "", "", "gender", false), "by age": of("", "", "", "age", false),
		"women": of("", "gender", "woman", "", false), "nonbinary": of("", "gender", "nonbinary", "", false),
		"16 to 18": of("", "age", "16..19", "", false),
	}
}

// partsOf are the files within a workbook.
func partsOf(t *testing.T, file []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	must(t, err)
	parts := map[string]string{}
	for _, part := range archive.File {
		opened, err := part.Open()
		must(t, err)
		body, err := io.ReadAll(opened)
		must(t, err)
		if part.Name == "[Content_Types].xml" { // the library writes its kinds of pictures in any order
			kinds := strings.SplitAfter(string(body), ">")
			slices.Sort(kinds)
			body = []byte(strings.Join(kinds, "\n"))
		}
		parts[part.Name] = string(body)
	}
	if !slices.ContainsFunc(archive.File, func(f *zip.File) bool { return strings.Contains(f.Name, "sheet") }) {
		t.Fatal("the workbook has no sheets")
	}
	return parts
}
