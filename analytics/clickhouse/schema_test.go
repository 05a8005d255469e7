package clickhouse_test

import (
	"errors"
	"strings"
	"testing"

	"candour/analytics"
	"candour/analytics/clickhouse"
	"candour/survey"
)

func TestNames(t *testing.T) {
	long := strings.Repeat("x", 70)
	tests := []struct{ name, got, want string }{
		{"a plain question", clickhouse.Column("age"), "q_age"},
		{"its state", clickhouse.StateColumn("age"), "s_age"},
		{"its other words", clickhouse.OtherColumn("age"), "q_age_other"},
		{"a plain survey", clickhouse.Table("youth"), "r_youth"},
		{"its snapshot", clickhouse.SnapshotTable("youth"), "p_youth"},
		{"a hyphen", clickhouse.Table("peer-support"), "r_peer_support_53db9522"},
		{"an underscore is no hyphen", clickhouse.Table("peer_support"), "r_peer_support"},
		{"upper case", clickhouse.Column("Age"), "q_age_39b7370f"},
		{"a quote", clickhouse.Column("a`; DROP TABLE x"), "q_a___drop_table_x_"},
		{"other letters", clickhouse.Column("âge"), "q__ge_"},
		{"nothing", clickhouse.Column(""), "q__e3b0c442"},
		{"great length", clickhouse.Column(long), "q_" + long[:60] + "_"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if strings.HasSuffix(tt.want, "_") { // followed by a hash
				if len(tt.got) != len(tt.want)+8 || !strings.HasPrefix(tt.got, tt.want) {
					t.Errorf("got %s, want %s and a hash", tt.got, tt.want)
				}
			} else if tt.got != tt.want {
				t.Errorf("got %s, want %s", tt.got, tt.want)
			}
		})
	}
}

func TestEnsureTwice(t *testing.T) {
	everyWay(t, catalogue{"peer-support": everyType()}, func(t *testing.T, d *clickhouse.Database) {
		if err := d.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := d.Ensure(t.Context(), everyType()); err != nil {
			t.Error(err)
		}
	})
}

func TestNewVersionAddsAQuestion(t *testing.T) {
	surveys := catalogue{"peer-support": everyType()}
	everyWay(t, surveys, func(t *testing.T, d *clickhouse.Database) {
		insert(t, d, "peer-support", []survey.Response{response(map[string]survey.Answer{
			"gender": text("woman"), "help": choices("friends"),
		})})
		if err := d.Snapshot(t.Context(), "peer-support"); err != nil {
			t.Fatal(err)
		}
		next := everyType()
		next.Questions = append(next.Questions, survey.Question{
			Type: survey.SelectOne, Name: "again", Choices: "gender",
		})
		surveys["peer-support"] = next
		defer func() { surveys["peer-support"] = everyType() }()
		if err := d.Ensure(t.Context(), next); err != nil {
			t.Fatal(err)
		}
		insert(t, d, "peer-support", []survey.Response{response(map[string]survey.Answer{
			"gender": text("man"), "again": text("man"),
		})})
		for source, want := range map[clickhouse.Source][2]analytics.Count{
			clickhouse.Live: {1, 1}, clickhouse.Snapshot: {0, 1},
		} {
			f := frequency(t, d.Results(source), "again")
			if got := [2]analytics.Count{f.Answered, f.Missing.Absent}; got != want {
				t.Errorf("source %d: answered and absent %v, want %v", source, got, want)
			}
		}
	})
}

func TestEnsureRefuses(t *testing.T) {
	retyped := everyType()
	retyped.Questions[1].Type = survey.TextType
	clash := everyType()
	clash.Questions = append(clash.Questions,
		survey.Question{Type: survey.TextType, Name: "gender_other"})
	tests := []struct {
		name  string
		def   *survey.Definition
		want  survey.Kind
		names string
	}{
		{"a question of another type", retyped, survey.Conflict, `"age"`},
		{"two questions in one column", clash, survey.Invalid, `"gender_other"`},
	}
	d := inProcess(t, catalogue{"peer-support": everyType()})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := d.Ensure(t.Context(), tt.def)
			var fault *survey.Error
			if !errors.As(err, &fault) || fault.Kind != tt.want {
				t.Fatalf("got %v, want an error of kind %d", err, tt.want)
			}
			if !strings.Contains(fault.Message, tt.names) {
				t.Errorf("message %q does not name %s", fault.Message, tt.names)
			}
		})
	}
}

// frequency is the one-way table of a question of the survey peer-support.
func frequency(t testing.TB, r analytics.Results, question string) analytics.Frequency {
	t.Helper()
	return frequencies(t, r, analytics.Query{Questions: []string{question}}).Questions[0]
}

// frequencies asks for one-way tables of the survey peer-support.
func frequencies(t testing.TB, r analytics.Results, q analytics.Query) analytics.Frequencies {
	t.Helper()
	q.Survey = "peer-support"
	found, err := r.Frequencies(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return found
}
