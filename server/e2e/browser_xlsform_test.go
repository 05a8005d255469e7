package e2e_test

import (
	"fmt"
	"image"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/xuri/excelize/v2"

	"candour/analytics/clickhouse"
	"candour/server/store"
)

// drop is what a researcher's workbook looks like, in English and French, with everything that
// pages ask. The picture of a label is what they cannot show.
func drop() map[string][][]string {
	return map[string][][]string{
		"survey": {
			{"type", "name", "label::English (en)", "label::French (fr)", "hint::English (en)", "hint::French (fr)",
				"required", "relevant", "constraint", "constraint_message::English (en)",
				"constraint_message::French (fr)", "calculation", "choice_filter", "appearance", "parameters",
				"read_only", "default", "media::image"},
			{"note", "welcome", "Thank you for coming by.", "Merci de passer nous voir."},
			{"select_one region", "region", "Which region do you live in?", "Dans quelle région vis-tu ?",
				"", "", "", "", "", "", "", "", "", "", "", "", "", "map.png"},
			{"select_one town", "town", "Which town?", "Quelle ville ?", "", "", "", "", "", "", "", "",
				"region=${region}", "minimal"},
			{"integer", "age", "How old are you?", "Quel âge as-tu ?", "In years", "En années", "yes", "",
				". >= 12 and . <= 24", "This form is for people from 12 to 24.", "Ce questionnaire est pour les 12 à 24 ans."},
			{"begin_group", "services", "Services", "Services"},
			{"select_one yesno", "went", "Did you use a service this year?", "As-tu utilisé un service cette année ?"},
			{"select_multiple support or_other", "support", "Who was there for you?", "Qui était là pour toi ?",
				"Choose all that fit", "Choisis tout ce qui convient", "", "${went} = 'yes'"},
			{"end_group"},
			{"begin_repeat", "people", "People you turn to", "Les personnes vers qui tu te tournes"},
			{"text", "who", "What do you call this person?", "Comment appelles-tu cette personne ?"},
			{"select_one close", "close", "How close are you?", "À quel point êtes-vous proches ?"},
			{"end_repeat"},
			{"calculate", "named", "", "", "", "", "", "", "", "", "", "count(${people})"},
			{"note", "many", "You named ${named} people.", "Tu as nommé ${named} personnes."},
			{"range", "mood", "How is your mood today?", "Comment est ton humeur aujourd’hui ?", "0 is low, 10 is high",
				"0 est bas, 10 est haut", "", "", "", "", "", "", "", "", "start=0 end=10 step=1"},
			{"rank support", "order", "Put these in order of help", "Mets-les en ordre d’utilité"},
			{"date", "last", "When was your last visit?", "Quand était ta dernière visite ?"},
			{"begin_group", "felt", "When I talked to them, I felt", "Quand je leur parlais, je me sentais", "", "", "",
				"", "", "", "", "", "", "table-list"},
			{"select_one agree", "heard", "Heard", "Entendu·e"},
			{"select_one agree", "judged", "Judged", "Jugé·e"},
			{"end_group"},
			{"text", "site", "Where this form is from", "D’où vient ce questionnaire", "", "", "", "", "", "", "", "",
				"", "", "", "yes", "Harbour"},
			{"text", "story", "What would you like to add?", "Qu’aimerais-tu ajouter ?", "", "", "", "", "", "", "", "",
				"", "multiline"},
		},
		"choices": {
			{"list_name", "name", "label::English (en)", "label::French (fr)", "region"},
			{"region", "east", "East", "Est"}, {"region", "west", "West", "Ouest"},
			{"town", "halifax", "Halifax", "Halifax", "east"}, {"town", "moncton", "Moncton", "Moncton", "east"},
			{"town", "surrey", "Surrey", "Surrey", "west"},
			{"yesno", "yes", "Yes", "Oui"}, {"yesno", "no", "No", "Non"},
			{"support", "peer", "A peer worker", "Une pair-aidante"}, {"support", "friend", "A friend", "Une amie"},
			{"support", "family", "Family", "La famille"},
			{"close", "1", "Not very", "Pas très"}, {"close", "2", "Close", "Proches"}, {"close", "3", "Very", "Très"},
			{"agree", "1", "Not at all", "Pas du tout"}, {"agree", "2", "Somewhat", "Un peu"},
			{"agree", "3", "Very much", "Beaucoup"},
		},
		"settings": {{"form_title", "form_id", "default_language", "version"},
			{"Drop-in check-in", "drop_in", "English (en)", "2026-03"}},
	}
}

// workbook writes sheets as a .xlsx file.
func workbook(t *testing.T, name string, sheets map[string][][]string) (path string) {
	t.Helper()
	file := excelize.NewFile()
	defer file.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, sheet := range []string{"survey", "choices", "settings"} {
		_, err := file.NewSheet(sheet)
		must(err)
		for i, row := range sheets[sheet] {
			at, err := excelize.CoordinatesToCellName(1, i+1)
			must(err)
			must(file.SetSheetRow(sheet, at, &row))
		}
	}
	must(file.DeleteSheet("Sheet1"))
	path = filepath.Join(t.TempDir(), name)
	must(file.SaveAs(path))
	return path
}

