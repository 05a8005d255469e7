package web_test

import (
	"testing"

	"candour/survey"
)

func TestAddAndRemoveInstances(t *testing.T) {
	s := newEveryKind(t, nil)
	s.startEveryKind()
	s.skipTo("pets:1:pet")
	s.wantText("h1", "Your pets")
	if len(s.all("[name=remove]")) > 0 {
		t.Error("the only one can be removed")
	}
	s.fill("pets:1:pet", "Rex")
	s.press("add", "pets")
	s.wantText("legend[autofocus]", "Number 2")
	s.fill("pets:2:pet", "Mimi")
	s.fill("pets:2:pet_age", "4")
	s.press("add", "pets")
	s.fill("pets:3:pet", "Tom")
	s.press("remove", "pets:1")
	s.wantText("legend", "Number 1 | What is it called? | How old is Mimi? | Number 2 | What is it called? | How old is Tom?")
	if s.value(`[name="pets:1:pet"]`, "value") != "Mimi" || s.value(`[name="pets:1:pet_age"]`, "value") != "4" ||
		s.value(`[name="pets:2:pet"]`, "value") != "Tom" {
		t.Errorf("the rest did not move up: %s", s.text("main"))
	}
	s.press("add", "pets") // and leave it empty
	s.next()
	answer := s.submitted().Answers["pets"]
	if answer.Number != 2 || answer.Rows[1]["pet"].Text != "Tom" || answer.Rows[0]["pet_age"].Number != 4 {
		t.Errorf("stored %+v", answer)
	}
}

// Other answers say how many instances there are: when they change, what is more is asked.
func TestCountedInstances(t *testing.T) {
	s := newEveryKind(t, nil)
	s.startEveryKind()
	s.skipTo("siblings")
	s.fill("siblings", "0")
	s.next()
	s.wantText("h1", "Hard times")
	s.press("do", "back")
	s.fill("siblings", "3")
	s.next()
	s.wantText("h1", "Your siblings")
	if len(s.all("fieldset.c-repeat__item")) != 3 || len(s.all("[name=add], [name=remove]")) > 0 {
		t.Fatalf("the page is %s", s.text("main"))
	}
	for _, name := range []string{"family:1:near", "family:2:near", "family:3:near"} {
		s.fill(name, "2")
	}
	s.skipToReview()
	s.press("change", "siblings")
	s.fill("siblings", "2")
	s.next()
	s.wantText("h1", "Your siblings")
	s.next()
	answer := s.submitted().Answers["family"]
	if answer.Number != 2 || answer.Rows[1]["near"].Text != "2" {
		t.Errorf("stored %+v", answer)
	}
}

func TestSkippedRepeatIsSkipped(t *testing.T) {
	s := newEveryKind(t, nil)
	s.startEveryKind()
	s.skipTo("pets:1:pet")
	s.fill("pets:1:pet", "Rex")
	s.press("do", "skip")
	s.skipTo("siblings")
	s.fill("siblings", "2")
	s.next()
	s.press("do", "skip")
	s.skipToReview()
	s.press("change", "siblings") // the way back must not lead to what was skipped
	s.next()
	answers := s.submitted().Answers
	for _, name := range []string{"pets", "family"} {
		if answers[name].State != survey.Skipped {
			t.Errorf("%s is %s, want skipped", name, answers[name].State)
		}
	}
}

// Enter presses the first button of a form: it must go on, and remove nothing.
func TestEnterGoesOnAmongInstances(t *testing.T) {
	s := newEveryKind(t, nil)
	s.startEveryKind()
	s.skipTo("pets:1:pet")
	s.press("add", "pets")
	if got := s.value(`button[form=answers], #answers button`, "value"); got != "next" {
		t.Errorf("the form's first button is %q, want next", got)
	}
}
