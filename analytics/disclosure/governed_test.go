package disclosure_test

import (
	"strings"
	"testing"

	"candour/analytics"
	"candour/analytics/disclosure"
	"candour/survey"
)

// governed is harbour with an answer about Indigenous identity among the choices of gender.
func governed(agreed bool) *disclosure.Results {
	def := harbour()
	def.Choices["gender"][2].Indigenous = true
	return disclosure.New(newExact(def, crowd(400, 1)), office{def: def, agreed: agreed})
}

// Nothing is broken down by a question about Indigenous identity until an agreement stands.
func TestBreakdownWaitsForAgreement(t *testing.T) {
	woman := analytics.Condition{Question: "gender", Value: "woman"}
	tests := []struct {
		name string
		ask  func(r analytics.Results) error
	}{
		{"a table by it", func(r analytics.Results) error {
			_, err := r.Crosstab(t.Context(), analytics.CrosstabQuery{Query: analytics.Query{Survey: "harbour"}, Rows: "heard", Columns: "gender"})
			return err
		}},
		{"one group", func(r analytics.Results) error {
			_, err := r.Frequencies(t.Context(), analytics.Query{Survey: "harbour", Where: woman})
			return err
		}},
		{"Table 1 by it", func(r analytics.Results) error {
			_, err := r.TableOne(t.Context(), analytics.TableOneQuery{Study: "harbours", By: "gender"})
			return err
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.ask(governed(false))
			expect(t, err, survey.Forbidden)
			if err == nil || !strings.Contains(err.Error(), "data steward") {
				t.Errorf("it says %v", err)
			}
			must(t, tt.ask(governed(true)))
		})
	}
}

// By another question, or of another's group, it is left out as well: that is the same table.
func TestIdentityIsNotBrokenDown(t *testing.T) {
	for _, agreed := range []bool{false, true} {
		results := governed(agreed)
		table := crosstab(t, results, "gender", "age", "")
		if table.Unagreed == agreed || table.Suppressed == agreed || len(table.Cells) > 0 != agreed {
			t.Errorf("agreed %v: the table is %s", agreed, plain(t, table))
		}
		_, young := frequencies(t, results, analytics.Query{Where: analytics.Condition{Question: "age", Value: "16..19"}})
		gender := young["gender"]
		if gender.Unagreed == agreed || len(gender.Rows) > 0 != agreed || (gender.Base == analytics.Hidden) == agreed {
			t.Errorf("agreed %v: of a group, gender is %s", agreed, plain(t, gender))
		}
		if heard := young["heard"]; heard.Unagreed || heard.Suppressed {
			t.Errorf("agreed %v: what else was asked is %s", agreed, plain(t, heard))
		}
		byAge, err := results.TableOne(t.Context(), analytics.TableOneQuery{Study: "harbours", Lang: "en", By: "age"})
		must(t, err)
		for _, row := range byAge.Variables[0].Rows {
			for _, cell := range row.Cells[1:] {
				if !agreed && cell.Text != "*" {
					t.Errorf("Table 1 tells %s of a group: %s", row.Label, cell.Text)
				}
			}
		}
		if _, all := frequencies(t, results, analytics.Query{}); len(all["gender"].Rows) != 3 {
			t.Errorf("agreed %v: of everybody, gender is %s", agreed, plain(t, all["gender"]))
		}
	}
}

// Released tables go out as long as they are shown, and those about identity while an agreement stands.
func TestReleasedTables(t *testing.T) {
	def := harbour()
	def.Choices["gender"][2].Indigenous = true
	table := func(question string, state analytics.ReleaseState) analytics.Released {
		return analytics.Released{Study: "harbours", Survey: "harbour", Kind: analytics.ReleasedOneWay, State: state,
			Questions: []analytics.ReleasedField{{Survey: "harbour", Question: question}},
			Tables:    map[string]analytics.ReleasedTable{"en": {Title: question}},
			Cells:     []analytics.ReleasedCell{{Survey: "harbour", Count: 3}}}
	}
	tests := []struct {
		name              string
		release           analytics.Released
		agreed, undecided bool
		state             analytics.ReleaseState
		open              bool
	}{
		{"shown", table("heard", analytics.ReleaseShown), false, false, analytics.ReleaseShown, true},
		{"withdrawn", table("heard", analytics.ReleaseWithdrawn), false, true, analytics.ReleaseWithdrawn, false},
		{"vetoed", table("heard", analytics.ReleaseVetoed), true, true, analytics.ReleaseVetoed, false},
		{"replaced", table("heard", analytics.ReleaseReplaced), false, true, analytics.ReleaseReplaced, false},
		{"about identity", table("gender", analytics.ReleaseShown), true, false, analytics.ReleaseShown, true},
		{"whose agreement ended", table("gender", analytics.ReleaseShown), false, false, analytics.ReleaseUnagreed, false},
		{"that waits", table("gender", analytics.ReleaseWaiting), true, false, analytics.ReleaseWaiting, false},
		{"that waits, for a steward", table("gender", analytics.ReleaseWaiting), true, true, analytics.ReleaseWaiting, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			results := disclosure.New(newExact(def, crowd(14, 1)), office{def: def, agreed: tt.agreed, released: []analytics.Released{tt.release}})
			all, err := results.Released(t.Context(), analytics.ReleasedQuery{Study: "harbours", Undecided: tt.undecided})
			must(t, err)
			if len(all) != 1 || all[0].State != tt.state || (all[0].Tables != nil) != tt.open || all[0].Cells != nil {
				t.Errorf("got %+v", all)
			}
		})
	}
}

// A Table 1 that shows identity is shown while an agreement stands, and else the protected one.
func TestReleasedTableOneNeedsAgreement(t *testing.T) {
	def := harbour()
	def.Choices["gender"][2].Indigenous = true
	for _, agreed := range []bool{false, true} {
		results := disclosure.New(newExact(def, crowd(14, 1)), office{def: def, agreed: agreed,
			released: []analytics.Released{released(small())}})
		got, err := results.TableOne(t.Context(), analytics.TableOneQuery{Study: "harbours", Lang: "en"})
		must(t, err)
		if (got.Released != nil) != agreed || got.Protected == agreed {
			t.Errorf("agreed %v: %s", agreed, plain(t, got))
		}
	}
}
