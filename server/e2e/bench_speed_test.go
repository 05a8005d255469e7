package e2e_test

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"candour/analytics"
	"candour/analytics/cache"
	"candour/analytics/chdb"
	"candour/analytics/chdb/chdbtest"
	"candour/analytics/clickhouse"
	"candour/survey"
)

// The sizes of the benchmarks of results; CANDOUR_BENCH_RESPONSES sets another for the first, and a
// tenth of it for the researchers.
const benchResponses = 10_000_000

const rounds = 5 // of which the median counts

func benchSize(b *testing.B) int {
	n, err := strconv.Atoi(cmp.Or(os.Getenv("CANDOUR_BENCH_RESPONSES"), strconv.Itoa(benchResponses)))
	if err != nil || n < 100 {
		b.Fatal("CANDOUR_BENCH_RESPONSES wants a number, 100 or more")
	}
	return n
}

// thirty is the survey of the benchmarks, as a catalogue.
type thirty struct{ def *survey.Definition }

func (c thirty) Definition(context.Context, survey.ID) (*survey.Definition, error) {
	return c.def, nil
}

func (c thirty) Study(context.Context, survey.StudyID) ([]*survey.Definition, error) {
	return []*survey.Definition{c.def}, nil
}

const thirtyFile = "testdata/thirty.yaml"

func readThirty(b *testing.B) thirty {
	source, err := os.ReadFile(thirtyFile)
	if err != nil {
		b.Fatal(err)
	}
	def, _, err := survey.Parse(source)
	if err != nil {
		b.Fatal(err)
	}
	return thirty{def}
}

var aSecond = regexp.MustCompile(`\((\d+) a second\)`)

// fill makes a data folder with n responses to thirty, six tenths of them in the first wave, and returns the rate of
// the first wave's.
func fill(b *testing.B, data string, n int) float64 {
	say(b, data, "survey", "publish", thirtyFile)
	say(b, data, "survey", "open", "youth-experience")
	first := n * 6 / 10
	told := say(b, data, "simulate", "youth-experience", "--direct", "--responses", strconv.Itoa(first))
	say(b, data, "simulate", "youth-experience", "--direct", "--wave", "w2", "--responses", strconv.Itoa(n-first))
	rate := aSecond.FindStringSubmatch(told)
	if rate == nil {
		b.Fatalf("simulate said %q", told)
	}
	found, _ := strconv.ParseFloat(rate[1], 64)
	return found
}

func say(b *testing.B, data string, args ...string) string {
	told, err := tryRun(data, args...)
	if err != nil {
		b.Fatal(err)
	}
	return told
}

// BenchmarkResults asks for the whole dashboard and a filtered table, ours and the best SQL that we
// can write by hand, in turn. Cold means that our cache is empty and that the engine's caches of
// marks and blocks were dropped; the operating system's file cache stays.
func BenchmarkResults(b *testing.B) {
	data := filepath.Join(b.TempDir(), "data")
	n := benchSize(b)
	simulated := fill(b, data, n)
	catalogue := readThirty(b)
	engine := chdbtest.OpenWith(b, chdb.Config{Path: filepath.Join(data, "clickhouse")})
	database, err := clickhouse.Open(clickhouse.Config{Writer: engine.Writer(), Reader: engine.Reader(), Catalogue: catalogue})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = database.Close() }()
	m := measured{b, engine, database, catalogue}
	m.settle()
	for b.Loop() {
		m.dashboard(n)
		m.crosstab()
		m.filtered()
	}
	b.ReportMetric(simulated, "simulated/s") // here: the loop forgets what was before it
	b.ReportMetric(0, "ns/op")
}

type measured struct {
	*testing.B
	engine    *chdb.Engine
	database  *clickhouse.Database
	catalogue thirty
}

// settle waits until the engine has merged what was just inserted, which takes the cores it measures with.
func (m measured) settle() {
	for quiet := 0; quiet < 3; {
		time.Sleep(time.Second)
		if quiet++; strings.TrimSpace(m.answer("SELECT count() FROM system.merges FORMAT TSV")) != "0" {
			quiet = 0
		}
	}
}

// fresh returns results with an empty cache, over an engine with empty caches.
func (m measured) fresh() analytics.Results {
	for _, kind := range []string{"MARK", "UNCOMPRESSED"} {
		m.ask(m.engine.Writer(), "SYSTEM DROP "+kind+" CACHE")
	}
	return cache.New(cache.Config{Results: m.database.Results(clickhouse.Live), Catalogue: m.catalogue,
		Version: m.database.Version})
}

