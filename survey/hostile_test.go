package survey_test

import (
	"strings"
	"testing"

	"candour/survey"
)

func TestParseSurvivesHostileYAML(t *testing.T) {
	laughs := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		inner := strings.Repeat("*"+string(c-1)+",", 9)
		laughs += string(c) + ": &" + string(c) + " [" + inner + "]\n"
	}
	for _, c := range []struct {
		name, source string
		kind         survey.Kind
		want         string
	}{
		{"nothing", "", survey.Malformed, "The file is empty"},
		{"only a comment", "# later", survey.Malformed, "The file is empty"},
		{"10 MB", strings.Repeat("- a\n", 2_500_000), survey.TooLarge, "larger than 1 MB"},
		{"too many values", strings.Repeat("- a\n", 210_000), survey.TooLarge, "too many parts"},
		{"a million laughs", laughs, survey.TooLarge, "too many parts"},
		{"an alias of itself", "a: &a [*a]", survey.Malformed, "nested too deeply"},
		{"deep lists", strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000), survey.Malformed,
			"Line 1: this is nested too deeply"},
		{"a zero byte in a text", "languages: [en]\ntitle: {en: \"a\\0b\"}\n", survey.Invalid,
			"Line 2: \"en\" holds a character that cannot be shown"},
		{"endless brackets", strings.Repeat("[", 900_000), survey.Malformed,
			"not YAML that can be read"},
		{"endless mappings", strings.Repeat("{a: ", 200_000), survey.Malformed,
			"not YAML that can be read"},
		{"endless indents", strings.Repeat("- ", 500_000), survey.Malformed,
			"not YAML that can be read"},
		{"two documents", walkIn + "---\n" + walkIn, survey.Malformed,
			"Put one survey alone into the file"},
		{"a tab", "name:\n\t- x", survey.Malformed, "not YAML that can be read: line 2: found " +
			"character"},
		{"bytes that are no text", "\xff\xfe\xfd", survey.Malformed, "not YAML that can be read"},
		{"a list", "[1, 2]", survey.Invalid, "Line 1: write the survey as keys and values"},
		{"a key that is a list", "[a, b]: c", survey.Invalid, "a key is one word"},
		{"line breaks in a name", `name: "a\n\nb"`, survey.Invalid, `the name "a\n\nb" must be`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := survey.Parse([]byte(c.source))
			got := refusal(t, err, c.kind).Message
			if !strings.Contains(got, c.want) || strings.Contains(got, "\n") {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestParseTakesAliases(t *testing.T) {
	source := changed(t, "{en: Woman, fr: Femme}", "&w Femme")
	source = strings.Replace(source, "{en: Man, fr: Homme}", "*w", 1)
	list := parse(t, source).Choices["gender"]
	if list[0].Label["en"] != "Femme" || list[1].Label["en"] != "Femme" {
		t.Errorf("got %v", list)
	}
}
