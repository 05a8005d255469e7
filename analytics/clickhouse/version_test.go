package clickhouse_test

import (
	"testing"

	"candour/analytics/chdb/chdbtest"
	"candour/analytics/clickhouse"
	"candour/survey"
)

// TestVersionTellsContentsApart: as many responses as before may be others, and merging makes none.
func TestVersionTellsContentsApart(t *testing.T) {
	engine := chdbtest.Open(t)
	d, err := clickhouse.Open(clickhouse.Config{Writer: engine.Writer(), Reader: engine.Reader(),
		Catalogue: catalogue{"peer-support": everyType()}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	missing, err := d.Version(t.Context(), "peer-support")
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Ensure(t.Context(), everyType()); err != nil {
		t.Fatal(err)
	}
	table := "candour." + clickhouse.Table("peer-support")
	one := []survey.Response{response(map[string]survey.Answer{"gender": text("woman")})}
	run := func(query string) func() { return func() { ask(t, engine.Writer(), query) } }
	again := func(token string) func() {
		return func() {
			if err := d.Insert(t.Context(), "peer-support", token, one); err != nil {
				t.Fatal(err)
			}
		}
	}
	last, err := d.Version(t.Context(), "peer-support")
	if err != nil || last != missing {
		t.Fatalf("an empty table has version %d, want that of none, %d: %v", last, missing, err)
	}
	seen := map[uint64]string{}
	for _, step := range []struct {
		name   string
		change func()
		want   bool // another version than it ever had
	}{
		{"a response came", again("one"), true},
		{"it was sent again", again("one"), false},
		{"another came", again("two"), true},
		{"parts were merged", run("OPTIMIZE TABLE " + table + " FINAL"), false},
		{"answers were rewritten", run("ALTER TABLE " + table +
			" UPDATE q_gender = 'man' WHERE 1 SETTINGS mutations_sync = 2"), true},
		{"parts were merged after that", run("OPTIMIZE TABLE " + table + " FINAL"), false},
		{"all were deleted", run("TRUNCATE TABLE " + table), true},
		{"a third came", again("three"), true},
		{"a fourth came: as many as once", again("four"), true},
	} {
		step.change()
		got, err := d.Version(t.Context(), "peer-support")
		if err != nil {
			t.Fatal(err)
		}
		before, old := seen[got]
		if step.want && old || !step.want && got != last {
			t.Errorf("%s: version %d, after %d (seen: %q), want another: %v", step.name, got, last,
				before, step.want)
		}
		seen[got], last = step.name, got
	}
}
