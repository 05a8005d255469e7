package clickhouse_test

import (
	"slices"
	"testing"

	"candour/analytics"
	"candour/analytics/chdb/chdbtest"
	"candour/analytics/clickhouse"
)

func TestMultiplyCopies(t *testing.T) {
	engine := chdbtest.Open(t)
	d, err := clickhouse.Open(clickhouse.Config{Writer: engine.Writer(), Reader: engine.Reader(),
		Catalogue: catalogue{"peer-support": everyType()}})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	rows := randomResponses(3, 100)
	must(t, d.Ensure(t.Context(), everyType()))
	insert(t, d, "peer-support", rows)
	before := frequencies(t, d.Results(clickhouse.Live), analytics.Query{Lang: "en"})
	must(t, d.NewPool(t.Context(), "peer-support"))
	must(t, d.FillPool(t.Context(), "peer-support", rows[:60]))
	must(t, d.FillPool(t.Context(), "peer-support", rows[60:]))
	for range 2 { // the token makes the second time do nothing
		must(t, d.Multiply(t.Context(), "peer-support", "copies", 1900))
	}
	after := frequencies(t, d.Results(clickhouse.Live), analytics.Query{Lang: "en"})
	if after.Responses != 20*before.Responses || after.Blank != 20*before.Blank {
		t.Errorf("%d responses of %d, want 20 times as many", after.Responses, before.Responses)
	}
	for i, f := range after.Questions {
		for j, row := range f.Rows {
			if want := 20 * before.Questions[i].Rows[j].Count; row.Count != want {
				t.Errorf("%s, %s: %d, want %d", f.ID, row.Value, row.Count, want)
			}
		}
	}
	must(t, d.Multiply(t.Context(), "peer-support", "some more", 30))
	must(t, d.DropPool(t.Context(), "peer-support"))
	table := "candour." + clickhouse.Table("peer-support")
	got := []string{
		ask(t, engine.Reader(), "SELECT toString(count()) FROM "+table),
		ask(t, engine.Reader(), "SELECT toString(uniqExact(response)) FROM "+table),
		ask(t, engine.Reader(), "SELECT toString(uniqExact(record_key) > 700 AND max(record_key) < 1000) FROM "+table),
		ask(t, engine.Reader(), "SELECT toString(count()) FROM system.tables WHERE startsWith(name, 'm_')"),
	}
	if want := []string{"2030", "2030", "1", "0"}; !slices.Equal(got, want) {
		t.Errorf("rows, ids, keys spread, pools left: %v, want %v", got, want)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
