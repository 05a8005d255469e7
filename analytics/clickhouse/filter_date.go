package clickhouse

import (
	"fmt"
	"strings"
	"time"

	"candour/survey/expression"
)

// How dates are written in texts: with two digits for month and day, or also with one. The groups are
// year, month, day, hour, minute, second, its fraction, and the offset from UTC.
const (
	strictDate = `([0-9]{4})-([0-9]{2})-([0-9]{2})`
	looseDate  = `([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})`
	clockTime  = `(?:T([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]+))?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?`
)

// isDay says whether a text is a date as a column of dates keeps it.
func isDay(text string) bool {
	day, err := time.Parse(time.DateOnly, text)
	return err == nil && day.Year() >= 1900 && day.Year() <= 2299
}

// dated writes functions of dates and times, all in UTC.
func (f filterCall) dated() (value, bool) {
	switch f.Name {
	case "date", "date-time":
		return f.dateOf(f.value(0)), true
	case "decimal-date-time":
		return numberValue(f.compiler.number(f.dateOf(f.value(0)))), true
	case "decimal-time":
		return numberValue(f.let(f.moment("concat('1970-01-01T', "+f.text(0)+")", strictDate), func(d string) string {
			return "(positiveModulo(" + milliseconds(d) + ", 86400000) / 864e5 + if(isNaN(" + d + "), nan, 0))"
		})), true
	case "format-date":
		return textValue(f.formattedDate(dateCodes())), true
	case "format-date-time":
		return textValue(f.formattedDate(momentCodes())), true
	}
	return value{}, false
}

// dateOf is date() of an argument. That of a text in the source is worked out once and for all.
func (f filterCall) dateOf(v value) value {
	if v.literal == nil || *v.literal == "" {
		return f.date(v)
	}
	known := &expression.Expression{Root: &expression.Call{Name: "date", Arguments: f.Arguments[:1]}}
	day, err := known.Evaluate(expression.Environment{})
	if err != nil || day.Kind() != expression.DateKind {
		return f.fail(f.Call, "%s() has no meaning here.", f.Name)
	}
	return dateValue(f.float(day.Number(nil)))
}

// date is date(): days from a number, ISO 8601 from a text. The empty text and booleans stay without
// a date.
func (c *compiler) date(v value) value {
	switch {
	case v.choice != nil:
		made := either(v.choice.when, c.date(v.choice.yes), c.date(v.choice.no))
		return made
	case v.kind == expression.DateKind:
		return v
	case v.kind == expression.BooleanKind:
		return textValue("''")
	case v.kind == expression.NumberKind:
		return dateValue(c.let(v.sql, func(x string) string {
			return fmt.Sprintf("if(abs(%s) <= 1e8, %s / 864e5, nan)", x, c.rounded("("+x+" * 864e5)"))
		}))
	}
	made := either("empty("+c.string(v)+")", textValue("''"), dateValue(c.moment(c.string(v), looseDate)))
	if v.instant != "" {
		made = either("isNull("+v.instant+")", textValue("''"), dateValue(v.number))
		made.number = v.number
	}
	return made
}

// moment is the days since 1970-01-01 UTC that a text stands for, or NaN.
func (c *compiler) moment(text, date string) string {
	return c.let("extractGroups("+text+", '^"+date+clockTime+"$')", func(g string) string {
		day := fmt.Sprintf("toModifiedJulianDayOrNull(concat(%[1]s[1], '-', leftPad(%[1]s[2], 2, '0'), '-',"+
			" leftPad(%[1]s[3], 2, '0')))", g)
		clock := fmt.Sprintf("[toInt64OrZero(%[1]s[4]), toInt64OrZero(%[1]s[5]), toInt64OrZero(%[1]s[6]),"+
			" toInt64OrZero(rightPad(substring(%[1]s[7], 1, 3), 3, '0')),"+
			" toInt64OrZero(substring(%[1]s[8], 2, 2)), toInt64OrZero(substring(%[1]s[8], 5, 2))]", g)
		return c.let(day, func(day string) string {
			return c.let(clock, func(t string) string {
				return fmt.Sprintf("if(isNull(%[1]s) OR %[2]s[1] > 23 OR %[2]s[2] > 59 OR %[2]s[3] > 59 OR"+
					" %[2]s[5] > 24 OR %[2]s[6] > 60 OR %[2]s[5] * 60 + %[2]s[6] >= 1440, nan,"+
					" (((((ifNull(%[1]s, 0) - 40587) * 24 + %[2]s[1]) * 60 + %[2]s[2] - if(startsWith(%[3]s[8], '-'), -1, 1)"+
					" * (%[2]s[5] * 60 + %[2]s[6])) * 60 + %[2]s[3]) * 1000 + %[2]s[4]) / 864e5)", day, t, g)
			})
		})
	})
}

// milliseconds are those since 1970-01-01 UTC; 0 where there is no date.
func milliseconds(days string) string {
	return fmt.Sprintf("toInt64(round(if(isNaN(%[1]s), 0, %[1]s) * 864e5))", days)
}

