package survey_test

import (
	"fmt"
	"strings"
	"testing"

	"candour/survey"
)

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		name, old, with string
		want            string // the sentence, without the line
	}{
		{"no name", "name: walk-in", "", "give the survey a name, like name: peer-support."},
		{"a bad name", "name: walk-in", "name: Walk In",
			`the name "Walk In" must be lower-case letters, digits and hyphens, at most 60: ` +
				`call it walk-in.`},
		{"a bad study", "study: drop-in", "study: Drop_In", `the study "Drop_In" must be`},
		{"no title", "title: {en: Your visit, fr: Ta visite}", "",
			"the survey has no title in en: add title: {en: ...}."},
		{"no language", "languages: [en, fr]", "", "list the survey's languages"},
		{"an unknown language", "languages: [en, fr]", "languages: [en, fr, xx]",
			`the language "xx" is not known: write a code such as en or fr.`},
		{"a language twice", "languages: [en, fr]", "languages: [en, fr, en]",
			"the language en is listed twice"},
		{"a text in a language not listed", "{en: Mood, fr: Humeur}", "{en: Mood, de: Laune}",
			`question mood has a label in "de", which is not among the languages: add it to ` +
				`languages, or take it out.`},
		{"an unknown collector", "study: drop-in", "study: drop-in\ncollected_by: robot",
			`collected_by is respondent or staff, not "robot".`},
		{"hold 0", "hold: 3", "hold: 0", "hold is the number of responses that wait"},
		{"hold below 0", "hold: 3", "hold: -2", "hold is the number of responses that wait"},
		{"an unknown mode", "hold: 3", "mode: secret", `the privacy mode is anonymous or ` +
			`confidential`},
		{"a bad wave", "waves: [w1, w2]", "waves: [w 1]", `the wave "w 1" must be`},
		{"a wave twice", "waves: [w1, w2]", "waves: [w1, w1]", "the wave w1 is listed twice"},
		{"an unknown key", "title:", "titel:", `there is no key "titel" here: use study, ` +
			`study_title,`},
		{"an unknown key of a question", "{type: decimal, name: distance,",
			"{type: decimal, name: distance, lable: x,",
			`there is no key "lable" here: use type, name,`},
		{"a key twice", "study: drop-in", "study: drop-in\nstudy: again",
			`"study" stands here twice`},
		{"a wrong value", "required: true", "required: maybe", `the "required" of question came ` +
			`cannot be read: Write ${maybe} for the answer to a question.`},
		{"a list for a text", "name: distance", "name: [distance]", `"name" is one text.`},
		{"a text for a list", "waves: [w1, w2]", "waves: w1",
			`write "waves" as a list, like [a, b].`},
		{"a list for a mapping", "privacy: {hold: 3}", "privacy: [3]",
			`write "privacy" as keys and values`},
		{"not a number", "start: 0", "start: .nan", `"start" is a number.`},
		{"an empty entry", "waves: [w1, w2]", "waves: [w1, ~]", `an entry of "waves" is empty`},

		{"no questions", walkIn[strings.Index(walkIn, "questions:"):], "",
			"the survey asks nothing"},
		{"notes alone", walkIn[strings.Index(walkIn, "  - {type: select_one"):], "",
			"the survey asks nothing"},
		{"an empty group", "{type: decimal, name: distance,", "{type: group, name: distance,",
			"group distance holds no questions: add some, or take it out."},
		{"an empty grid", "{type: decimal, name: distance,",
			"{type: grid, choices: gender, name: distance,", "grid distance has no rows"},
		{"a grid with or_other", "        choices: agreement\n",
			"        choices: gender\n        or_other: true\n", "grid felt cannot have or_other"},
		{"an unknown type", "type: decimal", "type: slider",
			`question distance has the type "slider": use select_one, select_multiple, rank, ` +
				`integer, decimal, range, text, date, time, dateTime, acknowledge, note, calculate, grid, ` +
				`group or repeat.`},
		{"no type", "type: decimal, ", "", `question distance has the type ""`},
		{"an unknown role", "role: outcome", "role: result",
			`question felt has the role "result": use demographic, outcome or open.`},
		{"a question without a name", "name: distance, ", "",
			"this question has no name: add one, like name: age."},
		{"a bad question name", "name: distance", "name: how far",
			`the name "how far" must start with a letter`},
		{"a name twice", "name: distance", "name: mood",
			"question mood needs the name mood, which question mood has already: rename one of " +
				"them."},
		{"a name of other words", "name: distance", "name: gender_other",
			"question gender_other needs the name gender_other, which question gender has already"},
		{"a question named consent", "name: distance", "name: consent",
			"rename the question consent"},
		{"no label", ", label: {en: Mood, fr: Humeur}", "",
			"question mood has no label in en: add label: {en: ...}."},
		{"no label in the first language", "{en: Mood, fr: Humeur}", "{en: ' ', fr: Humeur}",
			"question mood has no label in en"},

		{"no choices", "choices: gender, or_other", "or_other",
			"question gender has no choices: name a list"},
		{"an unknown list", "choices: gender, or_other", "choices: sex, or_other",
			`question gender uses the list "sex", which is not among the choices: add it there.`},
		{"an empty list", "  gender: [", "  spare: []\n  gender: [",
			`the list "spare" has no choices`},
		{"a choice without a name", "{name: woman, ", "{",
			`choice 1 of the list "gender" has no name`},
		{"a choice with a space", "name: woman", "name: a woman", "needs a name without spaces"},
		{"a choice twice", "name: woman", "name: man", `choice "man" of the list "gender" ` +
			`stands there twice`},
		{"a choice without a label", "{name: woman, label: {en: Woman, fr: Femme}}",
			"{name: woman}", `choice "woman" of the list "gender" has no label in en`},
		{"none twice", "{name: nurse, ", "{name: nurse, none: true, ",
			"has two choices that mean none"},
		{"a filter and or_other", "choices: gender, or_other",
			"choices: gender, choice_filter: \"name = 'man'\", or_other",
			"has or_other and a choice_filter, which do not go together"},

		{"a grid row with a type", "{name: heard, ", "{name: heard, type: text, ",
			"row heard of a grid takes its type and choices from the grid"},
		{"a question that holds questions", "{type: decimal, name: distance,",
			"{type: decimal, name: distance, questions: [{type: text, name: x, label: {en: X, " +
				"fr: X}}],", "question distance cannot hold questions"},
		{"bands that fall", "bands: [12, 16, 19, 25]", "bands: [12, 19, 16]",
			"the bands of question age must go up"},
		{"one band", "bands: [12, 16, 19, 25]", "bands: [12]", "question age has one band bound"},
		{"a summary of neither kind", "bands: [12, 16, 19, 25]", "summary: mode",
			"question age is summed up by mean or median, not"},
		{"a summary of words", "{type: text, name: peer_words,",
			"{type: text, name: peer_words, summary: mean,",
			"question peer_words has a summary, which is for numbers"},
		{"bands of words", "{type: text, name: peer_words,",
			"{type: text, name: peer_words, bands: [1, 2],",
			"question peer_words has bands, which are for numbers"},
		{"a range that falls", "end: 10", "end: -1", "range mood must start below its end"},
		{"a range without steps", "step: 0.5", "step: 0", "range mood must start below its end"},

		{"an unknown breakdown", "breakdowns: [gender, age]", "breakdowns: [sex]",
			`the breakdown "sex" is no question here: check the name.`},
		{"a breakdown by words", "breakdowns: [gender, age]", "breakdowns: [peer_words]",
			"the breakdown peer_words needs choices, or bands where it is a number."},
		{"a breakdown by plain numbers", "breakdowns: [gender, age]", "breakdowns: [distance]",
			"the breakdown distance needs choices"},
		{"a breakdown twice", "breakdowns: [gender, age]", "breakdowns: [age, age]",
			"age is listed twice"},
		{"six breakdowns", "breakdowns: [gender, age]", "breakdowns: [gender, age, came, heard, " +
			"judged, helpers]", "6 breakdowns are too many: keep 5 at most."},

		{"a scale without items", "items: [judged, heard], ", "", "scale again has no items"},
		{"an item that is none", "items: [judged, heard]", "items: [judged, herd]",
			`item "herd" of scale again is no question here`},
		{"an item of words", "items: [judged, heard]", "items: [judged, gender]",
			"item gender of scale again must be a select_one or a grid row whose choices are " +
				"named with whole numbers"},
		{"an item twice", "items: [judged, heard]", "items: [judged, judged]",
			"item judged stands twice"},
		{"a reversed stranger", "reverse: [judged]", "reverse: [came]",
			`"came" is reversed in scale respect but is not among its items`},
		{"an unknown score", "score: sum", "score: median", `scale again is scored by mean or sum`},
		{"too many answers wanted", "min_answered: 1", "min_answered: 3",
			"min_answered of scale respect is from 1"},
		{"a scale named like a question", "  again:", "  mood:",
			"scale mood has a name that question mood has"},

		{"an expression that does not parse", `"${came} = 'yes'"`, `"${came} ="`,
			`the "relevant" of question visit cannot be read: At character`},
		{"an unknown function", `"${came} = 'yes'"`, `"chosen(${came})"`,
			"There is no function called chosen."},
		{"a forgotten ${}", `"${came} = 'yes'"`, `"came = 'yes'"`,
			"Write ${came} for the answer to a question."},
		{"chance", `"${came} = 'yes'"`, `"random() > 0.5"`, "random() cannot be used here"},
		{"an unknown question", `"${came} = 'yes'"`, `"${come} = 'yes'"`,
			`the "relevant" of question visit asks for "come", which is no question here: check ` +
				`the name.`},
		{"a later question", `"${came} = 'yes'"`, `"${mood} > 3"`,
			`the "relevant" of question visit asks for mood, which comes later: move that ` +
				`question up.`},
		{"other words to come", `"${came} = 'yes'"`, `"${gender_other} = ''"`,
			"asks for gender_other, which comes later"},
		{"a question about itself", `"selected(${helpers}, 'peer')"`, `"${peer_words} = ''"`,
			"asks for peer_words, which comes later"},
		{"a group's answer", `". <= ${age}"`, `". <= ${visit}"`,
			"asks for visit, which has no answer of its own"},
		{"a later question in a constraint", `". >= 12 and . <= 99"`, `". > ${first_visit}"`,
			`the "constraint" of question age asks for first_visit, which comes later`},
		{"a bad pattern", `". >= 12 and . <= 99"`, `"regex(., '(')"`,
			`the "constraint" of question age cannot be worked out`},

		{"consent left empty", "consent: {text: {en: Taking part is up to you., fr: Tu " +
			"participes si tu veux.}}", "consent:", `"consent" is empty: fill it in, or leave ` +
			`it out.`},
		{"consent without words", "{text: {en: Taking part is up to you., fr: Tu participes si " +
			"tu veux.}}", "{}", "consent has no text in en"},
		{"eligibility without a condition", `  relevant: "${came} != 'no'"`, "",
			"eligibility does not say who the survey is for"},
		{"eligibility without words", "    en: This survey is for visitors.\n", "",
			"eligibility has no otherwise in en: add otherwise: {en: ...}."},
		{"eligibility by a stranger", `"${came} != 'no'"`, `"${went} != 'no'"`,
			`the "relevant" of eligibility asks for "went", which is no question here`},
		{"a help line without a number", "privacy:", "notice: {help: [{label: {en: A, fr: " +
			"A}}]}\nprivacy:", "this help line has no number: add tel or sms."},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := survey.Parse([]byte(changed(t, c.old, c.with)))
			got := refusal(t, err, survey.Invalid).Message
			if !strings.Contains(got, c.want) || strings.Contains(got,
				"\n") || !strings.HasSuffix(got, ".") {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestParseNamesTheLine(t *testing.T) {
	for _, c := range []struct{ name, old, with string }{
		{"in the tree", "name: distance", "nome: distance"},
		{"in a question", "type: decimal", "type: slider"},
		{"in a list of choices", "name: nurse", "name: peer"},
		{"in a scale", "score: sum", "score: all"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before, _, _ := strings.Cut(walkIn, c.old)
			want := fmt.Sprintf("Line %d: ", 1+strings.Count(before, "\n"))
			_, _, err := survey.Parse([]byte(changed(t, c.old, c.with)))
			if got := refusal(t, err, survey.Invalid).Message; !strings.HasPrefix(got, want) {
				t.Errorf("got %q, want %s", got, want)
			}
		})
	}
}
