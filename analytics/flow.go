package analytics

// Flow is how people came through a survey, wave by wave.
type Flow struct {
	Waves     []FlowWave `json:"waves"`
	Protected bool       `json:"protected"`
}

// FlowWave counts one wave. Views are loads of the first page, Starts first questions reached; both
// and ScreenedOut grow in steps, so that no change of them dates a person. Completions are stored
// responses. Rates are per cent and nil without a base: Participation is Starts of Views, Completion
// is Completions of Starts (Eysenbach G. J Med Internet Res 2004;6:e34, CHERRIES). Response is
// AAPOR's RR1 where the number of invited is known, else nil.
type FlowWave struct {
	Wave          string   `json:"wave"`
	Views         Count    `json:"views"`
	Starts        Count    `json:"starts"`
	Completions   Count    `json:"completions"`
	ScreenedOut   Count    `json:"screened_out"`
	Invited       *int     `json:"invited"`
	Participation *float64 `json:"participation"`
	Completion    *float64 `json:"completion"`
	Response      *float64 `json:"response"`
}
