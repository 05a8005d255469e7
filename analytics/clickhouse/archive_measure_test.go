package clickhouse_test

import (
	"encoding/binary"
	"runtime"
	"strings"
	"testing"

	"candour/analytics/clickhouse"
	"candour/survey"
)

// native is a block in ClickHouse's Native format, of a few columns and rows, each column as it is given.
func native(rows uint64, columns ...string) []byte {
	head := binary.AppendUvarint(nil, uint64(len(columns)))
	return append(binary.AppendUvarint(head, rows), strings.Join(columns, "")...)
}

func counted(s string) string { return string(binary.AppendUvarint(nil, uint64(len(s)))) + s }

func words(all ...uint64) string {
	var out []byte
	for _, n := range all {
		out = binary.LittleEndian.AppendUint64(out, n)
	}
	return string(out)
}

const texts = 1 << 9 // a dictionary that has its texts with it, and keys of one byte

// A block tells the truth about its lengths, or is refused before anything is made room for.
func TestBlocksOfBackups(t *testing.T) {
	const huge = 1 << 40
	name := counted("q_a")
	for _, tt := range []struct {
		name  string
		block []byte
		want  bool
	}{
		{"texts", native(2, name+counted("String")+counted("yes")+counted("")), true},
		{"numbers, one of them missing", native(2, name+counted("Nullable(Int16)")+"\x00\x01"+"\x01\x00\x00\x00"), true},
		{"states", native(2, name+counted("Enum8('absent' = 0, 'value' = 5)")+"\x00\x05"), true},
		{"choices", native(2, name+counted("LowCardinality(String)")+words(1, texts, 2)+counted("a")+counted("b")+words(2)+"\x00\x01"), true},
		{"lists of choices", native(2, name+counted("Array(LowCardinality(String))")+words(1, 1, 1)+words(texts, 1)+counted("a")+words(1)+"\x00"), true},
		{"lists without choices", native(2, name+counted("Array(LowCardinality(String))")+words(1, 0, 0)), true},
		{"no rows", native(0, name+counted("Array(LowCardinality(String))")), true},

		{"nothing", nil, false},
		{"many columns", binary.AppendUvarint(nil, huge), false},
		{"many rows", native(1_000_000, name+counted("String")), false},
		{"a long name", native(2, string(binary.AppendUvarint(nil, huge))), false},
		{"a length that does not end", native(2, strings.Repeat("\xff", 20)), false},
		{"a long text", native(1, name+counted("String")+string(binary.AppendUvarint(nil, huge))), false},
		{"fewer texts", native(20_000, name+counted("String")+counted("a")), false},
		{"a list without end", native(1, name+counted("Array(String)")+words(huge)), false},
		{"a list that ends before it begins", native(2, name+counted("Array(Bool)")+words(2, 1)+"\x01\x01"), false},
		{"lists in lists without end", native(1, name+counted("Array(Array(LowCardinality(String)))")+words(1, 1<<28, 1)), false},
		{"texts that ask for more than there are", native(1, name+counted("Array(String)")+words(5_000_000)+
			counted(strings.Repeat("x", 127))+strings.Repeat("\x00", 5_000_000-1)), false},
		{"a long dictionary", native(1, name+counted("LowCardinality(String)")+words(1, texts, huge)), false},
		{"a word that its dictionary does not have", native(1, name+counted("LowCardinality(String)")+words(1, texts, 1)+counted("a")+words(1)+"\x07"), false},
		{"a dictionary for other rows", native(1, name+counted("LowCardinality(String)")+words(1, texts, 1)+counted("a")+words(huge)), false},
		{"another type", native(1, name+counted("IPv4")+"\x01\x02\x03\x04"), false},
		{"a type without end", native(1, name+counted(strings.Repeat("Array(", 1_000_000)+"String")), false},
		{"a type that is a statement", native(1, name+counted("String) ENGINE = URL('http://example.org'")), false},
		{"something behind it", append(native(1, name+counted("Bool")+"\x01"), 'x'), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := clickhouse.Describe("r_a", tt.block)
			runtime.ReadMemStats(&after)
			if !tt.want && survey.AsError(err).Kind != survey.Invalid || tt.want && err != nil {
				t.Errorf("got %v", err)
			}
			if asked := after.TotalAlloc - before.TotalAlloc; asked > 32<<20 {
				t.Errorf("%d bytes asked for %d MB", len(tt.block), asked>>20)
			}
		})
	}
}

// FuzzBlock wants no block to end the process, nor to ask for much more than it is.
func FuzzBlock(f *testing.F) {
	f.Add(native(2, counted("a")+counted("String")+counted("yes")+counted(""), counted("b")+counted("Nullable(Int16)")+"\x00\x01"+"\x01\x00\x00\x00"))
	f.Add(native(2, counted("a")+counted("Array(LowCardinality(String))")+words(1, 1, 1)+words(texts, 1)+counted("a")+words(1)+"\x00"))
	f.Add(native(2, counted("a")+counted("Array(Enum8('absent' = 0, 'value' = 5))")+words(1, 2)+"\x05\x07"))
	f.Fuzz(func(t *testing.T, block []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := clickhouse.Describe("r_a", block)
		runtime.ReadMemStats(&after)
		if asked := after.TotalAlloc - before.TotalAlloc; asked > 32<<20+uint64(1000*len(block)) {
			t.Errorf("%d bytes asked for %d MB", len(block), asked>>20)
		}
		if err != nil && survey.AsError(err).Kind != survey.Invalid {
			t.Error(err)
		}
	})
}
