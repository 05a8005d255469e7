package intake

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"sync"
	"time"

	"candour/survey"
)

// lifetime is how long a generation of idempotency keys takes in new ones. A key is recognised for
// at least that long and, unless the server restarts meanwhile, at most twice as long.
const lifetime = 12 * time.Hour

// mac is what is kept of an idempotency key.
type mac [16]byte

// identity is what one secret makes of an idempotency key: how it is kept, a fingerprint of the
// body that came with it, and its receipt. The fingerprint contains the key, so that nobody
// who reads the ledger can try bodies out.
type identity struct {
	mac, print mac
	receipt    string
}

// identify returns the identity of a key under each secret, newest first; none without a key.
func (r keyring) identify(id survey.ID, key string, body []byte) []identity {
	if key == "" {
		return nil
	}
	identities := make([]identity, len(r.macs))
	for i, k := range r.macs {
		receipt := digest(k.receipt, []byte(id), []byte(key))
		identities[i] = identity{
			mac:     mac(digest(k.spent, []byte(id), []byte(key))),
			print:   mac(digest(k.body, []byte(id), []byte(key), body)),
			receipt: group(base32.StdEncoding.EncodeToString(receipt[:])),
		}
	}
	return identities
}

// digest is HMAC-SHA-256 over parts, each preceded by its length, cut to 16 bytes.
func digest(key []byte, parts ...[]byte) [16]byte {
	h := hmac.New(sha256.New, key)
	for _, part := range parts {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		h.Write(part)
	}
	return [16]byte(h.Sum(nil))
}

// group makes a receipt of the first twelve characters of text: ABCD-EFGH-IJKL.
func group(text string) string { return text[:4] + "-" + text[4:8] + "-" + text[8:12] }

// receiptFor is the receipt of a response that is about to be stored: its key's, or a random one.
func receiptFor(identities []identity) string {
	if len(identities) == 0 {
		return group(rand.Text())
	}
	return identities[0].receipt
}

// memory knows the keys that came in the last two generations. Each has room for limit keys; when
// the young one is full it becomes the old one early, and the old one is forgotten.
//
// Behind it stands the table spent, without an index, for speed: its rows lie in the order in which
// keys came. Only who has the ledger, the secret and the keys themselves (from the phones) could
// tell which of two submissions of a day came first, and nothing leads on from a key to a response.
type memory struct {
	mu         sync.RWMutex
	young, old map[mac]mac // key -> fingerprint of its body
	generation int64       // number of the young one
	began      time.Time   // of the young one; kept in memory alone
	limit      int
}

// newMemory starts in the given generation. What time it began is nowhere on disk: it begins anew.
func newMemory(generation int64, limit int) *memory {
	return &memory{young: map[mac]mac{}, old: map[mac]mac{}, generation: generation,
		began: time.Now(), limit: limit}
}

// load takes in a key read from the ledger.
func (m *memory) load(generation int64, key, print mac) {
	if generation == m.generation {
		m.young[key] = print
	} else {
		m.old[key] = print
	}
}

// find returns the identity under which a key is known, and the fingerprint kept with it. fresh
// holds the keys of the same commit.
func (m *memory) find(identities []identity, fresh map[mac]mac) (identity, mac, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for _, id := range identities {
		for _, known := range []map[mac]mac{fresh, m.young, m.old} {
			if print, ok := known[id.mac]; ok {
				return id, print, true
			}
		}
	}
	return identity{}, mac{}, false
}

// add takes in the keys of a commit.
func (m *memory) add(fresh map[mac]mac) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, print := range fresh {
		m.young[key] = print
	}
	if len(m.young) >= m.limit {
		m.turn()
	}
}

// age starts a new generation when the young one is old enough.
func (m *memory) age() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if time.Since(m.began) >= lifetime {
		m.turn()
	}
}

func (m *memory) turn() {
	m.old, m.young = m.young, map[mac]mac{}
	m.generation++
	m.began = time.Now()
}

// current is the number of the young generation.
func (m *memory) current() int64 {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.generation
}
