package expression

// Limits on hostile input. The source limit is the longest text that a spreadsheet cell can hold.
const (
	// MaxSource is the longest expression that Parse reads, in characters.
	MaxSource = 32767
	// MaxDepth is how deep parentheses, calls, predicates and signs may nest.
	MaxDepth = 500

	// maxText is the longest text that a function may make, in bytes.
	maxText = 1 << 20
	// maxPattern is the longest regular expression, in bytes.
	maxPattern = 2000
	// maxWork bounds one evaluation. A unit is about ten nanoseconds: a node, a byte of text that
	// a function reads, or one instruction of a regular expression on one byte.
	maxWork = 20_000_000
	// maxDays is how far from 1970 a date may lie, in days; it is ECMAScript's limit.
	maxDays = 1e8
)
