package advice

import (
	"regexp"
	"strings"
	"sync"

	"candour/survey"
)

// Identity is what would tell who somebody is.
type Identity string

// The identities that are looked for.
const (
	PersonName Identity = "name"
	Email      Identity = "email"
	Phone      Identity = "phone"
	Address    Identity = "address"
	Birth      Identity = "birth"
	PostalCode Identity = "postal"
	Number     Identity = "number" // of a health card, a student, an insured person
)

type pattern struct {
	what Identity
	in   *regexp.Regexp
}

// patterns are words of questions, in English and French, lower case. Narrower ones come first: an
// e-mail address is no address.
var patterns = sync.OnceValue(func() []pattern {
	var all []pattern
	for _, p := range []struct {
		what  Identity
		words string
	}{
		{Email, `e-?mails?\b|\bcourriels?\b|\badresse (électronique|mail)\b`},
		{PostalCode, `\b(postal|zip) ?codes?\b|\bcodes? postal\b`},
		{Phone, `\b(tele)?phone\b|\b(cell|mobile) (number|phone)\b|\btéléphone\b|\b(numéro|no) de (cellulaire|portable)\b`},
		{Birth, `\b(date|day) of birth\b|\bbirth ?(date|day)\b|\bborn on\b|\bdob\b|\bdate de naissance\b|\bné(·?e|\(e\))? le\b|\banniversaire\b`},
		{Number, `\b(health card|student|social insurance|social security|insurance) (number|id|no)\b|\bnuméro (d’|d')?(assurance|étudiant)|\bcarte santé\b|\bcode permanent\b|\bcarte soleil\b`},
		{Address, `\b(home|street|mailing|your|full) address\b|\bwhere do you live exactly\b|\b(ton|votre|son) adresse\b|\badresse (postale|domicile|civique|du domicile|complète)\b`},
		{PersonName, `\b(your|full|first|last|family|given|legal|middle|birth) names?\b|\bsurname\b|\bmaiden name\b|\b(ton|votre) (nom|prénom)\b|\bnom (de famille|complet|et prénom)\b|\bprénoms?\b|\b(initials|initiales)\b`},
	} {
		all = append(all, pattern{p.what, regexp.MustCompile(p.words)})
	}
	return all
})

// names are questions called by one word that says it all.
var names = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^((e_?mail|courriel)|(phone|telephone|tel)|(address|adresse)|` +
		`(dob|birth_?date|birthday|date_naissance)|(postal_?code|postcode|zip|code_postal)|` +
		`((full|first|last|family)_?name|surname|nom|prenom))$`)
})

// identity says what of a person's identity a question asks for, or "". Only what is typed or dated
// tells somebody apart; a choice among given ones does not.
func identity(f survey.Field) Identity {
	if len(f.Choices) > 0 {
		return ""
	}
	for _, words := range []survey.Text{f.Label, f.Short} {
		for _, text := range words {
			text = strings.ToLower(strings.ReplaceAll(text, "'", "’"))
			for _, p := range patterns() {
				if p.in.MatchString(text) {
					return p.what
				}
			}
		}
	}
	kinds := []Identity{Email, Phone, Address, Birth, PostalCode, PersonName}
	if m := names().FindStringSubmatch(strings.ToLower(f.Name)); m != nil {
		for i, what := range kinds {
			if m[i+2] != "" {
				return what
			}
		}
	}
	return ""
}
