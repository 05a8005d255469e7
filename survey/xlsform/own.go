package xlsform

import (
	"slices"
	"strconv"
	"strings"

	"candour/survey"
)

// Columns of our own stand beside those of XLSForm, so that people edit and translate in a
// spreadsheet what it has no column for; other programs pass over them.

// ownTexts lists the columns of our own that name a language, on the sheets survey and settings.
func ownTexts() []string {
	return []string{"short", "footnote", "unit", "content_note", "image_alt", "title", "study_title", "provenance", "intro",
		"run_by", "readers", "service_reads", "law", "harm_who", "harm_how", "consent", "assent", "otherwise"}
}

// ownColumns lists the columns of our own on the sheet survey, in order.
func ownColumns() []string {
	return []string{"short", "footnote", "unit", "content_note", "image_alt", "role", "sensitive", "ordered", "bands", "prefer_not",
		"dont_know", "indigenous"}
}

// questionTexts are the texts of a question under columns of our own.
func questionTexts(q *survey.Question) map[string]*survey.Text {
	return map[string]*survey.Text{"short": &q.Short, "footnote": &q.Footnote, "unit": &q.Unit,
		"content_note": &q.ContentNote, "image_alt": &q.ImageAlt}
}

// ownCells are the other cells of a question under columns of our own.
func ownCells(q *survey.Question) map[string]string {
	flag := map[bool]string{true: "yes"}
	bands := make([]string, len(q.Bands))
	for i, bound := range q.Bands {
		bands[i] = strconv.FormatFloat(bound, 'f', -1, 64)
	}
	cells := map[string]string{"role": string(q.Role), "sensitive": flag[q.Sensitive], "ordered": flag[q.Ordered],
		"dont_know": flag[q.DontKnow], "indigenous": flag[q.Indigenous], "bands": strings.Join(bands, ", ")}
	if q.PreferNot != nil {
		cells["prefer_not"] = map[bool]string{true: "yes", false: "no"}[*q.PreferNot]
	}
	return cells
}

// fillOwn takes over the columns of our own. In a form from elsewhere they may mean something else:
// what cannot be meant is left out with a warning.
func (r *reader) fillOwn(q *survey.Question, row row) {
	for key, text := range questionTexts(q) {
		*text = r.tongues.text(row.languages(key))
	}
	q.Sensitive, q.Ordered, q.DontKnow = yes(row.get("sensitive")), yes(row.get("ordered")), yes(row.get("dont_know"))
	q.Indigenous = yes(row.get("indigenous"))
	if cell := clean(row.get("prefer_not")); cell != "" {
		offers := yes(cell)
		q.PreferNot = &offers
	}
	role := survey.Role(clean(row.get("role")))
	if !slices.Contains([]survey.Role{"", survey.Demographic, survey.Outcome, survey.Open}, role) {
		r.warn("%sthis is none of the roles demographic, outcome and open, and is left out", row.in("role"))
		role = ""
	}
	q.Role = role
	for _, part := range strings.FieldsFunc(row.get("bands"), func(c rune) bool { return strings.ContainsRune(" ,;", c) }) {
		bound, err := strconv.ParseFloat(part, 64)
		if err != nil {
			r.warn("%sbands are numbers that go up, like 12, 16, 19: this is left out", row.in("bands"))
			q.Bands = nil
			return
		}
		q.Bands = append(q.Bands, bound)
	}
}

// headText is a text of the survey as a whole, under its column on the sheet settings.
type headText struct {
	column string
	text   *survey.Text
}

// headTexts are the texts of a survey that has a consent and an eligibility.
func headTexts(def *survey.Definition) []headText {
	return []headText{{"title", &def.Title}, {"study_title", &def.StudyTitle}, {"provenance", &def.Provenance},
		{"intro", &def.Notice.Intro}, {"run_by", &def.Notice.RunBy}, {"readers", &def.Notice.Readers},
		{"service_reads", &def.Notice.ServiceReads}, {"law", &def.Notice.Law}, {"harm_who", &def.Notice.Harm.Who},
		{"harm_how", &def.Notice.Harm.How}, {"consent", &def.Consent.Text},
		{"assent", &def.Consent.Assent}, {"otherwise", &def.Eligibility.Otherwise}}
}

// headCopy is a definition whose consent and eligibility are its own, and there.
func headCopy(def *survey.Definition) *survey.Definition {
	whole := *def
	whole.Consent, whole.Eligibility = &survey.Consent{}, &survey.Eligibility{}
	if def.Consent != nil {
		*whole.Consent = *def.Consent
	}
	if def.Eligibility != nil {
		*whole.Eligibility = *def.Eligibility
	}
	return &whole
}

// withoutHeadTexts is what columns of the sheet settings do not hold.
func withoutHeadTexts(def *survey.Definition) *survey.Definition {
	bare := headCopy(def)
	for _, t := range headTexts(bare) {
		*t.text = nil
	}
	if def.Consent == nil {
		bare.Consent = nil
	}
	if def.Eligibility == nil {
		bare.Eligibility = nil
	}
	return bare
}

// readHeadTexts reads the texts on the sheet settings, in the languages that it names; it meets those.
func (r *reader) readHeadTexts() map[string]survey.Text {
	texts := map[string]survey.Text{}
	for _, column := range ownTexts() {
		cells := r.settingsRow.languages(column)
		if column == "title" {
			delete(cells, "") // is in the form's own language, whichever that is
		}
		if text := r.tongues.text(cells); text != nil {
			texts[column] = text
		}
	}
	return texts
}

// putHeadTexts gives the survey those texts.
func putHeadTexts(def *survey.Definition, texts map[string]survey.Text) {
	whole := headCopy(def)
	for _, t := range headTexts(whole) {
		for code, words := range texts[t.column] {
			if *t.text == nil {
				*t.text = survey.Text{}
			}
			(*t.text)[code] = words
		}
	}
	if def.Consent == nil && texts["consent"] == nil && texts["assent"] == nil {
		whole.Consent = nil
	}
	if def.Eligibility == nil && texts["otherwise"] == nil {
		whole.Eligibility = nil
	}
	*def = *whole
}
