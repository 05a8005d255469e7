package intake

import (
	"context"
	"errors"
	"slices"
	"time"
)

const (
	patience  = time.Minute      // for one INSERT
	firstWait = time.Second / 4  // before a batch is tried again; doubles each time
	longWait  = 30 * time.Second // the longest such wait
)

// An ask has the stream make a pass now, whatever it waits for. Where release is set, what is held
// there goes too. With work it does that instead, and nothing moves meanwhile.
type ask struct {
	release *place
	work    func() error
	done    chan error
}

// stream moves what was accepted to the sink until ctx ends. It sleeps until it is woken, makes at
// most one pass in each period of Every, so that batches grow under load, and comes back for
// batches that have to be tried again.
func (l *Ledger) stream(ctx context.Context) {
	defer close(l.streamed)
	timer := time.NewTimer(0)
	defer timer.Stop()
	var last time.Time
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-l.shelf.wake:
			timer.Reset(time.Until(last.Add(l.cfg.Every)))
			continue
		case a := <-l.asks:
			if a.work != nil {
				a.done <- a.work()
				timer.Reset(0)
				continue
			}
			err = l.pass(ctx, &a)
			a.done <- err
		case <-timer.C:
			err = l.pass(ctx, nil)
		}
		last = time.Now()
		timer.Reset(l.nextDue(err != nil))
	}
}

// pass sends every batch that is due and every response that may go, and holds the others. With
// an ask it does not wait for batches to be due.
func (l *Ledger) pass(ctx context.Context, a *ask) error {
	var errs []error
	for _, b := range slices.Clone(l.batches) {
		if a != nil || !time.Now().Before(b.due) {
			errs = append(errs, l.deliver(ctx, b))
		}
	}
	for _, p := range l.shelf.places() {
		errs = append(errs, l.advance(ctx, p, a))
	}
	if l.shelf.quiet() {
		errs = append(errs, l.committer.turn(l.committer.checkpoint))
	}
	err := errors.Join(errs...)
	if err != nil && ctx.Err() == nil {
		l.cfg.Log.Warn("responses wait in the ledger", "error", err)
	}
	return err
}

// advance sends what waits at a place if that is as many as the survey asks for, and else holds it.
// While an earlier batch cannot be sent, nothing is: then too the rows are held, and so lose
// their order. What is released is stored as batches in any case.
func (l *Ledger) advance(ctx context.Context, p place, a *ask) error {
	need := max(1, l.cfg.Hold(p.survey))
	released := a != nil && a.release != nil && *a.release == p
	if released {
		need = 1
	}
	limit := max(need, l.cfg.BatchRows)
	var errs []error
	for ctx.Err() == nil {
		waiting := l.shelf.waiting(p)
		if waiting < need || l.blocked(p) && !released {
			return errors.Join(append(errs, l.hold(ctx, p))...)
		}
		b, err := l.form(p, limit)
		if err != nil {
			return err
		}
		errs = append(errs, l.deliver(ctx, b))
		if waiting <= limit {
			return errors.Join(errs...)
		}
	}
	return ctx.Err()
}

// blocked says whether a batch of the place is still to be sent. One that arrived in part needs
// people, and does not block what comes after it.
func (l *Ledger) blocked(p place) bool {
	return slices.ContainsFunc(l.batches, func(b *batch) bool {
		return b.place == p && !b.sent && !b.stuck
	})
}

// nextDue is how long it is until the first batch has to be tried again.
func (l *Ledger) nextDue(failed bool) time.Duration {
	wait := time.Hour
	if failed {
		wait = longWait / 10 // what failed may have been the ledger, and then no batch tells
	}
	for _, b := range l.batches {
		wait = min(wait, time.Until(b.due))
	}
	return wait
}
