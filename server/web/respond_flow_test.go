package web_test

import (
	"net/http"
	"strings"
	"testing"

	"candour/survey"
)

func TestConsentIsADeliberateAct(t *testing.T) {
	s := newSite(t, nil)
	s.get(youth + "?lang=fr")
	if has(s.all("#consent")[0], "checked") {
		t.Fatal("the box is ticked already")
	}
	s.press("do", "start")
	s.wantText(".govuk-error-summary__title", "Il y a un problème")
	if !strings.HasPrefix(s.text("title"), "Erreur : ") {
		t.Errorf("title %q", s.text("title"))
	}
	if got := s.value(".govuk-error-summary a", "href"); got != "#consent" {
		t.Errorf("the summary leads to %q", got)
	}
	s.fill("consent", "yes")
	s.press("do", "start")
	s.wantText("h1", "Dans la dernière année, as-tu reçu du soutien, ou en as-tu cherché?")
}

func TestErrorsKeepWhatWasTyped(t *testing.T) {
	s := newSite(t, nil)
	s.start(youth)
	s.skipTo("age")
	s.fill("age", "170")
	s.next()
	want := "This survey is for ages 12 to 24. Put an age in that range, or leave it empty."
	s.wantText(".govuk-error-summary a", want)
	s.wantText(`[id="age:error"]`, "Error: "+want)
	if got := s.value("#age", "value"); got != "170" {
		t.Errorf("the field holds %q, want 170", got)
	}
	if got := s.value("#age", "aria-describedby"); got != "age:hint age:error" {
		t.Errorf("described by %q", got)
	}
	if !strings.HasPrefix(s.text("title"), "Error: ") {
		t.Errorf("title %q", s.text("title"))
	}
	s.fill("age", "24")
	s.next()
	s.wantText("h1", "What is your gender?")
}

func TestBackKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t, nil)
	s.start(youth)
	s.fill("contact", "looked")
	s.next()
	s.fill("reasons", "basics")
	s.press("do", "back")
	if len(s.all(`[name=contact][value=looked][checked]`)) != 1 {
		t.Error("the first answer is lost")
	}
	s.next()
	if len(s.all(`[name=reasons][value=basics][checked]`)) != 1 {
		t.Error("the answer on the page that was left with Back is lost")
	}
	s.skipTo("age")
	s.fill("age", "ten")
	s.press("do", "back")
	s.next()
	if got := s.value("#age", "value"); got != "ten" {
		t.Errorf("a wrong answer is now %q, want it kept", got)
	}
}

func TestBackToTheFirstPageAndOn(t *testing.T) {
	s := newSite(t, nil)
	s.start(youth)
	s.fill("contact", "used")
	s.press("do", "back")
	s.wantText("h1", "Your experience of support")
	if !has(s.all("#consent")[0], "checked") {
		t.Error("consent is forgotten")
	}
	s.press("do", "start")
	if len(s.all(`[value=used][checked]`)) != 1 {
		t.Error("the answer is lost")
	}
}

func TestLanguageCanBeSwitchedOnAnyPage(t *testing.T) {
	s := newSite(t, nil)
	s.start(youth)
	s.fill("contact", "looked")
	s.press("lang", "fr")
	s.wantText("h1", "Dans la dernière année, as-tu reçu du soutien, ou en as-tu cherché?")
	if len(s.all(`[value=looked][checked]`)) != 1 {
		t.Error("the answer is lost")
	}
	if len(s.all(".govuk-error-summary")) > 0 {
		t.Error("changing the language complains")
	}
	s.skipToReview()
	s.press("lang", "en")
	s.wantText("h1", "Check your answers, then submit")
	s.press("do", "submit")
	if got := s.wantStored(1)[0].Response.Language; got != "en" {
		t.Errorf("stored in %q, want the last language, en", got)
	}
	s.press("lang", "fr")
	s.wantText("h1", "Merci")
	s.wantStored(1)
}

// Enter presses the first button of a form in the page's source: it must go on.
func TestEnterGoesOn(t *testing.T) {
	s := newSite(t, nil)
	s.start(youth)
	if got := s.value(`button[form=answers], #answers button`, "value"); got != "next" {
		t.Errorf("the form's first button is %q, want next", got)
	}
}

func TestSkipTakesAChosenAnswerBack(t *testing.T) {
	s := newSite(t, nil)
	s.start(youth)
	s.fill("contact", "used")
	s.press("do", "skip")
	s.skipToReview()
	s.press("do", "submit")
	if got := s.wantStored(1)[0].Response.Answers["contact"].State; got != survey.Skipped {
		t.Errorf("contact is %s, want skipped", got)
	}
}

