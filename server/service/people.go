package service

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"candour/analytics/intake"
	"candour/survey"
)

// people gives each person on a list a link of their own, and keeps whose it is. It implements web.People.
type people struct{ *Service }

// maxLabel is how long a label may be, in characters.
const maxLabel = 80

// person is one line of the list, as it is sealed: the id of a response is made of the link.
type person struct {
	Label    string
	Response [16]byte
}

// Invite makes a link for each label. The links can never be read again; the list of labels can.
func (p people) Invite(ctx context.Context, id survey.ID, labels []string) ([]string, error) {
	known, err := p.all(ctx, id)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, one := range known {
		seen[one.Label] = true
	}
	for _, label := range labels {
		if n := len([]rune(label)); n == 0 || n > maxLabel {
			return nil, survey.Refuse(survey.Invalid, "Write one label on each line, of at most %d characters.", maxLabel)
		}
		if seen[label] {
			return nil, survey.Refuse(survey.Invalid, "%q stands in the list already: give each link a label of its own.", label)
		}
		seen[label] = true
	}
	box, err := p.config.box("people")
	if err != nil {
		return nil, err
	}
	codes, err := p.ledger.MakeLinks(ctx, id, len(labels))
	if err != nil {
		return nil, err
	}
	sealed := make([][]byte, len(labels))
	for i, label := range labels {
		response, err := p.Response(ctx, id, codes[i])
		if err != nil {
			return nil, err
		}
		text, err := json.Marshal(person{label, response})
		if err != nil {
			return nil, fmt.Errorf("write a person: %w", err)
		}
		sealed[i] = box.seal(text, id)
	}
	return codes, p.persons.Add(ctx, id, sealed)
}

// Invited counts the links that were made.
func (p people) Invited(ctx context.Context, id survey.ID) (int, error) {
	sealed, err := p.persons.All(ctx, id)
	return len(sealed), err
}

// Response is the id of the response that comes by a link: an HMAC under a secret of the survey's own.
func (p people) Response(ctx context.Context, id survey.ID, code string) (response [16]byte, err error) {
	box, err := p.config.box("people")
	if err != nil {
		return response, err
	}
	secret, err := box.secret(ctx, id, p.persons.Secret)
	if err != nil {
		return response, err
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("candour person " + intake.PlainCode(code)))
	return idOf(mac.Sum(nil)), nil
}

func (p people) all(ctx context.Context, id survey.ID) ([]person, error) {
	box, err := p.config.box("people")
	if err != nil {
		return nil, err
	}
	sealed, err := p.persons.All(ctx, id)
	if err != nil {
		return nil, err
	}
	list := make([]person, len(sealed))
	for i, one := range sealed {
		text, err := box.open(one, id)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(text, &list[i]); err != nil {
			return nil, fmt.Errorf("read a person: %w", err)
		}
	}
	slices.SortFunc(list, func(a, b person) int { return cmp.Compare(strings.ToLower(a.Label), strings.ToLower(b.Label)) })
	return list, nil
}

// Answers returns the list with what each person answered, by label: rows of text under a head. A person
// of whom no response has arrived has empty cells.
func (p people) Answers(ctx context.Context, def *survey.Definition) ([][]string, error) {
	list, err := p.all(ctx, def.Name)
	if err != nil {
		return nil, err
	}
	ids := make([][16]byte, len(list))
	for i, one := range list {
		ids[i] = one.Response
	}
	names, found, err := p.database.Named(ctx, def, ids)
	if err != nil {
		return nil, err
	}
	table := [][]string{append([]string{"label"}, names...)}
	for _, one := range list {
		cells := found[one.Response]
		if cells == nil {
			cells = make([]string, len(names))
		}
		table = append(table, append([]string{one.Label}, cells...))
	}
	return table, nil
}
