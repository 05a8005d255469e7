package web

import (
	"bytes"
	"slices"
	"strings"
)

// padStep is what the length of a respondent's page is a multiple of, in bytes. https hides what a page says and
// not how long it is, and the page for review, say, is as long as its answers.
const padStep = 4 << 10

// ofRespondents says whether a page is one that respondents see. Those of errors are among them.
func ofRespondents(name string) bool {
	return strings.HasPrefix(name, "s_") || slices.Contains([]string{"claim", "withdraw", "error"}, name)
}

// fillUp fills a page up, behind its end, where it says nothing to anyone. What compresses pages on the way undoes
// it: the examples in deploy/ have that off.
func fillUp(page *bytes.Buffer) {
	const open, end = "<!-- ", " -->\n"
	short := padStep - (page.Len()+len(open)+len(end))%padStep
	page.WriteString(open)
	page.WriteString(strings.Repeat(".", short%padStep))
	page.WriteString(end)
}