func TestNotForThemStoresNothing(t *testing.T) {
	s := newSite(t, nil)
	s.start(youth)
	s.fill("contact", "no")
	s.next()
	s.wantStatus(http.StatusOK)
	if !strings.Contains(s.text("main"), "Nothing you chose was kept.") || len(s.all(".c-help a")) == 0 {
		t.Errorf("the end says %q", s.text("main"))
	}
	s.wantStored(0)
	s.press("do", "back")
	s.wantText("h1", "In the past year, did you use a support service, or look for one?")
	s.fill("contact", "used")
	s.next()
	s.skipToReview()
	s.press("change", "contact")
	s.fill("contact", "no")
	s.next()
	if len(s.all(".c-review")) > 0 {
		t.Fatal("a change on the review page gets around the question who the survey is for")
	}
	s.wantStored(0)
}

func TestChangeReturnsToTheReview(t *testing.T) {
	s := newSite(t, nil)
	s.start(youth)
	s.fill("contact", "used")
	s.next()
	s.skipTo("age")
	s.fill("age", "15")
	s.next()
	s.skipToReview()
	s.press("change", "age")
	if got := s.value("#age", "value"); got != "15" {
		t.Errorf("the field holds %q, want 15", got)
	}
	s.fill("age", "150")
	s.next()
	s.wantText("h1", "How old are you?")
	s.fill("age", "16")
	s.next()
	if !strings.Contains(s.text(".c-record"), `"age": 16`) {
		t.Errorf("the record is %s", s.text(".c-record"))
	}
	s.press("change", "age")
	s.press("do", "back")
	if len(s.all(".c-review")) == 0 {
		t.Error("Back from a change does not lead to the review")
	}
}

// What a change brings up is asked before the review comes back; what it hides is not stored.
func TestChangeAsksWhatItBringsUp(t *testing.T) {
	s := newSite(t, nil)
	s.start(youth)
	s.fill("contact", "looked")
	s.next()
	s.skipTo("after_looking")
	s.fill("after_looking", "waiting")
	s.skipToReview()
	s.press("change", "contact")
	s.fill("contact", "used")
	s.next()
	s.wantText("h1", "Who gave you support?")
	s.fill("helpers", "school")
	s.next()
	s.wantText("h1", "Think of the service you used most. How did they treat you?")
	s.skipToReview()
	s.press("do", "submit")
	answers := s.wantStored(1)[0].Response.Answers
	if answers["after_looking"].State != survey.NotShown || answers["helpers"].Choices[0] != "school" {
		t.Errorf("stored %+v and %+v", answers["after_looking"], answers["helpers"])
	}
}

// A wrong answer left behind with Back is not lost from sight: the way to the review passes it.
func TestReviewWaitsForRightAnswers(t *testing.T) {
	s := newSite(t, nil)
	s.start(youth)
	s.skipToReview()
	s.press("change", "age")
	s.fill("age", "nine")
	s.press("do", "back")
	s.wantText("h1", "How old are you?")
	s.wantText(".govuk-error-summary a", "Enter a whole number in digits, like 17.")
}

func TestProgressOnlyWhereItIsSure(t *testing.T) {
	s := newSite(t, nil)
	s.start(youth + "?lang=en")
	s.wantText(".c-progress", "")
	s.fill("contact", "looked")
	s.next()
	s.wantText(".c-progress", "Question 2 of 11")
	s.next()
	s.wantText(".c-progress", "Question 3 of 11")
	s.press("do", "back")
	s.press("do", "back")
	s.fill("contact", "used")
	s.next()
	s.wantText(".c-progress", "")
	s.next()
	s.wantText(".c-progress", "At the service")
	s.fill("helpers", "peer")
	s.next()
	s.wantText(".c-progress", "Question 4 of 15 · At the service")
}

func TestAnsweringAndDecliningClash(t *testing.T) {
	s := newSite(t, nil)
	s.start(youth)
	s.skipTo("age")
	s.fill("age", "17")
	s.fill("age:state", "prefer_not")
	s.next()
	s.wantText(".govuk-error-summary a", "Keep the answer, or choose not to answer, but not both.")
	if s.value("#age", "value") != "17" || len(s.all(`[name="age:state"][checked]`)) != 1 {
		t.Error("one of the two is gone")
	}
	s.fill("age")
	s.next()
	s.fill("gender", "prefer_not")
	s.next()
	s.fill("pronouns", "they", "prefer_not")
	s.next()
	s.wantText(".govuk-error-summary a", "Keep the answer, or choose not to answer, but not both.")
	s.fill("pronouns", "they")
	s.next()
	s.skipToReview()
	s.press("do", "submit")
	answers := s.wantStored(1)[0].Response.Answers
	if answers["age"].State != survey.PreferNot || answers["gender"].State != survey.PreferNot ||
		answers["pronouns"].Choices[0] != "they" {
		t.Errorf("stored %+v, %+v, %+v", answers["age"], answers["gender"], answers["pronouns"])
	}
}

