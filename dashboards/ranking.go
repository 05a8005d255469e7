package dashboards

import (
	"strconv"

	"candour/analytics"
	"candour/survey"
)

// A ranking is counted by its first place: how many put each choice first. Whatever is said of one says so,
// or "50 % food" would read as half who want food at all. Exact results have every place beside it.

func ranked(q Question) bool { return q.Type == string(survey.Rank) }

// rankFinding is choiceFinding's sentence for a ranking whose first place one choice leads.
func (w Writer) rankFinding(q Question, top []analytics.Row) string {
	best, names := *top[0].Percent, w.names(q, top)
	portion := w.portion(top[0], q.Base)
	switch {
	case q.Base == 1 && !w.Protected:
		return w.sprintf("The only person who answered put %s first.",
			"La seule personne qui a répondu a mis %s en premier.", names)
	case len(top) > 1:
		return w.tie(q, top)
	case best == 100 && !w.Protected:
		return w.sprintf("All %s people put %s first.", "Les %s personnes ont toutes mis %s en premier.",
			w.Count(q.Base), names)
	case best >= 95:
		return w.sprintf("Nearly everyone, %s, put %s first.", "Presque tout le monde (%s) a mis %s en premier.",
			portion, names)
	case less(50, best, w.doubt(1, q.Base)):
		return w.sprintf("Most people, %s, put %s first.", "La plupart des gens (%s) ont mis %s en premier.",
			portion, names)
	}
	return w.sprintf("%s was put first most often, by %s people.",
		"%s vient en premier le plus souvent (%s).", upperFirst(names), portion)
}

// leading ends a sentence about answers that lead together.
func (w Writer) leading(q Question) string {
	if ranked(q) {
		return w.pick("were put first most often", "viennent en premier le plus souvent")
	}
	return w.pick("were chosen most often", "reviennent le plus souvent")
}

// firstPlace says below a ranking's numbers what they count.
func (w Writer) firstPlace(kind string) string {
	if kind != string(survey.Rank) {
		return ""
	}
	return w.pick(" Counted is what each person put first.", " On compte ce que chaque personne a mis en premier.")
}

// answerHeading heads the column of a question's answers in its table.
func (w Writer) answerHeading(q Question) string {
	if ranked(q) {
		return w.pick("Put first", "Mis en premier")
	}
	return w.pick("Answer", "Réponse")
}

// places lists each choice by the place that it was put at, and its mean place; protected rankings have none.
func (w Writer) places(q Question) (t Table, title string) {
	if q.Ranking == nil || q.Answered <= 0 {
		return t, ""
	}
	t.Headings = []string{w.pick("Answer", "Réponse")}
	for i := range q.Ranking.Rows {
		t.Headings = append(t.Headings, w.Place(i+1))
	}
	t.Headings = append(t.Headings, w.pick("Any place", "Une place"), w.pick("Mean place", "Place moyenne"))
	for _, r := range q.Ranking.Rows {
		line := []string{r.Label}
		for _, p := range r.Places {
			line = append(line, w.Count(p.Count)+" ("+w.Share(p.Percent, "")+")")
		}
		t.Rows = append(t.Rows, append(line, w.Count(r.Ranked), w.twoPlaces(r.Mean)))
	}
	return t, w.pick("Every place: n (%), and the mean place given by those who placed it",
		"Chaque place : n (%), et la place moyenne donnée par les personnes qui l’ont classée")
}

// Place names a place of a ranking, from 1: "1st", "1re".
func (w Writer) Place(n int) string {
	number := strconv.Itoa(n)
	switch {
	case w.french() && n == 1:
		return number + "re"
	case w.french():
		return number + "e"
	case n%10 == 1 && n%100 != 11:
		return number + "st"
	case n%10 == 2 && n%100 != 12:
		return number + "nd"
	case n%10 == 3 && n%100 != 13:
		return number + "rd"
	}
	return number + "th"
}
