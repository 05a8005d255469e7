package proof

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"

	"candour/server/ticket"
	"candour/survey"
)

var linkSecret = regexp.MustCompile(`#([\w-]{22})\.[\w-]{22}`)

// makeLinks makes links to tickets as a researcher does, and reads the key that signs them.
func (r *run) makeLinks(ctx context.Context) error {
	file, err := r.invite(ctx, fmt.Sprintf("make=links&count=%d", responses+hold))
	if err != nil {
		return err
	}
	for _, m := range linkSecret.FindAllStringSubmatch(file, -1) {
		r.links = append(r.links, m[1])
	}
	if len(r.links) != responses+hold {
		return fmt.Errorf("the file has %d links, not %d", len(r.links), responses+hold)
	}
	text, err := r.get(ctx, r.url+"/api/v1/surveys/proof")
	if err != nil {
		return err
	}
	var def survey.Definition
	if err := json.Unmarshal([]byte(text), &def); err != nil {
		return fmt.Errorf("read the definition: %w", err)
	}
	r.key = def.Invitations.Key
	return nil
}

// draw makes a ticket for a step with a link, as a browser does, just before it is used.
func (r *run) draw(ctx context.Context, step int) error {
	draw, err := ticket.NewDraw("proof", r.key)
	if err != nil {
		return err
	}
	form := url.Values{"link": {r.links[step]}, "blinded": {base64.StdEncoding.EncodeToString(draw.Blinded)}}
	status, text, err := r.request(ctx, r.marks.visitor(), http.MethodPost, "/ticket/proof", asForm, form.Encode())
	if err != nil || status != http.StatusOK {
		return fmt.Errorf("a ticket got %d: %w", status, err)
	}
	var signed struct{ Signature []byte }
	if err := json.Unmarshal([]byte(text), &signed); err != nil {
		return fmt.Errorf("read a signature: %w", err)
	}
	if r.codes[step], err = draw.Finish(signed.Signature); err != nil {
		return err
	}
	if step%sought == 3 || step%sought == 1 { // 3: some of these go through the pages
		return r.marks.keepTicket(r.links[step], r.codes[step], draw.Blinded, signed.Signature)
	}
	return nil
}

// blinded is what a browser would send.
func (r *run) blinded() string {
	draw, err := ticket.NewDraw("proof", r.key)
	if err != nil {
		return ""
	}
	return base64.StdEncoding.EncodeToString(draw.Blinded)
}

// keepTicket adds to the marks a link, the ticket that was made with it, and what the server saw of that.
func (m *marks) keepTicket(link, made string, blinded, signed []byte) error {
	raw, err := base64.RawURLEncoding.DecodeString(made)
	if err != nil {
		return fmt.Errorf("read a ticket: %w", err)
	}
	secret, err := base64.RawURLEncoding.DecodeString(link)
	if err != nil {
		return fmt.Errorf("read a link: %w", err)
	}
	m.drawn = append(m.drawn, needle{"a link", []byte(link)}, needle{"a ticket", []byte(made[:40])})
	for what, bytes := range map[string][]byte{"a link": secret, "the number of a ticket": raw[:16],
		"the signature of a ticket": raw[40:64], "what was blinded": blinded[:24], "what was signed": signed[:24]} {
		m.drawn = append(m.drawn, needle{what + " in bytes", bytes}, needle{what + " in hexadecimal", []byte(hex.EncodeToString(bytes))},
			needle{what + " in base64", []byte(base64.StdEncoding.EncodeToString(bytes)[:16])})
	}
	return nil
}
