package clickhouse

import (
	"fmt"
	"math"
	"strconv"

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
// exact one, where ClickHouse's is rounded on its way unless both are whole. Scaled by the power of
// two that makes the divisor whole, the dividend is whole, too, if it is not the smaller of the two.
// Where it is more than 2^200 times the larger, nothing exact is to be had and the result is NaN.
func (c *compiler) modulo(dividend, divisor string) string {
	const bits = "toInt32(bitAnd(bitShiftRight(reinterpretAsUInt64(%s), 52), 2047))"
	return c.let(dividend, func(a string) string {
		return c.let(divisor, func(b string) string {
			return c.let("exp2(1075 - "+fmt.Sprintf(bits, b)+")", func(scale string) string {
				inside := fmt.Sprintf("(abs(%[1]s) >= abs(%[2]s) AND abs(%[1]s / %[2]s) < exp2(200)"+
					" AND isFinite(%[2]s * %[3]s) AND isFinite(%[1]s * %[3]s))", a, b, scale)
				rest := fmt.Sprintf("toFloat64(toInt256(if(%[4]s, %[1]s * %[3]s, 0)) %% toInt256(if(%[4]s,"+
					" %[2]s * %[3]s, 1))) / %[3]s", a, b, scale, inside)
				whole := fmt.Sprintf("trunc(%[1]s) = %[1]s AND trunc(%[2]s) = %[2]s AND abs(%[1]s) < %[3]s"+
					" AND abs(%[2]s) < %[3]s AND %[2]s != 0", a, b, strconv.Itoa(1<<53))
				return fmt.Sprintf("multiIf(%[5]s, %[1]s - trunc(%[1]s / %[2]s) * %[2]s, isNaN(%[1]s) OR isNaN(%[2]s)"+
					" OR isInfinite(%[1]s) OR %[2]s = 0, nan, abs(%[1]s) < abs(%[2]s), %[1]s, %[3]s, %[4]s, nan)",
					a, b, inside, rest, whole)
			})
		})
	})
}
