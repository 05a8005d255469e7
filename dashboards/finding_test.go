package dashboards_test

import (
	"testing"

	"candour/analytics"
	"candour/dashboards"
	"candour/survey"
)

func TestFindingOfChoices(t *testing.T) {
	one, several := survey.SelectOne, survey.SelectMultiple
	for _, c := range []struct {
		name, style string
		question    dashboards.Question
		want        string
	}{
		{"nobody", "en", asked(one, 0, choice{label: "A"}), "Nobody has answered this yet."},
		{"nobody", "fr", asked(one, 0, choice{label: "A"}), "Personne n’a encore répondu à cette question."},
		{"too few", "en+", suppressed("Q"), "Too few people answered to show safely."},
		{"one person", "en", asked(one, 1, choice{"A", 1, ""}, choice{"B", 0, ""}),
			"The only person who answered chose “A”."},
		{"one person", "fr", asked(several, 1, choice{"A", 1, ""}, choice{"B", 1, ""}),
			"La seule personne qui a répondu a choisi « A » et « B »."},
		{"all of few", "en", asked(one, 5, choice{"Mostly.", 5, ""}), "All 5 people answered “Mostly”."},
		{"all of few", "fr", asked(several, 5, choice{"Souvent", 5, ""}),
			"Les 5 personnes ont toutes choisi « Souvent »."},
		{"most of few", "en", asked(one, 14, choice{"Woman", 13, ""}, choice{"Genderfluid", 1, ""}),
			"Most people, 13 of 14, answered “Woman”."},
		{"most of many", "en", asked(one, 412, choice{"Yes, often", 293, ""}, choice{"Never", 119, ""}),
			"Most people, 71 % of 412, answered “Yes, often”."},
		{"most of many", "fr", asked(one, 412, choice{"Souvent", 293, ""}, choice{"Jamais", 119, ""}),
			"La plupart des gens (71 % de 412) ont répondu « Souvent »."},
		{"yes", "en", asked(one, 18, choice{"Yes", 15, ""}, choice{"No", 3, ""}),
			"Most people, 15 of 18, answered yes."},
		{"no", "fr", asked(one, 412, choice{"Oui", 112, ""}, choice{"Non", 300, ""}),
			"La plupart des gens (73 % de 412) ont répondu non."},
		{"yes as often as no", "en", asked(one, 18, choice{"Yes", 9, ""}, choice{"No", 9, ""}),
			"Yes and no were chosen most often, by 9 of 18 people each."},
		{"nearly everyone", "en", asked(one, 400, choice{"A", 399, ""}, choice{"B", 1, ""}),
			"Nearly everyone, more than 99 % of 400, answered “A”."},
		{"less than half", "en", asked(one, 412, choice{"A", 185, ""}, choice{"B", 127, ""}, choice{"C", 100, ""}),
			"The most common answer was “A”, from 45 % of 412 people."},
		{"less than half", "fr", asked(one, 1412, choice{"A", 641, ""}, choice{"B", 400, ""}),
			"La réponse la plus fréquente est « A » (45 % de 1 412)."},
		{"just half", "en", asked(one, 40, choice{"A", 20, ""}, choice{"B", 15, ""}),
			"The most common answer was “A”, from 50 % of 40 people."},
		{"several may be chosen", "en", asked(several, 412, choice{"A", 293, ""}, choice{"B", 292, ""}),
			"Most people, 71 % of 412, chose “A”."},
		{"three tie", "en", asked(several, 40, choice{"A", 30, ""}, choice{"B", 30, ""}, choice{"C", 30, ""}, choice{"D", 2, ""}),
			"“A”, “B” and “C” were chosen most often, by 75 % of 40 people each."},
		{"three tie", "fr", asked(several, 40, choice{"A", 30, ""}, choice{"B", 30, ""}, choice{"C", 30, ""}, choice{"D", 2, ""}),
			"« A », « B » et « C » reviennent le plus souvent (75 % de 40 chacune)."},
		{"four tie", "en", asked(one, 40, choice{"A", 10, ""}, choice{"B", 10, ""}, choice{"C", 10, ""}, choice{"D", 10, ""}),
			"No one answer stands out."},
		{"none was chosen", "fr", asked(several, 4, choice{"A", 0, ""}, choice{"B", 0, ""}),
			"Aucune réponse ne se démarque."},

		{"protected, clearly most", "en+", asked(one, 410, choice{"A", 290, ""}, choice{"B", 120, ""}),
			"Most people, 71 % of 410, answered “A”."},
		{"protected, small bases have no counts", "en+", asked(one, 30, choice{"A", 30, ""}, choice{"B", 0, ""}),
			"Nearly everyone, 100 % of 30, answered “A”."},
		{"protected, hardly more than half", "en+", asked(one, 410, choice{"A", 210, ""}, choice{"B", 120, ""}),
			"The most common answer was “A”, from 51 % of 410 people."},
		{"protected, not surely more", "en+", asked(one, 410, choice{"A", 145, ""}, choice{"B", 140, ""}, choice{"C", 125, ""}),
			"“A” and “B” were chosen most often, by 35 % and 34 % of 410 people."},
		{"protected, not surely more", "fr+", asked(one, 410, choice{"A", 145, ""}, choice{"B", 140, ""}, choice{"C", 125, ""}),
			"« A » et « B » reviennent le plus souvent (35 % et 34 % de 410)."},
		{"protected, all too close", "en+", asked(one, 40, choice{"A", 15, ""}, choice{"B", 10, ""}, choice{"C", 10, ""}, choice{"D", 10, ""}),
			"No one answer stands out."},
		{"bounded above", "en+", asked(one, 410, choice{"A", 400, analytics.Above95}, choice{"B", 10, analytics.Below5}),
			"Nearly everyone, more than 95 % of 410, answered “A”."},
		{"bounded above", "fr+", asked(several, 410, choice{"A", 400, analytics.Above95}, choice{"B", 10, analytics.Below5}),
			"Presque tout le monde (plus de 95 % de 410) a choisi « A »."},
		{"two bounded above", "en+", asked(several, 410, choice{"A", 400, analytics.Above95}, choice{"B", 405, analytics.Above95}),
			"“A” and “B” were chosen most often, by more than 95 % of 410 people each."},
		{"all bounded below", "en+", asked(several, 410, choice{"A", 5, analytics.Below5}, choice{"B", 10, analytics.Below5}),
			"No one answer stands out."},
		{"five is more than below five", "en+", asked(several, 1000, choice{"A", 50, ""}, choice{"B", 10, analytics.Below5}),
			"The most common answer was “A”, from 5 % of 1,000 people."},
	} {
		t.Run(c.name+" "+c.style, func(t *testing.T) { want(t, writer(c.style).Finding(c.question), c.want) })
	}
}

