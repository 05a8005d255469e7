package analytics

// TrendQuery asks how the answers to Question change from wave to wave.
type TrendQuery struct {
	Query
	Question string
}

// Trend is a question's one-way table in each wave, in the survey's order, and how each wave differs
// from the one before it.
type Trend struct {
	Question    string       `json:"question"`
	Label       string       `json:"label"`
	Points      []TrendPoint `json:"points"`
	Differences []Difference `json:"differences"`
	Protected   bool         `json:"protected"`
}

// TrendPoint is one wave's table.
type TrendPoint struct {
	Wave       string   `json:"wave"`
	Base       Count    `json:"base"`
	Rows       []Row    `json:"rows"`
	Numeric    *Numeric `json:"numeric"`
	Suppressed bool     `json:"suppressed"`
}

// Difference is To minus From of one choice, in percentage points, with Newcombe's 95 % interval
// (method 10: Newcombe RG. Stat Med 1998;17:873-890).
type Difference struct {
	Value  string   `json:"value"`
	From   string   `json:"from"`
	To     string   `json:"to"`
	Points *float64 `json:"points"`
	Low    *float64 `json:"low"`
	High   *float64 `json:"high"`
}
