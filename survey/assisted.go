package survey

import "slices"

// assistedName is the question that assisted: true asks last. It is an ordinary one: it can be skipped and
// declined, is stored as every answer is, and whoever helps is not asked.
const assistedName = "assisted"

// fillAssisted adds the question whether somebody helped, unless the author has written one of that name.
// It comes last, before the review, when whoever has helped may have stepped away.
func (d *Definition) fillAssisted() {
	asked := slices.ContainsFunc(d.Questions, func(q Question) bool { return q.Name == assistedName })
	if !d.Assisted || asked {
		return
	}
	if d.Choices == nil {
		d.Choices = map[string][]Choice{}
	}
	if _, there := d.Choices[assistedName]; !there {
		d.Choices[assistedName] = []Choice{
			{Name: "alone", Label: d.spoken("No, I did it on my own", "Non, personne")},
			{Name: "read", Label: d.spoken("Someone read it to me", "Quelqu’un me l’a lu")},
			{Name: "helped", Label: d.spoken("Someone helped me fill it in", "J’ai eu de l’aide pour le remplir")},
		}
	}
	d.Questions = append(d.Questions, Question{Type: SelectOne, Name: assistedName, Choices: assistedName,
		Label: d.spoken("Did someone help you with this survey?", "Est-ce que quelqu’un a aidé à remplir ce questionnaire?"),
		Short: d.spoken("Help with the survey", "Aide pour remplir"),
		Hint:  d.spoken("It is up to you to say so or not.", "C’est à chaque personne de le dire ou non.")})
}

// spoken is a text in those of the survey's languages that it is written in here.
func (d *Definition) spoken(english, french string) Text {
	text := Text{}
	for lang, words := range map[string]string{"en": english, "fr": french} {
		if slices.Contains(d.Languages, lang) {
			text[lang] = words
		}
	}
	return text
}
