package clickhouse_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"candour/analytics"
	"candour/analytics/chdb/chdbtest"
	"candour/analytics/clickhouse"
	"candour/survey"
)

func TestSnapshotStaysWhileLiveMoves(t *testing.T) {
	everyWay(t, catalogue{"peer-support": everyType()}, func(t *testing.T, d *clickhouse.Database) {
		steps := []struct {
			name         string
			snapshot     bool
			live, frozen analytics.Count
		}{
			{"the first", true, 1, 1},
			{"live moves on", false, 2, 1},
			{"the second", true, 3, 3},
			{"live moves on again", false, 4, 3},
		}
		for _, step := range steps {
			insert(t, d, "peer-support", []survey.Response{response(map[string]survey.Answer{
				"gender": text("woman"), "help": choices("friends"), "story": text("mine"),
			})})
			if step.snapshot {
				if err := d.Snapshot(t.Context(), "peer-support"); err != nil {
					t.Fatal(err)
				}
			}
			for source, want := range map[clickhouse.Source]analytics.Count{
				clickhouse.Live: step.live, clickhouse.Snapshot: step.frozen,
			} {
				found := frequencies(t, d.Results(source), analytics.Query{})
				story := found.Questions[len(found.Questions)-1]
				if found.Responses != want || story.Answered != want {
					t.Errorf("%s, source %d: %d responses and %d stories, want %d", step.name,
						source, found.Responses, story.Answered, want)
				}
			}
		}
	})
}

// What arrives while a copy is checked is neither in what is checked nor in what readers get; and a copy
// that the check refuses, or fails on, leaves the last snapshot and nothing besides.
func TestSnapshotChecksTheCopy(t *testing.T) {
	engine := chdbtest.Open(t)
	d, err := clickhouse.Open(clickhouse.Config{Writer: engine.Writer(), Reader: engine.Reader(),
		Catalogue: catalogue{"peer-support": everyType()}})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Ensure(t.Context(), everyType()); err != nil {
		t.Fatal(err)
	}
	one := func() {
		t.Helper()
		insert(t, d, "peer-support", []survey.Response{response(map[string]survey.Answer{"gender": text("woman")})})
	}
	counted := func(source analytics.Results) analytics.Count {
		t.Helper()
		return frequencies(t, source, analytics.Query{}).Responses
	}
	one()
	if err := d.Snapshot(t.Context(), "peer-support"); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("the check broke")
	for _, c := range []struct {
		name            string
		good            bool
		err             error
		checked, frozen analytics.Count
	}{
		{"refused", false, nil, 2, 1},
		{"failed", true, broken, 4, 1},
		{"allowed", true, nil, 6, 6},
	} {
		t.Run(c.name, func(t *testing.T) {
			one()
			made, err := d.SnapshotIf(t.Context(), "peer-support",
				func(_ context.Context, copied analytics.Results) (bool, error) {
					one() // arrives in between
					if n := counted(copied); n != c.checked {
						t.Errorf("%d were checked, want %d", n, c.checked)
					}
					return c.good, c.err
				})
			if made != (c.good && c.err == nil) || !errors.Is(err, c.err) {
				t.Errorf("made %v, error %v", made, err)
			}
			if n := counted(d.Results(clickhouse.Snapshot)); n != c.frozen {
				t.Errorf("readers get %d, want %d", n, c.frozen)
			}
			if n := ask(t, engine.Reader(), "SELECT toString(count()) FROM system.tables WHERE startsWith(name, 'n_')"); n != "0" {
				t.Errorf("%s copies are left", n)
			}
		})
	}
}

// TestSnapshotHasNoWords asks the engine itself: no column of the snapshot is a text, and its
// results say so kindly.
func TestSnapshotHasNoWords(t *testing.T) {
	engine := chdbtest.Open(t)
	d, err := clickhouse.Open(clickhouse.Config{
		Writer: engine.Writer(), Reader: engine.Reader(),
		Catalogue: catalogue{"peer-support": everyType()},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Ensure(t.Context(), everyType()); err != nil {
		t.Fatal(err)
	}
	if err := d.Snapshot(t.Context(), "peer-support"); err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{
		clickhouse.Table("peer-support"):         "q_gender_other,q_story",
		clickhouse.SnapshotTable("peer-support"): "",
	}
	for table, want := range texts {
		got := ask(t, engine.Reader(), "SELECT arrayStringConcat(arraySort(groupArray(name)), ',')"+
			" FROM system.columns WHERE type = 'String' AND table = '"+table+"'")
		if got != want {
			t.Errorf("%s has the texts %q, want %q", table, got, want)
		}
	}
	for _, question := range []string{"story", "gender_other"} {
		_, err := d.Results(clickhouse.Snapshot).OpenAnswers(t.Context(), analytics.OpenQuery{
			Survey: "peer-support", Question: question, Limit: 10,
		})
		var fault *survey.Error
		if !errors.As(err, &fault) || fault.Kind != survey.Forbidden {
			t.Errorf("%s: got %v, want an error of kind Forbidden", question, err)
		}
	}
}

// ask runs a query past the package, and returns its one line.
func ask(t testing.TB, engine http.RoundTripper, query string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
		"http://engine/?default_format=TSVRaw", strings.NewReader(query))
	if err != nil {
		t.Fatal(err)
	}
	response, err := engine.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s %v", body, err)
	}
	return strings.TrimSpace(string(body))
}

// An empty snapshot is made where there is none, has nobody in it, and takes no other's place. A copy that a
// crash left behind can be dropped.
func TestEmptySnapshot(t *testing.T) {
	engine := chdbtest.Open(t)
	d, err := clickhouse.Open(clickhouse.Config{
		Writer: engine.Writer(), Reader: engine.Reader(),
		Catalogue: catalogue{"peer-support": everyType()},
	})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(err)
	defer d.Close()
	must(d.Ensure(t.Context(), everyType()))
	insert(t, d, "peer-support", []survey.Response{response(map[string]survey.Answer{"gender": text("woman")})})
	for _, want := range []analytics.Count{0, 1} {
		must(d.EmptySnapshot(t.Context(), "peer-support"))
		if n := frequencies(t, d.Results(clickhouse.Snapshot), analytics.Query{}).Responses; n != want {
			t.Errorf("readers get %d, want %d", n, want)
		}
		must(d.Snapshot(t.Context(), "peer-support"))
	}
	left := "n" + strings.TrimPrefix(clickhouse.SnapshotTable("peer-support"), "p")
	ask(t, engine.Writer(), "CREATE TABLE candour."+left+" (x Int8) ENGINE = MergeTree ORDER BY x")
	must(d.DropStaged(t.Context(), "peer-support"))
	if n := ask(t, engine.Reader(), "SELECT toString(count()) FROM system.tables WHERE startsWith(name, 'n_')"); n != "0" {
		t.Errorf("%s copies are left", n)
	}
}
