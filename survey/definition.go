// Package survey says what a survey is: its definition, its questions and choices, and how answers
// are checked. It knows neither the web nor a database.
package survey

// ID names a survey: lower-case letters, digits and hyphens. It is part of the survey's address.
type ID string

// StudyID names a study. A study holds surveys whose rows are never joined.
type StudyID string

// Text is one text in several languages, by language code ("en", "fr").
type Text map[string]string

// In returns the text in lang, else in English, else in any language in alphabetical order.
func (t Text) In(lang string) string {
	for _, l := range []string{lang, "en"} {
		if s := t[l]; s != "" {
			return s
		}
	}
	first := ""
	for l, s := range t {
		if s != "" && (first == "" || l < first) {
			first = l
		}
	}
	return t[first]
}

// Collector says who types the answers in.
type Collector string

// A survey is answered by the respondent, or typed in by signed-in staff.
const (
	ByRespondent Collector = "respondent"
	ByStaff      Collector = "staff"
)

// Role is what a question is for in the analysis.
type Role string

// The roles: who answered, how it went for them, and what they say in their own words.
const (
	Demographic Role = "demographic"
	Outcome     Role = "outcome"
	Open        Role = "open"
)

// Other is the value of the choice that or_other adds; its words are answered under
// the question's name with OtherSuffix.
const (
	Other       = "other"
	OtherSuffix = "_other"
)

// Definition is one version of a survey, as written in YAML. The JSON form has the same keys.
type Definition struct {
	Study       StudyID      `yaml:"study" json:"study"`
	StudyTitle  Text         `yaml:"study_title,omitempty" json:"study_title,omitempty"`
	Name        ID           `yaml:"name" json:"name"`
	Title       Text         `yaml:"title" json:"title"`
	Languages   []string     `yaml:"languages" json:"languages"`
	CollectedBy Collector    `yaml:"collected_by,omitempty" json:"collected_by"`
	Invited     int          `yaml:"invited,omitempty" json:"invited,omitempty"`
	Waves       []string     `yaml:"waves,omitempty" json:"waves"`
	Privacy     Privacy      `yaml:"privacy,omitempty" json:"privacy"`
	Invitations *Invitations `yaml:"invitations,omitempty" json:"invitations,omitempty"`
	Assisted    bool         `yaml:"assisted,omitempty" json:"assisted,omitempty"` // asks last whether somebody helped
	Honorarium  *Honorarium  `yaml:"honorarium,omitempty" json:"honorarium,omitempty"`
	Notice      Notice       `yaml:"notice,omitempty" json:"notice"`
	Ethics      *Ethics      `yaml:"ethics,omitempty" json:"ethics,omitempty"`
	Provenance  Text         `yaml:"provenance,omitempty" json:"provenance,omitempty"`
	Consent     *Consent     `yaml:"consent,omitempty" json:"consent,omitempty"`
	Eligibility *Eligibility `yaml:"eligibility,omitempty" json:"eligibility,omitempty"`
	Breakdowns  []string     `yaml:"breakdowns,omitempty" json:"breakdowns,omitempty"`

	// Contradictions are expressions that hold of no answers given with care, such as ${age} < 14 and
	// ${years_worked} > 5. They refuse nothing: see Response.Suspect.
	Contradictions []string `yaml:"contradictions,omitempty" json:"contradictions,omitempty"`

	Choices map[string][]Choice `yaml:"choices,omitempty" json:"choices,omitempty"`

	// DuplicateChoices lets choices of one list share a name: those of a cascade do, told apart by
	// their columns.
	DuplicateChoices bool              `yaml:"allow_choice_duplicates,omitempty" json:"allow_choice_duplicates,omitempty"`
	Questions        []Question        `yaml:"questions" json:"questions"`
	Settings         map[string]string `yaml:"settings,omitempty" json:"settings,omitempty"` // an XLSForm's, kept for the way back
	Scales           Scales            `yaml:"scales,omitempty" json:"scales,omitempty"`
}

// The privacy modes. A survey whose invitations could be linked to answers is confidential, and its
// pages never say anonymous.
const (
	Anonymous    = "anonymous"
	Confidential = "confidential"
)

