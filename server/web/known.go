package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"candour/analytics/seal"
	"candour/survey"
)

// Guessing at an account is slowed down for browsers that never signed in to it. One that did carries a
// cookie that says so, and has a count of its own: no stranger can keep an owner out of a browser that
// they have used (OWASP calls these device cookies).
const (
	freeTries   = 5
	longestWait = 5 * time.Minute
	forgetTries = time.Hour
	mostSlots   = 10_000
	knownFor    = 180 * 24 * time.Hour
)

// tries counts failed sign-ins by keyed hashes, in memory alone; it knows no address.
type tries struct {
	now   func() time.Time
	mu    sync.Mutex
	slots map[string]misses
}

type misses struct {
	missed int
	until  time.Time // when the next try is taken
	last   time.Time
}

// take counts a try that may fail; false: it comes too soon. A try that succeeds is forgiven.
func (t *tries) take(name string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	is, counted := t.slots[name]
	if now.Sub(is.last) > forgetTries {
		is = misses{}
	}
	if now.Before(is.until) {
		return false
	}
	is.missed, is.last = is.missed+1, now
	if over := is.missed - freeTries; over >= 0 {
		is.until = now.Add(min(longestWait, time.Second<<min(over, 10)))
	}
	if !counted && len(t.slots) >= mostSlots {
		t.drop(now)
	}
	t.slots[name] = is
	return true
}

// drop makes room: what is old goes, and where that is not enough the older half of the rest.
func (t *tries) drop(now time.Time) {
	for name, is := range t.slots {
		if now.Sub(is.last) > forgetTries {
			delete(t.slots, name)
		}
	}
	if len(t.slots) < mostSlots {
		return
	}
	names := slices.SortedFunc(maps.Keys(t.slots), func(a, b string) int { return t.slots[a].last.Compare(t.slots[b].last) })
	for _, name := range names[:len(names)/2] {
		delete(t.slots, name)
	}
}

func (t *tries) forgive(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.slots, name)
}

func (s *Server) knownName() string { return s.cookieName() + "-known" }

// slotOf is where tries to sign in to an account count: with a browser's own where it signed in before,
// else with all strangers'.
func (s *Server) slotOf(c *fiber.Ctx, name string) (string, error) {
	nonce, mark, _ := strings.Cut(c.Cookies(s.knownName()), ".")
	for _, secret := range s.SealKeys {
		want, err := knownMark(secret, name, nonce)
		if err != nil {
			return "", err
		}
		if nonce != "" && hmac.Equal([]byte(want), []byte(mark)) {
			return "known " + mark, nil
		}
	}
	sum := sha256.Sum256([]byte(name))
	return "stranger " + string(sum[:16]), nil
}

// knownMark proves that we gave a browser its nonce when somebody signed in to an account there.
func knownMark(secret []byte, name, nonce string) (string, error) {
	key, err := seal.Derive(secret, "known browser")
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(nonce + "\x00" + name))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)), nil
}

// takeTry lets a try to sign in through unless it comes too soon; the returned function forgives it.
func (s *Server) takeTry(c *fiber.Ctx, name string) (forgive func(), err error) {
	if s.Rate == 0 || s.Demo {
		return func() {}, nil
	}
	place, err := s.slotOf(c, name)
	if err != nil {
		return nil, err
	}
	if !s.tries.take(place) {
		return nil, survey.Fault(survey.TooMany, "There were many tries to sign in to this account. Wait a few minutes and try again, or use a browser in which you have signed in before.")
	}
	return func() { s.tries.forgive(place) }, nil
}

// know marks a browser as one in which somebody signed in to an account.
func (s *Server) know(c *fiber.Ctx, name string) error {
	random := make([]byte, 16)
	_, _ = rand.Read(random) // never fails
	nonce := base64.RawURLEncoding.EncodeToString(random)
	mark, err := knownMark(s.SealKeys[0], name, nonce)
	if err != nil {
		return err
	}
	cookie := s.cookie(nonce+"."+mark, s.Now().Add(knownFor))
	cookie.Name = s.knownName()
	c.Cookie(cookie)
	return nil
}
