package print_test

import (
	"slices"
	"strings"
	"testing"

	"candour/survey"
	"candour/survey/sample"
)

func studies(t *testing.T) []sample.Study {
	t.Helper()
	all, err := sample.Studies()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// texts are all that people read of questions, choices included.
func texts(def *survey.Definition, questions []survey.Question) []survey.Text {
	var all []survey.Text
	for _, q := range questions {
		all = append(all, q.Label, q.Hint)
		for _, choice := range def.Choices[q.Choices] {
			all = append(all, choice.Label)
		}
		all = append(all, texts(def, q.Questions)...)
	}
	return all
}

func TestNothingIsLeftOut(t *testing.T) {
	for _, study := range studies(t) {
		def := study.Definition
		wanted := append(texts(def, def.Questions), def.Title, def.Notice.Intro, def.Notice.Law,
			def.Notice.Readers, def.Notice.RunBy, def.Notice.ServiceReads)
		for _, line := range def.Notice.Help {
			wanted = append(wanted, line.Label)
		}
		if def.Consent != nil {
			wanted = append(wanted, def.Consent.Text)
		}
		if def.Eligibility != nil {
			wanted = append(wanted, def.Eligibility.Otherwise)
		}
		for _, lang := range def.Languages {
			for i, part := range compose(t, def, lang).Parts {
				all := strings.Join(lines(part.Blocks), "\n")
				for _, text := range wanted {
					if !strings.Contains(all, text[lang]) {
						t.Errorf("%s, %s, part %d lacks %q", study.Name, lang, i+1, text[lang])
					}
				}
			}
		}
	}
}

func TestBoardReadsWhatIsStored(t *testing.T) {
	def := studies(t)[2].Definition
	board := lines(compose(t, def, "en").Parts[0].Blocks)
	for _, f := range def.Fields() {
		name := f.Name
		if f.OrOther {
			name += ", " + f.Name + survey.OtherSuffix
		}
		if !slices.Contains(board, name) {
			t.Errorf("%s is stored and not listed", name)
		}
	}
}

func TestAnonymousOnlyWhereItIs(t *testing.T) {
	def := *studies(t)[0].Definition
	for _, c := range []struct {
		mode string
		want bool
	}{{survey.Anonymous, true}, {survey.Confidential, false}} {
		def.Privacy.Mode = c.mode
		for _, lang := range def.Languages {
			var all []string
			for _, part := range compose(t, &def, lang).Parts {
				all = append(all, lines(part.Blocks)...)
			}
			said := strings.Contains(strings.ToLower(strings.Join(all, "\n")), "anonym")
			if said != c.want {
				t.Errorf("%s, %s: says anonymous: %v", c.mode, lang, said)
			}
		}
	}
}

func TestSettingsAreTold(t *testing.T) {
	base := studies(t)[0].Definition
	for _, c := range []struct {
		name   string
		change func(*survey.Definition)
		want   string
	}{
		{"hold 10", func(*survey.Definition) {}, "until 10 have come"},
		{"hold 1", func(d *survey.Definition) { d.Privacy.Hold = 1 }, "as soon as it comes in"},
		{"linked words", func(d *survey.Definition) { d.Privacy.LinkText = true },
			"together with the other answers of the same person"},
		{"words apart", func(*survey.Definition) {}, "apart from the other answers"},
		{"withdrawal", func(d *survey.Definition) { d.Privacy.Withdrawal = true },
			"set to let people withdraw"},
		{"no withdrawal", func(*survey.Definition) {}, "Not possible once they are sent"},
		{"ethics", func(d *survey.Definition) { d.Ethics = &survey.Ethics{Number: "REB 12-7"} },
			"REB 12-7"},
		{"no ethics", func(*survey.Definition) {}, "not given"},
	} {
		t.Run(c.name, func(t *testing.T) {
			def := *base
			c.change(&def)
			board := strings.Join(lines(compose(t, &def, "en").Parts[0].Blocks), "\n")
			if !strings.Contains(board, c.want) {
				t.Errorf("the board does not read %q", c.want)
			}
		})
	}
}

func TestOtherTypesPrintSensibly(t *testing.T) {
	text := func(s string) survey.Text { return survey.Text{"en": s} }
	def := &survey.Definition{Name: "types", Title: text("Types"), Languages: []string{"en"},
		Choices: map[string][]survey.Choice{"c": {{Name: "a", Label: text("First one")}}},
		Questions: []survey.Question{
			{Type: "rank", Name: "r", Label: text("Order these."), Choices: "c"},
			{Type: "date", Name: "d", Label: text("Which day?")},
			{Type: "time", Name: "t", Label: text("What time?")},
			{Type: "dateTime", Name: "dt", Label: text("When?")},
			{Type: "acknowledge", Name: "ok", Label: text("Please read.")},
			{Type: "calculate", Name: "total"},
			{Type: "deviceid", Name: "phone"},
			{Type: "repeat", Name: "visits", Label: text("Visits"), Questions: []survey.Question{
				{Type: "something-new", Name: "n", Label: text("New?"), Relevant: "${total} > 3"}}},
		}}
	d := compose(t, def, "en")
	board, form := strings.Join(lines(d.Parts[0].Blocks), "\n"),
		strings.Join(lines(d.Parts[1].Blocks), "\n")
	for _, want := range []string{"1. Order these.", "First one", "2. Which day?", "5. Please read.",
		"total: worked out from other answers, not asked.", "phone (deviceid): not asked.",
		"Section asked several times: Visits", "6. New?", "Something-new;",
		"Ask only if the value “total” is more than 3."} {
		if !strings.Contains(board, want) {
			t.Errorf("the board does not read %q", want)
		}
	}
	for _, want := range []string{"1. Order these. ", "Write 1 beside the first", "(year, month, day)",
		"(hour and minute)", "I have read this", "Answer this section once for each", "6. New?"} {
		if !strings.Contains(form, strings.TrimSpace(want)) {
			t.Errorf("the form does not read %q", want)
		}
	}
	for _, unwanted := range []string{"total", "phone"} {
		if slices.Contains(strings.Fields(form), unwanted) {
			t.Errorf("the form shows %s", unwanted)
		}
	}
}

func TestEarlierAnswersInLabels(t *testing.T) {
	def := parse(t, strings.Replace(asking, "%s: %q, label: {en: Tell us.", "label: {en: 'You said ${age}.'", 1))
	got := starting(t, compose(t, def, "en").Parts[1], "5.")
	if want := "5. You said [the answer to question 3]."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The paper for the ethics board promises that nobody sees when an answer came only where ten wait.
func TestPaperPromisesFollowTheHold(t *testing.T) {
	def := *studies(t)[0].Definition
	for hold, want := range map[int]bool{1: false, 2: false, 9: false, 10: true} {
		def.Privacy.Hold = hold
		for lang, promise := range map[string]string{"en": "nobody sees when", "fr": "personne ne voit quand"} {
			var all []string
			for _, part := range compose(t, &def, lang).Parts {
				all = append(all, lines(part.Blocks)...)
			}
			if got := strings.Contains(strings.Join(all, "\n"), promise); got != want {
				t.Errorf("hold %d, %s: promised %v, want %v", hold, lang, got, want)
			}
		}
	}
}
