package xlsform

import (
	"fmt"
	"slices"
	"strings"

	"candour/survey"
	"candour/survey/phrase"
)

// node is a question with the row that it stands in and what it holds.
type node struct {
	q        survey.Question
	row      row
	loop     string // the list that a loop runs over
	children []*node
}

// frame is a group, repeat or loop that is not closed yet.
type frame struct {
	*node
	kind  string
	table string // of a table-list, the list that its selects share
	names map[string]bool
}

// sheetReader goes down the rows of the survey sheet.
type sheetReader struct {
	*reader
	stack     []*frame
	repeats   map[string]bool
	questions map[string]*node
}

// understandSurvey reads the headings of the survey sheet, and meets its languages in their order.
func (r *reader) understandSurvey(s sheet) (table, error) {
	t, err := r.understand(s, surveyColumns(), false)
	if err != nil {
		return t, err
	}
	if !slices.Contains(t.columns, column{key: "type"}) {
		return t, spot{s.name, 1, ""}.refuse("there is no column type: put the headings type, name and " +
			"label into the first row")
	}
	for _, c := range t.columns {
		if c.language != "" && slices.ContainsFunc(t.rows, func(row row) bool { return row.cells[c] != "" }) {
			r.tongues.meet(c.language)
		}
	}
	return t, nil
}

// readSurvey reads the rows of the survey sheet.
func (r *reader) readSurvey(t table) ([]survey.Question, error) {
	d := &sheetReader{reader: r, repeats: map[string]bool{}, questions: map[string]*node{},
		stack: []*frame{{node: &node{}, names: map[string]bool{}}}}
	r.count(t)
	for _, row := range t.rows {
		if err := d.read(row); err != nil {
			return nil, err
		}
	}
	if open := d.top(); len(d.stack) > 1 {
		return nil, open.row.in("type").refuse("this begin_%s is never ended: add end_%s below what "+
			"belongs to %s", open.kind, open.kind, open.q.Name)
	}
	for _, row := range t.rows {
		if err := d.check(row); err != nil {
			return nil, err
		}
	}
	if err := r.references(r.settingsRow); err != nil {
		return nil, err
	}
	if err := r.choiceReferences(); err != nil {
		return nil, err
	}
	return d.questionsOf(d.stack[0].children, "questions"), nil
}

// count counts how often each name is used.
func (r *reader) count(t table) {
	r.used = map[string]int{}
	if !yes(r.settings["omit_instanceID"]) {
		r.used["instanceID"] = 1
	}
	if r.settings["instance_name"] != "" {
		r.used["instanceName"] = 1
	}
	for _, row := range t.rows {
		k, _ := readType(row.get("type"))
		if name := clean(row.get("name")); name != "" && k.end == "" {
			r.used[name]++
			if k.orOther {
				r.used[name+survey.OtherSuffix]++
			}
		}
	}
}

// check checks what a row asks for.
func (d *sheetReader) check(row row) error {
	if yes(row.get("disabled")) {
		return nil
	}
	if err := d.triggers(row, d.questions); err != nil {
		return err
	}
	return d.references(row, "type", "name", "trigger")
}

// choiceReferences checks what the labels of choices ask for.
func (r *reader) choiceReferences() error {
	for _, row := range r.choices.rows {
		for c := range row.cells {
			if !slices.Contains(translated(), c.key) {
				delete(row.cells, c)
			}
		}
		if err := r.references(row); err != nil {
			return err
		}
	}
	return nil
}

func (d *sheetReader) top() *frame { return d.stack[len(d.stack)-1] }

// read takes one row.
func (d *sheetReader) read(row row) error {
	if text, ok := row.cells[column{key: "disabled"}]; ok {
		d.warn("%sdisabled is no part of XLSForm: use relevant", row.in("disabled"))
		if yes(text) {
			return nil
		}
	}
	typ := clean(row.get("type"))
	if typ == "" {
		if row.get("name") == "" && len(row.languages("label")) == 0 {
			d.warn("%sthis row has neither type nor name nor label and is left out", row.spot)
			return nil
		}
		return row.at("type").refuse("this question has no type: add one")
	}
	k, known := readType(typ)
	switch {
	case !known:
		return d.unknown(row, typ)
	case !k.refused.IsZero():
		return row.in("type").refuse("%s: %s", typ, k.refused)
	case k.setting != "":
		d.settings[k.setting] = row.get("name")
		return nil
	case k.end != "":
		return d.close(row, k.end)
	}
	name, err := d.name(row, k)
	if err != nil {
		return err
	}
	if k.begin != "" {
		return d.open(row, k, name)
	}
	return d.question(row, k, name)
}

func (d *sheetReader) unknown(row row, typ string) error {
	advice := phrase.Of("use one such as text, integer or select_one LIST")
	if near := nearest(typ); near != "" {
		advice = phrase.Of("write %s", near)
	}
	if _, ok := selects()[strings.ToLower(typ)]; ok {
		advice = phrase.Of("name the list of choices after it")
	}
	return row.in("type").refuse("the type %s is not known: %s", quote(typ), advice)
}

