package web

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"candour/server/credential"
	"candour/server/store"
	"candour/survey"
)

// byPasskey is how somebody signed in whose device asked for them.
const byPasskey = "passkey"

// passkeyForm is what a page asks a browser for. The page's script brings the answer.
type passkeyForm struct {
	Options string // for the script, as JSON
	Sealed  string // of what the answer must fit
}

// ceremony is a passkeyForm on its way through the page.
type ceremony struct {
	Session   []byte
	Challenge string
	Until     int64 // Unix seconds
}

// ceremonyLife is how long a page may lie before its passkey is used.
const ceremonyLife = 30 * time.Minute

// What a passkey is asked for; the second also about whose it must be.
const (
	passkeyToSignIn = "passkey to sign in"
	passkeyAfter    = "passkey after the password of "
	passkeyToMake   = "passkey to make for "
)

// passkeySite is where passkeys work; ErrNoPasskeys where they do not.
func (s *Server) passkeySite(c *fiber.Ctx) (credential.Site, error) {
	if s.URL != "" {
		return credential.SiteAt(s.URL)
	}
	return credential.LocalSite(string(c.Request().Host()))
}

// askPasskey makes the form for a passkey; nil where passkeys do not work.
func (s *Server) askPasskey(c *fiber.Ctx, about string, begin func(credential.Site) (credential.Ceremony, error)) (*passkeyForm, error) {
	site, err := s.passkeySite(c)
	if errors.Is(err, credential.ErrNoPasskeys) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	asked, err := begin(site)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(ceremony{asked.Session, asked.Challenge, s.Now().Add(ceremonyLife).Unix()})
	if err != nil {
		return nil, err
	}
	sealed, err := s.vault.seal(about, text)
	return &passkeyForm{string(asked.Options), sealed}, err
}

// typedCeremony opens what askPasskey sealed about the same, once.
func (s *Server) typedCeremony(c *fiber.Ctx, about string) (credential.Site, ceremony, error) {
	var v ceremony
	site, err := s.passkeySite(c)
	if err != nil {
		return site, v, survey.Fault(survey.Invalid, "Passkeys do not work at this address. Sign in another way.")
	}
	text, err := s.vault.open(about, form(c, "ceremony"))
	if err != nil || json.Unmarshal(text, &v) != nil || s.Now().Unix() > v.Until {
		return site, v, survey.Fault(survey.Invalid, "This page is too old. Begin again.")
	}
	return site, v, s.Store.Spend(c.UserContext(), v.Challenge, ceremonyLife)
}

// passkeyFault is what is said of a passkey that cannot be believed. Why, the log says.
func (s *Server) passkeyFault(err error) error {
	if !errors.Is(err, credential.ErrPasskey) {
		return err
	}
	return &survey.Error{Kind: survey.Unauthenticated, Err: err,
		Message: "This passkey does not open an account here. Begin again, or sign in another way."}
}

// holder is an account with its passkeys.
func (s *Server) holder(ctx context.Context, account string) (credential.Holder, []store.Passkey, error) {
	h := credential.Holder{Name: account}
	keys, err := s.Store.Passkeys(ctx, account)
	if err != nil {
		return h, nil, err
	}
	for _, key := range keys {
		h.Keys = append(h.Keys, key.Record)
	}
	h.Handle, err = s.Store.PasskeyHandle(ctx, account)
	return h, keys, err
}

// used notes the use of one of an account's passkeys.
func (s *Server) used(ctx context.Context, keys []store.Passkey, p credential.Passkey) error {
	i := slices.IndexFunc(keys, func(key store.Passkey) bool { return string(key.ID) == string(p.ID) })
	if i < 0 {
		return s.passkeyFault(credential.ErrPasskey)
	}
	return s.Store.UsePasskey(ctx, p.ID, keys[i].Record, p.Record)
}

// passkeyToEnter is the form on the sign-in page.
func (s *Server) passkeyToEnter(c *fiber.Ctx) (*passkeyForm, error) {
	return s.askPasskey(c, passkeyToSignIn, credential.Site.BeginSignIn)
}

// signInWithPasskey is POST /login/passkey. The device has made sure of its owner: both steps are taken.
func (s *Server) signInWithPasskey(c *fiber.Ctx) error {
	account, err := s.checkPasskey(c)
	if fault := survey.AsError(err); err != nil && canRetry(fault.Kind) {
		if account != "" {
			s.noteFailure(account, byPasskey)
		}
		c.Status(statusOf(fault.Kind))
		return s.showLoginWith(c, func(p *loginPage) { p.Wrong, p.Next = fault.Message, localPath(form(c, "next")) })
	}
	if err != nil {
		return err
	}
	s.keepLanguage(c)
	return s.enter(c, entry{account: account, how: byPasskey, next: form(c, "next"), forgive: func() {}})
}

