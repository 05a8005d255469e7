package intake

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"candour/survey"
)

// errPartial says that some of a batch's rows arrived and some did not. One INSERT is whole or not
// at all, so the database is damaged or was restored beside the ledger.
var errPartial = errors.New("a batch arrived in part")

// closedRows is met when rows of a batch do not open under any secret.
type closedRows struct{ ids []int64 }

func (*closedRows) Error() string { return errSealed.Error() }

// deliver sends a batch and deletes it. A refused batch is halved until the rows at fault are
// found; any other failure leaves it to be tried again.
func (l *Ledger) deliver(ctx context.Context, b *batch) error {
	var again []*batch
	var closed *closedRows
	err := l.send(ctx, b)
	switch {
	case errors.As(err, &closed):
		again, err = l.park(b, closed.ids, closed)
	case refused(err) && len(b.rows) > 1:
		again, err = l.split(b)
	case refused(err):
		again, err = l.park(b, b.rows, err)
	case err == nil:
		err = l.finish(b)
	}
	if err != nil {
		b.postpone()
		return fmt.Errorf("survey %s: %w", b.survey, err)
	}
	var errs []error
	for _, half := range again {
		errs = append(errs, l.deliver(ctx, half))
	}
	return errors.Join(errs...)
}

// send brings a batch to the sink, unless it is there. It asks first where the token alone may
// no longer keep rows from being stored twice.
func (l *Ledger) send(ctx context.Context, b *batch) error {
	if b.sent {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	responses, closed, err := l.read(ctx, b)
	if err != nil {
		return err
	}
	if b.uncertain() {
		if arrived, err := l.arrived(ctx, b, responses); err != nil || arrived {
			return err
		}
	}
	if len(closed) > 0 {
		return &closedRows{closed}
	}
	if b.found || b.first.IsZero() {
		b.found, b.first = false, time.Now()
	}
	if err := l.cfg.Sink.Insert(ctx, b.survey, b.token, responses); err != nil {
		return err
	}
	l.arrive(b)
	return nil
}

// arrived asks the sink whether a batch is there.
func (l *Ledger) arrived(ctx context.Context, b *batch, responses []survey.Response) (bool, error) {
	ids := make([][16]byte, len(responses))
	for i := range responses {
		ids[i] = responses[i].ID
	}
	n, err := l.cfg.Sink.Present(ctx, b.survey, ids)
	if err != nil {
		return false, err
	}
	partial := n > 0 && n < len(ids)
	l.mark(b, partial)
	if partial {
		return false, fmt.Errorf("%w: %d of %d responses", errPartial, n, len(ids))
	}
	if n > 0 {
		l.arrive(b)
	}
	return n > 0, nil
}

// mark notes whether a batch is found to have arrived in part, and counts it.
func (l *Ledger) mark(b *batch, partial bool) {
	switch {
	case partial && !b.stuck:
		l.shelf.count(0, 0, 1)
		l.cfg.Log.Error("a batch arrived in part: look after the database", "survey", b.survey)
	case !partial && b.stuck:
		l.shelf.count(0, 0, -1)
	}
	b.stuck = partial
}

// arrive notes that the sink has a batch.
func (l *Ledger) arrive(b *batch) {
	b.sent = true
	l.cfg.Changed(b.survey)
}

// refused says whether the sink will never take these rows.
func refused(err error) bool {
	var fault *survey.Error
	return errors.Is(err, ErrRejected) || errors.As(err, &fault) && fault.Kind == survey.Invalid
}

// park sets rows aside and says so. The cause is not logged: it may quote an answer.
func (l *Ledger) park(b *batch, bad []int64, cause error) ([]*batch, error) {
	remain, err := l.setAside(b, bad, cause)
	if err != nil {
		return nil, err
	}
	message := "responses were parked: the database refuses them"
	var closed *closedRows
	if errors.As(cause, &closed) {
		message = "responses were parked: CANDOUR_SECRET does not open them; set it to new,old"
	}
	l.cfg.Log.Error(message, "survey", b.survey, "responses", len(bad))
	return remain, nil
}

// postpone sets when b is tried again: a wait that doubles each time up to longWait, shortened by
// up to half at random, so that many batches do not come back at once.
func (b *batch) postpone() {
	wait := longWait
	if b.attempts < 7 {
		wait = min(longWait, firstWait<<b.attempts)
	}
	b.attempts++
	b.due = time.Now().Add(wait - rand.N(wait/2))
}

// drop forgets a batch that is no longer stored.
func (l *Ledger) drop(b *batch) {
	l.batches = slices.DeleteFunc(l.batches, func(other *batch) bool { return other == b })
}