// Words beside "other" are hidden when it is not chosen, so they do not count then.
func TestHiddenWordsAreDropped(t *testing.T) {
	s := newSite(t, nil)
	s.start(youth)
	s.skipTo("gender")
	s.fill("gender_other", "my own")
	s.next()
	s.skipToReview()
	s.press("do", "submit")
	if got := s.wantStored(1)[0].Response.Answers["gender"]; got.State != survey.Skipped || got.Other != "" {
		t.Errorf("stored %+v, want skipped", got)
	}
}

// Whatever a survey calls its questions and choices, they do not get in the way of the page's own.
func TestNamesThatPagesUseThemselves(t *testing.T) {
	s := newSite(t, nil)
	s.write("names", `languages: [en]
choices:
  odd: [{name: prefer_not, label: Rather not say}, {name: "yes", label: "Yes"}]
questions:
  - {type: text, name: do, label: What do you do}
  - {type: integer, name: seal, label: How many seals}
  - {type: select_one, name: lang, label: Which language, choices: odd}`)
	s.start("/s/names")
	s.fill("q:do", "submit")
	s.next()
	s.fill("q:seal", "3")
	s.next()
	s.fill("q:lang", "prefer_not")
	s.next()
	s.press("do", "submit")
	answers := s.wantStored(1)[0].Response.Answers
	if answers["do"].Text != "submit" || answers["seal"].Number != 3 || answers["lang"].Text != "prefer_not" {
		t.Errorf("stored %+v", answers)
	}
}

func TestKindsOfQuestions(t *testing.T) {
	s := newSite(t, nil)
	s.write("kinds", `languages: [en]
choices:
  colours: [{name: red, label: Red}, {name: nothing, none: true, label: No colour}]
questions:
  - {type: note, name: hello, label: Hello there}
  - type: group
    name: both
    label: Two at once
    appearance: field-list
    questions:
      - {type: decimal, name: height, label: Height, unit: cm, required: true, prefer_not: false}
      - {type: select_multiple, name: colours, label: Colours, choices: colours}
  - {type: range, name: half, label: Half steps, start: 0, end: 1, step: 0.1}
  - {type: range, name: many, label: Many steps, start: 0, end: 100, step: 1}
  - {type: note, name: bye, label: That was all}`)
	s.start("/s/kinds")
	s.wantText("h1", "Two at once")
	s.wantText(".govuk-label--m", "Height")
	if !strings.Contains(s.text("main"), "Hello there") || s.value("#height", "inputmode") != "decimal" {
		t.Errorf("the page says %q", s.text("main"))
	}
	s.next()
	s.wantText(".govuk-error-summary a", "Answer this question.")
	s.fill("height", "1,72")
	s.fill("colours", "nothing")
	s.next()
	if got := len(s.all(".c-radios-row input")); got != 11 {
		t.Errorf("%d steps, want 11", got)
	}
	s.fill("half", "0.3")
	s.next()
	if s.value("#many", "inputmode") == "" || s.text(".govuk-hint") != "From 0 to 100." {
		t.Errorf("the page says %q", s.text("main"))
	}
	s.fill("many", "101")
	s.next()
	s.wantText(".govuk-error-summary a", "Enter a number from 0 to 100.")
	s.fill("many", "99")
	s.next()
	s.wantText("main p", "That was all") // and no number: it asks nothing
	s.wantText("h1", "kinds")
	s.next()
	s.press("do", "submit")
	answers := s.wantStored(1)[0].Response.Answers
	if answers["height"].Number != 1.72 || answers["half"].Number != 0.3 || answers["many"].Number != 99 ||
		answers["colours"].State != survey.Answered || len(answers["colours"].Choices) != 0 {
		t.Errorf("stored %+v", answers)
	}
}

// A person who skips everything can still send; nothing is required.
func TestEverythingCanBeSkipped(t *testing.T) {
	s := newSite(t, nil)
	s.start("/s/peer-support")
	s.skipToReview()
	s.press("do", "submit")
	if !s.wantStored(1)[0].Response.Blank {
		t.Error("a response without answers is not marked blank")
	}
}