func (m measured) dashboard(n int) {
	q := analytics.Query{Survey: m.catalogue.def.Name, Lang: "en"}
	var cold, warm, parts, byHand []float64
	for range rounds {
		results := m.fresh()
		ask := func(q analytics.Query) {
			if f, err := results.Frequencies(m.Context(), q); err != nil || int(f.Responses) != n {
				m.Fatalf("%d responses, want %d: %v", f.Responses, n, err)
			}
		}
		cold = append(cold, seconds(func() { ask(q) }))
		warm = append(warm, seconds(func() { ask(q) }))
		results = m.fresh()
		parts = append(parts, seconds(func() {
			for part := range slices.Chunk(m.catalogue.def.Fields(), 6) {
				some := q
				for _, f := range part {
					some.Questions = append(some.Questions, f.Name)
				}
				ask(some)
			}
		}))
		m.fresh()
		byHand = append(byHand, seconds(func() { m.askAll(m.byHand()) }))
	}
	m.ReportMetric(median(cold), "cold-s")
	m.ReportMetric(median(warm)*1000, "warm-ms")
	m.ReportMetric(median(cold)/median(byHand), "cold/by-hand")
	m.ReportMetric(median(parts)/median(cold), "in-sixes/at-once")
}

func (m measured) crosstab() {
	q := analytics.CrosstabQuery{Rows: "gender", Columns: "place"}
	q.Survey, q.Wave = m.catalogue.def.Name, "w1"
	q.Where = analytics.Condition{Question: "contact", Value: "used"}
	ours, byHand := m.beside(q, `SELECT q_gender, q_place, count() FROM $T WHERE wave = 'w1' AND NOT blank
		AND q_contact = 'used' AND s_gender = 'value' AND s_place = 'value' GROUP BY q_gender, q_place`)
	m.ReportMetric(ours*1000, "crosstab-ms")
	m.ReportMetric(ours/byHand, "crosstab/by-hand")
}

// beside asks for a table and for the same by hand, in turn; the medians are in seconds.
func (m measured) beside(q analytics.CrosstabQuery, text string) (ours, byHand float64) {
	var took, hand []float64
	for range rounds {
		results := m.fresh()
		took = append(took, seconds(func() {
			if _, err := results.Crosstab(m.Context(), q); err != nil {
				m.Fatal(err)
			}
		}))
		m.fresh()
		hand = append(hand, seconds(func() { m.ask(m.engine.Reader(), m.sql(text)) }))
	}
	return median(took), median(hand)
}

// filtered is a two-way table under a filter of three conditions, one of them on several answers.
func (m measured) filtered() {
	filter, err := survey.ParseFilter(m.catalogue.def, "${contact} = 'used' and (${age} >= 16 or selected(${helpers}, 'peer'))")
	if err != nil {
		m.Fatal(err)
	}
	q := analytics.CrosstabQuery{Rows: "gender", Columns: "place"}
	q.Survey, q.Filter = m.catalogue.def.Name, filter
	ours, byHand := m.beside(q, `SELECT q_gender, q_place, count() FROM $T WHERE NOT blank AND q_contact = 'used'
		AND (s_age = 'value' AND assumeNotNull(q_age) >= 16 OR has(q_helpers, 'peer'))
		AND s_gender = 'value' AND s_place = 'value' GROUP BY q_gender, q_place`)
	m.ReportMetric(ours*1000, "filtered-ms")
	m.ReportMetric(ours/byHand, "filtered/by-hand")
}

func (m measured) sql(text string) string {
	return strings.ReplaceAll(text, "$T", "candour."+clickhouse.Table(m.catalogue.def.Name))
}

// byHand is the fastest SQL that we know of for the numbers of the dashboard: one scan with one small key for
// each question's answers, one for the states of eight questions, no totals that others give. Blank
// responses leave no answers.
func (m measured) byHand() []string {
	texts := []string{"SELECT blank, source, count() FROM $T GROUP BY blank, source"}
	var states []string
	for _, f := range m.catalogue.def.Fields() {
		column := clickhouse.Column(f.Name)
		states = append(states, clickhouse.StateColumn(f.Name))
		key := ""
		switch {
		case f.Scale:
			key = "ifNull(" + column + ", toInt16(-32768))"
		case f.Type == survey.SelectOne:
			key = column
		case f.Type == survey.SelectMultiple:
			texts = append(texts, "SELECT x, count() FROM $T ARRAY JOIN "+column+" AS x GROUP BY x")
		case f.Numeric():
			key = "ifNull(" + column + ", -inf)"
		default:
			continue
		}
		if key != "" {
			texts = append(texts, "SELECT "+key+" AS x, count() FROM $T GROUP BY x")
		}
		if slices.ContainsFunc(f.Choices, func(c survey.Choice) bool { return c.None }) {
			texts = append(texts, "SELECT countIf("+clickhouse.StateColumn(f.Name)+" = 'value' AND empty("+column+")) FROM $T")
		}
	}
	for part := range slices.Chunk(states, 8) {
		keys := strings.Join(part, ", ")
		texts = append(texts, "SELECT "+keys+", count() FROM $T WHERE NOT blank GROUP BY "+keys)
	}
	return texts
}

