package web

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"candour/analytics/intake"
	"candour/server/store"
	"candour/survey"
)

// A claim is twenty letters: ten that are drawn from the number of a journey by a keyed hash, and ten
// that are a keyed hash of those (42 bits each). So it is handed out without anything being written down,
// it is the same however often the thank-you is loaded, and neither half leads to the journey, its
// idempotency key or its card: those are other hashes of a number that nobody keeps.
const (
	claimLetters = "BCDFGHJKLMNPRSTVWXZ"
	claimHalf    = 10
	maxContact   = 200
)

// pays says whether whoever submits is given a claim. A preview tells of it, and gives none.
func (t *visit) pays() bool {
	return t.def.Honorarium != nil && (t.s.Claims != nil || t.elsewhere != "")
}

// payment is what people read about the honorarium before they answer: how much, how it is paid, and that
// no answer makes a difference.
func (t *visit) payment(p page) []string {
	h := t.def.Honorarium
	var ways []string
	for _, w := range h.Ways {
		ways = append(ways, w.Label.In(p.Lang))
	}
	return []string{p.T("h.before", h.Amount.In(p.Lang)), p.T("h.before.ways", strings.Join(ways, "; ")), p.T("h.before.apart")}
}

// claimFor is the claim of a journey under the newest key.
func (s *Server) claimFor(def *survey.Definition, number string) string {
	if len(s.ClaimKeys) == 0 || def.Honorarium == nil {
		return ""
	}
	drawn := lettersOf(s.ClaimKeys[0], "draw", string(def.Name), number)
	return grouped(drawn + lettersOf(s.ClaimKeys[0], "sign", string(def.Name), drawn))
}

// lettersOf is HMAC-SHA-256 over parts, as claimHalf letters.
func lettersOf(key []byte, parts ...string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(strings.Join(parts, "\x00")))
	n, base, digit := new(big.Int).SetBytes(mac.Sum(nil)), big.NewInt(int64(len(claimLetters))), new(big.Int)
	letters := make([]byte, claimHalf)
	for i := range letters {
		n.DivMod(n, base, digit)
		letters[i] = claimLetters[digit.Int64()]
	}
	return string(letters)
}

// grouped writes letters in groups of four.
func grouped(letters string) string {
	return strings.Join(slices.Collect(func(yield func(string) bool) {
		for part := range slices.Chunk([]byte(letters), 4) {
			if !yield(string(part)) {
				return
			}
		}
	}), "-")
}

// claimed finds the survey that a claim was handed out for. It is found by its signature: nothing that
// was stored is asked.
func (s *Server) claimed(c *fiber.Ctx, typed string) (*survey.Definition, store.Claim, error) {
	letters := intake.PlainCode(typed)
	unknown := survey.Fault(survey.NotFound, "This claim is not known here.")
	if len(letters) != 2*claimHalf {
		return nil, store.Claim{}, survey.Fault(survey.Malformed, "A claim has twenty letters.")
	}
	all, err := s.Store.Surveys(c.UserContext())
	if err != nil {
		return nil, store.Claim{}, err
	}
	for _, v := range all {
		def, err := s.Store.Version(c.UserContext(), v.ID, v.Version)
		if err != nil {
			return nil, store.Claim{}, err
		}
		for _, key := range s.ClaimKeys {
			signed := lettersOf(key, "sign", string(v.ID), letters[:claimHalf])
			if def.Honorarium == nil || !hmac.Equal([]byte(signed), []byte(letters[claimHalf:])) {
				continue
			}
			if err := s.claimable(c, def); err != nil {
				return nil, store.Claim{}, err
			}
			mac := sha256.Sum256(append([]byte("candour claim "), letters...))
			return def, store.Claim{MAC: mac[:16], Study: def.Study, Reference: letters[:4] + "-" + letters[4:8]}, nil
		}
	}
	return nil, store.Claim{}, unknown
}

