package clickhouse

import (
	"fmt"
	"regexp/syntax"
	"strings"

	"candour/survey/expression"
)

// space is what unicode.IsSpace is, as the inside of a class of RE2.
const space = `\\x{09}-\\x{0d}\\x{20}\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}` +
	`\\x{202f}\\x{205f}\\x{3000}`

// Limits on a pattern: its length in bytes, as in survey/expression, and its instructions.
const (
	maxPattern      = 2000
	maxInstructions = 2000
)

// textual writes functions over whole texts.
func (f filterCall) textual() (value, bool) {
	switch f.Name {
	case "string":
		return textValue(f.string(f.context(0))), true
	case "concat":
		return textValue(f.joined("''", 0)), true
	case "join":
		return textValue(f.joined(f.text(0), 1)), true
	case "contains":
		return booleanValue("(position(" + f.text(0) + ", " + f.text(1) + ") > 0)"), true
	case "starts-with":
		return booleanValue("startsWith(" + f.text(0) + ", " + f.text(1) + ")"), true
	case "ends-with":
		return booleanValue("endsWith(" + f.text(0) + ", " + f.text(1) + ")"), true
	case "string-length":
		return numberValue("toFloat64(lengthUTF8(" + f.string(f.context(0)) + "))"), true
	case "normalize-space":
		return textValue("arrayStringConcat(" + words(f.string(f.context(0))) + ", ' ')"), true
	case "translate":
		return textValue(f.translated()), true
	case "regex":
		return booleanValue(f.matched()), true
	}
	return value{}, false
}

// words are the words of a text, with space between.
func words(text string) string { return "extractAll(" + text + ", '[^" + space + "]+')" }

// characters are the code points of a text.
func characters(text string) string { return "extractAll(" + text + ", '(?s).')" }

func (f filterCall) joined(separator string, from int) string {
	all := f.gathered(from, f.texts)
	if all == "" {
		return "''"
	}
	// arrayStringConcat takes a separator that is the same for all responses.
	return f.let(separator, func(s string) string {
		if separator == "''" {
			return "arrayStringConcat(" + all + ")"
		}
		return fmt.Sprintf("arrayStringConcat(arrayMap((x, i) -> if(i = 1, x, concat(%s, x)), %s,"+
			" arrayEnumerate(%s)))", s, all, all)
	})
}

// translated replaces each character of the second argument by the one at its place in the third, or
// drops it where there is none.
func (f filterCall) translated() string {
	text := f.text(0)
	return f.let(characters(f.text(1)), func(from string) string {
		return f.let(characters(f.text(2)), func(to string) string {
			x := f.variable()
			return fmt.Sprintf("arrayStringConcat(arrayMap(%[1]s -> if(has(%[2]s, %[1]s),"+
				" (%[3]s)[indexOf(%[2]s, %[1]s)], %[1]s), %[4]s))", x, from, to, characters(text))
		})
	})
}

// matched asks whether a whole text matches a pattern. ClickHouse's patterns are RE2's like Go's,
// but its dot takes a line break unless told otherwise.
func (f filterCall) matched() string {
	pattern := expression.JavaEscapes(f.written(1, "pattern"))
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		f.fail(f.Call, "The regular expression cannot be read: %s.", err)
		return "0"
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil || len(pattern) > maxPattern || len(program.Inst) > maxInstructions {
		f.fail(f.Call, "The regular expression is too large for a filter.")
		return "0"
	}
	return fmt.Sprintf("match(%s, %s)", f.text(0), f.bind(`\A(?:(?-s)`+pattern+`)\z`, "String"))
}

// parts writes functions that cut texts.
func (f filterCall) parts() (value, bool) {
	switch f.Name {
	case "substring":
		return textValue(f.substring()), true
	case "substr":
		return textValue(f.substr()), true
	case "substring-before":
		return textValue(f.cut("if(%[3]s = 0, '', substring(%[1]s, 1, greatest(%[3]s, 1) - 1))")), true
	case "substring-after":
		return textValue(f.cut("if(%[3]s = 0, '', substring(%[1]s, %[3]s + length(%[2]s)))")), true
	}
	return value{}, false
}

// cut cuts the first argument at the second: the format takes both and the place.
func (f filterCall) cut(format string) string {
	return f.let(f.text(0), func(text string) string {
		return f.let(f.text(1), func(mark string) string {
			return f.let("position("+text+", "+mark+")", func(at string) string {
				return fmt.Sprintf(format, text, mark, at)
			})
		})
	})
}

// substring is XPath's: places count from 1, halves are rounded up, and where a place is NaN nothing
// is left.
func (f filterCall) substring() string {
	return f.let(f.text(0), func(text string) string {
		return f.let("floor("+f.numeric(1)+" + 0.5)", func(start string) string {
			end := "inf"
			if len(f.Arguments) == 3 {
				end = "(" + start + " + floor(" + f.numeric(2) + " + 0.5))"
			}
			return f.sliced(text, start, end)
		})
	})
}

