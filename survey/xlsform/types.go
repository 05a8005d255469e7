package xlsform

import (
	"regexp"
	"slices"
	"strings"

	"candour/survey"
	"candour/survey/phrase"
)

// kind is what a type cell says.
type kind struct {
	typ        survey.Type
	list       string // of choices; or what a loop runs over
	orOther    bool
	begin, end string        // "group", "repeat" or "loop"
	constraint string        // that the type implies
	setting    string        // the setting that the row gives instead of a question
	refused    phrase.Phrase // why the type is not asked here
}

// Patterns of the types that name something.
var (
	beginPattern = regexp.MustCompile(`^begin[ _](looped group|lgroup|group|repeat|loop)(?: (?:over )?(\S+))?$`)
	endPattern   = regexp.MustCompile(`^end[ _](looped group|lgroup|group|repeat|loop)$`)
	orOther      = regexp.MustCompile(` (or specify other|or_other|or other)$`)
)

// readType understands a type cell. It is false for a type that XLSForm does not have.
func readType(text string) (kind, bool) {
	text = clean(text)
	lower := strings.ToLower(text)
	if found := beginPattern.FindStringSubmatch(lower); found != nil {
		_, list, _ := strings.Cut(text[len("begin "):], " ")
		if found[1] == "looped group" {
			_, list, _ = strings.Cut(list, " ")
		}
		return kind{begin: control(found[1]), list: strings.TrimPrefix(list, "over ")}, true
	}
	if found := endPattern.FindStringSubmatch(lower); found != nil {
		return kind{end: control(found[1])}, true
	}
	if k, ok := readSelect(text); ok {
		return k, true
	}
	if setting, ok := settingColumns()[snake(text)]; ok {
		return kind{setting: setting}, true
	}
	for typ, names := range plainTypes() {
		if slices.Contains(names, lower) || slices.Contains(names, strings.ReplaceAll(lower, "_", " ")) {
			return kind{typ: typ}, true
		}
	}
	if k, ok := constrained()[lower]; ok {
		return k, true
	}
	why, ok := beyond()[lower]
	return kind{refused: why}, ok
}

func control(word string) string {
	switch word {
	case "lgroup", "looped group":
		return "repeat"
	}
	return word
}

// selects lists the words that come before the name of a list.
func selects() map[string]survey.Type {
	return map[string]survey.Type{
		"select_one": survey.SelectOne, "select one": survey.SelectOne, "select1": survey.SelectOne,
		"select one from": survey.SelectOne, "add select one prompt using": survey.SelectOne,
		"select_multiple": survey.SelectMultiple, "select multiple": survey.SelectMultiple,
		"select all that apply":            survey.SelectMultiple,
		"select all that apply from":       survey.SelectMultiple,
		"add select multiple prompt using": survey.SelectMultiple,
		"rank":                             survey.Rank,
	}
}

// fromFile lists the words of selects whose choices lie outside the form.
func fromFile() []string {
	return []string{"select_one_from_file", "select_multiple_from_file", "select one from file",
		"select multiple from file", "select_one_external", "select one external"}
}

func readSelect(text string) (kind, bool) {
	k := kind{}
	if rest := orOther.ReplaceAllString(text, ""); rest != text {
		k.orOther, text = true, rest
	}
	at := strings.LastIndexByte(text, ' ')
	if at < 0 {
		return kind{}, false
	}
	words := strings.ToLower(text[:at])
	if slices.Contains(fromFile(), words) {
		return kind{refused: phrase.Of("choices from a file are not read: put them on the sheet choices")}, true
	}
	typ, ok := selects()[words]
	k.typ, k.list = typ, text[at+1:]
	return k, ok
}

// plainTypes lists the names of each type.
func plainTypes() map[survey.Type][]string {
	return map[survey.Type][]string{
		survey.TextType:    {"text", "string", "q string", "add text prompt"},
		survey.Integer:     {"integer", "int", "q int", "add integer prompt"},
		survey.Decimal:     {"decimal", "q decimal", "add decimal prompt"},
		survey.RangeType:   {"range"},
		survey.Date:        {"date", "q date", "add date prompt"},
		survey.Time:        {"time"},
		survey.DateTime:    {"datetime", "date time", "q date time", "add date time prompt", "q datetime", "add datetime prompt"},
		survey.Note:        {"note", "q note", "add note prompt"},
		survey.Calculate:   {"calculate", "q calculate", "add calculate prompt"},
		survey.Acknowledge: {"acknowledge", "q acknowledge", "add acknowledge prompt", "trigger"},
		survey.Today:       {"today", "get today"},
		"start":            {"start", "start time", "get start time"},
		"end":              {"end", "end time", "get end time"},
		"deviceid":         {"deviceid", "device id", "get device id", "imei", "uri:deviceid"},
		"subscriberid":     {"subscriberid", "subscriber id", "get subscriber id", "uri:subscriberid"},
		"simserial":        {"simserial", "sim id", "get sim id", "uri:simserial"},
		"phonenumber":      {"phonenumber", "get phone number", "uri:phonenumber"},
		"username":         {"username", "uri:username"},
		"email":            {"email", "uri:email"},
		"audit":            {"audit"},
		"hidden":           {"hidden"},
	}
}

// constrained lists the types that are others with a constraint.
func constrained() map[string]kind {
	return map[string]kind{
		"percentage":                        {typ: survey.Integer, constraint: "0 <= . and . <= 100"},
		"number of days in last month":      {typ: survey.Integer, constraint: "0 <= . and . <= 31"},
		"number of days in last six months": {typ: survey.Integer, constraint: "0 <= . and . <= 183"},
		"number of days in last year":       {typ: survey.Integer, constraint: "0 <= . and . <= 365"},
		"phone number":                      {typ: survey.TextType, constraint: `regex(., '^\d*$')`},
	}
}

// beyond lists the types that XLSForm has and nobody is asked here, with the reason.
func beyond() map[string]phrase.Phrase {
	all := map[string]phrase.Phrase{}
	for _, group := range []struct {
		why   phrase.Phrase
		types []string
	}{
		{phrase.Of("nobody is asked here where they are: take it out, or ask for the name of a place in a text"),
			[]string{"geopoint", "geotrace", "geoshape", "start-geopoint", "background-geopoint", "gps",
				"location", "q location", "q geopoint", "add location prompt", "osm"}},
		{phrase.Of("nothing is photographed, recorded, scanned or uploaded here: take it out"),
			[]string{"image", "photo", "audio", "video", "file", "barcode", "background-audio", "q picture",
				"q image", "q audio", "q video", "q barcode", "add image prompt", "add photo prompt",
				"add audio prompt", "add video prompt", "add file prompt", "add barcode prompt", "signature",
				"draw", "annotate"}},
		{phrase.Of("nothing outside the form is read: put what is needed on the sheet choices"),
			[]string{"csv-external", "xml-external"}},
	} {
		for _, typ := range group.types {
			all[typ] = group.why
		}
	}
	return all
}

// nearest is the type whose name looks most like text, "" where none does.
func nearest(text string) string {
	best, least := "", 4
	names := []string{"select_one LIST", "select_multiple LIST", "begin_group", "end_group",
		"begin_repeat", "end_repeat"}
	for _, all := range plainTypes() {
		names = append(names, all[0])
	}
	slices.Sort(names)
	for _, name := range names {
		word, _, _ := strings.Cut(name, " ")
		typed, _, _ := strings.Cut(text, " ")
		if d := phrase.Distance(strings.ToLower(typed), word); d < least {
			best, least = name, d
		}
	}
	return best
}
