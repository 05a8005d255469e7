package clickhouse_test

import (
	"fmt"
	"testing"
	"time"

	"candour/analytics"
	"candour/analytics/chdb/chdbtest"
	"candour/analytics/clickhouse"
)

func TestScratch(t *testing.T) {
	engine := chdbtest.Open(t)
	d, err := clickhouse.Open(clickhouse.Config{Writer: engine.Writer(), Reader: engine.Reader(), Catalogue: catalogue{"peer-support": everyType()}})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Ensure(t.Context(), everyType()); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		ask(t, engine.Writer(), `INSERT INTO candour.`+clickhouse.Table("peer-support")+` (response, version, language, wave, source, record_key, blank, q_gender, s_gender, q_age, s_age, q_years, s_years, q_help, s_help, q_heard, s_heard, q_judged, s_judged) SELECT generateUUIDv4(), 1, 'en', 'w1', 1, rand(1)%1000, 0, ['woman','man','nonbinary','other'][rand(2)%4+1], 5, rand(3)%60+10, 5, rand(4)%100/10, 5, arrayFilter(x -> cityHash64(x, number)%3=0, ['family','friends','services']), 5, rand(6)%5+1, 5, rand(7)%5+1, 5 FROM numbers(1000000)`)
	}
	r := d.Results(clickhouse.Live)
	time1 := func(name string, f func()) {
		best := time.Hour
		for range 3 {
			t0 := time.Now()
			f()
			best = min(best, time.Since(t0))
		}
		fmt.Println(name, best)
	}
	for _, f := range everyType().Fields() {
		time1("frequency "+f.Name, func() { frequencies(t, r, analytics.Query{Questions: []string{f.Name}}) })
	}
	time1("all", func() { fmt.Println(frequencies(t, r, analytics.Query{}).Responses) })
	time1("all keys", func() { frequencies(t, r, analytics.Query{Keys: true}) })
	for _, c := range []string{"gender", "age", "help"} {
		time1("crosstab heard by "+c, func() {
			q := analytics.CrosstabQuery{Rows: "heard", Columns: c}
			q.Survey = "peer-support"
			if _, err := r.Crosstab(t.Context(), q); err != nil {
				t.Fatal(err)
			}
		})
	}
	time1("version", func() { d.Version(t.Context(), "peer-support") })
	t0 := time.Now()
	if err := d.Snapshot(t.Context(), "peer-support"); err != nil {
		t.Fatal(err)
	}
	fmt.Println("snapshot", time.Since(t0))
}
