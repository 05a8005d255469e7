package release

import (
	"hash/fnv"
	"math/big"
	"math/bits"
)

// prime is 2^61-1: remainders of it multiply in two words.
const prime = 1<<61 - 1

// probe tells quickly, and never wrongly, of most sets that a system tells no number of one to four for them.
// It works in remainders of a prime. Numbers hangs a number on each element so that those of each equation add up
// to nothing; those of a set that is a sum of equations do so too. A set is told by the equations that its
// elements lead, so its count is the sum of theirs.
type probe struct {
	numbers, counts map[string]uint64 // of elements that lead; others have a hash, and no count
	off             bool              // a fraction has no remainder: every set may be
}

func probeOf(s system) probe {
	p := probe{numbers: map[string]uint64{}, counts: map[string]uint64{}}
	for lead, e := range s {
		sum := uint64(0)
		for element, n := range e.of {
			if element != lead {
				sum = plus(sum, times(p.remainder(n), hash([]byte(element))))
			}
		}
		p.numbers[lead], p.counts[lead] = prime-sum, p.remainder(e.count)
	}
	return p
}

// remainder is a fraction in remainders of the prime.
func (p *probe) remainder(n *big.Rat) uint64 {
	of := big.NewInt(prime)
	inverse := new(big.Int).ModInverse(n.Denom(), of)
	if inverse == nil {
		p.off = true
		return 0
	}
	return inverse.Mod(inverse.Mul(inverse, n.Num()), of).Uint64()
}

// beFew is false where a set, a product of sums, cannot be told, or is not of one to four people.
func (p probe) beFew(factors []map[string]int64) bool {
	number, count := p.walk(nil, 1, factors)
	return p.off || number%prime == 0 && count%prime > 0 && count%prime < few
}

// walk adds up the numbers and counts of all elements of a product that begin alike.
func (p probe) walk(begin []byte, many int64, factors []map[string]int64) (number, count uint64) {
	if len(factors) == 0 {
		by := residue(many)
		own, leads := p.numbers[string(begin)]
		if !leads {
			return times(by, hash(begin)), 0
		}
		return times(by, own), times(by, p.counts[string(begin)])
	}
	for element, n := range factors[0] {
		a, b := p.walk(append(begin, element...), many*n, factors[1:])
		number, count = plus(number, a), plus(count, b)
	}
	return number, count
}

func residue(n int64) uint64 {
	if n < 0 {
		return prime - uint64(-n)%prime
	}
	return uint64(n) % prime
}

func plus(a, b uint64) uint64 { return (a + b) % prime }

func times(a, b uint64) uint64 {
	high, low := bits.Mul64(a%prime, b%prime)
	return bits.Rem64(high, low, prime)
}

func hash(element []byte) uint64 {
	h := fnv.New64a()
	_, _ = h.Write(element) // never fails
	return h.Sum64() % prime
}
