package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/limiter"

	"candour/survey"
)

// simulationHeader carries the token of this machine's own simulation.
const simulationHeader = "Candour-Simulation"

// limitSubmits allows Rate submissions a minute and client.
func (s *Server) limitSubmits() fiber.Handler {
	return s.limit(limiter.Config{
		Max:  s.Rate,
		Next: func(c *fiber.Ctx) bool { return s.simulated(c) || !submits(c) },
	}, "Many answers came from this connection just now. Wait a minute and send again.")
}

// limitClaims slows down whoever guesses claims, and nobody in a room full of people.
func (s *Server) limitClaims() fiber.Handler {
	return s.limit(limiter.Config{Max: s.Rate}, "Many claims came from this connection just now. Wait a minute and try again.")
}

// signInsAMinute is how often a client may try to sign in where submissions are limited too.
const signInsAMinute = 10

// limitSignIns slows down whoever guesses passwords.
func (s *Server) limitSignIns() fiber.Handler {
	return s.limit(limiter.Config{Max: signInsAMinute},
		"Too many tries to sign in. Wait a minute and try again.")
}

// limit allows so much a minute and client, and says sentence to who asks for more. A client is
// known by a keyed hash of its network; the key lives in memory for an hour and the address is
// kept nowhere.
func (s *Server) limit(config limiter.Config, sentence string) fiber.Handler {
	if s.Rate == 0 || s.Demo {
		return func(c *fiber.Ctx) error { return c.Next() }
	}
	key := &hourlyKey{now: s.Now}
	config.Expiration, config.Storage = time.Minute, newCounts()
	config.KeyGenerator = func(c *fiber.Ctx) string { return key.hash(networkOf(s.client(c))) }
	config.LimitReached = func(*fiber.Ctx) error { return survey.Fault(survey.TooMany, sentence) }
	return untold(limiter.New(config))
}

// untold takes back the headers with which a limiter says how much is left of it. To whoever shares an
// address with others, say the staff of a youth centre, they would tell that somebody just sent answers.
func untold(limited fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		err := limited(c)
		for _, name := range []string{"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"} {
			c.Response().Header.Del(name)
		}
		return err
	}
}

// client is the address that a request comes from: the connection's or, when that is a trusted
// proxy's, the last one in X-Forwarded-For that is not. What stands before it, a client wrote.
func (s *Server) client(c *fiber.Ctx) string {
	address := c.Context().RemoteIP().String()
	forwarded := strings.Split(c.Get(fiber.HeaderXForwardedFor), ",")
	for i := len(forwarded) - 1; i >= 0 && s.trusted(address); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(forwarded[i]))
		if err != nil {
			break
		}
		address = next.String()
	}
	return address
}

// networkOf is what a limit takes for one client: an address, of IPv6 the first 64 bits. Who has one address
// there has 2^64 of them, and would pass every limit by going through them.
func networkOf(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Unmap().Is4() {
		return ip.Unmap().WithZone("").String()
	}
	network, _ := ip.WithZone("").Prefix(64) // never fails
	return network.String()
}

func (s *Server) trusted(address string) bool {
	ip, err := netip.ParseAddr(address)
	return err == nil && slices.ContainsFunc(s.Proxies, func(p netip.Prefix) bool {
		return p.Contains(ip.Unmap())
	})
}

// submits says whether a request hands in a whole response; turning pages is free.
func submits(c *fiber.Ctx) bool {
	return c.Is("json") || form(c, "do") == "submit"
}

func (s *Server) simulated(c *fiber.Ctx) bool {
	sent := c.Get(simulationHeader)
	return s.Simulator != "" && sent != "" &&
		subtle.ConstantTimeCompare([]byte(sent), []byte(s.Simulator)) == 1
}

// keyLife is how long a key of the limits is kept.
const keyLife = time.Hour

// hourlyKey hashes with a random key that is forgotten after an hour, also when nobody comes any more.
type hourlyKey struct {
	now   func() time.Time
	mu    sync.Mutex
	key   [32]byte
	since time.Time
	until *time.Timer // forgets the key
}

func (k *hourlyKey) hash(address string) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if now := k.now(); k.since.IsZero() || now.Sub(k.since) > keyLife {
		if k.until != nil {
			k.until.Stop()
		}
		_, _ = rand.Read(k.key[:]) // never fails
		k.since, k.until = now, time.AfterFunc(keyLife, k.forget)
	}
	mac := hmac.New(sha256.New, k.key[:])
	mac.Write([]byte(address))
	return string(mac.Sum(nil)[:16])
}

func (k *hourlyKey) forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.key, k.since = [32]byte{}, time.Time{}
}