// attach gives a file to a field. The field is named by its object: the numbers of nodes change
// whenever chromedp itself asks for the document of a page that has just come.
func (tb *tab) attach(selector, path string) {
	tb.t.Helper()
	found := command(tb, runtime.Evaluate, runtime.EvaluateParams{
		Expression: fmt.Sprintf("document.querySelector(%q)", selector)})
	if found.Result.ObjectID == "" {
		tb.t.Fatalf("no %s on the page", selector)
	}
	command(tb, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{path}, ObjectID: found.Result.ObjectID})
}

// A researcher imports a workbook, reads what could not be carried, changes a question, previews,
// publishes with a reason and opens. Somebody fills it in on a phone, in French, and the dashboard
// has it: the people of the repeat as lists.
func TestXLSFormFromWorkbookToDashboard(t *testing.T) {
	for _, noScript := range []bool{true, false} {
		name := map[bool]string{true: "without JavaScript", false: "with JavaScript"}[noScript]
		t.Run(name, func(t *testing.T) {
			data := t.TempDir()
			noor := added(t, data, "Noor", store.Researcher)
			s := serve(t, data)
			desk := newTab(t, s, look{width: desktop, noScript: noScript})
			desk.signIn("Noor", noor.Password)
			desk.importDropIn(workbook(t, "drop-in.xlsx", drop()))
			if !noScript {
				newAxe(desk).openAndSee("/author/surveys/drop-in/pictures", "/author/surveys/drop-in/pictures?lang=fr")
				desk.show(look{width: desktop})
				desk.open("/author?lang=en")
			}
			fillInFrench(newTab(t, s, look{width: phone, noScript: noScript}))
			eventually(t, "the response is counted", func() bool {
				_, body := call(t, "GET", s.URL+"/api/v1/surveys/drop-in/results/frequencies?question=age", noor.Token, "")
				return strings.Contains(body, `"responses":1`)
			})
			desk.open("/dashboards/drop-in?cards=all") // without script the page goes there by itself
			desk.wantText("main", "How old are you today?")
			if n := desk.figure(); n != 1 {
				t.Errorf("the dashboard counts %d responses, want 1", n)
			}
			desk.open("/account") // an open dashboard would ask the stopped server for changes
			if err := s.stop(); err != nil {
				t.Fatal(err)
			}
			wantDropIn(t, data)
		})
	}
}

// importDropIn goes the researcher's way from the file to the open survey.
func (tb *tab) importDropIn(path string) {
	tb.t.Helper()
	tb.open("/author/new")
	tb.choose("from", "file")
	tb.attach("#file", path)
	tb.follow("main form button")
	tb.wantText("main", "Notes on the file that you brought")
	tb.wantText("main", "Question region shows a picture")
	tb.wantText("main", "The survey has no title in fr: add the translation")
	tb.do("noted")
	if tb.count("#remarks") > 0 || strings.Contains(tb.text("main"), "shows a picture") {
		tb.t.Error("what was read of the file's notes stays")
	}
	tb.follow("main .c-outline__item:nth-child(4) a")
	if got := tb.value("label:fr"); got != "Quel âge as-tu ?" {
		tb.t.Fatalf("the French label is %q", got)
	}
	tb.fill("label:en", "How old are you today?")
	tb.follow("main form button.govuk-button")
	tb.wantText(".c-saved", "Saved.")
	tb.open("/author/surveys/drop-in/settings")
	tb.fill("hold", "1")
	tb.fill("harm_who:en", "Noor")
	tb.fill("harm_who:fr", "Noor")
	tb.follow("main form button.govuk-button")
	tb.wantText(".c-saved", "Saved.")
	tb.sendMap()
	tb.open("/author/surveys/drop-in/preview/page?lang=fr")
	tb.do("start")
	tb.wantText("main", "Dans quelle région vis-tu ?")
	tb.open("/author/surveys/drop-in/publish")
	tb.follow("main form button")
	tb.wantText(".govuk-error-message", "reason")
	tb.fill("reason", "The advisors meet in May.")
	tb.follow("main form button")
	tb.wantText("main", "version 1")
	tb.follow(`button[value="open"]`)
	tb.follow(`button[name="sure"]`)
}

// sendMap sends the picture that a label names, and says in words what it shows.
func (tb *tab) sendMap() {
	tb.t.Helper()
	tb.open("/author/surveys/drop-in/pictures")
	tb.wantText("#missing ~ ul", "map.png")
	bad := filepath.Join(tb.t.TempDir(), "map.png")
	tb.must(os.WriteFile(bad, []byte("<svg/>"), 0o600))
	tb.attach("#file", bad)
	tb.do("send")
	tb.wantText(".govuk-error-summary", "This is no picture that can be shown")
	good, err := os.Create(bad)
	tb.must(err)
	tb.must(png.Encode(good, image.NewGray(image.Rect(0, 0, 900, 500))))
	tb.must(good.Close())
	tb.attach("#file", bad)
	tb.do("send")
	if tb.count("#missing") > 0 {
		tb.t.Error("the picture that was sent is missing")
	}
	evaluate[string](tb, `document.querySelector('[name="alt:fr"]').value = "Une carte des deux régions"`)
	evaluate[string](tb, `document.querySelector('[name="alt:en"]').value = "A map of both regions"`)
	tb.do("describe")
}

