package web

import (
	"slices"

	"candour/survey"
	"candour/survey/expression"
)

// route is the way through a survey, worked out once for each of its versions.
type route struct {
	stops  []stop
	fields []survey.Field
}

// stop is one place on the route: a page of questions, or the note before a block of them.
type stop struct {
	survey.Page
	Note   *survey.Question   // this is the note before that block; there are no parts
	Blocks []*survey.Question // with a note before them, that hold this stop, the outermost first
	asks   []string           // the questions that decide whether it is shown
}

// notePrefix begins the name of a note's stop. No question is called like that.
const notePrefix = "/before "

// route returns the way through a form.
func (s *Server) route(form *survey.Form) *route {
	if known, ok := s.known.Load(form); ok {
		return known.(*route)
	}
	r := newRoute(form.Definition())
	s.known.Store(form, r)
	return r
}

func newRoute(def *survey.Definition) *route {
	r := &route{fields: def.Fields()}
	blocks := blocksOf(def.Questions, nil)
	formulas := formulasOf(def.Questions, map[string]string{})
	met := map[*survey.Question]bool{}
	for _, p := range def.Pages() {
		on := stop{Page: p, asks: asksOf(p, formulas)}
		for _, b := range blocks {
			if !b.holds(p) {
				continue
			}
			on.Blocks = append(on.Blocks, b.holder)
			if !met[b.holder] {
				met[b.holder] = true
				r.stops = append(r.stops, stop{Note: b.holder, Blocks: slices.Clone(on.Blocks),
					Page: survey.Page{Name: notePrefix + b.holder.Name}})
			}
		}
		r.stops = append(r.stops, on)
	}
	return r
}

// block is what stands behind a content note.
type block struct {
	holder *survey.Question
	names  map[string]bool // of all it holds
}

func (b block) holds(p survey.Page) bool {
	return slices.ContainsFunc(p.Parts, func(f survey.Field) bool { return b.names[f.Name] })
}

// blocksOf finds the blocks among questions and adds them to those found, outer ones first.
func blocksOf(questions []survey.Question, found []block) []block {
	for i := range questions {
		q := &questions[i]
		if q.Type.Holds() && len(q.ContentNote) > 0 {
			b := block{holder: q, names: map[string]bool{q.Name: true}}
			b.add(q.Questions)
			found = append(found, b)
		}
		found = blocksOf(q.Questions, found)
	}
	return found
}

func (b block) add(questions []survey.Question) {
	for _, q := range questions {
		b.names[q.Name] = true
		b.add(q.Questions)
	}
}

// formulasOf are the calculations, by name.
func formulasOf(questions []survey.Question, found map[string]string) map[string]string {
	for i := range questions {
		if q := &questions[i]; q.Computed() {
			found[q.Name] = q.Calculation
		}
		formulasOf(questions[i].Questions, found)
	}
	return found
}

// asksOf are the questions that decide whether a page is shown, through calculations too.
func asksOf(p survey.Page, formulas map[string]string) []string {
	seen := map[string]bool{}
	var asks []string
	var read func(source string)
	read = func(source string) {
		expr, err := expression.Parse(source)
		if err != nil {
			return // nothing that was published has such a condition
		}
		for _, name := range expr.Names() {
			formula, worked := formulas[name]
			switch {
			case seen[name]:
			case worked && formula != "":
				seen[name] = true
				read(formula)
			default:
				seen[name] = true
				asks = append(asks, name)
			}
		}
	}
	for _, f := range p.Parts {
		for _, condition := range f.Relevant {
			read(condition)
		}
		if f.RepeatCount != "" {
			read(f.RepeatCount)
		}
	}
	return asks
}

// stop returns the stop of that name.
func (r *route) stop(name string) (stop, bool) {
	at := slices.IndexFunc(r.stops, func(s stop) bool { return s.Name == name })
	if at < 0 {
		return stop{}, false
	}
	return r.stops[at], true
}

// stopOf returns the page on which a question is asked.
func (r *route) stopOf(question string) (stop, bool) {
	at := slices.IndexFunc(r.stops, func(s stop) bool {
		return slices.ContainsFunc(s.Parts, func(f survey.Field) bool { return f.Name == question })
	})
	if at < 0 {
		return stop{}, false
	}
	return r.stops[at], true
}

// behind are the pages of a block.
func (r *route) behind(holder *survey.Question) []stop {
	var pages []stop
	for _, s := range r.stops {
		if s.Note == nil && slices.Contains(s.Blocks, holder) {
			pages = append(pages, s)
		}
	}
	return pages
}

// ahead are the pages after the one called name.
func (r *route) ahead(name string) []survey.Page {
	at := slices.IndexFunc(r.stops, func(s stop) bool { return s.Name == name })
	var pages []survey.Page
	for _, s := range r.stops[at+1:] {
		pages = append(pages, s.Page)
	}
	return pages
}

// asksSomething says whether there is anything to answer on a page.
func (s stop) asksSomething() bool {
	return slices.ContainsFunc(s.Parts, func(f survey.Field) bool { return f.Type != survey.Note })
}

// know adds the names of all that is answered on a page.
func (s stop) know(known map[string]bool) {
	for _, f := range s.Parts {
		known[f.Name], known[f.Name+survey.OtherSuffix] = true, true
		for _, inner := range f.Inner {
			known[inner.Name], known[inner.Name+survey.OtherSuffix] = true, true
		}
	}
}
