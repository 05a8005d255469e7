package chdb_test

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"candour/analytics/chdb"
	"candour/analytics/chdb/chdbtest"
)

// Queries that succeed, fail late and are given up share a pool; nobody sees another's rows.
func TestManyQueriesAtOnce(t *testing.T) {
	engine := chdbtest.OpenWith(t, chdb.Config{Readers: 3})
	conn := connect(t, engine.Reader())
	var group sync.WaitGroup
	for worker := range 8 {
		group.Go(func() {
			for i := range 25 {
				switch {
				case i%5 == 1:
					wantCode(t, failure(t, conn, failsLate), 395)
				case i%5 == 3:
					wait := time.Duration(worker*i) * 100 * time.Microsecond
					ctx, cancel := context.WithTimeout(t.Context(), wait)
					if err := conn.Exec(ctx, endless); err == nil {
						t.Error("the endless query ended")
					}
					cancel()
				default:
					want := []string{strconv.Itoa(worker), strconv.Itoa(i)}
					got := texts(t, conn, "SELECT arrayJoin({x:Array(String)})",
						clickhouse.Named("x", want))
					if !slices.Equal(got, want) {
						t.Errorf("%d rows, the first %q, want %q", len(got), got[:1], want)
					}
				}
			}
		})
	}
	group.Wait()
}
