package expression

import (
	"math"
	"math/big"
)

// numberFunction finds functions of numbers. Angles are in radians.
func numberFunction(name string) function {
	switch name {
	case "number":
		return function{0, 1, func(c call) Value { return Number(c.number(c.context(0))) }}
	case "int":
		return ofNumber(math.Trunc)
	case "round":
		return function{1, 2, round}
	case "random":
		return function{0, 0, random}
	case "pi":
		return function{0, 0, func(call) Value { return Number(math.Pi) }}
	case "pow":
		return ofNumbers(math.Pow)
	case "floor":
		return ofNumber(math.Floor)
	case "ceiling":
		return ofNumber(math.Ceil)
	case "abs":
		return ofNumber(math.Abs)
	case "sqrt":
		return ofNumber(math.Sqrt)
	}
	return function{}
}

// curveFunction finds transcendental functions.
func curveFunction(name string) function {
	switch name {
	case "exp":
		return refined(math.Exp, func(x, _ *big.Float) *big.Float { return preciseExp(x) })
	case "exp10":
		return refined(func(x float64) float64 { return math.Pow(10, x) },
			func(x, _ *big.Float) *big.Float { return preciseExp(multiply(x, constant(ln10Digits))) })
	case "log":
		return refined(math.Log, preciseLog)
	case "log10":
		return refined(math.Log10, preciseLog10)
	case "sin":
		return ofAngle(math.Sin, func(sin, _ *big.Float) *big.Float { return sin })
	case "cos":
		return ofAngle(math.Cos, func(_, cos *big.Float) *big.Float { return cos })
	case "tan":
		return ofAngle(math.Tan, divide)
	case "asin":
		return refined(math.Asin, preciseAsin)
	case "acos":
		return refined(math.Acos, preciseAcos)
	case "atan":
		return refined(math.Atan, preciseAtan)
	case "atan2":
		return function{2, 2, atan2}
	}
	return function{}
}

func ofNumber(f func(float64) float64) function {
	return function{1, 1, func(c call) Value { return Number(f(c.numeric(0))) }}
}

func ofNumbers(f func(x, y float64) float64) function {
	return function{2, 2, func(c call) Value { return Number(f(c.numeric(0), c.numeric(1))) }}
}

// round is ODK's: halves go away from zero, and the second argument is the number of decimals, which
// may be negative.
func round(c call) Value {
	number := c.numeric(0)
	if c.count() == 1 {
		return Number(math.Round(number))
	}
	scale := math.Pow(10, math.Trunc(c.numeric(1)))
	rounded := math.Round(number*scale) / scale
	switch {
	case math.IsInf(scale, 1) || math.IsInf(number*scale, 0):
		return Number(number) // it has fewer decimals than asked for
	case scale == 0:
		return Number(0 * number)
	}
	return Number(rounded)
}

// roundHalfUp is XPath's own rounding, for substring: halves go up.
func roundHalfUp(number float64) float64 { return math.Floor(number + 0.5) }

func random(c call) Value {
	if c.Random == nil {
		return c.failed("random() is not allowed here.")
	}
	return Number(float64(c.Random()>>11) / (1 << 53))
}
