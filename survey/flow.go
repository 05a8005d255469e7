package survey

import "slices"

// Page is what is asked at once: a question, a grid, a repeat with all its instances, or a group with
// the appearance field-list, with the notes that stand before it. Name is that of the question, grid or group, and stays the
// same whatever is answered.
type Page struct {
	Name  string
	Group *Question // the nearest group that holds it, for its heading, or nil
	Grid  *Question // the grid that the page is, or nil
	Parts []Field   // the questions in order, grid rows one by one, and notes (Type Note) between
}

// Shown says whether anything on the page is to be seen, by what Definition.Shown returns.
func (p Page) Shown(shown map[string]bool) bool {
	return slices.ContainsFunc(p.Parts, func(f Field) bool { return shown[f.Name] })
}

// holds says whether the answer called name belongs on the page.
func (p Page) holds(name string) bool {
	return slices.ContainsFunc(p.Parts, func(f Field) bool { return f.Name == name })
}

// Pages returns all pages in order. Notes behind the last question of the survey are a page of
// their own, called after the first of them.
func (d *Definition) Pages() []Page {
	p := &pager{parts: map[string]Field{}}
	for _, f := range d.parts() {
		p.parts[f.Name] = f
	}
	p.lay(d.Questions, nil)
	if len(p.notes) > 0 {
		p.add(Page{Name: p.notes[0].Name})
	}
	return p.pages
}

// pager lays questions out on pages; notes wait for the question that follows them.
type pager struct {
	parts map[string]Field
	notes []Field
	pages []Page
}

func (p *pager) add(page Page) {
	page.Parts = append(p.notes, page.Parts...)
	p.notes = nil
	p.pages = append(p.pages, page)
}

func (p *pager) lay(questions []Question, group *Question) {
	for i := range questions {
		q := &questions[i]
		switch {
		case q.Type == Note:
			p.notes = append(p.notes, p.parts[q.Name])
		case q.Computed() || q.Type.Uncollected():
		case q.OnePage():
			if parts := p.within(q); len(parts) > 0 {
				p.add(Page{Name: q.Name, Group: q, Parts: parts})
			}
		case q.Type == Group:
			p.lay(q.Questions, q)
		case q.Type == Grid:
			p.add(Page{Name: q.Name, Group: group, Grid: q, Parts: p.within(q)})
		default:
			p.add(Page{Name: q.Name, Group: group, Parts: []Field{p.parts[q.Name]}})
		}
	}
}

// within returns what q holds at any depth.
func (p *pager) within(q *Question) []Field {
	var parts []Field
	for i := range q.Questions {
		inner := &q.Questions[i]
		switch {
		case inner.Type == Group || inner.Type == Grid:
			parts = append(parts, p.within(inner)...)
		case !inner.Computed() && !inner.Type.Uncollected():
			parts = append(parts, p.parts[inner.Name])
		}
	}
	return parts
}
