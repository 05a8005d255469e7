package statistics

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// Random tables that a simulation draws: mostTables, or as many as have mostDraws cells together.
const (
	mostTables = 100_000
	mostDraws  = 15_000_000
)

// simulate estimates Fisher's p from random tables: (1+those no likelier)/(1+all).
//
// Hope ACA. J R Stat Soc B 1968;30:582-598; Patefield WM. Appl Stat 1981;30:91-97 (AS 159), for
// drawing each cell from its distribution given the cells before.
func simulate(t whole) Fisher {
	cells := (len(t.rows) - 1) * (len(t.columns) - 1)
	result := Fisher{Simulated: true, Tables: min(mostTables, mostDraws/cells)}
	d := newDrawing(t)
	limit := d.observed()
	hits := 1.0
	for range result.Tables {
		if d.table() <= limit {
			hits++
		}
	}
	all := float64(result.Tables + 1)
	result.P = hits / all
	result.StandardError = math.Sqrt(result.P * (1 - result.P) / all)
	return result
}

// drawing draws random tables with the margins of one.
type drawing struct {
	whole
	random     *rand.Rand
	factorials []float64 // logarithms, of small numbers
	left       []float64 // of each column
}

// mostKept is the number up to which logarithms of factorials are kept.
const mostKept = 1 << 17

func newDrawing(t whole) *drawing {
	d := &drawing{whole: t, random: rand.New(seed(t)), left: make([]float64, len(t.columns))}
	d.factorials = make([]float64, int(min(t.n, mostKept))+1)
	for i := range d.factorials {
		d.factorials[i] = logFactorial(float64(i))
	}
	return d
}

// seed comes from the table's counts, so that a table has one p wherever and whenever it is asked.
func seed(t whole) *rand.PCG {
	hash := fnv.New128a()
	for _, row := range t.cells {
		for _, x := range row {
			_ = binary.Write(hash, binary.LittleEndian, x)
		}
		_ = binary.Write(hash, binary.LittleEndian, int64(len(row)))
	}
	sum := hash.Sum(nil)
	return rand.NewPCG(binary.LittleEndian.Uint64(sum), binary.LittleEndian.Uint64(sum[8:]))
}

// logFactorial is log n!, by Stirling's series where it is not kept.
func (d *drawing) logFactorial(n float64) float64 {
	if int(n) < len(d.factorials) {
		return d.factorials[int(n)]
	}
	return (n+0.5)*math.Log(n) - n + 0.5*math.Log(2*math.Pi) + stirlingError(n)
}

// observed is the score of the table itself, and a little for ties and for rounding.
func (d *drawing) observed() float64 {
	score := 0.0
	for _, row := range d.cells {
		for _, x := range row {
			score -= d.logFactorial(x)
		}
	}
	return score + tie + 1e-14*math.Abs(score)
}

// table draws a table and returns its score, -Σ log x!.
func (d *drawing) table() (score float64) {
	copy(d.left, d.columns)
	rest := d.n // in the rows from this one on
	final := len(d.rows) - 1
	for _, row := range d.rows[:final] {
		after, need := rest, row // in the columns after this one, in this row
		for j := range d.left {
			after -= d.left[j]
			x := need
			if j < len(d.left)-1 {
				x = d.draw(hypergeometric{good: d.left[j], bad: after, draws: need})
			}
			d.left[j] -= x
			need -= x
			score -= d.logFactorial(x)
		}
		rest -= row
	}
	for _, x := range d.left {
		score -= d.logFactorial(x)
	}
	return score
}

// draw draws a number: outwards from the mode where few steps lead to all likely numbers, else by
// rejection.
func (d *drawing) draw(h hypergeometric) float64 {
	least, most := h.least(), h.most()
	if least >= most {
		return least
	}
	n := h.good + h.bad
	variance := h.draws * (h.good / n) * (h.bad / n) * ((n - h.draws) / max(1, n-1))
	if variance > 400 {
		return d.reject(h, variance)
	}
	mode := h.mode()
	density := math.Exp(d.logWays(h, mode) + d.logFactorial(h.draws) + d.logFactorial(n-h.draws) -
		d.logFactorial(n) + d.logFactorial(h.good) + d.logFactorial(h.bad))
	for {
		u := d.random.Float64() - density
		if u < 0 {
			return mode
		}
		low, high, below, above := mode, mode, density, density
		for low > least || high < most {
			if high < most {
				above *= h.up(high)
				high++
				if u -= above; u < 0 {
					return high
				}
			}
			if low > least {
				low--
				below /= h.up(low)
				if u -= below; u < 0 {
					return low
				}
			}
		} // all probability but rounding is spent: draw again
	}
}

// logWays is -log of k!(good-k)!(draws-k)!(bad-draws+k)!.
func (d *drawing) logWays(h hypergeometric, k float64) float64 {
	return -d.logFactorial(k) - d.logFactorial(h.good-k) - d.logFactorial(h.draws-k) -
		d.logFactorial(h.bad-h.draws+k)
}

// reject draws a number under a hat of constant cost.
//
// Stadlober E. J Comput Appl Math 1990;31:181-189 (HRUA).
func (d *drawing) reject(h hypergeometric, variance float64) float64 {
	const width, shift = 1.7155277699214135, 0.8989161620588988 // 2√(2/e), 3-2√(3/e)
	spread := math.Sqrt(variance + 0.5)
	centre := h.draws*h.good/(h.good+h.bad) + 0.5
	size := width*spread + shift
	peak := d.logWays(h, h.mode())
	for {
		x, y := d.random.Float64(), d.random.Float64()
		k := math.Floor(centre + size*(y-0.5)/x)
		if !(k >= h.least() && k <= h.most()) {
			continue
		}
		t := d.logWays(h, k) - peak
		if x*(4-x)-3 <= t || x*(x-t) < 1 && 2*math.Log(x) <= t {
			return k
		}
	}
}
