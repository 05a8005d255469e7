package clickhouse_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"candour/survey"
)

// filtered has a question of each type, in every state, and a repeat.
const filtered = `
name: filtered
title: {en: Filtered, fr: Filtré}
languages: [en, fr]
waves: [w1]
privacy: {link_text: true} # so that a filter may ask for words
choices:
  gender: [{name: woman, label: {en: Woman, fr: Femme}}, {name: man, label: {en: Man, fr: Homme}}, {name: "2", label: {en: Two, fr: Deux}}]
  help: [{name: peer, label: {en: Peer, fr: Pair}}, {name: "10", label: {en: Ten, fr: Dix}}, {name: bed, label: {en: Bed, fr: Lit}}, {name: none, none: true, label: {en: None, fr: Aucun}}]
  agree: [{name: "1", label: {en: No, fr: Non}}, {name: "02", label: {en: So, fr: Bof}}, {name: "3", label: {en: Yes, fr: Oui}}]
questions:
  - {type: select_one, name: Gender, label: {en: G, fr: G}, choices: gender, or_other: true, dont_know: true}
  - {type: integer, name: age, label: {en: A, fr: A}, dont_know: true}
  - {type: decimal, name: dose, label: {en: D, fr: D}}
  - {type: range, name: pain, start: 0, end: 10, step: 0.5, label: {en: P, fr: P}}
  - {type: select_multiple, name: help, label: {en: H, fr: H}, choices: help}
  - {type: rank, name: needs, label: {en: N, fr: N}, choices: help}
  - {type: grid, name: felt, label: {en: F, fr: F}, choices: agree, questions: [{name: heard, label: {en: H, fr: H}}, {name: judged, label: {en: J, fr: J}}]}
  - {type: date, name: born, label: {en: B, fr: B}}
  - {type: time, name: wakes, label: {en: W, fr: W}}
  - {type: dateTime, name: seen, label: {en: S, fr: S}}
  - {type: acknowledge, name: read, label: {en: R, fr: R}}
  - {type: text, name: story, label: {en: S, fr: S}}
  - {type: repeat, name: people, label: {en: P, fr: P}, questions: [
      {type: text, name: nick, label: {en: N, fr: N}},
      {type: integer, name: years, label: {en: Y, fr: Y}},
      {type: select_one, name: gets, label: {en: G, fr: G}, choices: help},
      {type: select_multiple, name: wants, label: {en: W, fr: W}, choices: help},
      {type: date, name: since, label: {en: S, fr: S}}]}
  - {type: calculate, name: twice, calculation: "${age} * 2"}
`

// words are texts that are easily mistaken.
func hardTexts() []string {
	return []string{"", "17", " 17 ", "-0", "0", "0.1", ".5", "5.", "1e3", "NaN", "Infinity", "abc", "a b  c", "peer",
		"woman", "10", "2007-03-31", "2007-02-30", "2007-3-1", "2024-02-29T23:59", "2024-02-29T23:59:59.5+02:00",
		"07:30", "it's", `"q"`, `back\slash`, "é日本", "a\nb", "x', 1); DROP TABLE r_filtered; --",
		"12345678901234567890.123", "\u00a0x\u2003y", "true", "OK", "{filter1:String}", "%", "-3.5"}
}

// drawn are random responses to filtered, of both languages.
func drawn(r *rand.Rand, n int) []survey.Response {
	texts := hardTexts()
	pick := func(names ...string) string { return names[r.IntN(len(names))] }
	several := func() []string {
		var made []string
		for _, name := range []string{"peer", "10", "bed"} {
			if r.IntN(2) == 0 {
				made = append(made, name)
			}
		}
		return made
	}
	number := func() float64 {
		return []float64{0, 17, -3, 0.1, 2.5, 1e21, 1e-7, 123456.789, 12, 1e40, 1.5e-30}[r.IntN(11)]
	}
	inState := func(a survey.Answer) survey.Answer {
		a.State = survey.Answered
		if r.IntN(3) == 0 {
			a = survey.Answer{State: survey.State(r.IntN(5))}
		}
		return a
	}
	day := func() survey.Answer {
		return inState(text(pick("2007-03-31", "1900-01-01", "2299-12-31", "1970-01-01", "1999-12-31")))
	}
	word := func() survey.Answer {
		w := strings.TrimSpace(texts[r.IntN(len(texts))])
		if w == "" {
			return survey.Answer{State: survey.Skipped}
		}
		return inState(text(w))
	}
	rows := make([]survey.Response, n)
	for i := range rows {
		gender := inState(text(pick("woman", "man", "2", "other")))
		if gender.Text == "other" {
			gender.Other = word().Text
		}
		age := inState(num(float64(r.IntN(40) - 5)))
		answers := map[string]survey.Answer{
			"Gender": gender, "age": age, "dose": inState(num(number())), "pain": inState(num(float64(r.IntN(21)) / 2)),
			"help": inState(choices(several()...)), "needs": inState(choices(several()...)),
			"heard": inState(text(pick("1", "02", "3"))), "judged": inState(text(pick("1", "02", "3"))),
			"born": day(), "wakes": inState(text(pick("07:30", "23:59", "00:00"))),
			"seen": inState(text(pick("2024-02-29T23:59", "1999-12-31T00:00"))), "read": inState(text("OK")),
			"story": word(), "twice": {State: age.State, Number: 2 * age.Number},
		}
		people := survey.Answer{State: survey.State(r.IntN(6))}
		if people.State == survey.Answered {
			for range r.IntN(4) {
				people.Rows = append(people.Rows, map[string]survey.Answer{"nick": word(),
					"years": inState(num(float64(r.IntN(30)))), "gets": inState(text(pick("peer", "10"))),
					"wants": inState(choices(several()...)), "since": day()})
			}
			people.Number = float64(len(people.Rows))
		}
		answers["people"] = people
		rows[i] = response(answers)
		rows[i].Language = pick("en", "fr")
	}
	return rows
}

