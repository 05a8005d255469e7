// Package redaction masks in free text what could tell who wrote it or whom it is about: addresses,
// numbers, accounts, and words written like names. Rules are no guarantee: a name in small letters, a
// name at the start of a sentence, a nickname or a story that only one person can tell go through. A
// person reads what was masked before anybody else does, and masks more by hand.
package redaction

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// What stands in the place of what was masked. The signs read the same in each language.
const (
	Contact = "[@]" // an e-mail address, a web address, an account
	Number  = "[#]" // a telephone number or another long one
	Place   = "[⌂]" // a street or a postal code
	Name    = "[…]" // a name, or what looks like one, or what somebody masked by hand
)

// rule replaces what its pattern finds; the first group, if there is one, stays.
type rule struct {
	pattern *regexp.Regexp
	sign    string
}

var rules = []rule{ // compiled once, never changed
	{regexp.MustCompile(`(?i)\b(?:https?://|www\.)\S+`), Contact},
	{regexp.MustCompile(`[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}`), Contact},
	{regexp.MustCompile(`(^|[^\p{L}\p{N}])@[\p{L}\p{N}_.]{2,}`), "${1}" + Contact},
	// A Canadian postal code; then a house number with its street in English or French.
	{regexp.MustCompile(`(?i)\b[ABCEGHJ-NPRSTVXY]\d[A-Z] ?-?\d[A-Z]\d\b`), Place},
	{regexp.MustCompile(`(?i)\b\d{1,6}[a-z]?,? (?:[\p{L}\d.'’-]+ ){1,3}(?:street|st|avenue|ave|road|rd|drive|dr|boulevard|blvd|lane|crescent|court|way)\b\.?`), Place},
	{regexp.MustCompile(`(?i)\b\d{1,6}[a-z]?,? (?:rue|avenue|boul\.?|boulevard|chemin|place|allée|route)(?: [\p{L}\d.'’-]+){1,4}`), Place},
	// Seven digits or more, with what people put between them.
	{regexp.MustCompile(`\+?\(?\d(?:[ .()/-]{0,2}\d){6,}`), Number},
	{regexp.MustCompile(`\b\d{5,}\b`), Number},
	// Who says a name says it after such words, in whatever case.
	{regexp.MustCompile(`(?i)\b((?:my name is|my name's|i am called|called me|je m['’]appelle|mon nom est|nommée?|named|appelée?)\s+)\p{L}[\p{L}'’-]+`), "${1}" + Name},
	{regexp.MustCompile(`\b((?:Dr|Mr|Mrs|Ms|Mx|Mme|Mlle|M|Dre|Prof)\.? )\p{L}[\p{L}'’-]+`), "${1}" + Name},
}

// Mask returns text with what the rules find masked.
func Mask(text string) string {
	for _, r := range rules {
		text = r.pattern.ReplaceAllString(text, r.sign)
	}
	return maskCapitals(text)
}

var word = regexp.MustCompile(`\p{L}[\p{L}'’-]*`)

// maskCapitals masks words that begin with a capital where a sentence does not begin, and at its
// beginning where another such word follows. Words in capitals alone, such as ER or VERY, stay.
func maskCapitals(text string) string {
	places := word.FindAllStringIndex(text, -1)
	named := make([]bool, len(places))
	for i, p := range places {
		if !capital(text[p[0]:p[1]]) || plain(text[p[0]:p[1]]) {
			continue
		}
		next := i+1 < len(places) && text[p[1]:places[i+1][0]] == " " && capital(text[places[i+1][0]:places[i+1][1]]) &&
			!plain(text[places[i+1][0]:places[i+1][1]])
		named[i] = next || !begins(text[:p[0]])
	}
	var b strings.Builder
	at := 0
	for i, p := range places {
		if !named[i] {
			continue
		}
		if gap := text[at:p[0]]; gap != " " || at == 0 || !named[i-1] { // two words of a name are one sign
			b.WriteString(gap)
			b.WriteString(Name)
		}
		at = p[1]
	}
	b.WriteString(text[at:])
	return b.String()
}

// capital says whether a word is written like a name: a capital, then at least one small letter.
func capital(w string) bool {
	letters := []rune(w)
	if !unicode.IsUpper(letters[0]) {
		return false
	}
	for _, r := range letters[1:] {
		if unicode.IsLower(r) {
			return true
		}
	}
	return false
}

// plain says whether a word is written with a capital though it names nobody.
func plain(w string) bool {
	head, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(w), "’", "'"), "'")
	return head == "i" || strings.Contains(" monday tuesday wednesday thursday friday saturday sunday january"+
		" february march april may june july august september october november december english french"+
		" christmas god internet dr mr mrs ms mx mme mlle dre prof ", " "+head+" ")
}

// begins says whether a sentence begins after text.
func begins(text string) bool {
	whole := text
	text = strings.TrimRightFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`"'“”«»(-–—•*`, r) })
	if text == "" || strings.Contains(whole[len(text):], "\n") {
		return true
	}
	return strings.ContainsAny(text[len(text)-1:], ".!?:;\n") || strings.HasSuffix(text, "…")
}

// Also masks words and phrases that a person named, wherever they stand, in whatever case.
func Also(text string, phrases []string) string {
	for _, phrase := range phrases {
		if phrase = strings.TrimSpace(phrase); phrase == "" {
			continue
		}
		// Twice: what parts two neighbours, "Ali Ali", belongs to the first match alone.
		for range 2 {
			text = standing(phrase).ReplaceAllString(text, "${before}"+Name+"${after}")
		}
	}
	return text
}

// standing finds a phrase that stands on its own, in whatever case.
func standing(phrase string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)` + edge(phrase, true) + regexp.QuoteMeta(phrase) + edge(phrase, false))
}

// Missed lists the phrases that Also would mask nothing of: a slip of the pen, an apostrophe of another
// kind. written is the answer, masked is what rules left of it. A phrase that the rules masked whole
// already is none of them; one that they masked in part is, for its rest still stands.
func Missed(written, masked string, phrases []string) []string {
	var missed []string
	for _, phrase := range phrases {
		if phrase = strings.TrimSpace(phrase); phrase == "" || standing(phrase).MatchString(masked) {
			continue
		}
		rest := slices.ContainsFunc(strings.Fields(phrase), func(word string) bool {
			return standing(word).MatchString(masked)
		})
		if rest || !standing(phrase).MatchString(written) {
			missed = append(missed, phrase)
		}
	}
	return missed
}

// edge keeps a phrase from being found inside a longer word. RE2's \b knows ASCII letters alone.
func edge(phrase string, before bool) string {
	letters := []rune(phrase)
	switch {
	case before && isWord(letters[0]):
		return `(?P<before>^|[^\p{L}\p{N}])`
	case before:
		return `(?P<before>)`
	case isWord(letters[len(letters)-1]):
		return `(?P<after>$|[^\p{L}\p{N}])`
	}
	return `(?P<after>)`
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