// Privacy holds the settings fixed at publishing. Hold is the number of responses that wait for
// each other before any of them can be seen. DeleteAfter is the last day, as 2027-06-30, on which
// responses are kept: then the survey closes and they are deleted.
type Privacy struct {
	Mode       string `yaml:"mode,omitempty" json:"mode"`
	Hold       int    `yaml:"hold,omitempty" json:"hold"`
	Withdrawal bool   `yaml:"withdrawal,omitempty" json:"withdrawal"`
	LinkText   bool   `yaml:"link_text,omitempty" json:"link_text"`

	DeleteAfter string `yaml:"delete_after,omitempty" json:"delete_after,omitempty"`
}

// The modes of invitations. With each, a person answers once; docs/invitations.md says what each
// protects from.
const (
	// Envelope asks for a code from a card that was drawn out of many: nobody knows who drew which.
	Envelope = "envelope"
	// Tickets asks for a ticket that was signed blindly for whoever has a link (RFC 9474): nobody can
	// tell for which link a ticket was signed.
	Tickets = "tickets"
	// Personal sends each person a link of their own, and keeps whose it is: such a survey is
	// confidential.
	Personal = "personal"
)

// Invitations say how people come to the survey; without them its address is open to everyone. They
// are fixed at publishing. Key is the public key that signs tickets (the base64 of its
// SubjectPublicKeyInfo): the server fills it in at the first publishing and refuses any other.
type Invitations struct {
	Mode string `yaml:"mode" json:"mode"`
	Key  string `yaml:"key,omitempty" json:"key,omitempty"`
}

// Honorarium is what everyone who presses Submit can claim, apart from what they answered. Each of the
// Ways needs no bank account and names no service; Contact is what it asks for, none where people come
// and say their reference.
type Honorarium struct {
	Amount Text           `yaml:"amount" json:"amount"`
	Ways   []WayOfPayment `yaml:"ways" json:"ways"`
}

// WayOfPayment is one way to be paid.
type WayOfPayment struct {
	Name    string `yaml:"name" json:"name"`
	Label   Text   `yaml:"label" json:"label"`
	Contact Text   `yaml:"contact,omitempty" json:"contact,omitempty"`
}

// Anonymous says whether pages and documents may call the survey that. It is the one place that
// decides: the survey is set so, and nothing about its invitations leads to a person.
func (d *Definition) Anonymous() bool {
	mode := d.InvitationMode()
	return d.Privacy.Mode == Anonymous && (mode == "" || mode == Envelope || mode == Tickets)
}

// InvitationMode is how people are invited; "" where the address is open to everyone.
func (d *Definition) InvitationMode() string {
	if d.Invitations == nil {
		return ""
	}
	return d.Invitations.Mode
}

// Drawn says whether the survey asks for a code that was drawn.
func (d *Definition) Drawn() bool { return d.InvitationMode() == Envelope }

// Ticketed says whether the survey asks for a ticket that was signed blindly.
func (d *Definition) Ticketed() bool { return d.InvitationMode() == Tickets }

// Coded says whether each person has a link of their own.
func (d *Definition) Coded() bool { return d.InvitationMode() == Personal }

// Open says whether everyone with the address may answer, more than once.
func (d *Definition) Open() bool { return !d.Invites() && d.CollectedBy == ByRespondent }

// Invites says whether the survey asks for something that is good for one response.
func (d *Definition) Invites() bool { return d.InvitationMode() != "" }

// ManyWait is how many responses must wait for each other before anything says that nobody can tell
// when each one came.
const ManyWait = 10

// Notice is what the first page tells before the first question: how long it takes, who runs the
// survey, who can read answers, whether the person's own service is among them, what the law
// can make them hand over, and where help is.
type Notice struct {
	Minutes      int        `yaml:"minutes,omitempty" json:"minutes,omitempty"`
	Intro        Text       `yaml:"intro,omitempty" json:"intro,omitempty"`
	RunBy        Text       `yaml:"run_by,omitempty" json:"run_by,omitempty"`
	Readers      Text       `yaml:"readers,omitempty" json:"readers,omitempty"`
	ServiceReads Text       `yaml:"service_reads,omitempty" json:"service_reads,omitempty"`
	Law          Text       `yaml:"law,omitempty" json:"law,omitempty"`
	Help         []HelpLine `yaml:"help,omitempty" json:"help,omitempty"`
	Harm         Harm       `yaml:"harm,omitempty" json:"harm,omitempty"`
}