// claimable fails with Closed when the last day to claim an honorarium of a survey is over. What was claimed
// is deleted then, so nobody could tell any more which claim was used.
func (s *Server) claimable(c *fiber.Ctx, def *survey.Definition) error {
	over, err := s.claimsOver(c.UserContext(), def.Study)
	if err == nil && over {
		err = survey.Fault(survey.Closed, "The last day to claim this is over.")
	}
	return err
}

// claimsOver says whether the last day to claim an honorarium of a study is over.
func (s *Server) claimsOver(ctx context.Context, study survey.StudyID) (bool, error) {
	day, err := s.Store.ClaimsUntil(ctx, study)
	return survey.Privacy{DeleteAfter: day}.Expired(s.Now()), err
}

// claimPage asks for a claim, then for a way to be paid, then says how it goes on. It names no survey.
type claimPage struct {
	page
	Codes     []string // languages
	Step      string   // "", "way" or "done"
	Claim     string
	Amount    string
	Ways      []claimWay
	Reference string
	Then      string
	Faults    []faultLink
	Wrong     string // with the choice of a way
}

type claimWay struct {
	Name, Label, Contact, Value string
	Chosen                      bool
	Wrong                       string // with what its contact asks for
}

// Seal, Languages and Help are none: the page belongs to no survey.
func (claimPage) Seal() string { return "" }

// showClaim is GET /claim.
func (s *Server) showClaim(c *fiber.Ctx) error {
	return s.render(c, "claim", s.claimPage(c))
}

func (s *Server) claimPage(c *fiber.Ctx) claimPage {
	p := claimPage{page: s.page(c, store.Account{}), Codes: pageLanguages()}
	if lang := form(c, "lang"); slices.Contains(pageLanguages(), lang) {
		p.Lang = lang
	}
	p.Title = p.T("h.title")
	return p
}

// claim is POST /claim: a claim, or a claim with a way to be paid.
func (s *Server) claim(c *fiber.Ctx) error {
	p := s.claimPage(c)
	p.Claim = typedClaim(form(c, "claim"))
	def, claim, err := s.claimed(c, p.Claim)
	if err == nil {
		var used bool
		if used, err = s.Claims.Used(c.UserContext(), claim.MAC); err == nil && used {
			err = survey.Fault(survey.Conflict, "This claim was used already.")
		}
	}
	if err == nil {
		p.offer(def, c)
		if claim.Way = form(c, "way"); form(c, "do") == "pay" {
			return s.pay(c, p, claim)
		}
		return s.render(c, "claim", p)
	}
	return s.refuseClaim(c, p, err)
}

// typedClaim is a claim as the page shows it again: a whole one in fours, all else as it came, as far as
// it is read.
func typedClaim(typed string) string {
	if letters := intake.PlainCode(typed); len(letters) == 2*claimHalf {
		return grouped(letters)
	}
	return cut(typed, maxContact)
}

// cut is what was typed as far as a page shows it again: at most so many bytes of it.
func cut(typed string, most int) string {
	typed = strings.TrimSpace(typed)
	return strings.ToValidUTF8(typed[:min(len(typed), most)], "")
}

// refuseClaim shows the page again with the reason.
func (s *Server) refuseClaim(c *fiber.Ctx, p claimPage, err error) error {
	fault := &survey.Error{}
	if !errors.As(err, &fault) {
		return err
	}
	key := map[survey.Kind]string{survey.Malformed: "h.shape", survey.NotFound: "h.unknown", survey.Conflict: "h.used",
		survey.Closed: "h.over"}[fault.Kind]
	switch {
	case key == "":
		return err
	case p.Claim == "":
		key = "h.none"
	}
	p.Step = ""
	return s.faultyClaim(c, p, "claim", p.T(key))
}

