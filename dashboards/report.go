// Package dashboards turns results into what people look at: sections in reading order, sentences
// made from the numbers, bases in words. Charts are in dashboards/chart, the Excel report in
// dashboards/workbook; both show what this package says and say nothing else.
package dashboards

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"candour/analytics"
	"candour/dashboards/chart"
	"candour/survey"
)

// Catalogue knows the surveys' definitions; *store.Store is one.
type Catalogue interface {
	Definition(ctx context.Context, id survey.ID) (*survey.Definition, error)
	Study(ctx context.Context, id survey.StudyID) ([]*survey.Definition, error)
}

// Source is where the numbers come from: exact or protected results, the definitions, and the tables
// that were released by hand; without Released there are none.
type Source struct {
	Results   analytics.Results
	Catalogue Catalogue
	Released  analytics.Releases
}

// Report is everything that a page or a workbook about a study shows.
type Report struct {
	Study     survey.StudyID
	Title     string
	Lang      string
	Protected bool
	TableOne  analytics.TableOne
	Surveys   []SurveyReport
	Released  []ReleasedView // of questions; a released Table 1 is TableOne
}

// SurveyReport is what is shown of one survey, in one wave or in all (Wave is empty).
type SurveyReport struct {
	ID         survey.ID
	Title      string
	Lang       string
	Wave       string
	Waves      []string
	Invited    int
	Staff      bool   // typed in by staff
	Provenance string // where imported responses come from
	Base       analytics.Base
	Results    analytics.Frequencies
	Sections   []Section
}

// Section is a group of questions that belong together: a grid, a group, or the loose questions
// of one role that follow each other.
type Section struct {
	ID        string // safe as an anchor, and its own within the survey
	Label     string // of the grid or group; empty for loose questions
	Role      survey.Role
	Grid      bool // the questions share ordered choices: one chart shows them all
	Questions []Question
}

// Question is a one-way table with what its definition says of it.
type Question struct {
	analytics.Frequency
	Ordered bool     // the choices have an order
	Last    []string // the choices that stay last where others are sorted: "none of these"
	Unit    string   // of numbers, or empty
	Whole   bool     // the numbers are whole
	Waiting bool     // not asked for yet: there are no numbers
}

// InOrder returns the rows as a chart shows them: in the order that the answers have, else sorted.
func (q Question) InOrder() []analytics.Row {
	if q.Ordered {
		return q.Rows
	}
	return chart.Sorted(q.Rows, q.Last...)
}

// GatherSurvey asks for what is shown of a survey. Where q names questions, the others are Waiting.
func GatherSurvey(ctx context.Context, source Source, q analytics.Query) (SurveyReport, error) {
	def, err := source.Catalogue.Definition(ctx, q.Survey)
	if err != nil {
		return SurveyReport{}, err
	}
	results, err := source.Results.Frequencies(ctx, q)
	if err != nil {
		return SurveyReport{}, err
	}
	r := SurveyReport{
		ID: def.Name, Title: def.Title.In(q.Lang), Lang: q.Lang, Wave: q.Wave, Waves: def.Waves,
		Invited: def.Invited, Staff: def.CollectedBy == survey.ByStaff, Base: q.Base, Results: results,
		Sections: sections(def, results, q.Lang),
	}
	if len(q.Questions) > 0 {
		r.Sections = sections(def, whole(def, results, q.Lang), q.Lang)
		r.wait(q.Questions)
	}
	if results.Imported > 0 {
		r.Provenance = def.Provenance.In(q.Lang)
	}
	return r, nil
}

// whole are results with every question of the survey: those that were not asked for have no numbers.
func whole(def *survey.Definition, results analytics.Frequencies, lang string) analytics.Frequencies {
	counted := map[string]analytics.Frequency{}
	for _, f := range results.Questions {
		counted[f.ID] = f
	}
	results.Questions = nil
	for _, field := range def.Fields() {
		f, known := counted[field.Name]
		if !known {
			f = analytics.Frequency{ID: field.Name, Label: field.Label.In(lang), Type: string(field.Type),
				Role: string(field.Role), Section: field.Section}
		}
		results.Questions = append(results.Questions, f)
	}
	return results
}

// wait marks the questions that were not asked for.
func (r *SurveyReport) wait(asked []string) {
	for _, s := range r.Sections {
		for i := range s.Questions {
			s.Questions[i].Waiting = !slices.Contains(asked, s.Questions[i].ID)
		}
	}
}

