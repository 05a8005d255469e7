package store_test

import (
	"context"
	"testing"

	"candour/survey"
)

// A store from before studies named anybody takes a name; a survey's own name comes first.
func TestMigrationToStudyHarm(t *testing.T) {
	ctx := context.Background()
	s, _ := upgraded(t, 30, "")
	def := &survey.Definition{Study: "harbours"}
	named := func(want string) {
		t.Helper()
		harm, err := s.HarmOf(ctx, def)
		if err != nil || harm.Who.In("en") != want || harm.Named() != (want != "") {
			t.Errorf("got %+v, %v; want %q", harm, err, want)
		}
	}
	named("")
	for _, who := range []string{"Kim", "Noor"} {
		err := s.SetStudyHarm(ctx, "harbours", survey.Harm{Who: survey.Text{"en": who}, How: survey.Text{"en": "Calls"}}, "Sam")
		if err != nil {
			t.Fatal(err)
		}
		named(who)
	}
	def.Notice.Harm.Who = survey.Text{"en": "Léa"}
	named("Léa")
	def.Study, def.Notice.Harm.Who = "stays", nil
	named("")
}
