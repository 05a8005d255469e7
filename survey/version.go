package survey

import (
	"slices"

	"candour/survey/phrase"
)

// Compatible says whether next may follow old as a version of the same survey: it adds questions
// and choices, and changes words. Nothing is renamed, removed or retyped under its name, and the
// privacy settings stay. The error is a survey.Error of the kind Conflict.
func Compatible(old, next *Definition) error {
	switch {
	case old.Name != next.Name:
		return conflict("the survey is called %s: publish %s as a survey of its own", old.Name,
			next.Name)
	case old.Study != next.Study:
		return conflict("the survey belongs to the study %s: keep it there", old.Study)
	case old.InvitationMode() != next.InvitationMode():
		return conflict("how people are invited is fixed since the survey was published: keep invitations " +
			"as they were")
	case old.Ticketed() && next.Invitations.Key != "" && next.Invitations.Key != old.Invitations.Key:
		return conflict("tickets were signed with another key: leave key out of invitations")
	case old.Honorarium != nil && next.Honorarium == nil:
		return conflict("people hold claims to the honorarium: keep it")
	case old.Privacy != next.Privacy:
		return conflict("the privacy settings are fixed since the survey was published: keep them")
	}
	for _, wave := range old.Waves {
		if !slices.Contains(next.Waves, wave) {
			return conflict("the wave %s is gone: keep it among the waves", wave)
		}
	}
	return compatibleFields(old.Fields(), next.Fields())
}

// compatibleFields compares the fields of two versions, those inside repeats too.
func compatibleFields(old, next []Field) error {
	for _, was := range old {
		at := slices.IndexFunc(next, func(f Field) bool { return f.Name == was.Name })
		if at < 0 {
			return conflict("question %s is gone: keep it, and give a new question a new name",
				was.Name)
		}
		if err := compatibleField(was, next[at]); err != nil {
			return err
		}
		if err := compatibleFields(was.Inner, next[at].Inner); err != nil {
			return err
		}
	}
	return nil
}

func compatibleField(was, now Field) error {
	switch {
	case was.Type != now.Type:
		return conflict("question %s was of the type %s and is %s now: give it a new name",
			was.Name, was.Type, now.Type)
	case was.Numeric() != now.Numeric():
		return conflict("question %s was a number or a text and is the other now: give it a new "+
			"name", was.Name)
	case was.Scale && !now.Scale:
		return conflict("the choices of question %s were all whole numbers and no longer are: "+
			"give it a new name", was.Name)
	}
	if was.Governed() && !now.Governed() {
		return conflict("question %s was marked indigenous and no longer is: keep the mark, or give the "+
			"question a new name", was.Name)
	}
	for _, c := range was.Choices {
		at := slices.IndexFunc(now.Choices, func(n Choice) bool { return n.Name == c.Name })
		if at < 0 {
			return conflict("question %s lost the choice %s: keep it, or give the question a "+
				"new name", was.Name, quote(c.Name))
		}
		if now.Choices[at].None != c.None {
			return conflict("the choice %s of question %s changed whether it means none: keep "+
				"it as it was", quote(c.Name), was.Name)
		}
	}
	return nil
}

func conflict(format string, args ...any) error {
	return refuse(Conflict, phrase.Sentence(nil, format, args...))
}
