package statistics

// Funnel counts how people came through an open survey: unique visitors of the site, unique visitors
// of the survey's first page, those who took part, and those who finished.
type Funnel struct{ Visitors, Views, Participants, Completions float64 }

// ViewRate is Views of Visitors, 0-1; ok is false without visitors.
//
// Eysenbach G. J Med Internet Res 2004;6:e34 (CHERRIES).
func (f Funnel) ViewRate() (rate float64, ok bool) { return Share(f.Views, f.Visitors) }

// Participation is Participants of Views, 0-1, after CHERRIES; ok is false without views.
func (f Funnel) Participation() (rate float64, ok bool) { return Share(f.Participants, f.Views) }

// Completion is Completions of Participants, 0-1, after CHERRIES; ok is false without participants.
func (f Funnel) Completion() (rate float64, ok bool) { return Share(f.Completions, f.Participants) }

// Share is part of whole; ok is false without a whole. It is above 1 where counts were kept apart,
// such as views that were rounded down.
func Share(part, whole float64) (share float64, ok bool) {
	if !(part >= 0) || !(whole > 0) || !finite(part, whole) {
		return 0, false
	}
	return part / whole, true
}

// Dispositions counts what became of everybody who was invited, after AAPOR: complete and partial
// interviews; eligible people who refused, were not contacted, or gave none for another reason; and
// those of whom it is not known whether they were eligible (UnknownHousehold, UnknownOther).
// Eligible is the estimated share, 0-1, of the unknown who were eligible.
//
// The American Association for Public Opinion Research. Standard Definitions, 2016.
type Dispositions struct {
	Complete, Partial              float64
	Refused, NotContacted, Other   float64
	UnknownHousehold, UnknownOther float64
	Eligible                       float64
}

// ResponseRates are AAPOR's rates, 0-1. RR1 is the least of the response rates: every unknown case
// counts as eligible. Contact is CON1, Cooperation COOP1, Refusal REF1.
type ResponseRates struct {
	RR1, RR2, RR3, RR4, RR5, RR6  float64
	Cooperation, Refusal, Contact float64
}

// Rates returns the rates. ok is false where a count is negative, Eligible not in 0-1, or nobody is
// known to be eligible. Open links have no response rate, because nobody knows who was invited.
func (d Dispositions) Rates() (rates ResponseRates, ok bool) {
	interviews := d.Complete + d.Partial
	known := interviews + d.Refused + d.NotContacted + d.Other
	unknown := d.UnknownHousehold + d.UnknownOther
	reached := interviews + d.Refused + d.Other
	_, ok = countable([]float64{d.Complete, d.Partial, d.Refused, d.NotContacted, d.Other,
		d.UnknownHousehold, d.UnknownOther})
	if !ok || !(d.Eligible >= 0 && d.Eligible <= 1) || known <= 0 {
		return ResponseRates{}, false
	}
	all, likely := known+unknown, known+d.Eligible*unknown
	rates = ResponseRates{
		RR1: d.Complete / all, RR2: interviews / all,
		RR3: d.Complete / likely, RR4: interviews / likely,
		RR5: d.Complete / known, RR6: interviews / known,
		Refusal: d.Refused / all, Contact: reached / all,
	}
	rates.Cooperation, _ = Share(d.Complete, reached)
	return rates, true
}
