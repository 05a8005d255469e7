package analytics

// ScalesQuery asks for the scales of one survey; its Questions name scales, none named are all.
type ScalesQuery = Query

// Scales are the scores of a survey's scales.
type Scales struct {
	Scales    []Scale `json:"scales"`
	Protected bool    `json:"protected"`
}

// Scale is a scale and its scores, wave by wave.
type Scale struct {
	ID    string      `json:"id"`
	Label string      `json:"label"`
	Waves []ScaleWave `json:"waves"`
}

// ScaleWave describes the scores of one wave. N is the number of responses with a score: those that
// answered as many items as the scale asks for. Mean, SD, Alpha, Omega and the quartiles are nil
// where there are too few, and SD, Alpha, Omega and Items in protected results; Low and High are the
// 95 % interval of the mean. AlphaLow and AlphaHigh are Feldt's.
type ScaleWave struct {
	Wave      string      `json:"wave"`
	N         Count       `json:"n"`
	Mean      *float64    `json:"mean"`
	SD        *float64    `json:"sd"`
	Median    *float64    `json:"median"`
	P25       *float64    `json:"p25"`
	P75       *float64    `json:"p75"`
	Alpha     *float64    `json:"alpha"`
	AlphaLow  *float64    `json:"alpha_low"`
	AlphaHigh *float64    `json:"alpha_high"`
	Omega     *float64    `json:"omega"`
	Low       *float64    `json:"low"`
	High      *float64    `json:"high"`
	Scores    []Bin       `json:"scores"`
	Items     []ScaleItem `json:"items"`
}

// ScaleItem is an item of a scale: alpha without it, and its correlation with the rest.
type ScaleItem struct {
	ID             string   `json:"id"`
	Label          string   `json:"label"`
	Reversed       bool     `json:"reversed"`
	Mean           *float64 `json:"mean"`
	AlphaIfDropped *float64 `json:"alpha_if_dropped"`
	ItemRest       *float64 `json:"item_rest"`
}
