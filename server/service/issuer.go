package service

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"candour/analytics/seal"
	"candour/server/store"
	"candour/server/ticket"
	"candour/survey"
)

// issuer signs tickets for people who have links. What it keeps lies in a file of its own, and nothing of
// it reaches the ledger, where tickets are spent. It implements web.Issuer.
type issuer struct{ *Service }

// linkBytes is how many random bytes a link has.
const linkBytes = 16

// apartBeats is how often the files of links and of claims are written when nobody uses one, as the ledger is.
const apartBeats = 5 * time.Second

// beatApart does so until ctx is done.
func (s *Service) beatApart(ctx context.Context) {
	beat := time.NewTicker(apartBeats)
	defer beat.Stop()
	for {
		select {
		case <-beat.C:
			if err := errors.Join(s.issuers.Beat(ctx), s.claims.Beat(ctx)); err != nil && ctx.Err() == nil {
				s.log.Error("the files of links and claims could not be tidied", "error", err)
			}
		case <-ctx.Done():
			return
		}
	}
}

// fillKey gives a survey that asks for tickets the key that signs them, made at its first publishing.
func (s *Service) fillKey(ctx context.Context, def *survey.Definition) error {
	if !def.Ticketed() {
		return nil
	}
	pair, err := issuer{s}.pair(ctx, def.Name, true)
	if err != nil {
		return err
	}
	public, err := ticket.PublicKey(pair)
	if err != nil {
		return err
	}
	if def.Invitations.Key != "" && def.Invitations.Key != public {
		return survey.Refuse(survey.Conflict, "This server signs the tickets of %s with another key: leave key out "+
			"of invitations, and publishing fills it in.", def.Name)
	}
	filled := *def.Invitations
	filled.Key = public
	def.Invitations = &filled
	return nil
}

// pair is a survey's pair of keys; the first publishing makes it.
func (i issuer) pair(ctx context.Context, id survey.ID, may bool) ([]byte, error) {
	box, err := i.config.box("issuer")
	if err != nil {
		return nil, err
	}
	sealed, err := i.issuers.Key(ctx, id, nil)
	if may && err != nil && survey.AsError(err).Kind == survey.NotFound {
		pair, making := ticket.NewKey()
		if making != nil {
			return nil, making
		}
		sealed, err = i.issuers.Key(ctx, id, box.seal(pair, id))
	}
	if err != nil {
		return nil, err
	}
	return box.open(sealed, id)
}

// MakeLinks makes n links to tickets of a survey and notes what recognises them. They can never be read
// again.
func (i issuer) MakeLinks(ctx context.Context, id survey.ID, n int) ([]string, error) {
	links, macs := make([]string, n), make([][]byte, n)
	for at := range links {
		var b [linkBytes]byte
		_, _ = rand.Read(b[:]) // never fails
		links[at] = base64.RawURLEncoding.EncodeToString(b[:])
		known, err := i.macs(id, links[at])
		if err != nil {
			return nil, err
		}
		macs[at] = known[0]
	}
	return links, i.issuers.AddLinks(ctx, id, macs)
}

// Links counts the links that were made. How many were used is not told.
func (i issuer) Links(ctx context.Context, id survey.ID) (int, error) {
	return i.issuers.Links(ctx, id)
}

// Sign signs what was blinded for a ticket, once for each link. A link that is not known is NotFound, one
// that has had its ticket Conflict.
func (i issuer) Sign(ctx context.Context, id survey.ID, link string, blinded []byte) ([]byte, error) {
	macs, err := i.macs(id, link)
	if err != nil {
		return nil, err
	}
	if err := i.issuers.Known(ctx, id, macs); err != nil { // signing takes milliseconds: not for everyone
		return nil, err
	}
	pair, err := i.pair(ctx, id, false)
	if err != nil {
		return nil, err
	}
	signed, err := ticket.Sign(pair, blinded) // before the link is used up: what cannot be signed uses up none
	if err != nil {
		return nil, err
	}
	asked := sha256.Sum256(blinded)
	if err := i.issuers.Spend(ctx, id, macs, asked[:store.AskedSize]); errors.Is(err, store.ErrIssued) {
		return nil, &survey.Error{Kind: survey.Conflict, Err: err, Message: "A ticket was made with this link already. " +
			"It is good for one."}
	} else if err != nil {
		return nil, err
	}
	return signed, nil
}

// macs is how a link is kept, under each secret, newest first.
func (i issuer) macs(id survey.ID, link string) ([][]byte, error) {
	keys, err := seal.DeriveAll(i.config.Secrets, "issuer link")
	if err != nil {
		return nil, err
	}
	if len(keys) == 0 {
		return nil, i.config.NeedSecret()
	}
	macs := make([][]byte, len(keys))
	for at, key := range keys {
		mac := hmac.New(sha256.New, key)
		_, _ = fmt.Fprintf(mac, "%s\x00%s", id, link) // never fails
		macs[at] = mac.Sum(nil)[:16]
	}
	return macs, nil
}