// GatherStudy asks for all that is shown of a study: its Table 1 and each of its surveys.
func GatherStudy(ctx context.Context, source Source, study survey.StudyID, lang string) (Report, error) {
	definitions, err := source.Catalogue.Study(ctx, study)
	if err != nil {
		return Report{}, err
	}
	report := Report{Study: study, Lang: lang, Title: StudyTitle(definitions, lang)}
	report.TableOne, err = source.Results.TableOne(ctx, analytics.TableOneQuery{Study: study, Lang: lang})
	if err != nil {
		return report, err
	}
	for _, def := range definitions {
		r, err := GatherSurvey(ctx, source,
			analytics.Query{Survey: def.Name, Lang: lang, Base: analytics.OfAnswered})
		if err != nil {
			return report, err
		}
		report.Surveys = append(report.Surveys, r)
		report.Protected = report.Protected || r.Results.Protected
	}
	report.Released, err = GatherReleased(ctx, source.Released, analytics.ReleasedQuery{Study: study}, lang)
	return report, err
}

// StudyTitle is the first title that the study's surveys give it, else the first survey's own.
func StudyTitle(definitions []*survey.Definition, lang string) string {
	for _, def := range definitions {
		if title := def.StudyTitle.In(lang); title != "" {
			return title
		}
	}
	return definitions[0].Title.In(lang)
}

// sections groups the questions in the order of the definition.
func sections(def *survey.Definition, results analytics.Frequencies, lang string) []Section {
	holders, fields := holdersIn(def.Questions), map[string]survey.Field{}
	for _, f := range def.Fields() {
		fields[f.Name] = f
	}
	var all []Section
	for _, f := range results.Questions {
		field := fields[f.ID]
		holder := holders[f.Section]
		q := question(field, f, lang)
		q.Ordered = q.Ordered || holder.Type == survey.Grid && holder.Ordered
		next := Section{Role: survey.Role(f.Role), Label: holder.Label.In(lang),
			Grid: holder.Type == survey.Grid && q.Ordered && len(field.Choices) > 1}
		if n := len(all); n == 0 || !all[n-1].sameAs(next, f) {
			next.ID = fmt.Sprintf("part-%d", n+1)
			all = append(all, next)
		}
		last := &all[len(all)-1]
		last.Questions = append(last.Questions, q)
	}
	return all
}

// sameAs says whether a question continues the section.
func (s Section) sameAs(next Section, f analytics.Frequency) bool {
	return s.Questions[0].Section == f.Section && (f.Section != "" || s.Role == next.Role)
}

func question(field survey.Field, f analytics.Frequency, lang string) Question {
	if field.Question == nil {
		return Question{Frequency: f}
	}
	q := Question{Frequency: f, Ordered: field.Ordered || field.Scale, Unit: field.Unit.In(lang),
		Whole: analytics.Whole(field)}
	for _, c := range field.Choices {
		if c.None {
			q.Last = append(q.Last, c.Name)
		}
	}
	q.Bins = spanning(field, f.Bins)
	return q
}

// spanning adds empty bins to those of a range in single steps, so that they show all of the range
// and not only where answers lie.
func spanning(field survey.Field, bins []analytics.Bin) []analytics.Bin {
	const most = 21
	if field.Type != survey.RangeType || field.Start == nil || field.End == nil ||
		*field.End-*field.Start >= most || len(field.Bands) > 0 || len(bins) == 0 || !single(bins) {
		return bins
	}
	var all []analytics.Bin
	for x := *field.Start; x <= *field.End; x++ {
		bin := analytics.Bin{Low: x, High: x + 1, Label: analytics.Style{}.Short(x, 0)}
		for _, b := range bins {
			if b.Low == x {
				bin = b
			}
		}
		all = append(all, bin)
	}
	return all
}

// single says whether each bin is of one whole number.
func single(bins []analytics.Bin) bool {
	return !slices.ContainsFunc(bins, func(b analytics.Bin) bool {
		return b.Low != math.Trunc(b.Low) || b.High-b.Low > 1
	})
}

// holdersIn finds the grids and groups by their names, however deep they lie.
func holdersIn(questions []survey.Question) map[string]survey.Question {
	all := map[string]survey.Question{}
	for _, q := range questions {
		if q.Type == survey.Grid || q.Type == survey.Group {
			all[q.Name] = q
			maps.Copy(all, holdersIn(q.Questions))
		}
	}
	return all
}
