package expression

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
)

// codingFunction finds functions that encode texts or make them up.
func codingFunction(name string) function {
	switch name {
	case "base64-decode":
		return function{1, 1, base64Decode}
	case "digest":
		return function{2, 3, digest}
	case "uuid":
		return function{0, 1, uuid}
	}
	return function{}
}

// base64Decode gives the empty text for what is not Base64.
func base64Decode(c call) Value {
	text := strings.TrimRight(c.text(0), "=")
	decoded, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return Text("")
	}
	return Text(strings.ToValidUTF8(string(decoded), "\uFFFD"))
}

// digest is XForms 1.1, section 7.8.2; Base64 is the default encoding.
func digest(c call) Value {
	text := []byte(c.text(0))
	var sum []byte
	switch algorithm := c.text(1); algorithm {
	case "MD5":
		digest := md5.Sum(text)
		sum = digest[:]
	case "SHA-1":
		digest := sha1.Sum(text)
		sum = digest[:]
	case "SHA-256":
		digest := sha256.Sum256(text)
		sum = digest[:]
	case "SHA-384":
		digest := sha512.Sum384(text)
		sum = digest[:]
	case "SHA-512":
		digest := sha512.Sum512(text)
		sum = digest[:]
	default:
		return c.failed("digest() knows MD5 and SHA-1, -256, -384, -512, but not %s.", algorithm)
	}
	encoding := "base64"
	if c.count() == 3 {
		encoding = c.text(2)
	}
	switch encoding {
	case "base64":
		return Text(base64.StdEncoding.EncodeToString(sum))
	case "hex":
		return Text(hex.EncodeToString(sum))
	}
	return c.failed("digest() writes base64 or hex, but not %s.", encoding)
}

// uuid is RFC 4122's version 4 or, with an argument, so many of its characters.
func uuid(c call) Value {
	if c.Random == nil {
		return c.failed("uuid() is not allowed here.")
	}
	if c.count() == 0 {
		return Text(c.newUUID())
	}
	length := c.numeric(0)
	if !(length >= 0 && length <= 1000) {
		return c.failed("uuid() makes 0 to 1000 characters.")
	}
	text := ""
	for len(text) < int(length) {
		text += c.newUUID()
	}
	return Text(text[:int(length)])
}

func (c call) newUUID() string {
	high := c.Random()&^0xf000 | 0x4000
	low := c.Random()&^(3<<62) | 2<<62
	return fmt.Sprintf("%08x-%04x-%04x-%04x-%012x",
		high>>32, high>>16&0xffff, high&0xffff, low>>48, low&(1<<48-1))
}

// regex asks whether the whole text matches, as in ODK Collect. The patterns are RE2's, which takes
// time in proportion to the text whatever the pattern is; it has no look-ahead and no references
// back.
func regex(c call) Value {
	text, pattern := c.text(0), c.text(1)
	if len(pattern) > maxPattern {
		return c.failed("A regular expression may have at most %d characters.", maxPattern)
	}
	pattern = JavaEscapes(pattern)
	// On its own first: an unbalanced parenthesis must not close the group that anchors.
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return c.failed("The regular expression cannot be read: %s.", err)
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil || !c.spend(c.node, len(program.Inst)*(len(text)+10)) {
		return c.failed("The regular expression is too large for this text.")
	}
	compiled, err := regexp.Compile(`\A(?:` + pattern + `)\z`)
	if err != nil {
		return c.failed("The regular expression cannot be read: %s.", err)
	}
	return Boolean(compiled.MatchString(text))
}

// JavaEscapes rewrites the \uXXXX of Java and JavaScript, which RE2 writes \x{XXXX}.
func JavaEscapes(pattern string) string {
	if !strings.Contains(pattern, `\u`) {
		return pattern
	}
	escape := regexp.MustCompile(`\\(?:u[0-9A-Fa-f]{4}|.)`)
	return escape.ReplaceAllStringFunc(pattern, func(found string) string {
		if len(found) < 6 {
			return found
		}
		return `\x{` + found[2:] + `}`
	})
}
