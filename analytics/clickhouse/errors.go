package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"

	ch "github.com/ClickHouse/clickhouse-go/v2"
	columns "github.com/ClickHouse/clickhouse-go/v2/lib/column"
	"github.com/ClickHouse/clickhouse-go/v2/lib/proto"

	"candour/survey"
)

// rejections are ClickHouse's codes for rows that it will never take, however often they are
// sent: they cannot be parsed, or do not fit a column's type. Every other code may go away by
// itself (network, 241 memory, 242 read-only table, 252 too many parts, 999 Keeper) or by an
// operator's hand (60 no such table, 497 not allowed), and is no reason to give up on rows.
var rejections = []int32{
	6, 26, 27, 32, 33, 38, 41, 53, 69, 70, 72, 117, 128, 131, 321, 349, 469, 691,
}

// Codes of exceptions that mean something of their own.
const (
	unknownTable    = 60
	timeoutExceeded = 159
	memoryExceeded  = 241
)

// tooComplex are the codes for a query that ClickHouse finds too large or too deep, and for a pattern
// that it cannot read. Only a filter makes one.
var tooComplex = []int32{167, 168, 306, 427}

// rejected turns an error of an insert into a survey.Error of kind Invalid where the rows are at
// fault, so that sending them again is no use; else it is what fault makes of it. The error of an
// insert is logged while it is tried again, so then ClickHouse's text, which may quote an
// answer, is left out.
func rejected(err error, doing string) error {
	switch {
	case err == nil:
		return nil
	case unfit(err) || slices.Contains(rejections, exceptionCode(err)):
		return &survey.Error{Kind: survey.Invalid, Err: fmt.Errorf("%s: %w", doing, err),
			Message: "ClickHouse does not take these rows as they are."}
	}
	return fault(unquoted(err), doing)
}

// unquoted leaves of ClickHouse's answer its code alone: the text may quote what was sent.
func unquoted(err error) error {
	var exception *ch.Exception
	var answer *ch.HTTPError
	switch {
	case errors.As(err, &exception):
		return fmt.Errorf("code %d %s", exception.Code, exception.CodeName)
	case errors.As(err, &answer):
		return fmt.Errorf("HTTP status %d", answer.StatusCode)
	}
	return err
}

// withoutURL is what went wrong with a request, without its URL, which holds the ids that were looked
// for, the tokens of inserts and perhaps a password: errors are logged, with a time.
func withoutURL(err error) error {
	var request *url.Error
	if errors.As(err, &request) {
		return request.Err
	}
	return err
}

// fault turns an error of the driver into a survey.Error of kind Unavailable, unless it is a
// survey.Error already.
func fault(err error, doing string) error {
	if err == nil {
		return nil
	}
	var already *survey.Error
	if errors.As(err, &already) {
		return err
	}
	wrapped := fmt.Errorf("%s: %w", doing, withoutURL(err))
	switch code := exceptionCode(err); {
	case code == timeoutExceeded || errors.Is(err, context.DeadlineExceeded):
		return &survey.Error{Kind: survey.Unavailable, Err: wrapped,
			Message: "This took too long to count; ask for fewer questions at once."}
	case slices.Contains(tooComplex, code):
		return &survey.Error{Kind: survey.Invalid, Err: wrapped,
			Message: "This filter cannot be worked out by the database; make it simpler."}
	case code == memoryExceeded:
		return &survey.Error{Kind: survey.Unavailable, Err: wrapped,
			Message: "There is not enough memory for this just now; try again in a moment."}
	}
	return &survey.Error{Kind: survey.Unavailable, Err: wrapped,
		Message: "The results database does not answer; try again in a moment."}
}

// exceptionCode is the code of ClickHouse's exception in err's chain, or 0.
func exceptionCode(err error) int32 {
	var exception *ch.Exception
	if errors.As(err, &exception) {
		return exception.Code
	}
	return 0
}

// unfit tells whether the driver could not put a value into its column.
func unfit(err error) bool {
	var (
		converter *columns.ColumnConverterError
		element   *columns.Error
		block     *proto.BlockError
	)
	return errors.As(err, &converter) || errors.As(err, &element) || errors.As(err, &block)
}
