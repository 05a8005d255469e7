package clickhouse_test

import (
	"encoding/csv"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"candour/analytics"
	"candour/analytics/clickhouse"
	"candour/survey"
	"candour/survey/sample"
)

// TestSampleAgainstR gives R the answers of the youth survey's sample as they were handed in, and compares
// what it makes of them with the results that pages show: numbers, intervals, tests and reliability.
func TestSampleAgainstR(t *testing.T) {
	surveys := shipped(t)
	d := inProcess(t, surveys)
	rows := fill(t, d, surveys[sample.YouthExperience])
	theirs := askRAbout(t, rows)
	ours := sampleFigures(t, d.Results(clickhouse.Live))
	compared := 0
	for _, name := range slices.Sorted(maps.Keys(ours)) {
		got := ours[name]
		want, known := theirs[name]
		tolerance := 1e-9
		switch {
		case strings.HasSuffix(name, "Fisher p"):
			tolerance = 1e-6
		case strings.HasSuffix(name, "omega"):
			tolerance = 1e-4
		}
		if !known || math.Abs(got-want) > tolerance*max(1, math.Abs(want)) {
			t.Errorf("%s is %.12g, in R %.12g", name, got, want)
		}
		compared++
	}
	if compared < 60 {
		t.Errorf("only %d figures were compared", compared)
	}
}

// sampleFigures are the figures of sample.R, by the same names.
func sampleFigures(t *testing.T, results analytics.Results) map[string]float64 {
	t.Helper()
	all := map[string]float64{}
	query := analytics.Query{Survey: sample.YouthExperience, Lang: "en",
		Questions: strings.Fields("age tell_a_friend contact gender place heard")}
	counted, err := results.Frequencies(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range counted.Questions {
		if n := f.Numeric; n != nil {
			all[f.ID+" n"] = float64(n.N)
			for name, x := range map[string]*float64{"mean": n.Mean, "sd": n.SD, "p25": n.P25, "median": n.Median,
				"p75": n.P75, "min": n.Min, "max": n.Max} {
				all[f.ID+" "+name] = *x
			}
		}
		for _, r := range f.Rows {
			if name := f.ID + " " + r.Value; r.Count > 0 { // R's tables have no values of nobody
				all[name+" count"], all[name+" low"], all[name+" high"] = float64(r.Count), *r.Low, *r.High
			}
		}
	}
	query.Questions = nil
	for _, pair := range [][2]string{{"contact", "place"}, {"contact", "gender"}, {"heard", "gender"}} {
		table, err := results.Crosstab(t.Context(), analytics.CrosstabQuery{Query: query, Rows: pair[0], Columns: pair[1]})
		if err != nil {
			t.Fatal(err)
		}
		name := pair[0] + " by " + pair[1]
		switch table.Test.Name {
		case analytics.ChiSquareTest:
			all[name+" chi-square p"] = table.Test.P
		case analytics.FisherTest:
			all[name+" Fisher p"] = table.Test.P
		default:
			all[name+" statistic"], all[name+" p"] = table.Test.Statistic, table.Test.P
		}
	}
	waves, err := results.Scales(t.Context(), analytics.ScalesQuery{Survey: sample.YouthExperience, Lang: "en", Questions: []string{"respect"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range waves.Scales[0].Waves {
		all[w.Wave+" n"], all[w.Wave+" mean"], all[w.Wave+" sd"] = float64(w.N), *w.Mean, *w.SD
		all[w.Wave+" alpha"], all[w.Wave+" omega"] = *w.Alpha, *w.Omega
		for _, item := range w.Items {
			all[w.Wave+" "+item.ID+" alpha without it"] = *item.AlphaIfDropped
		}
	}
	return all
}

// askRAbout writes the answers as a table and reads what R makes of it.
func askRAbout(t *testing.T, rows []survey.Response) map[string]float64 {
	t.Helper()
	program, err := exec.LookPath("Rscript")
	if err != nil {
		t.Fatal("this test needs R; `make test` installs it: ", err)
	}
	from, to := filepath.Join(t.TempDir(), "answers.csv"), filepath.Join(t.TempDir(), "figures")
	file, err := os.Create(from)
	if err != nil {
		t.Fatal(err)
	}
	columns := strings.Fields("age tell_a_friend contact gender place met_me my_needs heard my_pace my_name judged")
	out := csv.NewWriter(file)
	lines := [][]string{append([]string{"wave"}, columns...)}
	for _, r := range rows {
		line := []string{r.Wave}
		for _, name := range columns {
			line = append(line, asText(r.Answers[name]))
		}
		lines = append(lines, line)
	}
	if err := out.WriteAll(lines); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if text, err := exec.CommandContext(t.Context(), program, "--vanilla", "testdata/sample.R", from, to).CombinedOutput(); err != nil {
		t.Fatalf("R: %v\n%s", err, text)
	}
	text, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	figures := map[string]float64{}
	for line := range strings.Lines(string(text)) {
		name, number, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if figures[name], err = strconv.ParseFloat(number, 64); err != nil {
			t.Fatal(err)
		}
	}
	return figures
}

// asText is an answer in a cell: nothing where no value was given.
func asText(a survey.Answer) string {
	if a.State != survey.Answered {
		return ""
	}
	if a.Text != "" {
		return a.Text
	}
	return strconv.FormatFloat(a.Number, 'g', -1, 64)
}