// writer writes random expressions of a wanted kind. What it writes has a value for all answers.
type writer struct{ *rand.Rand }

func (w writer) of(options ...func() string) string { return options[w.IntN(len(options))]() }

func (w writer) one(names ...string) string { return names[w.IntN(len(names))] }

func (w writer) question() string {
	return "${" + w.one("Gender", "Gender_other", "age", "dose", "pain", "help", "needs", "heard", "judged", "born",
		"wakes", "seen", "read", "story", "twice") + "}"
}

func (w writer) list(depth int) string {
	inner := "${" + w.one("people", "nick", "years", "gets", "wants", "since") + "}"
	if depth <= 0 {
		return inner
	}
	return w.of(func() string { return inner }, func() string { return inner },
		func() string { return w.list(depth-1) + " | " + w.list(depth-1) },
		func() string { return inner + "[. " + w.one("=", "!=", "<", ">=") + " " + w.any(depth-1) + "]" },
		func() string {
			return inner + "[" + w.one("1", "2", "position() > 1", "position() = last()", "last()", "string-length() > 2") + "]"
		})
}

func (w writer) literal() string {
	t := hardTexts()
	s := t[w.IntN(len(t))]
	if strings.Contains(s, "'") {
		return `"` + strings.ReplaceAll(s, `"`, "") + `"`
	}
	return "'" + s + "'"
}

func (w writer) any(depth int) string {
	return w.of(func() string { return w.number(depth) }, func() string { return w.text(depth) },
		func() string { return w.truth(depth) }, w.question,
		func() string {
			return "date(" + w.one("'2007-03-31'", "${born}", "${seen}", "${story}", "${age}", "'2007-3-1'") + ")"
		},
		func() string {
			return fmt.Sprintf("if(%s, %s, %s)", w.truth(depth-1), w.any2(depth-1), w.any2(depth-1))
		})
}

func (w writer) any2(depth int) string {
	if depth <= 0 {
		return w.of(w.question, w.literal, func() string { return "17" })
	}
	return w.any(depth)
}

func (w writer) number(depth int) string {
	if depth <= 0 {
		return w.of(w.question, func() string {
			return w.one("0", "17", "2.5", "0.1", "-3", "10", "(1 div 0)", "1000000000000000000000", "0.0000001")
		})
	}
	n, t := func() string { return w.number(depth - 1) }, func() string { return w.text(depth - 1) }
	return w.of(n,
		func() string { return "(" + n() + " " + w.one("+", "-", "*", "div", "mod") + " " + n() + ")" },
		func() string { return "-" + n() },
		func() string {
			return w.one("number", "string-length", "count-selected", "decimal-time", "decimal-date-time") + "(" + t() + ")"
		},
		func() string { return w.one("int", "round", "floor", "ceiling", "abs", "sqrt") + "(" + n() + ")" },
		func() string { return "round(" + n() + ", " + w.one("1", "2", "-1", "0", "400") + ")" },
		func() string { return "pow(" + n() + ", " + w.one("2", "3", "5") + ")" },
		func() string { return w.one("min", "max") + "(" + n() + ", " + n() + ")" },
		func() string {
			return w.one("sum", "count", "count-non-empty", "min", "max") + "(" + w.list(depth-1) + ")"
		})
}