// askAll asks on two connections at once, one a core.
func (m measured) askAll(texts []string) {
	waiting := make(chan string, len(texts))
	for _, text := range texts {
		waiting <- m.sql(text)
	}
	close(waiting)
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			for text := range waiting {
				m.ask(m.engine.Reader(), text)
			}
		})
	}
	all.Wait()
}

func (m measured) ask(engine http.RoundTripper, text string) {
	if answer, ok := tell(engine, text); !ok {
		m.Errorf("%s: %s", text, answer)
	}
}

func (m measured) answer(text string) string {
	answer, ok := tell(m.engine.Reader(), text)
	if !ok {
		m.Fatalf("%s: %s", text, answer)
	}
	return answer
}

// tell returns what an engine answers, or its fault.
func tell(engine http.RoundTripper, text string) (answer string, ok bool) {
	request, err := http.NewRequest(http.MethodPost, "http://in-process/", strings.NewReader(text))
	if err != nil {
		return err.Error(), false
	}
	response, err := engine.RoundTrip(request)
	if err != nil {
		return err.Error(), false
	}
	body, err := io.ReadAll(response.Body)
	return string(body), err == nil && response.StatusCode == http.StatusOK
}

func seconds(work func()) float64 {
	begun := time.Now()
	work()
	return time.Since(begun).Seconds()
}

func median(took []float64) float64 {
	slices.Sort(took)
	return took[len(took)/2]
}

// BenchmarkResearchers lets 50 researchers look at a survey of a tenth of the responses at once, each
// at four pages of numbers: of ten, six are the whole dashboard, two it by wave, one with the base
// asked, and one in French. The cache is empty at first.
func BenchmarkResearchers(b *testing.B) {
	data := filepath.Join(b.TempDir(), "data")
	fill(b, data, benchSize(b)/10)
	token := researcherToken(b, data)
	s, err := start(data, "serve")
	if err != nil {
		b.Fatal(err)
	}
	defer s.kill()
	for b.Loop() {
		took := research(b, s.URL, token)
		slices.Sort(took)
		b.ReportMetric(took[len(took)/2]*1000, "p50-ms")
		b.ReportMetric(took[len(took)*95/100]*1000, "p95-ms")
		b.ReportMetric(took[len(took)-1]*1000, "max-ms")
	}
	b.ReportMetric(0, "ns/op")
}

func research(b *testing.B, url, token string) []float64 {
	mix := []string{"", "", "", "wave=w1", "", "base=asked", "", "wave=w2", "", "lang=fr"}
	var mu sync.Mutex
	var took []float64
	var all sync.WaitGroup
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 50}}
	for person := range 50 {
		all.Go(func() {
			for page := range 4 {
				address := fmt.Sprintf("%s/api/v1/surveys/youth-experience/results/frequencies?%s", url,
					mix[(person+3*page)%len(mix)])
				one := seconds(func() { visit(b, client, address, token) })
				mu.Lock()
				took = append(took, one)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return took
}

func visit(b *testing.B, client *http.Client, address, token string) {
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		b.Error(err)
		return
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := client.Do(request)
	if err != nil {
		b.Error(err)
		return
	}
	defer func() { _ = response.Body.Close() }()
	_, _ = io.Copy(io.Discard, response.Body)
	if response.StatusCode != http.StatusOK {
		b.Errorf("%s answered %s", address, response.Status)
	}
}

func researcherToken(b *testing.B, data string) string {
	told := say(b, data, "user", "add", "Sam", "--role", "researcher")
	for line := range strings.Lines(told) {
		if words := strings.Fields(line); len(words) == 2 && words[0] == "token" {
			return words[1]
		}
	}
	b.Fatalf("user add says %q", told)
	return ""
}
