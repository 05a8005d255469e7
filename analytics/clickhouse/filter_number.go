package clickhouse

import (
	"fmt"
	"math"

	"candour/survey/expression"
)

// numerical writes functions of numbers.
func (f filterCall) numerical() (value, bool) {
	switch f.Name {
	case "number":
		return numberValue(f.compiler.number(f.context(0))), true
	case "int":
		return numberValue("trunc(" + f.numeric(0) + ")"), true
	case "floor", "abs", "sqrt":
		return numberValue(f.Name + "(" + f.numeric(0) + ")"), true
	case "ceiling":
		return numberValue("ceil(" + f.numeric(0) + ")"), true
	case "round":
		return numberValue(f.round()), true
	case "pi":
		return numberValue("pi()"), true
	case "pow":
		return numberValue(f.power()), true
	}
	return value{}, false
}

// curve writes transcendental functions. The last digit may be another one than in a form, where
// they are computed more precisely than anywhere else.
func (f filterCall) curve() (value, bool) {
	switch f.Name {
	case "exp", "exp10", "log", "log10", "sin", "cos", "tan", "asin", "acos", "atan":
		return numberValue(f.Name + "(" + f.numeric(0) + ")"), true
	case "atan2":
		return numberValue("atan2(" + f.numeric(0) + ", " + f.numeric(1) + ")"), true
	}
	return value{}, false
}

// rounded goes to the nearest whole number, halves away from zero. ClickHouse's round would go to the
// even one.
func (c *compiler) rounded(number string) string {
	return c.let(number, func(x string) string {
		return fmt.Sprintf("if(abs(%[1]s - trunc(%[1]s)) >= 0.5, trunc(%[1]s) + sign(%[1]s), trunc(%[1]s))", x)
	})
}

func (f filterCall) round() string {
	if len(f.Arguments) == 1 {
		return f.rounded(f.numeric(0))
	}
	places, ok := f.constant(1)
	if !ok {
		f.fail(f.Call, "In a filter, write out the number of decimals of round().")
		return "nan"
	}
	scale := math.Pow(10, math.Trunc(places))
	return f.let(f.numeric(0), func(x string) string {
		switch {
		case math.IsInf(scale, 1):
			return x
		case scale == 0:
			return "(0 * " + x + ")"
		case math.IsNaN(scale):
			return "nan"
		}
		s := f.float(scale)
		return fmt.Sprintf("if(isInfinite(%[1]s * %[2]s), %[1]s, %[3]s / %[2]s)", x, s,
			f.rounded("("+x+" * "+s+")"))
	})
}

// constant is a number that stands in the source, with or without a sign.
func (f filterCall) constant(i int) (float64, bool) {
	node, sign := f.Arguments[i], 1.0
	if negated, ok := node.(*expression.Negation); ok {
		node, sign = negated.Operand, -1
	}
	literal, ok := node.(*expression.Literal)
	if !ok {
		return 0, false
	}
	return sign * literal.Value.Number(nil), true
}

// power multiplies where the exponent is a small whole number, in the order of Go's math.Pow, which
// gives the same last digit.
func (f filterCall) power() string {
	exponent, ok := f.constant(1)
	if !ok || exponent != math.Trunc(exponent) || exponent < 1 || exponent > 8 {
		return "pow(" + f.numeric(0) + ", " + f.numeric(1) + ")"
	}
	return f.let(f.numeric(0), func(x string) string { return f.squared("", x, int(exponent)) })
}

// squared multiplies made by x to the power of n.
func (f filterCall) squared(made, x string, n int) string {
	if n%2 == 1 {
		if made == "" {
			made = x
		} else {
			made = "(" + made + " * " + x + ")"
		}
	}
	if n /= 2; n == 0 {
		return made
	}
	return f.let("("+x+" * "+x+")", func(square string) string { return f.squared(made, square, n) })
}

// modulo is what is left of the first number, with its sign, when it is divided by the second: the
// exact one, where ClickHouse's is rounded on its way unless both are whole. It is taken of the
// numbers' 53 binary digits as integers, the first ones moved by the difference of the exponents.
// Where that is more than 200, or the second is below 1e-277, nothing exact is to be had: NaN.
func (c *compiler) modulo(dividend, divisor string) string {
	return c.let(dividend, func(a string) string {
		return c.let(divisor, func(b string) string {
			return c.let(exponent(a), func(ea string) string {
				return c.let(exponent(b), func(eb string) string {
					small := fmt.Sprintf("trunc(%[1]s) = %[1]s AND trunc(%[2]s) = %[2]s AND abs(%[1]s) < %[3]d"+
						" AND abs(%[2]s) < %[3]d AND %[2]s != 0", a, b, 1<<53)
					none := fmt.Sprintf("isNaN(%[1]s) OR isNaN(%[2]s) OR isInfinite(%[1]s) OR %[2]s = 0", a, b)
					exact := fmt.Sprintf("%[1]s < 2047 AND %[2]s BETWEEN 100 AND 2046 AND %[1]s - %[2]s BETWEEN 0 AND 200", ea, eb)
					return fmt.Sprintf("multiIf(%[4]s, nan, abs(%[1]s) < abs(%[2]s), %[1]s,"+
						" %[3]s, sign(%[1]s) * abs(%[1]s - trunc(%[1]s / %[2]s) * %[2]s), %[5]s, %[6]s, nan)",
						a, b, small, none, exact, c.remainder(a, b, ea, eb, exact))
				})
			})
		})
	})
}

// exponent is a number's binary exponent, 1023 more than it is.
func exponent(number string) string {
	return "toInt32(bitAnd(bitShiftRight(reinterpretAsUInt64(" + number + "), 52), 2047))"
}

// power2 is the power of two with an exponent that is 1023 more than it is.
func power2(exponent string) string {
	return "reinterpretAsFloat64(bitShiftLeft(toUInt64(" + exponent + "), 52))"
}

// remainder is modulo where it is exact; elsewhere it means nothing.
func (c *compiler) remainder(a, b, ea, eb, exact string) string {
	digits := func(x, e string) string {
		return fmt.Sprintf("toInt256(toInt64(if(%s, abs(%s) * %s, 1)))", exact, x, power2("2098 - "+e))
	}
	return fmt.Sprintf("sign(%s) * toFloat64(toInt64(bitShiftLeft(%s, if(%s, %s - %s, 0)) %% %s)) * %s",
		a, digits(a, ea), exact, ea, eb, digits(b, eb), power2("if("+exact+", "+eb+" - 52, 1023)"))
}
