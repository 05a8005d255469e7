package intake_test

import (
	"testing"

	"candour/analytics/intake"
)

// However people type a code, it is the one that was made.
func TestPlainCode(t *testing.T) {
	const want = "BDLZSGVTKWXR"
	for name, typed := range map[string]string{
		"as it was made":        "BDLZ-SGVT-KWXR",
		"small letters":         "bdlz-sgvt-kwxr",
		"spaces":                " BDLZ SGVT KWXR ",
		"spaces that join":      "BDLZ\u00a0SGVT\u202fKWXR",
		"other dashes":          "BDLZ–SGVT—KWXR",
		"nothing between":       "BDLZSGVTKWXR",
		"a full stop":           "BDLZ-SGVT-KWXR.",
		"letter by letter":      "B-D-L-Z S,G,V,T K/W/X/R",
		"look-alike digits":     "8012-56VT-KWXR",
		"look-alike letters":    "BOIZ-SGUT-KWXR",
		"pasted twice":          "BDLZ-SGVT-KWXRBDLZ-SGVT-KWXR",
		"the whole link":        "https://survey.example.org/s/support?lang=fr#BDLZ-SGVT-KWXR",
		"the whole link, twice": "https://survey.example.org/s/a#BDLZ-SGVT-KWXR https://survey.example.org/s/a#BDLZ-SGVT-KWXR",
	} {
		if got := intake.PlainCode(typed); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestLooksLike(t *testing.T) {
	for _, tt := range []struct {
		typed      string
		code, link bool
	}{
		{"", false, false},
		{"BCDF-GHJK-LMNP", true, false},
		{"BCDF-GHJK-LMN", false, false},
		{"BCDF-GHJK-LMNP-RSTV", false, false},
		{"BCDF-GHJK-LMNP-RSTV-WXZB-CDFG", false, true},
		{"https://survey.example.org/s/support", false, false},
	} {
		if code, link := intake.LooksLikeCode(tt.typed), intake.LooksLikeLink(tt.typed); code != tt.code || link != tt.link {
			t.Errorf("%q: code %v, link %v", tt.typed, code, link)
		}
	}
}

// Codes that were made are recognised as they were before look-alikes were read.
func TestMadeCodesStayThemselves(t *testing.T) {
	l := open(t, newConfig(t, newEngine(t)))
	defer closeLedger(t, l)
	for _, code := range tickets(t, l, 200) {
		if plain := intake.PlainCode(code); plain[:4]+"-"+plain[4:8]+"-"+plain[8:] != code {
			t.Errorf("%s is recognised as %s", code, plain)
		}
	}
}
