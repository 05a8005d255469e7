package analytics

import "candour/survey"

// Word puts the words of a survey's questions, choices and bins in lang on counts. What the survey
// does not know keeps its own name.
func (f *Frequencies) Word(def *survey.Definition, lang string) {
	fields := map[string]survey.Field{}
	for _, field := range def.Fields() {
		fields[field.Name] = field
	}
	for i := range f.Questions {
		if field, ok := fields[f.Questions[i].ID]; ok {
			f.Questions[i].word(field, lang)
		}
	}
}

func (f *Frequency) word(field survey.Field, lang string) {
	f.Label = field.Label.In(lang)
	labels := map[string]string{}
	for _, choice := range field.Choices {
		labels[choice.Name] = choice.Label.In(lang)
	}
	for i, row := range f.Rows {
		label, ok := labels[row.Value]
		if !ok {
			label = row.Value
		}
		f.Rows[i].Label = label
		if f.Ranking != nil {
			f.Ranking.Rows[i].Label = label
		}
	}
	bands := BandsOf(field, lang)
	steps := stepLabels{style: Style{Lang: lang}, whole: Whole(field)}
	for i, bin := range f.Bins {
		f.Bins[i].Label = steps.label(bin, i == len(f.Bins)-1)
		if i < len(bands) {
			f.Bins[i].Label = bands[i].Label
		}
	}
}

// stepLabels words bins that were fitted to numbers.
type stepLabels struct {
	style Style
	whole bool
}

func (l stepLabels) label(bin Bin, last bool) string {
	switch {
	case bin.Low == bin.High, l.whole && bin.High-bin.Low == 1:
		return l.short(bin.Low)
	case l.whole:
		return l.short(bin.Low) + l.to() + l.short(bin.High-1)
	case last:
		return l.short(bin.Low) + l.to() + l.short(bin.High)
	case l.style.french():
		return l.short(bin.Low) + " à moins de " + l.short(bin.High)
	default:
		return l.short(bin.Low) + " to under " + l.short(bin.High)
	}
}

func (l stepLabels) short(x float64) string { return l.style.Short(x, 6) }

func (l stepLabels) to() string {
	if l.style.french() {
		return " à "
	}
	return " to "
}