// Harm says who acts when an answer tells of harm, a name or a role, and how. A survey that TellsOfHarm
// does not open in the browser without somebody named, here or for its study, unless a reason is given;
// the command line opens it with a warning.
type Harm struct {
	Who Text `yaml:"who,omitempty" json:"who,omitempty"`
	How Text `yaml:"how,omitempty" json:"how,omitempty"`
}

// HelpLine is a place to turn to. Tel and SMS are numbers to dial and to text.
type HelpLine struct {
	Label Text   `yaml:"label" json:"label"`
	Tel   string `yaml:"tel,omitempty" json:"tel,omitempty"`
	SMS   string `yaml:"sms,omitempty" json:"sms,omitempty"`
}

// Ethics names the board that reviewed the study, and the number of its approval.
type Ethics struct {
	Board  Text   `yaml:"board,omitempty" json:"board,omitempty"`
	Number string `yaml:"number,omitempty" json:"number,omitempty"`
}

// Consent is asked before the first question; nobody answers without it. Means are lines that say in
// plain words what taking part means, in place of our own. Check are questions with which people may
// check for themselves whether they have understood; nothing depends on them. Assent is for people
// for whom somebody else has agreed: it tells them so, and they say yes as well.
type Consent struct {
	Text   Text         `yaml:"text" json:"text"`
	Means  []Text       `yaml:"means,omitempty" json:"means,omitempty"`
	Check  []CheckPoint `yaml:"check,omitempty" json:"check,omitempty"`
	Assent Text         `yaml:"assent,omitempty" json:"assent,omitempty"`
}

// CheckPoint is a question about the consent and its answer, which stays folded until asked for.
type CheckPoint struct {
	Question Text `yaml:"question" json:"question"`
	Answer   Text `yaml:"answer" json:"answer"`
}

// Eligibility ends the survey kindly, storing nothing, when Relevant is false.
type Eligibility struct {
	Relevant  string `yaml:"relevant" json:"relevant"`
	Otherwise Text   `yaml:"otherwise" json:"otherwise"`
}

// Choice is one answer that can be chosen. None marks "none of these" among several choices: it
// stands alone and is stored as an empty list. Columns are what a choice_filter asks for by name.
// Indigenous marks an answer about Indigenous identity: see Field.Governed.
type Choice struct {
	Name  string `yaml:"name" json:"name"`
	Label Text   `yaml:"label,omitempty" json:"label"`
	None  bool   `yaml:"none,omitempty" json:"none,omitempty"`

	Indigenous bool `yaml:"indigenous,omitempty" json:"indigenous,omitempty"`

	Media    map[string]Text   `yaml:"media,omitempty" json:"media,omitempty"`         // names of files, by kind
	ImageAlt Text              `yaml:"image_alt,omitempty" json:"image_alt,omitempty"` // what the picture shows
	Columns  map[string]string `yaml:"columns,omitempty" json:"columns,omitempty"`
}

