package survey

import (
	"crypto/rand"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"

	"candour/survey/expression"
)

// consentField is the key of the fault of someone who has not agreed.
const consentField = "consent"

// Check is Form.Check, on a form made for this submission alone.
func (d *Definition) Check(s Submission) (Response, error) {
	f, err := d.Form()
	if err != nil {
		return Response{}, err
	}
	return f.Check(s)
}

// Check turns a submission into a response, for pages and programs alike. The error is a
// survey.Error: Invalid with a sentence for every answer at fault, Ineligible with the words of the
// survey for people it is not for, or Internal. The caller decides about the wave and the version.
func (f *Form) Check(s Submission) (Response, error) {
	lang, err := f.def.language(s.Language)
	if err != nil {
		return Response{}, err
	}
	if s.Version < 0 || s.Version > math.MaxUint16 {
		return Response{}, Fault(Invalid, sayVersion.in(lang))
	}
	w, err := f.walk(s.Answers, lang)
	if err != nil {
		return Response{}, err
	}
	if err := w.judge(s); err != nil {
		return Response{}, err
	}
	response := Response{Survey: f.def.Name, Version: uint16(s.Version), Language: lang,
		Wave:   s.Wave,
		Source: max(s.Source, Person), Blank: w.blank(), Answers: w.result}
	if response.Suspect, err = w.suspect(s.Took); err != nil {
		return Response{}, err
	}
	response.ID, response.RecordKey, err = identity()
	return response, err
}

// language returns the survey's language of that name; no name means the first.
func (d *Definition) language(name string) (string, error) {
	if name == "" {
		return d.Languages[0], nil
	}
	if slices.Contains(d.Languages, name) {
		return name, nil
	}
	return "", Fault(Invalid, sayLanguage.in(d.Languages[0], strings.Join(d.Languages, ", ")))
}

// judge decides whether what was read makes a response.
func (w *walk) judge(s Submission) error {
	if w.def.Consent != nil && !s.Consent {
		w.faults[consentField] = sayAgree.in(w.lang)
	} else if eligible, err := w.isEligible(); err != nil {
		return err
	} else if !eligible {
		return Fault(Ineligible, w.def.Eligibility.Otherwise.In(w.lang))
	}
	for name := range s.Answers {
		if _, ok := w.field(name); !ok {
			w.faults[name] = w.stranger(name).in(w.lang)
		}
	}
	if len(w.faults) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: summary(len(w.faults), w.lang), Fields: w.faults}
}

// stranger says why nothing can be answered under name.
func (w *walk) stranger(name string) message {
	if w.def.mentions(w.def.Questions, name) {
		return sayNoAnswer
	}
	return sayUnknown
}

func (d *Definition) mentions(questions []Question, name string) bool {
	return slices.ContainsFunc(questions, func(q Question) bool {
		return q.Name == name || d.mentions(q.Questions, name)
	})
}

func summary(faults int, lang string) string {
	if faults == 1 {
		return sayCheckOne.in(lang)
	}
	return sayCheckSome.in(lang, faults)
}

// isEligible says whether the survey is for this person. As long as an answer that decides it is at
// fault, it is.
func (w *walk) isEligible() (bool, error) {
	if w.eligible.expr == nil {
		return true, nil
	}
	for _, name := range w.eligible.names() {
		p, _ := w.field(name)
		if w.faults[p.Name] != "" {
			return true, nil
		}
	}
	return w.eligible.holds(w.known, expression.Text(""))
}

// blank says whether nothing at all was answered, not even declined.
func (w *walk) blank() bool {
	for _, a := range w.result {
		if a.State > Skipped {
			return false
		}
	}
	return true
}

// identity makes a random version 4 UUID and a record key from 0 to 999, all equally likely.
func identity() (id [16]byte, key uint16, err error) {
	if _, err = rand.Read(id[:]); err != nil {
		return id, 0, fmt.Errorf("make a response id: %w", err)
	}
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	n, err := rand.Int(rand.Reader, big.NewInt(1000))
	if err != nil {
		return id, 0, fmt.Errorf("make a record key: %w", err)
	}
	return id, uint16(n.Int64()), nil
}