// name is the name of the row, which no question beside it may have.
func (d *sheetReader) name(row row, k kind) (string, error) {
	name := clean(row.get("name"))
	switch {
	case k.typ == "audit" && (name == "" || name == "audit"):
		name = "audit"
	case k.typ == "audit":
		return "", row.in("name").refuse("an audit is always called audit: leave the name empty")
	case name == "" && k.typ == survey.Note:
		name = fmt.Sprintf("generated_note_name_%d", row.row)
	case name == "":
		return "", row.at("name").refuse("this question has no name: add one")
	case !validName(name):
		return "", row.in("name").refuse("the name %s must start with a letter or _ and go on with "+
			"letters, digits, -, _ and .", quote(name))
	case name == "meta":
		return "", row.in("name").refuse("the name meta belongs to the form: choose another")
	}
	taken := []string{name}
	if k.orOther {
		taken = append(taken, name+survey.OtherSuffix)
	}
	if count := row.get("repeat_count"); k.begin == "repeat" && count != "" && !wholeReference(count) {
		taken = append(taken, name+"_count") // which converters add beside the repeat
	}
	for _, one := range taken {
		if d.top().names[one] {
			return "", row.in("name").refuse("the name %s is taken by another question beside this "+
				"one: rename one of them", quote(one))
		}
		d.top().names[one] = true
	}
	return name, nil
}

// add puts a node into what is open.
func (d *sheetReader) add(n *node) { d.top().children = append(d.top().children, n) }

// open begins a group, repeat or loop.
func (d *sheetReader) open(row row, k kind, name string) error {
	n := &node{row: row, q: survey.Question{Type: survey.Group, Name: name}}
	switch k.begin {
	case "repeat":
		n.q.Type = survey.Repeat
		if name == d.root() {
			return row.in("name").refuse("a repeat cannot be called %s like the form: rename it", name)
		}
		if d.repeats[name] {
			return row.in("name").refuse("another repeat is called %s already: rename one of them", name)
		}
		d.repeats[name] = true
	case "loop":
		if _, ok := d.lists[k.list]; !ok {
			return row.in("type").refuse("a loop runs over a list of the sheet choices, as in begin_loop " +
				"over LIST: check the list's name")
		}
		n.loop = k.list
	}
	if row.get("required") != "" {
		d.warn("%sa group or repeat cannot be required: this has no effect", row.in("required"))
	}
	d.fill(&n.q, row)
	if len(n.q.Label) == 0 && len(n.q.Media) == 0 && !n.q.HasAppearance(survey.FieldList) {
		d.warn("%s%s %s has no label", row.at("label"), k.begin, name)
	}
	d.add(n)
	f := &frame{node: n, kind: k.begin, names: map[string]bool{}}
	if n.q.HasAppearance(survey.TableList) {
		f.table = "?"
	}
	d.stack = append(d.stack, f)
	return nil
}

// close ends what is open.
func (d *sheetReader) close(row row, kind string) error {
	open := d.top()
	if len(d.stack) == 1 || open.kind != kind {
		return row.in("type").refuse("this end_%s ends nothing: take it out, or add begin_%s above", kind, kind)
	}
	d.stack = d.stack[:len(d.stack)-1]
	if open.loop != "" {
		d.unroll(open.node)
	}
	return nil
}

// question reads a row that is none of the others.
func (d *sheetReader) question(row row, k kind, name string) error {
	n := &node{row: row, q: survey.Question{Type: k.typ, Name: name, OrOther: k.orOther,
		Constraint: k.constraint}}
	d.questions[name] = n
	d.fill(&n.q, row)
	if err := d.take(&n.q, row); err != nil {
		return err
	}
	if k.typ.Offers() {
		if err := d.choose(n, k.list); err != nil {
			return err
		}
	}
	if k.typ == survey.Calculate && n.q.Calculation == "" && n.q.SetValue == "" && n.q.DynamicDefault() == "" {
		return row.at("calculation").refuse("%s is worked out, and from nothing: add a calculation", name)
	}
	if !n.q.Type.Uncollected() && !n.silent() && len(n.q.Label) == 0 && len(n.q.Media) == 0 &&
		len(n.q.Hint) == 0 {
		return row.at("label").refuse("question %s has neither a label nor a hint: add a label", name)
	}
	if len(n.q.Media["big-image"]) > 0 && len(n.q.Media["image"]) == 0 {
		return row.in("big-image").refuse("big-image is a larger one of image: add an image")
	}
	d.add(n)
	return nil
}

// silent says whether the question is never seen.
func (n *node) silent() bool {
	return n.q.Type == survey.Calculate || n.q.Calculation != "" || n.q.Trigger != ""
}

// unseen says whether nothing of the question is ever shown.
func (n *node) unseen() bool {
	return n.silent() && len(n.q.Label) == 0 && len(n.q.Hint) == 0
}

// choose gives a select its list.
func (d *sheetReader) choose(n *node, list string) error {
	at := n.row.in("type")
	choices, ok := d.lists[list]
	if !ok && !strings.Contains(list, "${") {
		advice := phrase.Of("add it there, or check the name")
		if near := d.similar(choicesSheet); len(d.lists) == 0 && len(near) > 0 {
			advice = phrase.Of("rename the sheet %s to choices", phrase.Or(near))
		}
		return at.refuse("the list %s is not on the sheet choices: %s", quote(list), advice)
	}
	if n.q.OrOther && n.q.ChoiceFilter != "" {
		return n.row.in("choice_filter").refuse("or_other and choice_filter do not go together: take one " +
			"of them out")
	}
	if n.q.OrOther && len(choices) == 0 {
		return at.refuse("or_other needs a list of choices: add them on the sheet choices")
	}
	n.q.Choices = list
	return d.shareTable(n, list)
}

// shareTable checks that the selects of a table-list have one list.
func (d *sheetReader) shareTable(n *node, list string) error {
	f := d.top()
	switch {
	case f.table == "?" && n.q.ChoiceFilter != "":
		return n.row.in("choice_filter").refuse("a table-list cannot filter choices: take choice_filter out")
	case f.table == "?":
		f.table = list
	case f.table != "" && f.table != list:
		return n.row.in("type").refuse("all selects of a table-list share one list: use %s", f.table)
	}
	return nil
}
