// Package expression is ODK XPath for surveys: the language of skip logic, constraints,
// calculations, choice filters and the dashboards' filters.
//
// Parse turns a source into one syntax tree; Evaluate computes its value in an Environment, which
// holds everything from outside: answers, clock, time zone, chance. The meaning is XPath 1.0 with
// the extensions of the ODK XForms specification (https://getodk.github.io/xforms-spec/): text that
// looks like a date counts as days since 1970-01-01 UTC, ${name} is a question's answer, . is the
// answer being checked. An unanswered question is the empty text, whose number is NaN.
//
// Hostile input is met with an error, never with a panic or endless work: see the limits in
// limits.go.
package expression
