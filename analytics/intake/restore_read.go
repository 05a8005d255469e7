package intake

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"candour/survey"
)

// What one value of a piece may be: a response, a key or a whole batch. More than that no ledger holds.
const (
	mostBytes  = 256 << 20
	mostInside = 200_000 // values inside it: a batch has one for each of its responses
)

// AddFrom puts a piece into the ledger that was written as JSON, a value at a time: a small text can ask for
// many values. What is no piece is a survey.Error of the kind Invalid.
func (r *Restorer) AddFrom(ctx context.Context, content io.Reader) error {
	p := pieces{limit: &io.LimitedReader{R: content, N: mostBytes}}
	p.text = json.NewDecoder(p.limit)
	for p.enter('{'); p.more(); {
		key, _ := p.next().(string)
		for p.enter('['); p.more(); {
			c := p.one(key)
			if p.err != nil {
				break
			}
			if err := r.Add(ctx, c); err != nil {
				return err
			}
		}
		p.leave()
	}
	p.leave()
	if p.err != nil {
		return &survey.Error{Kind: survey.Invalid, Err: p.err, Message: "A piece of the ledger in the backup cannot be read."}
	}
	return nil
}

// pieces reads a piece from one token to the next. After a failure there are no more.
type pieces struct {
	limit *io.LimitedReader
	text  *json.Decoder
	err   error
}

func (p *pieces) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *pieces) more() bool { return p.err == nil && p.text.More() }

func (p *pieces) next() json.Token {
	token, err := p.text.Token()
	if err != nil {
		p.fail(err)
	}
	return token
}

func (p *pieces) enter(bracket json.Delim) {
	if token := p.next(); token != bracket {
		p.fail(errors.New("a bracket is missing"))
	}
}

func (p *pieces) leave() {
	if p.err == nil {
		p.next()
	}
}

// one reads the next value of the list that stands under a key.
func (p *pieces) one(key string) (c Copy) {
	switch key {
	case "Waiting":
		c.Waiting = value[CopiedRow](p)
	case "Batches":
		c.Batches = value[CopiedBatch](p)
	case "Parked":
		c.Parked = value[CopiedRow](p)
	case "Spent":
		c.Spent = value[CopiedKey](p)
	case "Tickets":
		c.Tickets = value[CopiedTicket](p)
	default:
		p.fail(fmt.Errorf("it holds %.20q", key))
	}
	return c
}

// value reads one value; then the limit begins anew.
func value[T any](p *pieces) []T {
	one := make([]T, 1)
	var raw json.RawMessage
	err := p.text.Decode(&raw)
	if err == nil && bytes.Count(raw, []byte(",")) > mostInside {
		err = errors.New("a value has too many inside")
	}
	if err == nil {
		err = json.Unmarshal(raw, &one[0])
	}
	if err != nil {
		p.fail(err)
	}
	p.limit.N = mostBytes
	return one
}
