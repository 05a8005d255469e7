package expression

import (
	"math"
	"math/big"
)

// Package math's transcendental functions are off by a last digit now and then (its log10(1000) is
// not 3), and not the same on every processor. Here they are computed with 200 bits and rounded
// once, so that a form gives the same text everywhere.
const (
	preciseBits = 200
	// preciseWork is what one such function costs, see maxWork.
	preciseWork = 5000
	// maxAngle is the largest angle, in radians, that keeps its digits when it is reduced.
	maxAngle = 1e9

	piDigits   = "3.14159265358979323846264338327950288419716939937510582097494459230781640629"
	ln10Digits = "2.30258509299404568401799145468436420760110148862877297603332790096757260968"
)

func float(x float64) *big.Float { return big.NewFloat(x).SetPrec(preciseBits) }

func constant(digits string) *big.Float {
	value, _ := float(0).SetString(digits)
	return value
}

func add(x, y *big.Float) *big.Float      { return float(0).Add(x, y) }
func subtract(x, y *big.Float) *big.Float { return float(0).Sub(x, y) }
func multiply(x, y *big.Float) *big.Float { return float(0).Mul(x, y) }
func divide(x, y *big.Float) *big.Float   { return float(0).Quo(x, y) }
func root(x *big.Float) *big.Float        { return float(0).Sqrt(x) }

// refined makes a function from a plain one, whose NaN, zeros and infinities stand, and from one
// that improves its result y0 at x.
func refined(plain func(float64) float64, improve func(x, y0 *big.Float) *big.Float) function {
	return function{1, 1, func(c call) Value {
		x := c.numeric(0)
		y0 := plain(x)
		if special(x) || special(y0) || !c.spend(c.node, preciseWork) {
			return Number(y0)
		}
		y, _ := improve(float(x), float(y0)).Float64()
		return Number(y)
	}}
}

func special(x float64) bool { return x == 0 || math.IsNaN(x) || math.IsInf(x, 0) }

// ofAngle is refined for what takes an angle.
func ofAngle(plain func(float64) float64, of func(sin, cos *big.Float) *big.Float) function {
	return refined(plain, func(x, y0 *big.Float) *big.Float {
		if x.Cmp(float(maxAngle)) > 0 || x.Cmp(float(-maxAngle)) < 0 {
			return y0
		}
		return of(sinCos(x))
	})
}

// sinCos sums the Taylor series about the nearest multiple of a full turn.
func sinCos(x *big.Float) (sin, cos *big.Float) {
	turn := multiply(constant(piDigits), float(2))
	turns, _ := divide(x, turn).Float64()
	x = subtract(x, multiply(turn, float(math.Round(turns))))
	sin, cos = float(0), float(1)
	term := float(1)
	for n := 1; n < 75; n++ {
		term = divide(multiply(term, x), float(float64(n)))
		switch n % 4 {
		case 0:
			cos = add(cos, term)
		case 1:
			sin = add(sin, term)
		case 2:
			cos = subtract(cos, term)
		case 3:
			sin = subtract(sin, term)
		}
	}
	return sin, cos
}

// improveAngle is the angle whose sine and cosine are given, from one that is close to it: the sine
// of their difference is, to the third order, the difference.
func improveAngle(angle, sin, cos *big.Float) *big.Float {
	s, c := sinCos(angle)
	return add(angle, subtract(multiply(sin, c), multiply(cos, s)))
}

// cathetus is the square root of 1-x².
func cathetus(x *big.Float) *big.Float {
	return root(multiply(subtract(float(1), x), add(float(1), x)))
}

func preciseAsin(x, y0 *big.Float) *big.Float { return improveAngle(y0, x, cathetus(x)) }

func preciseAcos(x, y0 *big.Float) *big.Float { return improveAngle(y0, cathetus(x), x) }

func preciseAtan(x, y0 *big.Float) *big.Float {
	hypotenuse := root(add(multiply(x, x), float(1)))
	return improveAngle(y0, divide(x, hypotenuse), divide(float(1), hypotenuse))
}

// atan2 is the angle of the point (x, y).
func atan2(c call) Value {
	y, x := c.numeric(0), c.numeric(1)
	angle := math.Atan2(y, x)
	if special(x) || special(y) || special(angle) || !c.spend(c.node, preciseWork) {
		return Number(angle)
	}
	px, py := float(x), float(y)
	hypotenuse := root(add(multiply(px, px), multiply(py, py)))
	angle, _ = improveAngle(float(angle), divide(py, hypotenuse), divide(px, hypotenuse)).Float64()
	return Number(angle)
}

// preciseExp sums the series for a 2²⁰th part of x and squares it up again.
func preciseExp(x *big.Float) *big.Float {
	const halvings = 20
	part := float(0).SetMantExp(x, -halvings)
	sum, term := float(1), float(1)
	for n := 1; n < 25; n++ {
		term = divide(multiply(term, part), float(float64(n)))
		sum = add(sum, term)
	}
	for range halvings {
		sum = multiply(sum, sum)
	}
	return sum
}

// preciseLog is one step of Halley's method from y0.
func preciseLog(x, y0 *big.Float) *big.Float {
	power := preciseExp(y0)
	step := divide(subtract(x, power), add(x, power))
	return add(y0, multiply(step, float(2)))
}

func preciseLog10(x, y0 *big.Float) *big.Float {
	ln10 := constant(ln10Digits)
	return divide(preciseLog(x, multiply(y0, ln10)), ln10)
}
