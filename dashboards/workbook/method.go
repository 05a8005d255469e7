package workbook

import "candour/analytics"

// method writes how the numbers were made.
func (b *book) method() {
	s := b.newSheet(b.words.methodSheet(), layout{widths: []float64{uprightEdge}})
	s.top(b.report.Title,
		b.words.pick("How the numbers were made", "Comment les nombres ont été obtenus"))
	for _, note := range b.notes() {
		s.across(b.words.pick(note.en, note.fr), heading())
		s.across(b.words.pick(note.enText, note.frText), plain())
		s.gap(8)
	}
	if b.cut > 0 {
		s.across(b.words.pick("Texts that were cut", "Textes coupés"), heading())
		s.across(b.words.sprintf("A cell holds 32,767 characters. Texts that are longer end with [...]"+
			" where they were cut: %d of them.", "Une cellule contient 32 767 caractères. Les textes"+
			" plus longs se terminent par [...] là où ils ont été coupés : %d en tout.", b.cut), plain())
	}
	s.tidy()
}

// note is a heading and its text in both languages.
type note struct{ en, fr, enText, frText string }

// notes are the notes that hold for this report.
func (b *book) notes() []note {
	notes := []note{percentages(), missing(), intervals()}
	if b.report.Protected {
		notes = append(notes, protection(), bandedNumbers())
	} else {
		notes = append(notes, exactNumbers())
	}
	if len(b.report.TableOne.Variables) > 0 {
		notes = append(notes, aboutTableOne())
	}
	if b.report.TableOne.Imported > 0 || b.report.TableOne.Synthetic > 0 {
		notes = append(notes, sources())
	}
	return append(notes, privacy(), software())
}

func percentages() note {
	return note{
		"Percentages", "Pourcentages",
		"A percentage is of the people who answered that question (n). Where people could choose" +
			" several answers, percentages can add up to more than 100. Bars start at zero.",
		"Un pourcentage se rapporte aux personnes qui ont répondu à la question (n). Quand plusieurs" +
			" réponses étaient possibles, la somme peut dépasser 100. Les barres partent de zéro.",
	}
}

func missing() note {
	return note{
		"Missing answers", "Réponses manquantes",
		"Under each table: skipped, the question was seen and left empty; preferred not to answer and" +
			" did not know, which people can choose; not asked, the question did not concern them;" +
			" an earlier version, the question was added later. None of them is in the percentages." +
			" A survey sent in without any answer is counted apart and is no response.",
		"Sous chaque tableau : sans réponse, la question a été vue et laissée vide; préfère ne pas" +
			" répondre et ne sait pas, que l’on peut choisir; question non posée, elle ne concernait" +
			" pas la personne; version antérieure, la question a été ajoutée plus tard. Aucune n’entre" +
			" dans les pourcentages. Un questionnaire envoyé sans aucune réponse est compté à part et" +
			" n’est pas une réponse.",
	}
}

func intervals() note {
	return note{
		"95 % intervals", "Intervalles à 95 %",
		"The columns “95 % from” and “95 % to” are Wilson’s interval for a share. It tells how far" +
			" chance alone could move the share if the people who answered were drawn at random. It does" +
			" not tell who did not answer.",
		"Les colonnes « 95 % de » et « 95 % à » donnent l’intervalle de Wilson pour une proportion." +
			" Il dit de combien le hasard seul pourrait la déplacer si les personnes qui ont répondu" +
			" avaient été tirées au sort. Il ne dit rien de celles qui n’ont pas répondu.",
	}
}

func exactNumbers() note {
	return note{
		"Median and quartiles", "Médiane et quartiles",
		"Half of the numbers lie at or below the median, the middle half between the quartiles. They" +
			" are of type 7: linear interpolation between the sorted numbers, ends included.",
		"La moitié des nombres sont inférieurs ou égaux à la médiane; la moitié du milieu se situe" +
			" entre les quartiles. Ils sont de type 7 : interpolation linéaire entre les nombres" +
			" triés, extrêmes compris.",
	}
}

