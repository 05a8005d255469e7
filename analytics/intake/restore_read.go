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
			var c Copy
			switch key {
			case "Waiting":
				c.Waiting = make([]CopiedRow, 1)
				p.value(&c.Waiting[0])
			case "Batches":
				c.Batches = make([]CopiedBatch, 1)
				p.value(&c.Batches[0])
			case "Parked":
				c.Parked = make([]CopiedRow, 1)
				p.value(&c.Parked[0])
			case "Spent":
				c.Spent = make([]CopiedKey, 1)
				p.value(&c.Spent[0])
			case "Tickets":
				c.Tickets = make([]CopiedTicket, 1)
				p.value(&c.Tickets[0])
			default:
				p.fail(fmt.Errorf("it holds %.20q", key))
			}
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

// value reads one value; then the limit begins anew.
func (p *pieces) value(into any) {
	var raw json.RawMessage
	err := p.text.Decode(&raw)
	if err == nil && bytes.Count(raw, []byte(",")) > mostInside {
		err = errors.New("a value has too many inside")
	}
	if err == nil {
		err = json.Unmarshal(raw, into)
	}
	if err != nil {
		p.fail(err)
	}
	p.limit.N = mostBytes
}