func (w writer) text(depth int) string {
	if depth <= 0 {
		return w.of(w.question, w.literal)
	}
	n, t := func() string { return w.number(depth - 1) }, func() string { return w.text(depth - 1) }
	return w.of(t, func() string { return "string(" + w.any(depth-1) + ")" },
		func() string { return "concat(" + t() + ", " + w.any(depth-1) + ")" },
		func() string { return "join(" + w.literal() + ", " + w.list(depth-1) + ", " + t() + ")" },
		func() string { return "join(" + t() + ", " + w.list(depth-1) + ")" },
		func() string { return "substring(" + t() + ", " + n() + ", " + n() + ")" },
		func() string { return "substr(" + t() + ", " + n() + ", " + n() + ")" },
		func() string { return w.one("substring-before", "substring-after") + "(" + t() + ", " + t() + ")" },
		func() string { return "normalize-space(" + t() + ")" },
		func() string { return "translate(" + t() + ", " + t() + ", " + t() + ")" },
		func() string { return "coalesce(" + t() + ", " + t() + ")" },
		func() string { return "once(" + t() + ")" },
		func() string { return "selected-at(" + t() + ", " + n() + ")" },
		func() string { return "indexed-repeat(${years}, ${people}, " + n() + ")" },
		func() string {
			return "jr:choice-name(" + w.one("${Gender}", "${heard}", "'woman'") + ", '${" + w.one("Gender", "heard", "age") + "}')"
		},
		func() string {
			return "format-date(" + w.one("${born}", "${seen}", "${story}", "'2007-03-31'", "${age}", "-1000000") +
				", '%Y/%y/%m-%n %b %d %e %a %H')"
		},
		func() string { return "format-date-time(" + w.any(depth-1) + ", '%Y-%m-%dT%H:%h:%M:%S.%3')" },
		func() string { return "string(date(" + w.any(depth-1) + "))" })
}

func (w writer) truth(depth int) string {
	if depth <= 0 {
		return w.of(func() string { return "${age} > 15" }, func() string { return "${Gender} = 'woman'" }, func() string { return "selected(${help}, 'peer')" })
	}
	b, t := func() string { return w.truth(depth - 1) }, func() string { return w.text(depth - 1) }
	return w.of(
		func() string { return "(" + b() + w.one(" and ", " or ") + b() + w.one(" and ", " or ") + b() + ")" },
		func() string { return "not(" + b() + ")" },
		func() string { return "boolean(" + w.any(depth-1) + ")" },
		func() string {
			return "(" + w.question() + " " + w.one("=", "!=", "<", "<=", ">", ">=") + " " + w.any(depth-1) + ")"
		},
		func() string {
			return "(" + w.any(depth-1) + " " + w.one("=", "!=", "<", "<=", ">", ">=") + " " + w.any(depth-1) + ")"
		},
		func() string {
			return "(" + w.list(depth-1) + " " + w.one("=", "!=", "<", "<=", ">", ">=") + " " + w.any(depth-1) + ")"
		},
		func() string {
			return "(" + w.any(depth-1) + " " + w.one("=", "!=", "<", "<=", ">", ">=") + " " + w.list(depth-1) + ")"
		},
		func() string { return w.one("contains", "starts-with", "ends-with") + "(" + t() + ", " + t() + ")" },
		func() string {
			return "selected(" + w.one("${help}", "${needs}", t()) + ", " + w.one("'peer'", "' '", t()) + ")"
		},
		func() string {
			return "regex(" + t() + ", " + w.one(`'[a-z]+'`, `'.*\d.*'`, `'a.b'`, `'(?i)WOMAN|peer'`, `'\p{L}+'`, `'^1?7$'`) + ")"
		},
		func() string {
			return "checklist(" + w.one("1", "-1", "0") + ", " + w.one("1", "2", "-1") + ", " + b() + ", " + w.list(depth-1) + ")"
		},
		func() string {
			return "weighted-checklist(1, " + w.one("2", "-1") + ", " + b() + ", " + w.number(depth-1) + ")"
		},
		func() string { return "boolean-from-string(" + t() + ")" })
}

// TestFiltersMeanWhatFormsMean draws expressions and responses, and wants ClickHouse to keep exactly
// those for which the expression is true in a form.
func TestFiltersMeanWhatFormsMean(t *testing.T) {
	def, _, err := survey.Parse([]byte(filtered))
	if err != nil {
		t.Fatal(err)
	}
	d := inProcess(t, catalogue{"filtered": def})
	r := rand.New(rand.NewPCG(20, 26))
	responses := drawn(r, 60)
	insert(t, d, "filtered", responses)
	pairs, kept, wrong := 0, 0, 0
	for round := range 40 {
		w := writer{r}
		var filters []*survey.Filter
		for range 8 {
			filter, err := survey.ParseFilter(def, w.truth(1+r.IntN(3)))
			if err != nil {
				t.Fatal(round, err)
			}
			filters = append(filters, filter)
		}
		truths, err := d.Truths(t.Context(), def, filters)
		if err != nil {
			t.Errorf("%v: %.300v", filters, err)
			continue
		}
		for i, filter := range filters {
			for _, one := range responses {
				want, err := filter.Holds(one)
				if err != nil {
					t.Fatalf("%s: %v", filter, err)
				}
				got := truths[one.ID][i] == 1
				pairs++
				if got {
					kept++
				}
				if got != want {
					if wrong++; wrong < 40 {
						t.Errorf("%s is %t, want %t, of %v", filter, got, want, one.Answers)
					}
					break
				}
			}
		}
	}
	t.Logf("%d pairs, %d kept, %d filters wrong", pairs, kept, wrong)
}
