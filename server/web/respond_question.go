package web

import (
	"fmt"

	"candour/survey"
)

// wide is the number of answers from which a grid, or a row of numbers, takes the whole width.
const wide = 6

// questionPage is one page of questions.
type questionPage struct {
	respondentPage
	Heading  string // of a grid, a group, a repeat or a note; "" where the question is the heading
	Hint     string
	Image    *imageView
	Section  string
	Progress string
	Notes    []string // above the heading
	Parts    []partView
	Grid     bool
	Wide     bool
	CanSkip  bool
	Several  bool // more than one question
}

// partView is a note, a question, or a repeat.
type partView struct {
	Note     []string
	Image    *imageView // of a note
	Question *questionView
	Repeat   *repeatView
}

// repeatView is a repeat with its instances.
type repeatView struct {
	Name  string
	Label string // "" where it is the page's heading
	Hint  string
	Error string
	Rows  []rowView
	// People add and remove instances, unless other answers say how many there are.
	CanAdd, CanRemove bool
}

// rowView is an instance of a repeat.
type rowView struct {
	Number int
	Value  string // of the button that removes it
	New    bool   // it was just asked for
	Parts  []partView
}

// questionPage makes the page p as it stands in the journey.
func (t *visit) questionPage(p stop) (questionPage, error) {
	words := t.words()
	where, err := t.place(p)
	if err != nil {
		return questionPage{}, err
	}
	title := ""
	if where.Number > 0 {
		title = words.T("r.title.question", where.Number)
	}
	frame, err := t.page(title)
	if err != nil {
		return questionPage{}, err
	}
	view := questionPage{respondentPage: frame, Grid: p.Grid != nil}
	if where.Of > 0 && !t.j.Reviewed {
		view.Progress = words.T("r.progress", where.Number, where.Of)
	}
	if err := t.head(&view, p.Page); err != nil {
		return view, err
	}
	view.Parts, err = t.parts(&view, p.Parts, slot{})
	view.settle()
	return view, err
}

// settle gives a page without questions a heading, and its notes the place of the questions.
func (v *questionPage) settle() {
	asked := 0
	for _, part := range v.Parts {
		if part.Note == nil {
			asked++
		}
	}
	v.Several = v.Several || asked > 1
	if asked == 0 {
		v.Heading = v.SurveyTitle
		return
	}
	for len(v.Parts) > 0 && v.Parts[0].Note != nil && v.Parts[0].Image == nil {
		v.Notes = append(v.Notes, v.Parts[0].Note...)
		v.Parts = v.Parts[1:]
	}
}

// parts makes the questions and notes that are shown in a slot.
func (t *visit) parts(page *questionPage, fields []survey.Field, at slot) ([]partView, error) {
	v, err := t.viewAt(at)
	if err != nil {
		return nil, err
	}
	var parts []partView
	for _, f := range fields {
		s := spot{f, at}
		switch {
		case !v.Shown(f.Name):
		case f.Type == survey.Note || s.heading():
			parts = append(parts, partView{Note: paragraphs(v.Fill(f.Label.In(page.Lang))),
				Image: t.image(v, f.Media, f.ImageAlt)})
		case f.Type == survey.Repeat:
			r, err := t.repeat(page, f)
			if err != nil {
				return nil, err
			}
			parts = append(parts, partView{Repeat: r})
		default:
			q, err := t.question(s, v)
			if err != nil {
				return nil, err
			}
			page.add(q, f)
			parts = append(parts, partView{Question: q})
		}
	}
	return parts, nil
}

// add fits the page to a question on it.
func (v *questionPage) add(q *questionView, f survey.Field) {
	v.CanSkip = v.CanSkip || f.Required != survey.Always && q.Kind != kindFixed
	q.Heading = v.Heading == ""
	q.Card = v.Grid && q.Kind == kindOne
	across := q.Card || q.Kind == kindRow || q.Kind == kindScale
	v.Wide = v.Wide || across && len(q.Options)+len(q.Ways) >= wide
}

// repeat makes the instances of a repeat.
func (t *visit) repeat(page *questionPage, f survey.Field) (*repeatView, error) {
	v, err := t.view()
	if err != nil {
		return nil, err
	}
	r := &repeatView{Name: formName(f.Name), Error: t.wrong[f.Name], CanAdd: f.RepeatCount == ""}
	if label := v.Fill(f.Label.In(page.Lang)); label != page.Heading {
		r.Label = label
	}
	if hint := v.Fill(f.Hint.In(page.Lang)); hint != page.Hint {
		r.Hint = hint
	}
	page.CanSkip, page.Several = true, true
	for number := 1; number <= t.j.Rows[f.Name]; number++ {
		at := slot{f.Name, number}
		row := rowView{Number: number, Value: fmt.Sprintf("%s:%d", r.Name, number), New: t.added == at}
		if row.Parts, err = t.parts(page, f.Inner, at); err != nil {
			return nil, err
		}
		r.Rows = append(r.Rows, row)
	}
	r.CanRemove = r.CanAdd && len(r.Rows) > 1
	r.CanAdd = r.CanAdd && len(r.Rows) < maxRows
	return r, nil
}

// head takes the page's heading from the grid, group or repeat that the page is.
func (t *visit) head(page *questionPage, p survey.Page) error {
	v, err := t.view()
	if err != nil {
		return err
	}
	if p.Group != nil {
		page.Section = v.Fill(p.Group.Label.In(page.Lang))
	}
	holder := p.Grid
	if p.Group != nil && p.Group.Name == p.Name {
		holder, page.Section = p.Group, ""
		page.Grid = p.Group.HasAppearance(survey.TableList)
	}
	for _, f := range p.Parts {
		if holder == nil && f.Type == survey.Repeat && f.Name == p.Name {
			holder = f.Question
		}
	}
	if holder == nil {
		return nil
	}
	page.Heading, page.Hint = v.Fill(holder.Label.In(page.Lang)), v.Fill(holder.Hint.In(page.Lang))
	page.Image = t.image(v, holder.Media, holder.ImageAlt)
	if page.Heading == "" {
		page.Heading = page.SurveyTitle
	}
	return nil
}
