package clickhouse_test

import (
	"testing"

	"candour/analytics"
	"candour/analytics/clickhouse"
	"candour/survey"
)

// The dot of a pattern is no line break, in ClickHouse as in the form, unless the pattern says so.
func TestPatternsOverLines(t *testing.T) {
	def, _, err := survey.Parse([]byte(filtered))
	if err != nil {
		t.Fatal(err)
	}
	d := inProcess(t, catalogue{"filtered": def})
	responses := []survey.Response{response(map[string]survey.Answer{"story": text("a\nb")}),
		response(map[string]survey.Answer{"story": text("a b")})}
	insert(t, d, "filtered", responses)
	for _, test := range []struct {
		pattern string
		want    int
	}{{"a.b", 1}, {"a.*", 1}, {"(?s)a.b", 2}, {`a\sb`, 2}, {"(?:a|.)+b", 1}, {"(?s:a.)b", 2}, {"(?m)a$.b", 0}} {
		filter := parseFilter(t, def, "regex(${story}, '"+test.pattern+"')")
		if got := held(t, filter, responses); got != test.want {
			t.Errorf("the form holds %q of %d, want %d", test.pattern, got, test.want)
		}
		f, err := d.Results(clickhouse.Live).Frequencies(t.Context(), analytics.Query{Survey: "filtered", Lang: "en", Filter: filter})
		if err != nil || int(f.Responses) != test.want {
			t.Errorf("ClickHouse holds %q of %d, %v, want %d", test.pattern, f.Responses, err, test.want)
		}
	}
}
