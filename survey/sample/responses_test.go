package sample_test

import (
	"encoding/json"
	"iter"
	"math"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"candour/survey"
	"candour/survey/sample"
)

// The counts of Table 1 as published, by question and English label.
func TestResponsesReproduceTheTable(t *testing.T) {
	tests := []struct {
		name     survey.ID
		question string
		want     map[string]int
	}{
		{sample.PeerSupport, "gender", map[string]int{"Woman": 13, "Genderfluid": 1}},
		{sample.PeerSupport, "ethnicity", map[string]int{"White": 8, "Chinese": 2, "South Asian": 2,
			"Southeast Asian": 1, "Fijian": 1}},
		{sample.PeerSupportSession, "employment", map[string]int{
			"Integrated youth service (IYS)": 9, "Community setting": 3, "School setting": 3,
			"Crisis support": 2, "Mental health service": 1}},
		{sample.PeerSupportSession, "training", map[string]int{"Yes": 15, "No": 3}},
		{sample.PeerSupportSession, "experience", map[string]int{"Under 1 year": 3, "1-2 years": 5,
			"2-4 years": 6, "5-10 years": 4}},
	}
	for _, test := range tests {
		t.Run(test.question, func(t *testing.T) {
			got := map[string]int{}
			for _, r := range checked(t, test.name) {
				a := r.Answers[test.question]
				for _, name := range append(a.Choices, a.Text) {
					if label := english(t, test.name, test.question, name); label != "" {
						got[label]++
					}
				}
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("counts are %v, want %v", got, test.want)
			}
		})
	}
}

func TestResponsesReproduceTheMedians(t *testing.T) {
	ages := numbers(checked(t, sample.PeerSupport), "age")
	if len(ages) != 14 || median(ages) != 23 {
		t.Errorf("%d ages with median %v, want 14 and 23", len(ages), median(ages))
	}
	years := numbers(checked(t, sample.PeerSupportSession), "years")
	if len(years) != 18 || median(years) != 2.5 || years[17] != 10 {
		t.Errorf("%d years of experience, median %v, want 18 and 2.5, to 10", len(years), median(years))
	}
	if month := 1.0 / 12; math.Abs(years[0]-month) > 0.0005 {
		t.Errorf("the shortest experience is %v years, want a month", years[0])
	}
	if invited := definition(t, sample.PeerSupport).Invited; invited != 18 {
		t.Errorf("invited %d, want 18", invited)
	}
}

func TestExperienceFitsItsYears(t *testing.T) {
	spans := map[string][2]float64{"under_1_year": {0, 1}, "years_1_2": {1, 2}, "years_2_4": {2, 5},
		"years_5_10": {5, 10.1}}
	for _, r := range checked(t, sample.PeerSupportSession) {
		years, span := r.Answers["years"].Number, spans[r.Answers["experience"].Text]
		if years < span[0] || years >= span[1] {
			t.Errorf("%v years stand with %s", years, r.Answers["experience"].Text)
		}
	}
}

func TestResponsesSayWhereTheyComeFrom(t *testing.T) {
	tests := []struct {
		name   survey.ID
		source survey.Source
		want   map[string]int // by wave
	}{
		{sample.PeerSupport, survey.Imported, map[string]int{"w1": 14}},
		{sample.PeerSupportSession, survey.Imported, map[string]int{"w1": 18}},
		{sample.YouthExperience, survey.Synthetic, map[string]int{"w1": 320, "w2": 280}},
	}
	for _, test := range tests {
		t.Run(string(test.name), func(t *testing.T) {
			got := map[string]int{}
			for _, r := range checked(t, test.name) {
				got[r.Wave]++
				if r.Source != test.source || r.Blank {
					t.Errorf("source %v, blank %v", r.Source, r.Blank)
				}
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("waves hold %v, want %v", got, test.want)
			}
		})
	}
}

func TestResponsesAreAlwaysTheSame(t *testing.T) {
	for _, study := range studies(t) {
		first, _ := json.Marshal(responses(t, study.Name))
		again, _ := json.Marshal(responses(t, study.Name))
		if string(first) != string(again) {
			t.Errorf("%s has other responses the second time", study.Name)
		}
	}
}

func TestResponsesOfAnUnknownSurvey(t *testing.T) {
	_, err := sample.Responses("nobody")
	if survey.AsError(err).Kind != survey.NotFound {
		t.Errorf("got %v, want NotFound", err)
	}
}

// checked returns the sample responses as the survey takes them; any that it refuses fails the test.
func checked(t testing.TB, id survey.ID) []survey.Response {
	t.Helper()
	return check(t, definition(t, id), slices.Values(responses(t, id)))
}

func check(
	t testing.TB, def *survey.Definition, made iter.Seq[survey.Submission],
) []survey.Response {
	t.Helper()
	form, err := def.Form()
	if err != nil {
		t.Fatal(err)
	}
	var all []survey.Response
	for s := range made {
		r, err := form.Check(s)
		if err != nil {
			t.Fatalf("%s refuses %v: %v %v", def.Name, s.Answers, err, survey.AsError(err).Fields)
		}
		all = append(all, r)
	}
	return all
}

func english(t testing.TB, id survey.ID, question, choice string) string {
	t.Helper()
	field, ok := definition(t, id).Field(question)
	if !ok {
		t.Fatalf("there is no question %s", question)
	}
	for _, c := range field.Choices {
		if c.Name == choice {
			return c.Label["en"]
		}
	}
	return ""
}

// numbers returns the answers to a numeric question or a scale item, sorted.
func numbers(all []survey.Response, question string) []float64 {
	var found []float64
	for _, r := range all {
		if a := r.Answers[question]; a.State == survey.Answered {
			found = append(found, number(a))
		}
	}
	slices.Sort(found)
	return found
}

func number(a survey.Answer) float64 {
	if n, err := strconv.ParseFloat(a.Text, 64); err == nil {
		return n
	}
	return a.Number
}

// median is of type 7: the middle, or the mean of the two in the middle.
func median(sorted []float64) float64 {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
