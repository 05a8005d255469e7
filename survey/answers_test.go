package survey_test

import (
	"math"
	"strings"
	"testing"

	"candour/survey"
)

func TestCheckReadsAnswers(t *testing.T) {
	d := parse(t, walkIn)
	long := strings.Repeat("é", 10_000)
	for _, c := range []struct {
		name, field, lang, answers string
		want                       string // the answer as JSON, or the fault
	}{
		{"a choice", "gender", "en", `{"gender": "woman"}`, `{"s":5,"t":"woman"}`},
		{"a choice with spaces around", "gender", "en", `{"gender": " man "}`, `{"s":5,"t":"man"}`},
		{"a number that names a choice", "heard", "en", `{"heard": 3}`, `{"s":5,"t":"3"}`},
		{"the same as text", "heard", "en", `{"heard": "3"}`, `{"s":5,"t":"3"}`},
		{"the same with a fraction", "heard", "en", `{"heard": 3.0}`, `{"s":5,"t":"3"}`},
		{"no such choice", "heard", "en", `{"heard": 4}`, "Choose one answer from the list."},
		{"no such choice in French", "heard", "fr", `{"heard": 4}`,
			"Il faut choisir une réponse dans la liste."},
		{"a list for one choice", "gender", "en", `{"gender": ["woman"]}`,
			"Choose one answer from the list."},
		{"true for one choice", "gender", "en", `{"gender": true}`,
			"Choose one answer from the list."},
		{"other", "gender", "en", `{"gender": "other"}`, `{"s":5,"t":"other"}`},
		{"other in words", "gender", "en", `{"gender": "other", "gender_other": " ` +
			`Two\u0000-Spirit\r\n"}`, `{"s":5,"t":"other","o":"Two-Spirit"}`},
		{"words alone", "gender", "en", `{"gender_other": "Two-Spirit"}`,
			`{"s":5,"t":"other","o":"Two-Spirit"}`},
		{"words left over", "gender", "en", `{"gender": "man", "gender_other": "Two-Spirit"}`,
			`{"s":5,"t":"man"}`},
		{"words that are a number", "gender", "en", `{"gender": "other", "gender_other": 3}`,
			"Write this answer in words."},
		{"other where it is not offered", "heard", "en", `{"heard": "other"}`,
			"Choose one answer from the list."},

		{"several choices", "helpers", "en", `{"helpers": ["nurse", "peer", "nurse"]}`,
			`{"s":5,"c":["peer","nurse"]}`},
		{"none of them", "helpers", "en", `{"helpers": []}`, `{"s":5}`},
		{"the choice that means none", "helpers", "en", `{"helpers": ["nobody"]}`, `{"s":5}`},
		{"none and another", "helpers", "en", `{"helpers": ["nobody", "peer"]}`,
			"Keep “None of these” alone, or keep the other answers."},
		{"an unknown choice among several", "helpers", "en", `{"helpers": ["peer", "doctor"]}`,
			"Choose answers from the list."},
		{"a blank choice", "helpers", "en", `{"helpers": [""]}`, "Choose answers from the list."},
		{"a list in a list", "helpers", "en", `{"helpers": [["peer"]]}`,
			"Choose answers from the list."},
		{"one text for several", "helpers", "en", `{"helpers": "peer"}`,
			"Choose answers from the list."},
		{"other among several", "helpers", "en", `{"helpers": ["other", "peer"], ` +
			`"helpers_other": "My aunt"}`, `{"s":5,"c":["peer","other"],"o":"My aunt"}`},

		{"prefer not", "mood", "en", `{"mood": {"state": "prefer_not"}}`, `{"s":3}`},
		{"don't know", "heard", "en", `{"heard": {"state": "dont_know"}}`, `{"s":4}`},
		{"skipped", "mood", "en", `{"mood": {"state": "skipped"}}`, `{"s":2}`},
		{"null", "mood", "en", `{"mood": null}`, `{"s":2}`},
		{"nothing", "mood", "en", `{}`, `{"s":2}`},
		{"spaces", "mood", "en", `{"mood": " \n"}`, `{"s":2}`},
		{"don't know where it is not offered", "mood", "en", `{"mood": {"state": "dont_know"}}`,
			"Choose one of the answers that this question offers."},
		{"prefer not where it is not offered", "came", "en", `{"came": {"state": "prefer_not"}}`,
			"Choose one of the answers that this question offers."},
		{"another state", "mood", "en", `{"mood": {"state": "value"}}`,
			`Use {"state": "prefer_not"}, "dont_know" or "skipped" here.`},
		{"more than a state", "mood", "en", `{"mood": {"state": "skipped", "value": 3}}`,
			`Use {"state": "prefer_not"}, "dont_know" or "skipped" here.`},

		{"a whole number", "age", "en", `{"age": 17}`, `{"s":5,"n":17}`},
		{"digits", "age", "en", `{"age": " 17 "}`, `{"s":5,"n":17}`},
		{"17.0", "age", "en", `{"age": 17.0}`, `{"s":5,"n":17}`},
		{"half a year", "age", "en", `{"age": 17.5}`, "Enter a whole number in digits, like 17."},
		{"words for a number", "age", "fr", `{"age": "dix-sept"}`,
			"Il faut un nombre entier en chiffres, comme 17."},
		{"true for a number", "age", "en", `{"age": true}`,
			"Enter a whole number in digits, like 17."},
		{"a list for a number", "age", "en", `{"age": [17]}`,
			"Enter a whole number in digits, like 17."},
		{"a number too large", "age", "en", `{"age": 1e300}`,
			"Enter a whole number in digits, like 17."},
		{"a number beyond numbers", "distance", "en", `{"distance": 1e999}`,
			"Enter a number in digits, like 2.5."},
		{"too young", "age", "en", `{"age": 11}`, "Check this answer. It does not fit the " +
			"question."},
		{"required and empty", "age", "en", `{"age": ""}`,
			"Answer this question, or choose not to."},
		{"required and declined", "age", "en", `{"age": {"state": "prefer_not"}}`, `{"s":3}`},
		{"a required question without a way out", "came", "en", `{"came": ""}`,
			"Answer this question."},
		{"fits an earlier answer", "first_visit", "en", `{"first_visit": 17}`, `{"s":5,"n":17}`},
		{"does not fit an earlier answer", "first_visit", "en", `{"first_visit": 18}`,
			"You were younger then."},
		{"the same in French", "first_visit", "fr", `{"first_visit": 18}`, "Tu étais plus jeune."},

		{"a fraction", "distance", "en", `{"distance": 2.5}`, `{"s":5,"n":2.5}`},
		{"a typed fraction", "distance", "en", `{"distance": "2.5"}`, `{"s":5,"n":2.5}`},
		{"a French fraction", "distance", "fr", `{"distance": "2,5"}`, `{"s":5,"n":2.5}`},
		{"a comma in English", "distance", "en", `{"distance": "2,5"}`, `{"s":5,"n":2.5}`},
		{"a comma that may mean thousands", "distance", "en", `{"distance": "2,500"}`,
			"Enter a number in digits, like 2.5."},
		{"the same in French, where it cannot", "distance", "fr", `{"distance": "2,500"}`,
			`{"s":5,"n":2.5}`},
		{"thousands", "distance", "fr", `{"distance": "1\u202f250 000,5"}`,
			`{"s":5,"n":1250000.5}`},
		{"two numbers", "distance", "en", `{"distance": "12 13"}`,
			"Enter a number in digits, like 2.5."},
		{"minus", "distance", "en", `{"distance": "−3"}`, `{"s":5,"n":-3}`},
		{"minus nothing", "distance", "en", `{"distance": "-0"}`, `{"s":5}`},
		{"two signs", "distance", "en", `{"distance": "+-3"}`,
			"Enter a number in digits, like 2.5."},
		{"an exponent", "distance", "en", `{"distance": "1e3"}`,
			"Enter a number in digits, like 2.5."},
		{"a hexadecimal", "distance", "en", `{"distance": "0x10"}`,
			"Enter a number in digits, like 2.5."},
		{"not a number", "distance", "en", `{"distance": "NaN"}`,
			"Enter a number in digits, like 2.5."},
		{"two commas", "distance", "fr", `{"distance": "1,2,3"}`,
			"Il faut un nombre en chiffres, comme 2,5."},

		{"on the range", "mood", "en", `{"mood": 7.5}`, `{"s":5,"n":7.5}`},
		{"the range's end", "mood", "en", `{"mood": "10"}`, `{"s":5,"n":10}`},
		{"beyond the range", "mood", "en", `{"mood": 10.5}`, "Enter a number from 0 to 10."},
		{"between the steps", "mood", "fr", `{"mood": 7.3}`,
			"Il faut un nombre de 0 à 10, par pas de 0,5."},

		{"words", "peer_words", "en", `{"helpers": ["peer"], "peer_words": " ` +
			`Listened.\r\nCame\ralong.\u0007 "}`, `{"s":5,"t":"Listened.\nCame\nalong."}`},
		{"words in long", "peer_words", "en", `{"helpers": ["peer"], "peer_words": "` + long + `"}`,
			`{"s":5,"t":"` + long + `"}`},
		{"words too long", "peer_words", "fr", `{"helpers": ["peer"], "peer_words": "` + long +
			`e"}`,
			"Il faut une réponse plus courte\u00a0: 10 000 lettres au plus."},
		{"a number for words", "peer_words", "en", `{"helpers": ["peer"], "peer_words": 3}`,
			"Write this answer in words."},
		{"control characters alone", "peer_words", "en",
			`{"helpers": ["peer"], "peer_words": "\u0001"}`, `{"s":2}`},

		{"not shown", "peer_words", "en", `{"helpers": ["nurse"], "peer_words": "left over"}`,
			`{"s":1}`},
		{"not shown and at fault", "peer_words", "en", `{"peer_words": 3}`, `{"s":1}`},
		{"shown by other words", "gender_words", "en", `{"gender": "other", "gender_other": ` +
			`"x", "gender_words": "y"}`, `{"s":5,"t":"y"}`},
		{"hidden without other words", "gender_words", "en",
			`{"gender": "other", "gender_words": "y"}`, `{"s":1}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			noor := visitor(t, c.answers)
			noor.Language = c.lang
			response, err := d.Check(noor)
			got := ""
			if err == nil {
				got = asJSON(t, response.Answers[c.field])
			} else {
				got = refusal(t, err, survey.Invalid).Fields[c.field]
			}
			if got != c.want {
				t.Errorf("got %.80q (%v), want %.80q", got, err, c.want)
			}
		})
	}
}

func TestCheckKnowsNoNegativeZero(t *testing.T) {
	r, err := parse(t, walkIn).Check(visitor(t, `{"distance": -0.0}`))
	if err != nil || math.Signbit(r.Answers["distance"].Number) {
		t.Errorf("got %v, %v, want 0", r.Answers["distance"].Number, err)
	}
}
