package release

import (
	"cmp"
	"fmt"
	"strings"

	"candour/analytics"
	"candour/survey"
)

// words are what a released table says in one language.
type words struct {
	all, answers, median  string
	oneShare, columnShare string
	several, merged, wave string
	byWave, waveShare     string
	exact, anyAnswer      string
	first                 string // of a ranking
	manner                map[manner]string
}

func wordsIn(lang string) words {
	if lang == "fr" {
		return words{
			all: "Ensemble", answers: "Réponses", median: "Médiane (intervalle interquartile)",
			oneShare:    "Nombre de personnes (% de celles qui ont répondu).",
			columnShare: "Nombre de personnes (% de chaque colonne). Seules comptent les personnes qui ont répondu aux deux questions.",
			several:     "Une personne a pu donner plusieurs réponses : la somme peut dépasser 100 %.",
			first:       "« %s » compte ce que chaque personne a mis en premier.",
			merged:      "« %s » réunit : %s.", wave: "Vague : %s.",
			byWave: "vague", waveShare: "Nombre de personnes (% de chaque vague, parmi celles qui ont répondu).",
			exact: "Les nombres sont exacts, sans arrondi.", anyAnswer: "toute réponse",
			manner: map[manner]string{unanswered: "sans réponse", notTicked: "pas %s", bothTicked: "à la fois %s et %s",
				careful: "réponses données avec soin", careless: "réponses qui semblent données sans soin"},
		}
	}
	return words{
		all: "All", answers: "Answers", median: "Median (IQR)",
		oneShare:    "Number of people (% of those who answered).",
		columnShare: "Number of people (% of each column). Only people who answered both questions are counted.",
		several:     "One person may have given several answers, so percentages can add up to more than 100.",
		first:       "“%s” counts what each person put first.",
		merged:      "“%s” puts together: %s.", wave: "Wave: %s.",
		byWave: "wave", waveShare: "Number of people (% of each wave, of those who answered).",
		exact: "The numbers are exact, not rounded.", anyAnswer: "any answer",
		manner: map[manner]string{unanswered: "no answer", notTicked: "not %s", bothTicked: "both %s and %s",
			careful: "answers that do not look careless", careless: "answers that look careless"},
	}
}

func label(f survey.Field, lang string) string {
	return cmp.Or(f.Short.In(lang), f.Label.In(lang), f.Name)
}

// share is a count and its percentage, as Table 1 writes it.
func share(n, of analytics.Count, lang string) analytics.TableOneCell {
	style := analytics.Style{Lang: lang}
	cell := analytics.TableOneCell{Count: n, Text: style.Count(n)}
	if of > 0 {
		percent := 100 * float64(n) / float64(of)
		cell.Percent = &percent
		cell.Text += " (" + style.Share(&percent, analytics.Unbounded) + ")"
	}
	return cell
}

// wordOneWay writes the table of one question in each language.
func (t *table) wordOneWay(f analytics.Frequency, counts []analytics.Count) {
	for _, lang := range t.Languages {
		w := wordsIn(lang)
		table := analytics.ReleasedTable{Title: label(t.rows.Field, lang), Rows: []analytics.VariableRow{},
			Columns: []analytics.Column{{Label: w.answers, N: f.Answered}}}
		for i, g := range t.rows.Groups {
			table.Rows = append(table.Rows, analytics.VariableRow{Label: g.Label.In(lang),
				Cells: []analytics.TableOneCell{share(counts[i], f.Answered, lang)}})
		}
		if text := quartiles(f.Numeric, lang); text != "" {
			table.Rows = append(table.Rows, analytics.VariableRow{Label: w.median,
				Cells: []analytics.TableOneCell{{Count: analytics.Hidden, Text: text}}})
		}
		table.Notes = t.notes(lang, w.oneShare)
		t.draft.Tables[lang] = table
	}
}

// fewForQuartiles is below how many numbers quartiles are single people's answers.
const fewForQuartiles = 10

func quartiles(n *analytics.Numeric, lang string) string {
	if n == nil || n.N < fewForQuartiles || n.Median == nil || n.P25 == nil || n.P75 == nil {
		return ""
	}
	style := analytics.Style{Lang: lang}
	return style.Short(*n.Median, 1) + " (" + style.Short(*n.P25, 1) + "–" + style.Short(*n.P75, 1) + ")"
}

// wordTwoWay writes the table of two questions in each language.
func (t *table) wordTwoWay(g grid) {
	for _, lang := range t.Languages {
		w := wordsIn(lang)
		table := analytics.ReleasedTable{Title: label(t.rows.Field, lang), By: w.byWave,
			Columns: []analytics.Column{{Label: w.all, N: g.base}}}
		shares := w.waveShare
		if !t.ask.Waves {
			table.By, shares = label(t.columns.Field, lang), w.columnShare
		}
		for j, group := range t.columns.Groups {
			table.Columns = append(table.Columns, analytics.Column{Label: group.Label.In(lang), N: g.column[j]})
		}
		for i, group := range t.rows.Groups {
			row := analytics.VariableRow{Label: group.Label.In(lang),
				Cells: []analytics.TableOneCell{share(g.rows[i], g.base, lang)}}
			for j := range t.columns.Groups {
				row.Cells = append(row.Cells, share(g.cells[i][j], g.column[j], lang))
			}
			table.Rows = append(table.Rows, row)
		}
		table.Notes = t.notes(lang, shares)
		t.draft.Tables[lang] = table
	}
}

// notes are the sentences under a table.
func (t *table) notes(lang, shares string) []string {
	w := wordsIn(lang)
	notes := []string{shares + " " + w.exact}
	several := false
	for _, s := range []Side{t.rows, t.columns} {
		if s.Field.Question == nil {
			continue
		}
		several = several || s.Several()
		if s.Field.Type == survey.Rank {
			notes = append(notes, fmt.Sprintf(w.first, label(s.Field, lang)))
		}
		notes = append(notes, s.mergedNotes(lang)...)
	}
	if several {
		notes = append(notes, w.several)
	}
	if t.ask.WithoutSuspect {
		notes = append(notes, analytics.WithoutSuspectNote(lang))
	}
	if t.ask.Wave != "" {
		notes = append(notes, fmt.Sprintf(w.wave, t.ask.Wave))
	}
	return notes
}

// mergedNotes say what was put together.
func (s *Side) mergedNotes(lang string) []string {
	var notes []string
	for _, g := range s.Groups {
		if !g.Merged() {
			continue
		}
		var names []string
		for _, name := range g.Names {
			names = append(names, name.In(lang))
		}
		notes = append(notes, fmt.Sprintf(wordsIn(lang).merged, g.Label.In(lang), strings.Join(names, ", ")))
	}
	return notes
}
