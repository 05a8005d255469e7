package release_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"testing"

	"candour/analytics"
	"candour/analytics/chdb/chdbtest"
	"candour/analytics/clickhouse"
	"candour/analytics/release"
	"candour/survey"
)

const harbour = `
study: harbours
name: harbour
title: {en: The harbour, fr: Le port}
languages: [en, fr]
privacy: {hold: 1}
choices:
  boat:
    - {name: sail, label: {en: Sailing, fr: Voile}}
    - {name: row, label: {en: Rowing, fr: Aviron}}
    - {name: motor, label: {en: Motor, fr: Moteur}}
  help:
    - {name: crew, label: {en: Crew, fr: Équipage}}
    - {name: family, label: {en: Family, fr: Famille}}
    - {name: nurse, label: {en: Nurse, fr: Infirmerie}}
    - {name: none, none: true, label: {en: None, fr: Rien}}
  gear:
    - {name: rope, label: {en: Rope, fr: Corde}}
    - {name: map, label: {en: Map, fr: Carte}}
    - {name: lamp, label: {en: Lamp, fr: Lampe}}
  kit:
    - {name: whistle, label: {en: Whistle, fr: Sifflet}}
    - {name: torch, label: {en: Torch, fr: Torche}}
  yesno:
    - {name: "yes", label: {en: "Yes", fr: Oui}}
    - {name: "no", label: {en: "No", fr: Non}}
questions:
  - {type: select_one, name: boat, role: demographic, label: {en: Boat, fr: Bateau}, choices: boat}
  - {type: integer, name: age, role: demographic, label: {en: Age, fr: Âge}, bands: [12, 16, 19, 25]}
  - {type: select_multiple, name: help, role: demographic, label: {en: Help, fr: Aide}, choices: help}
  - {type: select_one, name: drank, role: outcome, label: {en: Drank, fr: Bu}, choices: yesno, sensitive: true}
  - {type: select_multiple, name: gear, role: outcome, label: {en: Gear, fr: Matériel}, choices: gear}
  - {type: select_multiple, name: kit, role: outcome, label: {en: Kit, fr: Trousse}, choices: kit}
  - {type: select_multiple, name: vice, role: outcome, label: {en: Vice, fr: Vice}, choices: kit, sensitive: true}
  - {type: rank, name: order, role: outcome, label: {en: Order, fr: Ordre}, choices: gear}
  - {type: integer, name: trips, role: outcome, label: {en: Trips, fr: Sorties}}
  - {type: text, name: story, role: open, label: {en: Story, fr: Récit}}
`

type office struct{ def *survey.Definition }

func (o office) Definition(context.Context, survey.ID) (*survey.Definition, error) { return o.def, nil }
func (o office) Study(context.Context, survey.StudyID) ([]*survey.Definition, error) {
	return []*survey.Definition{o.def}, nil
}

// builder makes tables from 40 people: 20 sail, 18 row, 2 have a motor. Crew helps every second one, family
// every third, a nurse one, nobody the other 12. The first 30 have rope and map, the others a lamp. All but the two
// with a motor have a whistle; those who do not sail have a torch.
func builder(t *testing.T) release.Builder {
	t.Helper()
	def, _, err := survey.Parse([]byte(harbour))
	must(t, err)
	engine := chdbtest.Open(t)
	db, err := clickhouse.Open(clickhouse.Config{Writer: engine.Writer(), Reader: engine.Reader(), Catalogue: office{def}})
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	must(t, db.Ensure(t.Context(), def))
	var rows []survey.Response
	for i := range 40 {
		row, err := def.Check(survey.Submission{Language: "en", Version: 1, Answers: person(i)})
		must(t, err)
		rows = append(rows, row)
	}
	must(t, db.Insert(t.Context(), def.Name, rand.Text(), rows))
	return release.Builder{Exact: db.Results(clickhouse.Live), Catalogue: office{def}, Languages: []string{"en", "fr"}}
}

// order puts what a person took first, and for every second one the lamp after it.
func order(i int) []any {
	if i%2 == 0 {
		return []any{"rope", "lamp"}
	}
	return []any{"map"}
}

func person(i int) map[string]any {
	boat := "sail"
	switch {
	case i >= 38:
		boat = "motor"
	case i >= 20:
		boat = "row"
	}
	var help []any
	if i%2 == 0 {
		help = append(help, "crew")
	}
	if i%3 == 0 {
		help = append(help, "family")
	}
	if i == 7 {
		help = append(help, "nurse")
	}
	drank := "no"
	if i < 3 {
		drank = "yes"
	}
	gear := []any{"lamp"}
	if i < 30 {
		gear = []any{"rope", "map"}
	}
	kit := []any{"whistle"}
	switch {
	case i >= 38:
		kit = []any{"torch"}
	case i >= 20:
		kit = append(kit, "torch")
	}
	return map[string]any{"gear": gear, "kit": kit, "vice": kit, "boat": boat, "age": 13 + i%10, "help": help, "order": order(i), "drank": drank, "trips": i}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// lines are a table as it is printed.
func lines(table analytics.ReleasedTable) string {
	text := table.Title
	if table.By != "" {
		text += " by " + table.By
	}
	for _, c := range table.Columns {
		text += fmt.Sprintf(" | %s n=%d", c.Label, c.N)
	}
	for _, row := range table.Rows {
		text += "\n" + row.Label
		for _, c := range row.Cells {
			text += " | " + c.Text
		}
	}
	return text
}
