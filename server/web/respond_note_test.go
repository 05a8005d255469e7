package web_test

import (
	"strings"
	"testing"

	"candour/survey"
)

// toNote goes to the note before the hard questions.
func (s *site) toNote() {
	s.t.Helper()
	s.startEveryKind()
	s.skipTo("siblings")
	s.next()
	s.wantText("h1", "Hard times")
}

func TestNoteComesBeforeHardQuestions(t *testing.T) {
	s := newEveryKind(t, nil)
	s.toNote()
	s.wantText(".govuk-inset-text", "The next questions ask about sad days.")
	if len(s.all("main input:not([type=hidden])")) > 0 || len(s.all(".c-help a")) == 0 {
		t.Error("the note asks something, or has no help lines")
	}
	if got := s.header.Get("Cache-Control"); got != "private, no-cache" {
		t.Errorf("Cache-Control %q", got)
	}
	s.next()
	s.wantText("h1", "What was hard?")
	s.press("do", "back")
	s.wantText("h1", "Hard times")
	s.press("do", "back")
	s.wantText("h1", "How many siblings do you have?")
}

// All behind the note is skipped at once, also what was answered before.
func TestWholeBlockIsSkipped(t *testing.T) {
	s := newEveryKind(t, nil)
	s.toNote()
	s.next()
	s.fill("sad", "That I do not want to tell")
	s.next()
	s.wantText("h1", "And since")
	s.press("do", "back")
	s.press("do", "back")
	s.press("do", "skip")
	s.wantText("h1", "How old are you?")
	s.press("do", "back")
	s.wantText("h1", "Hard times")
	s.press("do", "skip")
	s.next()
	if strings.Contains(s.body, "do not want to tell") {
		t.Error("an answer that was skipped is on the review page")
	}
	wantAnswers(t, s.submitted().Answers, map[string]survey.Answer{"sad": {State: survey.Skipped},
		"better": {State: survey.Skipped}, "days": {State: survey.Skipped}})
}

func TestSkippedBlockCanBeEntered(t *testing.T) {
	s := newEveryKind(t, nil)
	s.toNote()
	s.press("do", "skip")
	s.skipToReview()
	s.press("change", "both")
	s.fill("days", "3")
	s.next()
	if len(s.all(".c-review")) == 0 {
		t.Fatalf("a change leads to %q, not to the review", s.text("h1"))
	}
	wantAnswers(t, s.submitted().Answers, map[string]survey.Answer{"days": {State: survey.Answered, Number: 3}})
}

// The number of questions stays the same for who skips a block.
func TestProgressAcrossANote(t *testing.T) {
	s := newEveryKind(t, nil)
	s.toNote()
	s.wantText(".c-progress", "")
	s.next()
	s.wantText(".c-progress", "Question 20 of 22 · Hard times")
	s.press("do", "back")
	s.press("do", "skip")
	s.wantText(".c-progress", "Question 22 of 22")
}

func TestConsentSaysWhatItMeans(t *testing.T) {
	s := newEveryKind(t, nil)
	s.get(everyKind)
	s.wantText("main ul li", "You choose what to say. | Nothing is kept before you press Submit. | Nobody can tell which answers are yours.")
	s.wantText("details summary", "When the answers can be seen | Who can answer | Can you stop halfway?")
	s.press("do", "start")
	s.wantText(".govuk-error-summary a", "Tick the box if you want to take part. If not, you can close this page.")
	s.fill("consent", "assent")
	s.press("do", "start")
	s.wantText("h1", "Which do you like?")
	s.press("do", "back")
	if len(s.all("[name=consent][value=assent][checked]")) != 1 {
		t.Error("how the person agreed is forgotten")
	}
	s.press("do", "start")
	s.submitted()
}

// Where the survey does not say what taking part means, we do; and nobody assents where that is not
// offered.
func TestOurOwnWordsForConsent(t *testing.T) {
	s := newSite(t, nil)
	s.get(youth + "?lang=fr")
	if got := len(s.all("form ul li")); got != 3 || !strings.Contains(s.text("form ul li"), "Rien n’est gardé avant l’envoi.") {
		t.Errorf("it says %q", s.text("form ul li"))
	}
	s.write("private", `languages: [en]
privacy: {mode: confidential, hold: 1}
consent: {text: Taking part is up to you.}
questions: [{type: text, name: story, label: Tell}]`)
	s.get("/s/private")
	if strings.Contains(s.text("form ul li"), "nobody can tell") {
		t.Error("a confidential survey promises that nobody can tell")
	}
	action, values := s.form()
	values.Set("consent", "assent")
	values.Set("do", "start")
	s.post(action, values)
	s.wantText(".govuk-error-summary a", "Tick the box if you want to take part. If not, you can close this page.")
}

func TestPagesInArabicGoFromRightToLeft(t *testing.T) {
	s := newSite(t, nil)
	s.write("arabic", `languages: [ar, en]
questions: [{type: integer, name: age, label: {ar: كم عمرك؟, en: How old are you?}}]`)
	s.get("/s/arabic?lang=ar")
	s.wantText(".govuk-language-navigation__list-item", "العربية | English")
	for _, step := range []func(){func() {}, func() { s.press("do", "start") }, s.next} {
		step()
		if got := s.value("html", "dir"); got != "rtl" {
			t.Errorf("dir is %q, want rtl", got)
		}
	}
	s.press("lang", "en")
	if got := s.value("html", "dir"); got != "ltr" {
		t.Errorf("dir is %q in English, want ltr", got)
	}
}
