package web

import (
	"slices"

	"candour/server/store"
	"candour/survey"
)

// shownSummary builds the stored page again and refuses if it is not the one that was looked at.
func (d *desk) shownSummary() (summaryBuild, string, []byte, error) {
	text, _, err := d.storedSummary()
	if err != nil {
		return summaryBuild{}, "", nil, err
	}
	built, err := d.s.buildSummary(d.c.UserContext(), d.current, text)
	if err != nil {
		return built, "", nil, err
	}
	fingerprint, body, err := built.fingerprint()
	if err == nil && form(d.c, "fingerprint") != fingerprint {
		err = survey.Fault(survey.Conflict, d.page("summary").T("w.changed"))
	}
	return built, fingerprint, body, err
}

// approveSummary notes an advisor's yes to the very page that was shown, or takes it back.
func (d *desk) approveSummary(do string) error {
	if !d.mayApprove() {
		return survey.Fault(survey.Forbidden, "Advisors approve this page.")
	}
	_, fingerprint, _, err := d.shownSummary()
	if err != nil {
		return err
	}
	change := d.s.Store.Approve
	if do == "withdraw" {
		change = d.s.Store.Withdraw
	}
	return change(d.c.UserContext(), d.id, fingerprint, d.account.Name)
}

// releaseSummary makes the page public: by somebody who writes the survey, and an advisor at least.
func (d *desk) releaseSummary() error {
	if !d.mayEdit() {
		return survey.Fault(survey.Forbidden, "Those who write the survey release this page.")
	}
	ctx, words := d.c.UserContext(), d.page("summary")
	built, fingerprint, body, err := d.shownSummary()
	if err != nil {
		return err
	}
	if len(built.lacks) > 0 {
		return survey.Fault(survey.Invalid, words.T(built.lacks[0]))
	}
	approvals, err := d.s.Store.Approvals(ctx, d.id, fingerprint)
	if err != nil {
		return err
	}
	if len(approvals) == 0 {
		said := words.T("w.unapproved") + " " + words.T("w.unapproved.ask")
		return survey.Fault(survey.Invalid, said)
	}
	if err := d.agreedSummary(approvals); err != nil {
		return err
	}
	err = d.s.Store.ReleaseSummary(ctx, d.id, store.ReleasedSummary{Body: string(body), By: d.account.Name,
		Approvals: len(approvals)})
	if err != nil {
		return err
	}
	return d.s.Store.Log(ctx, d.account.Name, "release summary", string(d.id))
}

// agreedSummary refuses a page that tells of Indigenous identity without an agreement, and without a
// steward's yes to that very page.
func (d *desk) agreedSummary(approvals []store.Approval) error {
	ctx, words := d.c.UserContext(), d.page("summary")
	text, _, err := d.storedSummary()
	if err != nil {
		return err
	}
	governed := slices.ContainsFunc(text.Findings, func(f summaryFinding) bool {
		field, ok := d.current.Field(f.Question)
		return ok && field.Governed()
	})
	if !governed {
		return nil
	}
	agreed, err := d.s.Store.Agreed(ctx, d.id)
	if err != nil {
		return err
	}
	if !agreed {
		return survey.Fault(survey.Invalid, words.T("gov.page.unagreed"))
	}
	for _, approval := range approvals {
		member, err := d.s.Store.Member(ctx, approval.Account)
		if err != nil {
			return err
		}
		if a, in := member.In(d.study); in && a.Role == store.Steward {
			return nil
		}
	}
	return survey.Fault(survey.Invalid, words.T("gov.page.waits"))
}

// takeSummaryDown ends the public page; what was released stays in the records.
func (d *desk) takeSummaryDown() error {
	if !d.mayEdit() {
		return survey.Fault(survey.Forbidden, "Those who write the survey take this page down.")
	}
	ctx := d.c.UserContext()
	if err := d.s.Store.ReleaseSummary(ctx, d.id, store.ReleasedSummary{By: d.account.Name}); err != nil {
		return err
	}
	return d.s.Store.Log(ctx, d.account.Name, "take summary down", string(d.id))
}
