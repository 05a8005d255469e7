package proof

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

var printedCode = regexp.MustCompile(`c-ticket__code">([A-Z-]{14})<`)

// sought is every how many-th code of those that were used is searched for.
const sought = 6

// makeCodes makes the cards as a researcher does, from the sheet that is to be printed.
func (r *run) makeCodes(ctx context.Context) error {
	sheet, err := r.invite(ctx, fmt.Sprintf("count=%d", responses+hold+1))
	if err != nil {
		return err
	}
	for _, m := range printedCode.FindAllStringSubmatch(sheet, -1) {
		r.codes = append(r.codes, m[1])
	}
	if len(r.codes) != responses+hold+1 {
		return fmt.Errorf("the sheet has %d codes, not %d", len(r.codes), responses+hold+1)
	}
	for step := 0; step < len(r.codes); step += sought {
		r.marks.codes = append(r.marks.codes, r.codes[step])
	}
	r.marks.codes = append(r.marks.codes, r.codes[responses+hold]) // in a panic
	return nil
}

// invite sends the form that makes invitations, as the researcher.
func (r *run) invite(ctx context.Context, form string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url+"/author/surveys/proof/invitations", strings.NewReader(form))
	if err != nil {
		return "", fmt.Errorf("write a request: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+r.token)
	req.Header.Set("Content-Type", asForm)
	answer, err := r.client.Do(req)
	if err != nil {
		return "", fmt.Errorf("make invitations: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	var text strings.Builder
	_, err = copyText(&text, answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("make invitations: status %d: %.200s", answer.StatusCode, text.String())
	}
	return text.String(), err
}

// code is the card that a step's response comes with.
func (r *run) code(step int) string { return r.codes[step] }

// checkTickets looks at what is kept of codes, tickets and links: a hash and whether it was used, in the
// order of the hashes.
func (r *run) checkTickets() error {
	half := (responses + hold) / 2
	for _, kept := range []struct {
		what, file, table, columns, used string
		want                             int
	}{
		{"codes", "ledger.db", "ticket", "survey TEXT, mac BLOB, spent INTEGER", "spent", half},
		{"tickets", "ledger.db", "number", "survey TEXT, mac BLOB", "1", half},
		{"links", "issuer.db", "link", "survey TEXT, mac BLOB, asked BLOB", "asked <> zeroblob(length(asked))", half},
	} {
		db, err := sql.Open("sqlite", "file:"+r.path("data/"+kept.file)+"?mode=ro")
		if err != nil {
			return fmt.Errorf("read %s: %w", kept.file, err)
		}
		defer func() { _ = db.Close() }()
		columns, err := texts(db, "SELECT name || ' ' || type FROM pragma_table_info('"+kept.table+"')")
		if err != nil {
			return fmt.Errorf("read what is kept of %s: %w", kept.what, err)
		}
		if got := strings.Join(columns, ", "); got != kept.columns {
			r.found("of %s more is kept than a hash and whether it was used: %s", kept.what, got)
		}
		var made, used, backwards int
		err = db.QueryRow(`SELECT count(*), sum(used), sum(mac < before) FROM (SELECT `+kept.used+` AS used, mac,
			lag(mac, 1, x'') OVER () AS before FROM `+kept.table+`)`).Scan(&made, &used, &backwards)
		if err != nil {
			return fmt.Errorf("read what is kept of %s: %w", kept.what, err)
		}
		if backwards > 0 {
			r.found("%s do not lie in the order of their hashes", kept.what)
		}
		if used != kept.want {
			return fmt.Errorf("%d %s are used, not %d", used, kept.what, kept.want)
		}
		r.searched("what is kept of %d %s, of which %d were used: a hash each, and whether it was used", made, kept.what, used)
	}
	r.searched("%d codes of cards and claims, and %d forms of links and tickets, are among the marks",
		len(r.marks.codes), len(r.marks.drawn))
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
