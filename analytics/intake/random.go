package intake

import (
	"crypto/rand"
	"encoding/binary"
	mathrand "math/rand/v2"
)

// firstHeld is the lowest id in the table held; ids in pending stay below it.
const firstHeld = int64(1) << 62

// entropy is the operating system's randomness as a source of numbers: an order drawn from it
// cannot be computed back.
type entropy struct{}

func (entropy) Uint64() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return binary.NativeEndian.Uint64(b[:])
}

// shuffle puts s in random order.
func shuffle[T any](s []T) {
	mathrand.New(entropy{}).Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
}

// heldID draws an id for the table held.
func heldID() int64 { return firstHeld | int64(entropy{}.Uint64()>>2) }

// newToken draws a batch's token: 130 random bits.
func newToken() string { return rand.Text() }
