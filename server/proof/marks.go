package proof

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// marks are what the proof's requests carry and nothing may keep. All of one run begin alike, so
// that one search finds any of them: words with a word, addresses with the first six bytes of
// an IPv6 address (the next two tell visitors apart: a limit takes 64 bits for one client). Answers carry another word, which must be found where responses are.
type marks struct {
	word    string
	network [6]byte
	answer  string
	next    int
	drawn   []needle // of links and tickets, some of those that responses came with
	codes   []string // from cards, some of those that responses came with
	taken   []string // withdrawal codes that were shown or typed
}

func newMarks() marks {
	var b [24]byte
	_, _ = rand.Read(b[:]) // never fails
	m := marks{word: "cnry" + hex.EncodeToString(b[:8]), answer: "said" + hex.EncodeToString(b[8:16])}
	copy(m.network[:], b[16:])
	m.network[0], m.network[1] = 0x20, 0x01
	return m
}

// visitor is one person's clues, each with a mark of its own that says which it is.
type visitor struct {
	address, agent, referrer, cookie, language, query, invitation, key, authorization string
}

func (m *marks) visitor() visitor {
	m.next++
	mark := func(what string) string { return fmt.Sprintf("%s-%s-%d", m.word, what, m.next) }
	return visitor{address: m.address(), agent: mark("agent"), referrer: "https://" + mark("referrer") + ".example/",
		cookie: mark("cookie"), language: mark("language"), query: mark("query"),
		invitation: mark("invitation"), key: mark("key"), authorization: mark("authorization")}
}

// address is an IPv6 address of the run's network.
func (m *marks) address() string {
	var b [16]byte
	copy(b[:], m.network[:])
	b[6], b[7] = byte(m.next>>8), byte(m.next)
	return netip.AddrFrom16(b).String()
}

// needle is a form in which a mark may lie somewhere.
type needle struct {
	name  string
	bytes []byte
}

// needles are the forms that are searched for.
func (m *marks) needles() []needle {
	word := []byte(m.word)
	all := []needle{{"as it is", word}, {"in capitals", []byte(strings.ToUpper(m.word))},
		{"backwards", backwards(word)}, {"in hexadecimal", []byte(hex.EncodeToString(word))},
		{"an address in bytes", m.network[:]}, {"an address in hexadecimal", []byte(hex.EncodeToString(m.network[:]))}}
	for shift := range 3 { // base64 of a text depends on what stands before it
		padded := base64.StdEncoding.EncodeToString(append(make([]byte, shift), word...))
		all = append(all, needle{"in base64", []byte(padded[4 : len(padded)-4])})
	}
	var network [16]byte
	copy(network[:], m.network[:])
	prefix := netip.AddrFrom16(network)
	for _, text := range []string{prefix.StringExpanded()[:14], strings.TrimSuffix(prefix.String(), "::")} {
		all = append(all, needle{"an address in text", []byte(text)})
	}
	all = append(all, m.drawn...)
	for _, code := range m.codes {
		bare := strings.ReplaceAll(code, "-", "")
		for _, text := range []string{code, bare, strings.ToLower(code), strings.ToLower(bare)} {
			all = append(all, needle{"the code of a card", []byte(text)})
		}
	}
	for _, code := range m.taken {
		n, err := strconv.ParseUint(code, 10, 64)
		if err != nil {
			continue // it is sixteen digits
		}
		all = append(all, needle{"a withdrawal code", []byte(code)},
			needle{"a withdrawal code in fours", []byte(code[:4] + " " + code[4:8] + " " + code[8:12] + " " + code[12:])},
			needle{"a withdrawal code in bytes", binary.BigEndian.AppendUint64(nil, n)},
			needle{"a withdrawal code in bytes", binary.LittleEndian.AppendUint64(nil, n)})
	}
	return all
}

// code draws sixteen digits that are searched for like a code that was shown.
func (m *marks) code() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	code := fmt.Sprintf("%016d", binary.BigEndian.Uint64(b[:])%1e16)
	m.taken = append(m.taken, code)
	return code
}

func backwards(b []byte) []byte {
	r := make([]byte, len(b))
	for i, c := range b {
		r[len(b)-1-i] = c
	}
	return r
}
