package clickhouse_test

import (
	"slices"
	"testing"

	"candour/analytics/chdb/chdbtest"
	"candour/analytics/clickhouse"
	"candour/survey"
)

// A table from before there was a sign of careless answers gets it, and of what it held nothing is suspect;
// the copy that protected roles read never has it.
func TestSuspectIsAddedToAnOldTable(t *testing.T) {
	engine := chdbtest.Open(t)
	d, err := clickhouse.Open(clickhouse.Config{Writer: engine.Writer(), Reader: engine.Reader(),
		Catalogue: catalogue{"peer-support": everyType()}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	woman := map[string]survey.Answer{"gender": text("woman")}
	if err := d.Ensure(t.Context(), everyType()); err != nil {
		t.Fatal(err)
	}
	insert(t, d, "peer-support", []survey.Response{response(woman)})
	ask(t, engine.Writer(), "ALTER TABLE candour."+clickhouse.Table("peer-support")+" DROP COLUMN suspect")
	if err := d.Ensure(t.Context(), everyType()); err != nil {
		t.Fatal(err)
	}
	careless := response(woman)
	careless.Suspect = true
	insert(t, d, "peer-support", []survey.Response{careless, response(woman)})
	if got := ask(t, engine.Reader(), "SELECT count() * 10 + countIf(suspect) FROM candour."+clickhouse.Table("peer-support")); got != "31" {
		t.Errorf("got %s, want 3 responses of which 1 is suspect", got)
	}
	if err := d.Snapshot(t.Context(), "peer-support"); err != nil {
		t.Fatal(err)
	}
	columns, err := d.Stored(t.Context(), "peer-support")
	if err != nil || !slices.Contains(columns, "suspect") {
		t.Errorf("the page of what is stored has %v, %v", columns, err)
	}
	if got := ask(t, engine.Reader(), "SELECT count() FROM system.columns WHERE name = 'suspect' AND table = '"+clickhouse.SnapshotTable("peer-support")+"'"); got != "0" {
		t.Error("the snapshot has the sign")
	}
}
