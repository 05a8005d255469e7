package survey

// fillHead sets what the head of a definition may leave out. It runs before YAML is decoded over
// it, so that a bad value that is written down, such as hold: 0, stays to be refused.
func (d *Definition) fillHead() {
	if d.CollectedBy == "" {
		d.CollectedBy = ByRespondent
	}
	if len(d.Waves) == 0 {
		d.Waves = []string{"w1"}
	}
	if d.Privacy.Mode == "" {
		d.Privacy.Mode = Anonymous
	}
	if d.Privacy.Hold == 0 {
		d.Privacy.Hold = 10
	}
}

// fillParts sets what depends on the rest: a survey without a study is a study of its own.
func (d *Definition) fillParts() {
	if d.Study == "" {
		d.Study = StudyID(d.Name)
	}
	for i := range d.Scales {
		if d.Scales[i].Score == "" {
			d.Scales[i].Score = Mean
		}
	}
	if d.Invitations != nil && *d.Invitations == (Invitations{}) {
		d.Invitations = nil // a form that says nothing of them leaves that
	}
	fillRanges(d.Questions)
	d.fillAssisted()
}

// fillRanges gives ranges XLSForm's defaults: from 1 to 10 in steps of 1.
func fillRanges(questions []Question) {
	for i := range questions {
		q := &questions[i]
		fillRanges(q.Questions)
		if q.Type != RangeType {
			continue
		}
		for bound, value := range map[**float64]float64{&q.Start: 1, &q.End: 10, &q.Step: 1} {
			if *bound == nil {
				*bound = &value
			}
		}
	}
}