func TestFindingOfNumbersAndTexts(t *testing.T) {
	same := numbers(5, 3, 3, 3)
	same.Numeric.Min, same.Numeric.Max = number(3), number(3)
	bare := numbers(412, 8.25, 6, 9)
	bare.Unit = ""
	noBands := asked(survey.Integer, 410)
	for _, c := range []struct {
		name, style string
		question    dashboards.Question
		want        string
	}{
		{"many", "en", numbers(412, 17, 15, 20.5),
			"The median answer of 412 people is 17 years. The middle half of the answers runs from 15 to 20.5 years."},
		{"many", "fr", numbers(1412, 17, 15, 20.5), "La réponse médiane de 1 412 personnes est de 17 years." +
			" La moitié centrale des réponses va de 15 à 20,5 years."},
		{"no unit", "en", bare, "The median answer of 412 people is 8.3. The middle half of the answers runs from 6 to 9."},
		{"one unit", "en", numbers(40, 1, 0, 2), "The median answer of 40 people is 1 (years)." +
			" The middle half of the answers runs from 0 to 2 years."},
		{"less than two in French", "fr", numbers(40, 1.5, 1, 2), "La réponse médiane de 40 personnes est" +
			" de 1,5 (years). La moitié centrale des réponses va de 1 à 2 years."},
		{"one person", "en", numbers(1, 17, 17, 17), "The only person who answered said 17 years."},
		{"one person", "fr", numbers(1, 17, 17, 17), "La seule personne qui a répondu a indiqué 17 years."},
		{"all the same", "en", same, "All 5 people answered 3 years."},
		{"half the same", "fr", numbers(40, 3, 3, 3), "Au moins la moitié de 40 personnes ont répondu 3 years."},
		{"protected", "en+", numbers(410, 17.2, 15.1, 19.8), "The median answer of 410 people is about 17.2 years." +
			" The middle half of the answers runs from 15.1 to 19.8 years."},
		{"protected", "fr+", numbers(410, 17.2, 15.1, 15.1), "La réponse médiane de 410 personnes est d’environ" +
			" 17,2 years. La moitié centrale des réponses va de 15,1 à 15,1 years."},
		{"protected without bands", "en+", noBands, "A number could point to someone, so only researchers see these."},
		{"nobody", "en", asked(survey.Integer, 0), "Nobody has answered this yet."},
		{"one text", "en", asked(survey.TextType, 1), "1 person wrote something."},
		{"texts", "en", asked(survey.TextType, 12), "12 people wrote something."},
		{"one text", "fr", asked(survey.TextType, 1), "1 personne a écrit quelque chose."},
		{"texts", "fr+", asked(survey.TextType, 35), "35 personnes ont écrit quelque chose."},
	} {
		t.Run(c.name+" "+c.style, func(t *testing.T) { want(t, writer(c.style).Finding(c.question), c.want) })
	}
}

