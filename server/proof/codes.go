package proof

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
)

var printedCode = regexp.MustCompile(`c-ticket__code">([A-Z-]{14})<`)

// sought is every how many-th code of those that were used is searched for.
const sought = 6

// makeCodes makes the cards as a researcher does, from the sheet that is to be printed.
func (r *run) makeCodes(ctx context.Context) error {
	body := strings.NewReader(fmt.Sprintf("count=%d", responses+hold+1))
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url+"/author/surveys/proof/invitations", body)
	if err != nil {
		return fmt.Errorf("write a request: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+r.token)
	req.Header.Set("Content-Type", asForm)
	answer, err := r.client.Do(req)
	if err != nil {
		return fmt.Errorf("make cards: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	sheet, err := io.ReadAll(answer.Body)
	if err != nil {
		return fmt.Errorf("read the cards: %w", err)
	}
	for _, m := range printedCode.FindAllStringSubmatch(string(sheet), -1) {
		r.codes = append(r.codes, m[1])
	}
	if len(r.codes) != responses+hold+1 {
		return fmt.Errorf("the sheet has %d codes, not %d: status %d", len(r.codes), responses+hold+1, answer.StatusCode)
	}
	for step := 0; step < len(r.codes); step += sought {
		r.marks.codes = append(r.marks.codes, r.codes[step])
	}
	r.marks.codes = append(r.marks.codes, r.codes[3], r.codes[responses+hold]) // on the pages; in a panic
	return nil
}

// code is the card that a step's response comes with.
func (r *run) code(step int) string { return r.codes[step] }

// checkTickets looks at what is kept of codes: a hash and whether it was used, for each response one,
// in the order of the hashes.
func (r *run) checkTickets() error {
	db, err := sql.Open("sqlite", "file:"+r.path("data/ledger.db")+"?mode=ro")
	if err != nil {
		return fmt.Errorf("read the ledger: %w", err)
	}
	defer func() { _ = db.Close() }()
	columns, err := texts(db, "SELECT name || ' ' || type FROM pragma_table_info('ticket')")
	if err != nil {
		return fmt.Errorf("read what is kept of codes: %w", err)
	}
	if got := strings.Join(columns, ", "); got != "survey TEXT, mac BLOB, spent INTEGER" {
		r.found("of codes more is kept than a hash and whether it was used: %s", got)
	}
	var used, backwards int
	err = db.QueryRow(`SELECT sum(spent), sum(mac < before) FROM
		(SELECT spent, mac, lag(mac, 1, x'') OVER () AS before FROM ticket)`).Scan(&used, &backwards)
	if err != nil {
		return fmt.Errorf("read what is kept of codes: %w", err)
	}
	if backwards > 0 {
		r.found("codes do not lie in the order of their hashes")
	}
	if used != responses+hold {
		return fmt.Errorf("%d codes are used, of %d responses", used, responses+hold)
	}
	r.searched("what is kept of %d cards, of which %d were used: a hash and a spent bit each; %d codes of cards and claims are among the marks",
		len(r.codes), used, len(r.marks.codes))
	return nil
}

var shownClaim = regexp.MustCompile(`[A-Z]{4}(-[A-Z]{4}){4}`)

// keepClaim adds the claim on a thank-you to the marks: handing it out leaves nothing behind.
func (r *run) keepClaim(page string) error {
	claim := shownClaim.FindString(page)
	if claim == "" {
		return fmt.Errorf("the thank-you shows no claim: %.300s", page)
	}
	r.marks.codes = append(r.marks.codes, claim)
	return nil
}
