package web

import "candour/survey"

// wide is the number of answers from which a grid, or a row of numbers, takes the whole width.
const wide = 6

// questionPage is one page of questions.
type questionPage struct {
	respondentPage
	Heading  string // of a grid, a group or a note; "" where the question is the heading
	Hint     string
	Section  string
	Progress string
	Notes    []string // above the heading
	Parts    []partView
	Grid     bool
	Wide     bool
	CanSkip  bool
	Several  bool // more than one question
}

// partView is a note, or a question.
type partView struct {
	Note     []string
	Question *questionView
}

// questionPage makes the page p as it stands in the journey.
func (t *visit) questionPage(p survey.Page, shown map[string]bool) (questionPage, error) {
	words := t.words()
	where := placeOf(t.def, shown, p.Name)
	title := ""
	if where.Number > 0 {
		title = words.T("r.title.question", where.Number)
	}
	frame, err := t.page(title)
	view := questionPage{respondentPage: frame, Grid: p.Grid != nil}
	if where.Of > 0 && !t.j.Reviewed {
		view.Progress = words.T("r.progress", where.Number, where.Of)
	}
	view.head(p)
	t.fill(&view, p, shown)
	return view, err
}

// fill puts the questions and notes of p on the page.
func (t *visit) fill(view *questionPage, p survey.Page, shown map[string]bool) {
	asked := 0
	for _, f := range p.Parts {
		note := paragraphs(f.Label.In(view.Lang))
		switch {
		case !shown[f.Name]:
		case f.Type == survey.Note && asked == 0:
			view.Notes = append(view.Notes, note...)
		case f.Type == survey.Note:
			view.Parts = append(view.Parts, partView{Note: note})
		default:
			q := t.question(f)
			q.Heading = view.Heading == ""
			view.Parts = append(view.Parts, partView{Question: q})
			view.CanSkip = view.CanSkip || f.Required != survey.Always
			view.Wide = view.Wide || (view.Grid || q.Kind == "row") && len(q.Options)+len(q.Ways) >= wide
			asked++
		}
	}
	view.Several = asked > 1
	if asked == 0 {
		view.Heading = view.SurveyTitle
		view.Parts, view.Notes = []partView{{Note: view.Notes}}, nil
	}
}

// head takes the page's heading from the grid or the group that the page is.
func (v *questionPage) head(p survey.Page) {
	if p.Group != nil {
		v.Section = p.Group.Label.In(v.Lang)
	}
	holder := p.Grid
	if p.Group != nil && p.Group.Name == p.Name {
		holder, v.Section = p.Group, ""
	}
	if holder == nil {
		return
	}
	v.Heading, v.Hint = holder.Label.In(v.Lang), holder.Hint.In(v.Lang)
	if v.Heading == "" {
		v.Heading = v.SurveyTitle
	}
}