func TestBase(t *testing.T) {
	all := analytics.Frequency{Asked: 430, Answered: 412, Missing: analytics.Missing{
		Skipped: 12, PreferNot: 6, DontKnow: 3, NotShown: 170, Absent: 40}}
	ones := analytics.Frequency{Asked: 1, Answered: 1, Missing: analytics.Missing{
		Skipped: 1, PreferNot: 1, DontKnow: 1, NotShown: 1, Absent: 1}}
	over := analytics.Frequency{Asked: 400, Answered: 405, Missing: analytics.Missing{NotShown: analytics.Hidden}}
	for _, c := range []struct {
		name, style string
		table       analytics.Frequency
		want        string
	}{
		{"many", "en", all, "412 answered of 430 asked. 12 skipped, 6 preferred not to answer, 3 did not know," +
			" 170 were not asked, 40 answered a version without it."},
		{"many", "fr", all, "412 réponses sur 430 personnes interrogées. 12 sans réponse, 6 ont préféré ne pas" +
			" répondre, 3 ne savaient pas, 170 n’ont pas eu la question, 40 ont répondu à une version sans elle."},
		{"ones", "en", ones, "1 answered of 1 asked. 1 skipped, 1 preferred not to answer, 1 did not know," +
			" 1 was not asked, 1 answered a version without it."},
		{"ones", "fr", ones, "1 réponse sur 1 personne interrogée. 1 sans réponse, 1 a préféré ne pas répondre," +
			" 1 ne savait pas, 1 n’a pas eu la question, 1 a répondu à une version sans elle."},
		{"none", "fr", analytics.Frequency{}, "0 réponse sur 0 personne interrogée."},
		{"rounded apart", "en+", over, "405 answered of 405 asked."},
		{"suppressed", "en+", suppressed("Q").Frequency, ""},
	} {
		t.Run(c.name+" "+c.style, func(t *testing.T) { want(t, writer(c.style).Base(c.table), c.want) })
	}
}

// The third base is told too, percentages of another base than usual say so, and few people are flagged.
func TestBasesAreTold(t *testing.T) {
	few := analytics.Frequency{Asked: 14, Answered: 13, Rows: []analytics.Row{{Value: "yes", Count: 9}}}
	many := analytics.Frequency{Asked: 430, Answered: 412, Rows: []analytics.Row{{Value: "yes", Count: 9}}}
	for _, c := range []struct {
		name, style string
		of          analytics.Base
		table       analytics.Frequency
		want        string
	}{
		{"few", "en", "", few, "13 answered of 14 asked. 600 people took part. Few people: read the percentages with care."},
		{"few", "fr", "", few, "13 réponses sur 14 personnes interrogées. 600 personnes ont participé." +
			" Peu de personnes : prudence avec les pourcentages."},
		{"asked", "en", analytics.OfAsked, many, "412 answered of 430 asked. 600 people took part. Percentages are of those who were asked."},
		{"all", "fr", analytics.OfAll, many, "412 réponses sur 430 personnes interrogées. 600 personnes ont participé." +
			" Pourcentages parmi toutes les personnes qui ont participé."},
	} {
		t.Run(c.name+" "+c.style, func(t *testing.T) {
			w := writer(c.style)
			w.All, w.Of = 600, c.of
			want(t, w.Base(c.table), c.want)
		})
	}
}
