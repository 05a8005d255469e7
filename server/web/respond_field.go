package web

import (
	"slices"
	"strconv"
	"strings"

	"candour/survey"
)

// The kinds of forms that questions have.
const (
	kindOne     = "one"     // radios
	kindScale   = "scale"   // radios side by side
	kindRow     = "row"     // numbers in a row
	kindSeveral = "several" // checkboxes
	kindLine    = "line"    // one line to type in
	kindArea    = "area"    // several
	kindSelect  = "select"  // a list to choose from
	kindRank    = "rank"    // the same list once for each place
	kindDate    = "date"    // boxes for day, month and year, and a time
	kindFixed   = "fixed"   // nobody may change it
)

// questionView is a question's form.
type questionView struct {
	Kind        string
	Name        string
	Label       string
	Hint        string
	Guidance    []string
	Image       *imageView
	Error       string
	Heading     bool // its label is the page's h1
	Card        bool // it is a row of a grid
	DescribedBy string
	Options     []optionView
	Ways        []optionView // of declining
	Places      []placeView  // of a rank
	More        []placeView  // of a long one, folded
	Unfold      bool         // because some of them are filled
	Boxes       []boxView    // of a date
	Words       *wordsView   // of "other", where no button leads to it
	Value       string
	InputType   string
	InputMode   string
	Rows        int // of an area
	Unit        string
	Search      bool // a list that is long enough to search
	Open        bool // an open question: nobody reads it in time to help
	HelpBelow   bool
	spot        spot
}

// optionView is one button. ID of the first is the question's name: error messages lead there.
type optionView struct {
	ID, Name, Value, Label string
	Checked, Alone         bool
	Words                  *wordsView // of "other"
	Image                  *imageView
}

type wordsView struct{ Name, Value string }

// placeView is one place of a rank, from 1, and what stands there.
type placeView struct {
	ID     string
	Number int
	Value  string
}

// boxView is one box of a date.
type boxView struct{ ID, Name, Label, Value, Type, Width string }

// question makes one question's form, filled in with what was typed.
func (t *visit) question(s spot, v *survey.View) (*questionView, error) {
	lang := t.j.Lang
	q := &questionView{spot: s, Name: s.name(), Label: v.Fill(s.Label.In(lang)),
		Hint: v.Fill(s.Hint.In(lang)), Unit: s.Unit.In(lang), Error: t.wrong[s.key()],
		Guidance: paragraphs(v.Fill(s.GuidanceHint.In(lang))), Image: t.image(v, s.Media, s.ImageAlt)}
	typed := t.j.Typed[q.Name]
	if len(typed) > 0 {
		q.Value = typed[0]
	}
	if v.ReadOnly(s.Field.Name) {
		q.Kind = kindFixed
		q.Value = strings.Join(answerLines(s.Field, v.Answer(s.Field.Name), t.words()), ", ")
		q.describe()
		return q, nil
	}
	switch s.Type {
	case survey.SelectOne, survey.SelectMultiple, survey.Rank:
		choices, err := v.Offered(s.Field.Name)
		if err != nil {
			return nil, err
		}
		t.choices(q, choices, typed, v)
	case survey.RangeType:
		t.steps(q, typed)
	case survey.Acknowledge:
		q.Kind = kindSeveral
		q.Options = []optionView{{Name: q.Name, Value: survey.Acknowledged,
			Label: t.words().T("r.acknowledge"), Checked: slices.Contains(typed, survey.Acknowledged)}}
	default:
		t.typing(q)
	}
	t.ways(q)
	q.describe()
	return q, nil
}

// typing makes a field, or several, to type in.
func (t *visit) typing(q *questionView) {
	q.Kind, q.InputType = kindLine, "text"
	switch s := q.spot; {
	case s.Type == survey.Integer:
		q.InputMode = "numeric"
	case s.Type == survey.Decimal:
		q.InputMode = "decimal"
	case s.Type == survey.Time:
		q.InputType = "time"
	case s.Type == survey.Date || s.Type == survey.DateTime:
		q.Kind = kindDate
		t.boxes(q)
	default:
		q.Open, q.HelpBelow, q.InputMode = true, len(t.def.Notice.Help) > 0, "text"
		if s.HasAppearance("numbers") {
			q.InputMode = "numeric"
		}
		if s.Role == survey.Open || s.HasAppearance("multiline") || s.Parameters["rows"] != "" {
			q.Kind = kindArea
			q.Rows = lines(s.Parameters["rows"])
		}
	}
}

// lines is how many of them an area has; XLSForm's parameter says so, if it makes sense.
func lines(parameter string) int {
	n, err := strconv.Atoi(parameter)
	if err != nil || n < 1 || n > 20 {
		return 6
	}
	return n
}

// boxes makes the boxes of a date.
func (t *visit) boxes(q *questionView) {
	for i, box := range q.spot.boxes() {
		b := boxView{ID: q.Name + ":" + box, Name: q.Name + ":" + box, Type: "text", Width: "2",
			Label: t.words().T("r.box." + box)}
		if i == 0 {
			b.ID = q.Name
		}
		switch box {
		case boxYear:
			b.Width = "4"
		case boxTime:
			b.Type, b.Width = "time", "5"
		}
		if typed := t.j.Typed[b.Name]; len(typed) > 0 {
			b.Value = typed[0]
		}
		q.Boxes = append(q.Boxes, b)
	}
}

// ways adds the ways of declining, and gives every button its id.
func (t *visit) ways(q *questionView) {
	among := amongChoices(q.spot.Field) && q.Kind != kindLine
	for _, state := range declines(q.spot.Field) {
		o := optionView{Name: q.spot.state(), Value: state.String(), Alone: true,
			Label: t.words().T("r.state." + state.String())}
		if among {
			o.Name, o.Value = q.Name, declineValue(q.spot.Field, state)
		}
		o.Checked = slices.Contains(t.j.Typed[o.Name], o.Value)
		q.Ways = append(q.Ways, o)
	}
	n := 0
	for _, list := range [][]optionView{q.Options, q.Ways} {
		for i := range list {
			list[i].ID = q.Name
			if n++; n > 1 || !among {
				list[i].ID = q.Name + ":" + strconv.Itoa(n)
			}
		}
	}
}

// describe lists the ids of what explains the question.
func (q *questionView) describe() {
	var ids []string
	if q.Hint != "" {
		ids = append(ids, q.Name+":hint")
	}
	if q.Open {
		ids = append(ids, q.Name+":note")
	}
	if q.Error != "" {
		ids = append(ids, q.Name+":error")
	}
	q.DescribedBy = strings.Join(ids, " ")
}
