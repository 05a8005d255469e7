package service

import (
	"context"
	"crypto/rand"
	"fmt"

	"candour/analytics/seal"
	"candour/server/store"
	"candour/survey"
)

// box seals what is kept of surveys in files beside the ledger, under a key for one purpose from each
// secret. What it seals is bound to its survey: for another it does not open.
type box struct {
	purpose string
	keys    seal.Keys
}

// box makes the box for a purpose. Without a secret it fails with a sentence.
func (c Config) box(purpose string) (box, error) {
	if err := c.NeedSecret(); err != nil {
		return box{}, err
	}
	derived, err := seal.DeriveAll(c.Secrets, purpose)
	if err != nil {
		return box{}, err
	}
	keys, err := seal.New(derived)
	return box{purpose, keys}, err
}

func (b box) seal(text []byte, id survey.ID) []byte { return b.keys.Seal(text, string(id)) }

// open returns what was sealed for a survey, under any of the secrets.
func (b box) open(sealed []byte, id survey.ID) ([]byte, error) {
	text, err := b.keys.Open(sealed, string(id))
	if err != nil {
		return nil, &survey.Error{Kind: survey.Internal, Err: fmt.Errorf("no secret opens what is sealed for %s of %s: "+
			"set CANDOUR_SECRET to the one that it was made under, or to both as new,old: %w", b.purpose, id, err)}
	}
	return text, nil
}

// renew seals with the newest key what was sealed with one of before. What none opens stays: whoever needs it
// is told, and the server starts.
func (b box) renew(id survey.ID, sealed []byte) ([]byte, error) {
	if renewed, err := b.keys.Renew(sealed, string(id)); err == nil {
		return renewed, nil
	}
	return sealed, nil
}

// secret is 32 random bytes of a survey's own; whoever asks first makes them. Keep returns what is kept,
// sealed, which is fresh where nothing was; nil where it was destroyed, and the secret is nil then.
func (b box) secret(ctx context.Context, id survey.ID,
	keep func(ctx context.Context, id survey.ID, fresh []byte) ([]byte, error)) ([]byte, error) {
	fresh := make([]byte, 32)
	_, _ = rand.Read(fresh) // never fails
	sealed, err := keep(ctx, id, b.seal(fresh, id))
	if err != nil || sealed == nil {
		return nil, err
	}
	return b.open(sealed, id)
}

// renewBoxes seals anew all that boxes hold, once there are secrets of before: then those can be given up.
func (s *Service) renewBoxes(ctx context.Context) error {
	if len(s.config.Secrets) < 2 {
		return nil
	}
	return s.eachBox(ctx, box.renew)
}

// closedBoxes counts what none of the secrets opens: keys that sign tickets, labels of personal links, and
// what codes to take answers back are made with. None is the sign of a right secret, or of nothing sealed.
func (s *Service) closedBoxes(ctx context.Context) (closed int, err error) {
	err = s.eachBox(ctx, func(b box, id survey.ID, sealed []byte) ([]byte, error) {
		if _, err := b.open(sealed, id); err != nil {
			closed++
		}
		return sealed, nil
	})
	return closed, err
}

// eachBox lets visit say how all that boxes hold is kept from now on.
func (s *Service) eachBox(ctx context.Context, visit func(box, survey.ID, []byte) ([]byte, error)) error {
	for purpose, reseal := range map[string]func(context.Context, store.Reseal) error{
		"issuer": s.issuers.Reseal, "people": s.persons.Reseal, "withdrawal": s.store.ResealWithdrawal,
	} {
		box, err := s.config.box(purpose)
		if err != nil {
			return err
		}
		err = reseal(ctx, func(id survey.ID, sealed []byte) ([]byte, error) { return visit(box, id, sealed) })
		if err != nil {
			return err
		}
	}
	return nil
}

// idOf is the id of a response that is made of a keyed hash, in the form of a random UUID (RFC 9562, version 4).
func idOf(sum []byte) (id [16]byte) {
	copy(id[:], sum)
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return id
}