// sliced are the characters from the place start, counted from 1, up to before end.
func (f filterCall) sliced(text, start, end string) string {
	first := fmt.Sprintf("if(%[1]s < 1, 1, %[1]s)", start)
	behind := f.let(end, func(end string) string {
		return fmt.Sprintf("if(%[1]s > lengthUTF8(%[2]s) + 1, toFloat64(lengthUTF8(%[2]s) + 1), %[1]s)", end, text)
	})
	return f.let(first, func(a string) string {
		return f.let(behind, func(z string) string {
			return fmt.Sprintf("if(%[1]s < %[2]s, substringUTF8(%[3]s, %[4]s, %[5]s), '')", a, z, text,
				wholeNumber("if("+a+" < "+z+", "+a+", 1)"), wholeNumber("if("+a+" < "+z+", "+z+" - "+a+", 1)"))
		})
	})
}

// wholeNumber makes an Int64 of a number that is one; what is too large for any text is 0.
func wholeNumber(number string) string {
	return fmt.Sprintf("toInt64(if(abs(%[1]s) < 1e15, %[1]s, 0))", number)
}

// substr is ODK's: places count from 0, negative ones from the end, and the end is not included.
func (f filterCall) substr() string {
	return f.let(f.text(0), func(text string) string {
		return f.let("toFloat64(lengthUTF8("+text+"))", func(length string) string {
			end := length
			if len(f.Arguments) == 3 {
				end = f.place(f.numeric(2), length)
			}
			return f.sliced(text, "("+f.place(f.numeric(1), length)+" + 1)", "("+end+" + 1)")
		})
	})
}

// place is a place of substr within the text.
func (f filterCall) place(number, length string) string {
	return f.let("trunc("+number+")", func(n string) string {
		return f.let(fmt.Sprintf("if(%[1]s < 0, %[1]s + %[2]s, %[1]s)", n, length), func(at string) string {
			return fmt.Sprintf("multiIf(%[1]s > %[2]s, %[2]s, %[1]s > 0, %[1]s, 0)", at, length)
		})
	})
}

// selection writes functions over the choices of a select_multiple.
func (f filterCall) selection() (value, bool) {
	switch f.Name {
	case "selected":
		return booleanValue(f.selected()), true
	case "selected-at":
		return textValue(f.at("%s + 1", "> -1", "<")), true
	case "count-selected":
		return numberValue("toFloat64(length(" + f.chosen(f.value(0)) + "))"), true
	case "jr:choice-name":
		return textValue(f.choiceName()), true
	}
	return value{}, false
}

// chosen are the names in a text.
func (f filterCall) chosen(v value) string {
	if v.words != "" {
		return v.words
	}
	return words(f.string(v))
}

func (f filterCall) selected() string {
	made := f.chosen(f.value(0))
	if v := f.value(1); v.literal != nil {
		wanted := strings.TrimSpace(*v.literal)
		if wanted == "" {
			return "empty(" + made + ")"
		}
		return "has(" + made + ", " + f.bind(wanted, "String") + ")"
	}
	return f.let("replaceRegexpAll("+f.text(1)+", '^["+space+"]+|["+space+"]+$', '')", func(wanted string) string {
		return f.let(made, func(made string) string {
			return fmt.Sprintf("if(empty(%[2]s), empty(%[1]s), has(%[1]s, %[2]s))", made, wanted)
		})
	})
}

// at is the item of a list at the place that the last argument names.
func (f filterCall) at(offset, least, most string) string {
	list := f.chosen
	if f.Name == "indexed-repeat" {
		list = f.texts
	}
	return f.let(list(f.value(0)), func(items string) string {
		return f.let(f.numeric(len(f.Arguments)-1), func(n string) string {
			inside := fmt.Sprintf("(%s %s AND %s %s length(%s))", n, least, n, most, items)
			place := fmt.Sprintf(offset, wholeNumber("if("+inside+", trunc("+n+"), 0)"))
			return fmt.Sprintf("if(%s, (%s)[%s], '')", inside, items, place)
		})
	})
}

// choiceName is the label of a choice in the language of the response.
func (f filterCall) choiceName() string {
	question := f.fields[expression.NamedQuestion(f.Call)].field
	if question.Question == nil {
		f.fail(f.Call, "The second argument of jr:choice-name() is a question, as in '${name}'.")
		return "''"
	}
	if len(question.Choices) == 0 {
		return "''"
	}
	var names []string
	for _, choice := range question.Choices {
		names = append(names, choice.Name)
	}
	from := f.bind(names, "Array(String)")
	return f.let("toString("+f.text(0)+")", func(name string) string {
		var cases strings.Builder
		for _, language := range f.languages {
			var labels []string
			for _, choice := range question.Choices {
				labels = append(labels, choice.Label.In(language))
			}
			fmt.Fprintf(&cases, "language = %s, arrayElement(%s, indexOf(%s, %s)), ",
				f.bind(language, "String"), f.bind(labels, "Array(String)"), from, name)
		}
		return "multiIf(" + cases.String() + "'')"
	})
}
