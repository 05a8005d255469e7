package print

import (
	"embed"
	"fmt"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"

	"candour/survey"
)

// The typeface is Atkinson Hyperlegible Next, 2020-2024 its project's authors, under the SIL Open
// Font License 1.1 (fonts/LICENSE).
const typeface = "Atkinson Hyperlegible Next"

//go:embed fonts/*.ttf
var fonts embed.FS

// font is one of the typeface's files: "regular" or "bold".
func font(weight string) ([]byte, error) {
	content, err := fonts.ReadFile("fonts/" + weight + ".ttf")
	if err != nil {
		return nil, fmt.Errorf("read typeface: %w", err)
	}
	return content, nil
}

// alphabet knows which signs the typeface has.
type alphabet struct {
	font   *sfnt.Font
	buffer sfnt.Buffer
}

func newAlphabet() (*alphabet, error) {
	content, err := font("regular")
	if err != nil {
		return nil, err
	}
	parsed, err := sfnt.Parse(content)
	if err != nil {
		return nil, fmt.Errorf("read typeface: %w", err)
	}
	return &alphabet{font: parsed}, nil
}

func (a *alphabet) has(r rune) bool {
	i, err := a.font.GlyphIndex(&a.buffer, r)
	return err == nil && i != 0
}

// spell writes text in signs of the typeface: accents joined to their letters, and what has no
// width left out. A sign that it lacks is a survey.Error of kind Unsupported: paper must not lose
// words.
func (a *alphabet) spell(text string) (string, error) {
	var spelled []rune
	for _, r := range norm.NFC.String(text) {
		switch {
		case r == '\n' || a.has(r):
			spelled = append(spelled, r)
		case r == '\u202f': // a narrow space that does not break
			spelled = append(spelled, '\u00a0')
		case r == '\u2011': // a hyphen that does not break
			spelled = append(spelled, '-')
		case unicode.In(r, unicode.Zs, unicode.Cc):
			spelled = append(spelled, ' ')
		case unicode.In(r, unicode.Cf, unicode.Variation_Selector): // nothing to see
		default:
			return "", survey.Fault(survey.Unsupported, fmt.Sprintf("The typeface of PDF files has"+
				" no sign for %q: write a .docx, or leave it out.", r))
		}
	}
	return string(spelled), nil
}
