package clickhouse_test

import (
	"strings"
	"testing"

	"candour/analytics/clickhouse"
	"candour/survey"
)

// FuzzDescribe wants the columns of a block of a backup, or one sentence, of whatever bytes.
func FuzzDescribe(f *testing.F) {
	f.Add("r_visits", []byte("\x01\x01\x04wave\x06String\x02w1"))
	f.Add("r_visits", []byte("\x02\x01\x08response\x04UUID0123456789abcdef\x07version\x06UInt16\x01\x00"))
	f.Add("", []byte("\xff\xff\xff\xff\xff\xff\xff\xff\x7f"))
	f.Fuzz(func(t *testing.T, table string, block []byte) {
		_, err := clickhouse.Describe(strings.ReplaceAll(table, "\n", ""), block)
		if err == nil {
			return
		}
		if fault := survey.AsError(err); fault.Kind == survey.Internal || strings.Contains(fault.Message, "\n") {
			t.Errorf("got %v", err)
		}
	})
}