// dateParts gives the ISO date, its year as a text, and the milliseconds of the day to what is written
// about a date. The calendar repeats every 400 years, or 146,097 days; ClickHouse knows the years up
// to 9999 alone.
func (c *compiler) dateParts(days string, use func(iso, year, clock string) string) string {
	return c.let(milliseconds(days), func(ms string) string {
		return c.let("positiveModulo("+ms+", 86400000)", func(clock string) string {
			return c.let("intDiv("+ms+" - "+clock+", 86400000) - 10957", func(day string) string {
				return c.let("intDiv("+day+" - positiveModulo("+day+", 146097), 146097)", func(cycle string) string {
					iso := fmt.Sprintf("fromModifiedJulianDay(toInt32(%s - %s * 146097 + 51544))", day, cycle)
					return c.let(iso, func(iso string) string {
						year := fmt.Sprintf("toInt64OrZero(substring(%s, 1, 4)) + 400 * %s", iso, cycle)
						return c.let(year, func(y string) string {
							return c.let(fmt.Sprintf("concat(if(%[1]s < 0, '-', ''), leftPad(toString(abs(%[1]s)),"+
								" greatest(4, length(toString(abs(%[1]s)))), '0'))", y), func(year string) string {
								return use(iso, year, clock)
							})
						})
					})
				})
			})
		})
	})
}

// dateText is a date in ISO 8601, without the time at midnight.
func (c *compiler) dateText(days string) string {
	return c.let(days, func(d string) string {
		text := c.dateParts(d, func(iso, year, clock string) string {
			return fmt.Sprintf("concat(%[2]s, substring(%[1]s, 5), if(%[3]s = 0, '', concat('T', %[4]s, ':', %[5]s, ':',"+
				" %[6]s, '.', %[7]s, '+00:00')))", iso, year, clock, hours(clock), minutes(clock), seconds(clock),
				thousandths(clock))
		})
		return fmt.Sprintf("if(isNaN(%s), 'Invalid Date', %s)", d, text)
	})
}

func hours(clock string) string   { return padded("intDiv("+clock+", 3600000)", 2) }
func minutes(clock string) string { return padded("intDiv("+clock+", 60000) % 60", 2) }
func seconds(clock string) string { return padded("intDiv("+clock+", 1000) % 60", 2) }
func thousandths(clock string) string {
	return padded(clock+" % 1000", 3)
}

func padded(number string, digits int) string {
	return fmt.Sprintf("leftPad(toString(%s), %d, '0')", number, digits)
}

// dateCode writes what the letter after % stands for.
type dateCode func(iso, year, clock string) string

func dateCodes() map[byte]dateCode {
	part := func(sql string) dateCode {
		return func(iso, year, _ string) string {
			return strings.NewReplacer("ISO", iso, "YEAR", year).Replace(sql)
		}
	}
	return map[byte]dateCode{
		'Y': part("YEAR"),
		'y': part("if(startsWith(YEAR, '-'), '00', substring(YEAR, length(YEAR) - 1))"),
		'm': part("substring(ISO, 6, 2)"),
		'n': part("toString(toInt32OrZero(substring(ISO, 6, 2)))"),
		'b': part("['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']" +
			"[toInt32OrZero(substring(ISO, 6, 2))]"),
		'd': part("substring(ISO, 9, 2)"),
		'e': part("toString(toInt32OrZero(substring(ISO, 9, 2)))"),
		'a': part("['Wed', 'Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue']" +
			"[toModifiedJulianDay(ISO) % 7 + 1]"),
	}
}

func momentCodes() map[byte]dateCode {
	codes := dateCodes()
	codes['H'] = func(_, _, clock string) string { return hours(clock) }
	codes['h'] = func(_, _, clock string) string { return "toString(intDiv(" + clock + ", 3600000))" }
	codes['M'] = func(_, _, clock string) string { return minutes(clock) }
	codes['S'] = func(_, _, clock string) string { return seconds(clock) }
	codes['3'] = func(_, _, clock string) string { return thousandths(clock) }
	return codes
}

// formattedDate writes a date with ODK's codes; what is no date gives the empty text, what is no code
// stays as it is.
func (f filterCall) formattedDate(codes map[byte]dateCode) string {
	format := f.written(1, "format")
	return f.let(f.compiler.number(f.dateOf(f.value(0))), func(d string) string {
		text := f.dateParts(d, func(iso, year, clock string) string {
			parts, plain := []string{"''"}, ""
			for i := 0; i < len(format); i++ {
				if format[i] == '%' && i+1 < len(format) && codes[format[i+1]] != nil {
					parts = append(parts, f.bind(plain, "String"), codes[format[i+1]](iso, year, clock))
					plain = ""
					i++
					continue
				}
				plain += format[i : i+1]
			}
			return "concat(" + strings.Join(append(parts, f.bind(plain, "String")), ", ") + ")"
		})
		return fmt.Sprintf("if(isNaN(%s), '', %s)", d, text)
	})
}