// faultyClaim shows the page again with what is wrong, and where.
func (s *Server) faultyClaim(c *fiber.Ctx, p claimPage, target, wrong string) error {
	p.Faults = []faultLink{{Target: target, Text: wrong}}
	p.Title = p.T("error.prefix") + " " + p.Title
	c.Status(http.StatusUnprocessableEntity)
	return s.render(c, "claim", p)
}

// offer puts the ways to be paid on the page.
func (p *claimPage) offer(def *survey.Definition, c *fiber.Ctx) {
	p.Step, p.Amount = "way", def.Honorarium.Amount.In(p.Lang)
	for _, w := range def.Honorarium.Ways {
		p.Ways = append(p.Ways, claimWay{Name: w.Name, Label: w.Label.In(p.Lang), Contact: w.Contact.In(p.Lang),
			Value: form(c, "contact:"+w.Name), Chosen: form(c, "way") == w.Name})
	}
}

// pay notes the way that was chosen.
func (s *Server) pay(c *fiber.Ctx, p claimPage, claim store.Claim) error {
	at := slices.IndexFunc(p.Ways, func(w claimWay) bool { return w.Chosen })
	if at < 0 {
		p.Wrong = p.T("h.way.none")
		return s.faultyClaim(c, p, "way:"+p.Ways[0].Name, p.Wrong)
	}
	p.Then = p.T("h.pickup")
	if way := &p.Ways[at]; way.Contact != "" {
		claim.Contact, p.Then = strings.TrimSpace(way.Value), p.T("h.sent")
		if claim.Contact == "" || len(claim.Contact) > maxContact {
			way.Wrong = p.T("h.contact.none")
			return s.faultyClaim(c, p, "contact:"+way.Name, way.Wrong)
		}
	}
	if err := s.Claims.Ask(c.UserContext(), claim); err != nil {
		return s.refuseClaim(c, p, err)
	}
	p.Step, p.Reference, p.Claim = "done", claim.Reference, ""
	return s.render(c, "claim", p)
}

// claimsFile is GET /studies/{study}/claims.csv: what the finance office pays, and nothing else.
func (s *Server) claimsFile(c *fiber.Ctx) error {
	study := survey.StudyID(c.Params("study"))
	if _, err := s.Store.Study(c.UserContext(), study); err != nil {
		return err
	}
	content, err := s.claimList(c.UserContext(), study)
	if err != nil {
		return err
	}
	if err := s.Store.Log(c.UserContext(), caller(c).Name, "export claims", string(study)); err != nil {
		return err
	}
	return sendFile(c, "claims.csv", "text/csv; charset=utf-8", content)
}

// claimLists are the files of claims by study, as they were last made.
type claimLists struct {
	mu   sync.Mutex
	made map[survey.StudyID]claimList
}

type claimList struct {
	at      time.Time
	content []byte
}

// listedEvery is how long a file of claims stays as it is. Who loads it again and again would else see a claim
// come, with a telephone number, while the one who makes it is still in the room.
const listedEvery = 24 * time.Hour

// claimList is what was claimed of a study as CSV, up to a day old. The demo shows each claim at once. After the
// last day no claim can come, and what was deleted is not kept here either.
func (s *Server) claimList(ctx context.Context, study survey.StudyID) ([]byte, error) {
	over, err := s.claimsOver(ctx, study)
	if err != nil {
		return nil, err
	}
	s.listed.mu.Lock()
	defer s.listed.mu.Unlock()
	last, made := s.listed.made[study]
	if made && !s.Demo && !over && s.Now().Sub(last.at) < listedEvery {
		return last.content, nil
	}
	all, err := s.Claims.All(ctx, study)
	if err != nil {
		return nil, err
	}
	lines := [][]string{{"reference", "way", "contact"}}
	for _, claim := range all {
		lines = append(lines, []string{claim.Reference, claim.Way, claim.Contact})
	}
	content, err := writeCSV(lines)
	if err != nil {
		return nil, err
	}
	s.listed.made[study] = claimList{s.Now(), content}
	if over {
		delete(s.listed.made, study)
	}
	return content, nil
}