func bandedNumbers() note {
	return note{
		"Median, quartiles and mean", "Médiane, quartiles et moyenne",
		"In protected results they are worked out from the rounded counts of the bands, taking the" +
			" numbers to be spread evenly within each band. The smallest and the largest number and the" +
			" standard deviation are not shown.",
		"Dans les résultats protégés, ils sont calculés à partir des effectifs arrondis des tranches," +
			" comme si les nombres étaient répartis également dans chaque tranche. Le plus petit et le" +
			" plus grand nombre ainsi que l’écart type ne sont pas montrés.",
	}
}

func protection() note {
	en := analytics.Style{Lang: "en", Protected: true}
	fr := analytics.Style{Lang: "fr", Protected: true}
	return note{
		"Protected numbers", "Nombres protégés",
		en.RoundingNote() + " The same number is rounded the same way wherever it stands. When fewer" +
			" than about 30 people answered, nothing is shown. Percentages, intervals and averages are" +
			" worked out from the rounded counts, to three significant digits. In sensitive questions, shares" +
			" below 5 % and above 95 % are shown only as that, and their counts are hidden. Where nearly everybody" +
			" gave the same one answer, its count is hidden, and its share is only told as more than a bound. " + en.Symbols() + " " + en.CopyNote(),
		fr.RoundingNote() + " Un même nombre est arrondi de la même façon partout. Quand moins d’une" +
			" trentaine de personnes ont répondu, rien n’est montré. Les pourcentages, les intervalles" +
			" et les moyennes sont calculés à partir des effectifs arrondis, à trois chiffres" +
			" significatifs. Pour les questions délicates, les parts de moins de 5 % et de plus de 95 %" +
			" sont montrées comme telles, sans effectif. Quand presque tout le monde a donné" +
			" la même et unique réponse, son effectif est masqué et sa part est seulement dite supérieure à un seuil. " + fr.Symbols() + " " + fr.CopyNote(),
	}
}

func aboutTableOne() note {
	return note{
		"Table 1", "Tableau 1",
		"Each question has its own n. Answers to different surveys are never joined, so nobody knows" +
			" which of them come from one person. A table of few people reaches readers of protected" +
			" numbers only when a researcher has looked at it and released it by name.",
		"Chaque question a son propre n. Les réponses à différents questionnaires ne sont jamais" +
			" reliées : personne ne sait lesquelles viennent d’une même personne. Un tableau portant" +
			" sur peu de personnes ne parvient aux lecteurs de nombres protégés que si une personne de" +
			" l’équipe de recherche l’a examiné et diffusé en son nom.",
	}
}

func sources() note {
	return note{
		"Where the data come from", "D’où viennent les données",
		"Synthetic responses were made up by a program, to show what a report looks like; no person" +
			" gave them. Imported responses were brought in from another source, which is named on the" +
			" cover.",
		"Les réponses fictives ont été inventées par un programme pour montrer à quoi ressemble un" +
			" rapport; personne ne les a données. Les réponses importées proviennent d’une autre" +
			" source, nommée sur la couverture.",
	}
}

func privacy() note {
	return note{
		"Privacy", "Vie privée",
		"No name, address, device or time is kept with an answer. What people wrote in their own" +
			" words is not in this workbook. It has no hidden sheets, and its charts draw the cells" +
			" beside them and nothing else.",
		"Aucun nom, aucune adresse, aucun appareil ni aucune heure ne sont conservés avec une réponse." +
			" Ce que les gens ont écrit dans leurs mots ne figure pas dans ce classeur. Il n’a pas de" +
			" feuille cachée, et ses graphiques ne montrent que les cellules voisines.",
	}
}

func software() note {
	return note{
		"Software", "Logiciel",
		"Made with " + product + ", a server for surveys that protect the people who answer.",
		"Produit avec " + product + ", un serveur de questionnaires qui protègent les personnes qui" +
			" répondent.",
	}
}
