package survey

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"candour/survey/phrase"
)

// Limits on names, in bytes.
const (
	maxID   = 60
	maxName = 128
)

// validator goes through a definition and stops at the first fault.
type validator struct {
	def      *Definition
	at       func(path string) phrase.Phrase // where the value at path stands, to begin a sentence with
	draft    bool                            // what only keeps it from being published is a warning
	warnings []Warning
	names    map[string]phrase.Phrase // what each name in use is: a question, a scale, ...
	uses     map[string]int           // how many questions, groups, ... have a name
	fields   map[string]Field
	parts    map[string]Field // those inside repeats too
	repeats  map[string]bool
}

func (v *validator) run() error {
	for _, check := range []func() error{
		v.head, v.choices, v.questions, v.breakdowns, v.scales, v.screening, v.contradictions, v.headTexts,
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// fault is a refusal at path, a sentence without its full stop.
func (v *validator) fault(path, format string, args ...any) error {
	return refuse(Invalid, phrase.Sentence(v.at(path), format, args...))
}

// unready is a refusal of what cannot be asked or worked out here. It leaves a draft a draft.
func (v *validator) unready(path, format string, args ...any) error {
	if !v.draft {
		return v.fault(path, format, args...)
	}
	v.warn(path, "before publishing, %s", phrase.Of(format, args...))
	return nil
}

func (v *validator) warn(path, format string, args ...any) {
	v.warnings = append(v.warnings, Warning{phrase.Sentence(v.at(path), format, args...)})
}

func fault(line int, format string, args ...any) error {
	return refuse(Invalid, phrase.Sentence(onLine(line), format, args...))
}

func (v *validator) head() error {
	d := v.def
	switch {
	case d.Name == "":
		return v.fault("", "give the survey a name, like name: peer-support")
	case !validID(string(d.Name)):
		return v.fault("name", "the name %s must be lower-case letters, digits and hyphens, at "+
			"most %d: call it %s", quote(string(d.Name)), maxID, SafeName(string(d.Name)))
	case !validID(string(d.Study)):
		return v.fault("study", "the study %s must be lower-case letters, digits and hyphens, "+
			"at most %d: call it %s", quote(string(d.Study)), maxID, SafeName(string(d.Study)))
	case d.CollectedBy != ByRespondent && d.CollectedBy != ByStaff:
		return v.fault("collected_by", "collected_by is respondent or staff, not %s",
			quote(string(d.CollectedBy)))
	case d.Invited < 0:
		return v.fault("invited", "invited is the number of people asked to take part: 0 or more")
	case d.Notice.Minutes < 0:
		return v.fault("notice.minutes", "minutes is how long the survey takes: 0 or more")
	case d.Privacy.Mode != Anonymous && d.Privacy.Mode != Confidential:
		return v.fault("privacy.mode", "the privacy mode is anonymous or confidential, not %s",
			quote(d.Privacy.Mode))
	case d.Privacy.DeleteAfter != "" && d.Privacy.LastDay().IsZero():
		return v.fault("privacy.delete_after", "delete_after is the last day on which responses are kept, "+
			"like 2027-06-30, not %s", quote(d.Privacy.DeleteAfter))
	case d.Privacy.Hold < 1:
		return v.fault("privacy.hold", "hold is the number of responses that wait for each "+
			"other: 1 or more")
	}
	if d.Assisted && slices.ContainsFunc(d.Languages, func(lang string) bool { return lang != "en" && lang != "fr" }) &&
		!v.asksAssisted() {
		return v.fault("assisted", "assisted asks in English and French alone: leave it out, and write the question "+
			"yourself in the survey's languages")
	}
	if err := v.invitations(); err != nil {
		return err
	}
	if err := v.honorarium(); err != nil {
		return err
	}
	if err := v.languages(); err != nil {
		return err
	}
	return v.waves()
}

// asksAssisted says whether the question about help is there in all of the survey's languages.
func (v *validator) asksAssisted() bool {
	return slices.ContainsFunc(v.def.Questions, func(q Question) bool {
		return q.Name == assistedName && !slices.ContainsFunc(v.def.Languages, func(lang string) bool { return q.Label[lang] == "" })
	})
}

func (v *validator) invitations() error {
	d := v.def
	switch {
	case d.Invitations == nil:
		return nil
	case d.Invitations.Mode != Envelope && d.Invitations.Mode != Tickets && d.Invitations.Mode != Personal:
		return v.fault("invitations.mode", "the mode of invitations is envelope, tickets or personal, not %s: "+
			"leave invitations out if everyone with the address may answer", quote(d.Invitations.Mode))
	case d.Invitations.Key != "" && d.Invitations.Mode != Tickets:
		return v.fault("invitations.key", "only tickets have a key: leave key out")
	case d.Invitations.Key != "" && !isTicketKey(d.Invitations.Key):
		return v.fault("invitations.key", "key is not one that signs tickets: leave it out, and publishing fills "+
			"it in")
	case d.Coded() && d.Privacy.Mode == Anonymous:
		return v.fault("privacy.mode", "personal links can be traced to people: write mode: confidential under "+
			"privacy, or choose envelope or tickets")
	case d.Coded() && d.Privacy.Withdrawal:
		return v.fault("privacy.withdrawal", "a personal link leads to its response, so there is no code to take "+
			"that back with: leave withdrawal out, or choose envelope or tickets")
	}
	return nil
}

// isTicketKey says whether a text is the public key of an RSA pair of 2048 bits, as the base64 of its
// SubjectPublicKeyInfo.
func isTicketKey(text string) bool {
	der, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return false
	}
	key, err := x509.ParsePKIXPublicKey(der)
	public, ok := key.(*rsa.PublicKey)
	return err == nil && ok && public.N.BitLen() == 2048
}

func (v *validator) honorarium() error {
	h := v.def.Honorarium
	switch {
	case h == nil:
		return nil
	case !v.def.Invites():
		return v.fault("honorarium", "an honorarium needs invitations, like invitations: {mode: envelope}: with an "+
			"open address one person could claim it again and again")
	case len(h.Ways) == 0:
		return v.fault("honorarium", "list the ways in which the honorarium is paid, like ways: [{name: cash, "+
			"label: Cash}]")
	}
	if err := v.text("honorarium.amount", h.Amount, phrase.Of("the honorarium"), translated); err != nil {
		return err
	}
	for i, way := range h.Ways {
		path := fmt.Sprintf("honorarium.ways.%d", i)
		if !validID(way.Name) || slices.ContainsFunc(h.Ways[:i], func(w WayOfPayment) bool { return w.Name == way.Name }) {
			return v.fault(path, "each way to pay the honorarium needs a name of its own of lower-case letters, "+
				"digits and hyphens")
		}
		for key, text := range map[string]Text{".label": way.Label, ".contact": way.Contact} {
			need := optional
			if key == ".label" {
				need = translated
			}
			if err := v.text(path+key, text, phrase.Of("the honorarium"), need); err != nil {
				return err
			}
		}
	}
	return nil
}

func (v *validator) languages() error {
	list := v.def.Languages
	if len(list) == 0 {
		return v.fault("languages", "list the survey's languages, like languages: [en, fr]")
	}
	for i, code := range list {
		path := fmt.Sprintf("languages.%d", i)
		if _, err := language.Parse(code); err != nil || code != strings.TrimSpace(code) {
			if err := v.unready(path, "the language %s is not known: write a code such as en or "+
				"fr", quote(code)); err != nil {
				return err
			}
		}
		if slices.Contains(list[:i], code) {
			return v.fault(path, "the language %s is listed twice: take one out", code)
		}
		if code != "en" && code != "fr" {
			v.warn(path, "the pages' own words are in English or French; in %s they will be "+
				"English", code)
		}
	}
	return nil
}

func (v *validator) waves() error {
	for i, wave := range v.def.Waves {
		path := fmt.Sprintf("waves.%d", i)
		if !validName(wave) && !isInteger(wave) {
			return v.fault(path, "the wave %s must be letters, digits, dots, hyphens and "+
				"underscores, like w1", quote(wave))
		}
		if slices.Contains(v.def.Waves[:i], wave) {
			return v.fault(path, "the wave %s is listed twice: take one out", wave)
		}
	}
	return nil
}

// validID says whether a survey or study may be called that.
func validID(name string) bool {
	return name != "" && len(name) <= maxID && strings.Trim(name, "-") == name &&
		strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// validName says whether a question may be called that: [a-zA-Z_][a-zA-Z0-9_.-]*.
func validName(name string) bool {
	for i, r := range name {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789.-", r)) {
			return false
		}
	}
	return name != "" && len(name) <= maxName
}

// maxQuoted is how much of a person's text a sentence repeats, in characters.
const maxQuoted = 40

func quote(s string) string { return fmt.Sprintf("%q", shorten(s, maxQuoted)) }

// shorten cuts s after limit characters and marks the cut.
func shorten(s string, limit int) string {
	if runes := []rune(s); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return s
}
