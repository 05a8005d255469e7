package intake_test

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"candour/analytics/intake"
	"candour/survey"
)

// submitters is how many goroutines submit at the same time.
const submitters = 256

// BenchmarkAccept measures acknowledged responses, each on disk, while the stream sends them on.
// The benchmark beside it appends to a plain file and syncs each time: what a disk alone takes
// for one acknowledgement without a shared commit.
func BenchmarkAccept(b *testing.B) {
	l, err := intake.Open(intake.Config{
		Path: filepath.Join(b.TempDir(), "ledger.db"), Secrets: [][]byte{secret},
		Hold: hold(1), Sink: discard{},
	})
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	list := responses(1000)
	b.SetParallelism(submitters / runtime.GOMAXPROCS(0))
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			e := keyed(list[i%len(list)], rand.Text())
			if _, err := l.Accept(context.Background(), e); err != nil {
				b.Error(err)
			}
		}
	})
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "responses/s")
}

// discard is a sink that takes everything and keeps nothing.
type discard struct{}

func (discard) Insert(context.Context, survey.ID, string, []survey.Response) error { return nil }

func (discard) Present(context.Context, survey.ID, [][16]byte) (int, error) { return 0, nil }

// BenchmarkAppend appends 1.5 KB to a file and syncs it, one after the other.
func BenchmarkAppend(b *testing.B) {
	file, err := os.Create(filepath.Join(b.TempDir(), "log"))
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	record := make([]byte, 1536)
	b.ResetTimer()
	for b.Loop() {
		if _, err := file.Write(record); err != nil {
			b.Fatal(err)
		}
		if err := file.Sync(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
}
