package disclosure_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"candour/analytics/disclosure/attacktest"
)

// breadth skips what only `make attack` has the time for.
func breadth(t *testing.T) {
	t.Helper()
	if os.Getenv("CANDOUR_ATTACK") == "" {
		t.Skip("part of `make attack`")
	}
}

// quick is long enough: on the random sets four times as many moves are right no more often.
func quick(seed uint64) attacktest.Plan {
	return attacktest.Plan{Moves: 250_000, Every: 250, Seed: seed}
}

// series is a number of each of several sets.
type series []float64

func (s series) moments() (mean, sd float64) {
	sum, squares := 0.0, 0.0
	for _, x := range s {
		sum, squares = sum+x, squares+x*x
	}
	n := float64(len(s))
	return sum / n, math.Sqrt(max(0, squares-sum*sum/n) / max(1, n-1))
}

func (s series) above(limit float64) (n int) {
	for _, x := range s {
		if x > limit {
			n++
		}
	}
	return n
}

func (s series) String() string {
	mean, sd := s.moments()
	return fmt.Sprintf("%d sets: %.1f ± %.1f points above blind, one set varies by %.1f; %d above %d",
		len(s), mean, sd/math.Sqrt(float64(len(s))), sd, s.above(advantage), advantage)
}

// Is it the data or luck that lifts single sets above 10 points? Two hundred sets: how far above blind
// the attack is on average, and how far single ones stray. Where those of the first 24 that stray
// most are drawn anew, with as many people, the excess is gone if it was luck; with the same people and
// new keys it is not, as far as it was these people's numbers that happened to be guessed well.
func TestAttackLuck(t *testing.T) {
	breadth(t)
	var all series
	var pool attacktest.Outcome
	for seed := uint64(1000); seed < 1200; seed++ {
		got := attack(t, harbour(), crowd(sizeOf(seed), seed), quick(seed))
		all, pool = append(all, got.Excess()), add(pool, got)
	}
	t.Logf("new sets: %v", pool)
	t.Logf("new sets: %v", all)
	if mean, sd := all.moments(); mean+2.33*sd/math.Sqrt(float64(len(all))) > advantage {
		t.Errorf("the attack is %.1f points above blind", mean)
	}
	var again, rekeyed series
	for _, seed := range []uint64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 100, 101, 102, 103, 104, 105, 106,
		107, 108, 109, 110, 111} {
		people := crowd(sizeOf(seed), seed)
		first := attack(t, harbour(), people, quick(seed)).Excess()
		if first <= advantage {
			continue
		}
		var fresh, keys series
		for i := range uint64(12) {
			other := 10_000 + 100*seed + i
			fresh = append(fresh, attack(t, harbour(), crowd(len(people), other), quick(other)).Excess())
			random := rand.New(rand.NewPCG(other, 8))
			for j := range people {
				people[j].key = random.IntN(1000)
			}
			keys = append(keys, attack(t, harbour(), people, quick(other)).Excess())
		}
		t.Logf("set %d: %.1f above blind\n  drawn anew: %v\n  same people, new keys: %v", seed, first, fresh, keys)
		again, rekeyed = append(again, fresh...), append(rekeyed, keys...)
	}
	t.Logf("drawn anew: %v", again)
	t.Logf("same people, new keys: %v", rekeyed)
}

func add(pool, one attacktest.Outcome) attacktest.Outcome {
	pool.Add(one)
	return pool
}

// sizeOf is how many people a random set has: 30 to 599.
func sizeOf(seed uint64) int { return 30 + rand.New(rand.NewPCG(seed, 9)).IntN(570) }
