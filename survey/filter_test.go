package survey_test

import (
	"errors"
	"strings"
	"testing"

	"candour/survey"
)

const filterable = `
name: filterable
title: Filterable
languages: [en]
choices:
  gender: [{name: woman, label: Woman}, {name: man, label: Man}]
questions:
  - {type: select_one, name: gender, label: Gender, choices: gender, or_other: true}
  - {type: integer, name: age, label: Age}
  - {type: text, name: story, label: Story}
  - {type: calculate, name: copied, calculation: "${story}"}
  - {type: calculate, name: again, calculation: "concat(${copied}, '!')"}
  - {type: calculate, name: twice, calculation: "${age} * 2"}
  - {type: note, name: thanks, label: Thanks}
  - {type: calculate, name: moment, calculation: "now()"}
  - {type: repeat, name: people, label: People, questions: [
      {type: integer, name: years, label: Years},
      {type: select_one, name: sex, label: Sex, choices: gender, or_other: true}]}
`

func TestFiltersAreChecked(t *testing.T) {
	def, _, err := survey.Parse([]byte(filterable))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, source, want string }{
		{"harmless", "${age} > 15 and ${gender_other} != ''", ""},
		{"whether people wrote", "'' != ${story} and (${story} = '' or ${age} > 15)", ""},
		{"what people wrote", "${age} > 15 and ${story} = 'I am Kai'", "character 17: What people wrote stays apart"},
		{"the start of what people wrote", "starts-with(${story}, 'I am')", "${story} != ''"},
		{"the length of what people wrote", "string-length(${story}) = 8", "stays apart"},
		{"words beside a choice", "${gender_other} = 'genderfluid'", "stays apart"},
		{"words compared with words", "${gender_other} = ${story}", "stays apart"},
		{"letters of words", "${story} > ''", "stays apart"},
		{"a copy of words", "${copied} = 'I am Kai'", "stays apart"},
		{"a copy of a copy", "${again} = 'I am Kai!'", "stays apart"},
		{"what is worked out from numbers", "${twice} > 30", ""},
		{"of a repeat", "count(${years}[. > 17 and position() < last()]) > 1", ""},
		{"unread", "${age} >", "character 9"},
		{"unknown answer", "${age} > 1 or ${agee} > 1", `character 15: There is no answer called "agee"`},
		{"a note", "${thanks} = ''", `"thanks"`},
		{"never stored", "${moment} != ''", `"moment"`},
		{"words inside a repeat", "${sex_other} != ''", `"sex_other"`},
		{"in a text", "jr:choice-name('a', '${nobody}') = ''", `"nobody"`},
		{"unknown function", "sick(${age})", "no function called sick"},
		{"wrong arity", "not()", "not() has 0 arguments"},
		{"the day", "${age} > 1 and date('2001-01-01') < today()", "today() cannot be used in a filter"},
		{"the moment", "now() > 1", "now() cannot"},
		{"chance", "random() > 0.5", "random() cannot"},
		{"an identity", "uuid() = ''", "uuid() cannot"},
		{"a place", "position() = 1", "position() has a meaning only"},
		{"a place named", "position(..) = 1", "position() has a meaning only"},
		{"last", "last() = 1", "last() has a meaning only"},
		{"the dot", ". > 3", "the dot stands for nothing"},
		{"of the dot", "string-length() > 3", "string-length(${name})"},
		{"a bare name", "age > 3", "Write ${age}"},
		{"a path", "/data/age > 3", "write ${name}"},
		{"a bad pattern", "regex(${gender}, '(')", "cannot be read"},
		{"too deep", strings.Repeat("not(", 60) + "1" + strings.Repeat(")", 60), "too deeply"},
		{"a long chain", "${age} = 1" + strings.Repeat(" or ${age} = 1", 200), ""},
		{"too long", "${age} = 1" + strings.Repeat(" or ${age} = 1", 400), "at most 4000"},
		{"not UTF-8", "\xff", "UTF-8"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := survey.ParseFilter(def, test.source)
			var fault *survey.Error
			switch {
			case test.want == "" && err != nil:
				t.Errorf("it is refused: %v", err)
			case test.want == "":
			case !errors.As(err, &fault) || fault.Kind != survey.Invalid || fault.Err != nil ||
				!strings.Contains(fault.Message, test.want):
				t.Errorf("got %v, want an Invalid one with %s", err, test.want)
			}
		})
	}
}

// Where respondents are told that their words may be read with their other answers, they may.
func TestLinkedWordsCanBeAskedFor(t *testing.T) {
	def, _, err := survey.Parse([]byte("privacy: {link_text: true}\n" + filterable))
	if err == nil {
		_, err = survey.ParseFilter(def, "contains(${story}, 'bus') or ${gender_other} = 'genderfluid'")
	}
	if err != nil {
		t.Error(err)
	}
}

func TestEqualityOfFilters(t *testing.T) {
	def, _, err := survey.Parse([]byte(filterable))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ source, want string }{
		{"${gender} = 'woman'", "gender woman"}, {"'woman' = ${gender}", "gender woman"},
		{"(${age} = 17)", "age 17"}, {"${gender} != 'woman'", ""}, {"not(${gender} = 'woman')", ""},
		{"${gender} = 'woman' or 1", ""}, {"${gender} = concat('woman')", ""}, {"${gender} = ${age}", ""},
		{"${age} >= 17", ""}, {"string(${gender}) = 'woman'", ""}, {"${gender}", ""}, {"'a' = 'a'", ""},
	} {
		t.Run(test.source, func(t *testing.T) {
			filter, err := survey.ParseFilter(def, test.source)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if question, value, ok := filter.Equality(); ok {
				got = question + " " + value
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