// checkPasskey returns the account of the passkey in a form; with an error, the one that it claims to be.
func (s *Server) checkPasskey(c *fiber.Ctx) (account string, err error) {
	site, v, err := s.typedCeremony(c, passkeyToSignIn)
	if err != nil {
		return "", err
	}
	var keys []store.Passkey
	p, err := site.FinishSignIn(v.Session, form(c, "answer"), func(handle []byte) (credential.Holder, error) {
		a, err := s.Store.ByPasskeyHandle(c.UserContext(), handle)
		if err != nil {
			return credential.Holder{}, err
		}
		account = a.Name
		var h credential.Holder
		h, keys, err = s.holder(c.UserContext(), a.Name)
		return h, err
	})
	if err != nil {
		return account, s.passkeyFault(err)
	}
	return account, s.used(c.UserContext(), keys, p)
}

// passkeyToFinish is the form for the second step; nil where the account has no passkey.
func (s *Server) passkeyToFinish(c *fiber.Ctx, account string) (*passkeyForm, error) {
	h, keys, err := s.holder(c.UserContext(), account)
	if err != nil || len(keys) == 0 {
		return nil, err
	}
	return s.askPasskey(c, passkeyAfter+account, func(site credential.Site) (credential.Ceremony, error) { return site.BeginSecond(h) })
}

// checkSecondPasskey checks the passkey of an account whose password was given.
func (s *Server) checkSecondPasskey(c *fiber.Ctx, account string) error {
	site, v, err := s.typedCeremony(c, passkeyAfter+account)
	if err != nil {
		return err
	}
	h, keys, err := s.holder(c.UserContext(), account)
	if err != nil {
		return err
	}
	p, err := site.FinishSecond(h, v.Session, form(c, "answer"))
	if err != nil {
		return s.passkeyFault(err)
	}
	return s.used(c.UserContext(), keys, p)
}

// passkeyToAdd is the form with which somebody adds one to their account.
func (s *Server) passkeyToAdd(c *fiber.Ctx, account string) (*passkeyForm, error) {
	h, _, err := s.holder(c.UserContext(), account)
	if err != nil {
		return nil, err
	}
	return s.askPasskey(c, passkeyToMake+account, func(site credential.Site) (credential.Ceremony, error) { return site.BeginMaking(h) })
}

// changePasskeys is POST /account/passkeys.
func (s *Server) changePasskeys(c *fiber.Ctx) error {
	name, do := caller(c).Name, form(c, "do")
	var codes []string
	var err error
	switch do {
	case "add":
		codes, err = s.addPasskey(c, name)
	case "remove":
		if err = s.sure(c); err == nil {
			err = s.Store.RemovePasskey(c.UserContext(), name, form(c, "passkey"))
		}
	default:
		err = survey.Fault(survey.Malformed, "Use the buttons of your account's page.")
	}
	if fault := survey.AsError(err); err != nil && canRetry(fault.Kind) {
		return s.passkeyWrong(c, fault)
	}
	if err != nil {
		return err
	}
	if err := s.Store.Log(c.UserContext(), name, "own account", do+" passkey"); err != nil {
		return err
	}
	if codes != nil {
		return s.showRecovery(c, codes)
	}
	return c.Redirect("/account?saved=yes", fiber.StatusSeeOther)
}

// passkeyWrong shows a fault on the page that the form stood on: the account's, or the one for setting up.
func (s *Server) passkeyWrong(c *fiber.Ctx, fault *survey.Error) error {
	c.Status(statusOf(fault.Kind))
	lacks, err := s.Store.LacksFactor(c.UserContext(), caller(c).Name)
	if err != nil {
		return err
	}
	if !lacks {
		return s.showOwnWith(c, func(p *ownPage) { p.Wrong = fault.Message })
	}
	key, err := credential.NewAppKey(caller(c).Name)
	if err != nil {
		return err
	}
	return s.showCodesWith(c, func(p *codesPage) error {
		p.Wrong = fault.Message
		return s.drawKey(p, key)
	})
}

// addPasskey adds one, and returns recovery codes where there were none.
func (s *Server) addPasskey(c *fiber.Ctx, name string) ([]string, error) {
	site, v, err := s.typedCeremony(c, passkeyToMake+name)
	if err != nil {
		return nil, err
	}
	if err := s.sure(c); err != nil {
		return nil, err
	}
	h, _, err := s.holder(c.UserContext(), name)
	if err != nil {
		return nil, err
	}
	made, err := site.FinishMaking(h, v.Session, form(c, "answer"))
	if errors.Is(err, credential.ErrPasskey) {
		return nil, &survey.Error{Kind: survey.Invalid, Err: err, Message: "This passkey could not be added. Begin again."}
	}
	if err != nil {
		return nil, err
	}
	codes := credential.NewRecoveryCodes()
	needed, err := s.Store.AddPasskey(c.UserContext(), name, c.Cookies(s.cookieName()),
		store.Passkey{ID: made.ID, Name: form(c, "name"), Record: made.Record}, codes)
	if !needed {
		codes = nil
	}
	return codes, err
}
