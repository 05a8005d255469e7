package clickhouse_test

import (
	"testing"

	"candour/analytics"
	"candour/analytics/clickhouse"
)

func TestMultiplyCopies(t *testing.T) {
	everyWay(t, catalogue{"peer-support": everyType()}, func(t *testing.T, d *clickhouse.Database) {
		rows := randomResponses(3, 100)
		insert(t, d, "peer-support", rows)
		if err := d.NewPool(t.Context(), "peer-support"); err != nil {
			t.Fatal(err)
		}
		if err := d.FillPool(t.Context(), "peer-support", rows); err != nil {
			t.Fatal(err)
		}
		one := frequencies(t, d.Results(clickhouse.Live), analytics.Query{Lang: "en"})
		for range 2 { // the token makes the second time do nothing
			if err := d.Multiply(t.Context(), "peer-support", "copies", 1950); err != nil {
				t.Fatalf("%v: %+v", err, unwrap(err))
			}
		}
		_ = one
	})
}

func unwrap(err error) error {
	type u interface{ Unwrap() error }
	for {
		x, ok := err.(u)
		if !ok {
			return err
		}
		err = x.Unwrap()
	}
}