// Question is one question, or a grid, group or repeat that holds questions. Appearance
// "field-list" puts all of a group on one page; without it each question has a page of its own.
// Summary says how numbers are described in Table 1: by mean (SD), else by median (IQR).
// Short names it in tables and charts, where the label is a whole sentence ("Age"); without it the
// label does. Media names files to show with the label, by kind ("image"); ImageAlt says what the picture
// shows, for those who do not see it. ContentNote stands on a
// page of its own before what a group, grid or repeat asks, with a way around all of it. Indigenous marks
// a question about Indigenous identity as a whole: see Field.Governed.
type Question struct {
	Type              Type              `yaml:"type" json:"type"`
	Name              string            `yaml:"name" json:"name"`
	Role              Role              `yaml:"role,omitempty" json:"role,omitempty"`
	Label             Text              `yaml:"label,omitempty" json:"label"`
	Short             Text              `yaml:"short,omitempty" json:"short,omitempty"`
	Hint              Text              `yaml:"hint,omitempty" json:"hint,omitempty"`
	GuidanceHint      Text              `yaml:"guidance_hint,omitempty" json:"guidance_hint,omitempty"`
	Media             map[string]Text   `yaml:"media,omitempty" json:"media,omitempty"`
	ImageAlt          Text              `yaml:"image_alt,omitempty" json:"image_alt,omitempty"`
	Footnote          Text              `yaml:"footnote,omitempty" json:"footnote,omitempty"`
	Choices           string            `yaml:"choices,omitempty" json:"choices,omitempty"`
	ChoiceFilter      string            `yaml:"choice_filter,omitempty" json:"choice_filter,omitempty"`
	Randomize         bool              `yaml:"randomize,omitempty" json:"randomize,omitempty"`
	Seed              string            `yaml:"seed,omitempty" json:"seed,omitempty"` // a number or ${name}
	OrOther           bool              `yaml:"or_other,omitempty" json:"or_other,omitempty"`
	Required          When              `yaml:"required,omitempty" json:"required,omitempty"`
	RequiredMessage   Text              `yaml:"required_message,omitempty" json:"required_message,omitempty"`
	ReadOnly          When              `yaml:"read_only,omitempty" json:"read_only,omitempty"`
	PreferNot         *bool             `yaml:"prefer_not,omitempty" json:"prefer_not,omitempty"`
	DontKnow          bool              `yaml:"dont_know,omitempty" json:"dont_know,omitempty"`
	Default           string            `yaml:"default,omitempty" json:"default,omitempty"`
	Calculation       string            `yaml:"calculation,omitempty" json:"calculation,omitempty"`
	Trigger           string            `yaml:"trigger,omitempty" json:"trigger,omitempty"`     // ${name} whose change sets the value
	SetValue          string            `yaml:"set_value,omitempty" json:"set_value,omitempty"` // to this expression; a calculation is always up to date
	Relevant          string            `yaml:"relevant,omitempty" json:"relevant,omitempty"`
	Constraint        string            `yaml:"constraint,omitempty" json:"constraint,omitempty"`
	ConstraintMessage Text              `yaml:"constraint_message,omitempty" json:"constraint_message,omitempty"`
	Start             *float64          `yaml:"start,omitempty" json:"start,omitempty"`
	End               *float64          `yaml:"end,omitempty" json:"end,omitempty"`
	Step              *float64          `yaml:"step,omitempty" json:"step,omitempty"`
	Bands             []float64         `yaml:"bands,omitempty" json:"bands,omitempty"`
	Summary           string            `yaml:"summary,omitempty" json:"summary,omitempty"`
	Unit              Text              `yaml:"unit,omitempty" json:"unit,omitempty"`
	Ordered           bool              `yaml:"ordered,omitempty" json:"ordered,omitempty"`
	Sensitive         bool              `yaml:"sensitive,omitempty" json:"sensitive,omitempty"`
	Indigenous        bool              `yaml:"indigenous,omitempty" json:"indigenous,omitempty"`
	ContentNote       Text              `yaml:"content_note,omitempty" json:"content_note,omitempty"`
	Appearance        string            `yaml:"appearance,omitempty" json:"appearance,omitempty"`
	Parameters        map[string]string `yaml:"parameters,omitempty" json:"parameters,omitempty"` // XLSForm's others, such as rows
	RepeatCount       string            `yaml:"repeat_count,omitempty" json:"repeat_count,omitempty"`
	Questions         []Question        `yaml:"questions,omitempty" json:"questions,omitempty"`
}

// Scale is a score over items. Score is mean or sum; Reverse names items scored the other way
// round; fewer than MinAnswered answers give no score.
type Scale struct {
	Name        string   `yaml:"-" json:"-"`
	Label       Text     `yaml:"label,omitempty" json:"label,omitempty"`
	Items       []string `yaml:"items" json:"items"`
	Reverse     []string `yaml:"reverse,omitempty" json:"reverse,omitempty"`
	Score       string   `yaml:"score,omitempty" json:"score"`
	MinAnswered int      `yaml:"min_answered,omitempty" json:"min_answered,omitempty"`
}

// Scales keeps the order in which a definition lists its scales; in YAML and JSON it is a mapping
// from name to scale.
type Scales []Scale