// fillInFrench answers all of the survey.
func fillInFrench(tb *tab) {
	tb.t.Helper()
	pick := func(selector, value string) {
		tb.t.Helper()
		evaluate[any](tb, `(() => { const s = document.querySelector(`+quote(selector)+`);
			s.value = `+quote(value)+`; s.dispatchEvent(new Event("change", {bubbles: true})); return 0 })()`)
	}
	tb.open("/s/drop-in?lang=fr")
	tb.do("start")
	tb.wantText("main", "Merci de passer nous voir.")
	tb.goTo("region")
	if got := evaluate[string](tb, `(async () => { const p = document.querySelector("img.c-picture"); await p.decode();
		return p.alt + " " + p.naturalWidth + " " + (p.getBoundingClientRect().right <= innerWidth); })()`); got != "Une carte des deux régions 900 true" {
		tb.t.Errorf("the map is %q", got)
	}
	tb.choose("region", "east")
	tb.do("next")
	if got := tb.texts(`select[name="town"] option`); !slices.Contains(got, "Moncton") || slices.Contains(got, "Surrey") {
		tb.t.Fatalf("the towns of the east are %q", got)
	}
	pick(`select[name="town"]`, "moncton")
	tb.do("next")
	tb.fill("age", "40")
	tb.do("next")
	tb.wantText(".govuk-error-message", "Ce questionnaire est pour les 12 à 24 ans.")
	tb.fill("age", "17")
	tb.do("next")
	tb.choose("went", "yes")
	tb.do("next")
	tb.choose("support", "peer")
	tb.choose("support", "other")
	tb.fill("support_other", "Une voisine")
	tb.do("next")
	tb.fill("people:1:who", "Léa")
	tb.choose("people:1:close", "3")
	tb.follow(`button[name="add"]`)
	tb.fill("people:2:who", "Marc")
	tb.choose("people:2:close", "1")
	tb.do("next")
	tb.wantText("main", "Tu as nommé 2 personnes.")
	tb.goTo("mood")
	if tb.count(`input[type="range"][name="mood"], input[type="radio"][name="mood"]`) > 1 {
		tb.choose("mood", "7")
	} else {
		tb.fill("mood", "7")
	}
	tb.do("next")
	for i, choice := range []string{"friend", "peer", "family"} {
		pick(`.c-places li:nth-child(`+string(rune('1'+i))+`) select`, choice)
	}
	tb.do("next")
	for i, part := range []string{"3", "2", "2026"} {
		box := evaluate[string](tb, `document.querySelectorAll(".govuk-date-input input")[`+string(rune('0'+i))+`].name`)
		tb.fill(box, part)
	}
	tb.do("next")
	tb.choose("heard", "3")
	tb.choose("judged", "1")
	tb.do("next")
	tb.wantText("main", "Harbour")
	tb.do("next")
	tb.fill("story", "Merci à l’équipe.")
	tb.do("next")
	tb.do("submit")
	tb.wantText(".govuk-panel__title", "Merci")
}

// wantDropIn reads what ClickHouse holds, once the server has ended.
func wantDropIn(t *testing.T, data string) {
	t.Helper()
	want := map[string]string{"region": "east", "town": "moncton", "age": "17", "went": "yes",
		"support": "['peer','other']", "support_other": "Une voisine", "people": "2", "who": "['Léa','Marc']",
		"close": "[3,1]", "mood": "7", "order": "['friend','peer','family']", "last": "2026-02-03",
		"heard": "3", "judged": "1", "site": "Harbour", "story": "Merci à l’équipe.", "named": "2"}
	names := slices.Sorted(maps.Keys(want))
	columns, got := make([]string, len(names)), make([]string, len(names))
	into := make([]any, len(names))
	for i, name := range names {
		columns[i], into[i] = "toString("+clickhouse.Column(name)+")", &got[i]
		if name == "support" || name == "order" || name == "who" || name == "close" {
			continue
		}
		columns[i] = "ifNull(" + columns[i] + ", '')"
	}
	rows := 0
	inClickHouse(t, data, "SELECT "+strings.Join(columns, ", ")+" FROM candour."+clickhouse.Table("drop-in"),
		func(scan func(...any) error) error { rows++; return scan(into...) })
	if rows != 1 {
		t.Fatalf("%d rows are stored, want 1", rows)
	}
	for i, name := range names {
		if got[i] != want[name] {
			t.Errorf("%s is %s, want %s", name, got[i], want[name])
		}
	}
}
