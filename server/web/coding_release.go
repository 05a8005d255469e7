package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/analytics"
	"candour/analytics/redaction"
	"candour/analytics/seal"
	"candour/server/store"
	"candour/survey"
)

// codingReleasePage shows a researcher open answers as they were written and as they would be released.
type codingReleasePage struct {
	page
	Survey      survey.ID
	SurveyTitle string
	Questions   []optionLine
	Question    string
	Answers     []releasableLine
	Left        int // answers that are not released, shown or not
	Saved       bool
	Faults      []faultLink
}

// releasableLine is an answer that was not released. Source is its keyed hash, in hexadecimal.
type releasableLine struct {
	Number int
	Source string
	Text   string
	Masked string

	Hide    string // what the researcher masks by hand, as it was typed
	Checked bool
	Fault   string
}

// phrases are what the researcher masks by hand.
func (l releasableLine) phrases() []string {
	return strings.FieldsFunc(l.Hide, func(r rune) bool { return r == ',' || r == '\n' || r == '\r' })
}

const (
	releasableShown = 20
	allAnswers      = 200_000 // open answers that are looked through for those that were not released
	maxPhrases      = 2000    // bytes of what a researcher masks by hand in one answer
)

// sources are the keyed hashes by which an answer is known again, with each of the secrets, newest first.
func (s *Server) sources(id survey.ID, question, text string) ([][]byte, error) {
	var all [][]byte
	for _, secret := range s.SealKeys {
		key, err := seal.Derive(secret, "coding")
		if err != nil {
			return nil, fmt.Errorf("derive key: %w", err)
		}
		mac := hmac.New(sha256.New, key)
		fmt.Fprintf(mac, "%s\x00%s\x00%s", id, question, text)
		all = append(all, mac.Sum(nil)[:16])
	}
	return all, nil
}

// releasable returns the answers to a question that were not released, and how often each text still
// may be: what several people wrote alike is as many answers.
func (s *Server) releasable(c *fiber.Ctx, def *survey.Definition, question string) ([]releasableLine, error) {
	open, err := s.results(caller(c)).OpenAnswers(c.UserContext(),
		analytics.OpenQuery{Survey: def.Name, Question: question, Limit: allAnswers})
	if err != nil {
		return nil, err
	}
	released, err := s.Store.CodingAnswers(c.UserContext(), def.Name, "")
	if err != nil {
		return nil, err
	}
	taken := map[string]int{}
	for _, a := range released {
		taken[string(a.Source)]++
	}
	var left []releasableLine
	for _, text := range open.Answers {
		hashes, err := s.sources(def.Name, question, text)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(hashes, func(h []byte) bool { return taken[string(h)] > 0 })
		if at >= 0 {
			taken[string(hashes[at])]--
			continue
		}
		left = append(left, releasableLine{Source: hex.EncodeToString(hashes[0]), Text: text, Masked: redaction.Mask(text)})
	}
	// The same answers come first each time, in an order that tells nothing.
	slices.SortStableFunc(left, func(a, b releasableLine) int { return strings.Compare(a.Source, b.Source) })
	return left, s.Store.LogHourly(c.UserContext(), caller(c).Name, "open answers", string(def.Name))
}

// openQuestion returns the survey and the open question that the request names, or its first.
func (s *Server) openQuestion(c *fiber.Ctx, asked string) (*survey.Definition, []survey.Field, string, error) {
	def, err := s.Store.Definition(c.UserContext(), survey.ID(c.Params("survey")))
	if err != nil {
		return nil, nil, "", err
	}
	fields := slices.DeleteFunc(slices.Clone(def.Fields()), func(f survey.Field) bool { return f.Type != survey.TextType })
	switch {
	case len(fields) == 0:
		return nil, nil, "", survey.Fault(survey.NotFound, "This survey has no open question.")
	case asked == "":
		asked = fields[0].Name
	case !slices.ContainsFunc(fields, func(f survey.Field) bool { return f.Name == asked }):
		return nil, nil, "", survey.Fault(survey.NotFound, "This survey has no such open question.")
	}
	return def, fields, asked, nil
}

// showCodingRelease is GET /coding/{survey}/release.
func (s *Server) showCodingRelease(c *fiber.Ctx) error {
	s.keepLanguage(c)
	def, fields, question, err := s.openQuestion(c, c.Query("question"))
	if err != nil {
		return err
	}
	left, err := s.releasable(c, def, question)
	if err != nil {
		return err
	}
	return s.render(c, "coding_release", s.codingRelease(c, def, fields, question, left))
}

// codingRelease is the page with the first of the answers that are left.
func (s *Server) codingRelease(c *fiber.Ctx, def *survey.Definition, fields []survey.Field, question string, left []releasableLine) codingReleasePage {
	data := codingReleasePage{page: s.page(c, caller(c)), Survey: def.Name, Question: question, Saved: c.Query("saved") != ""}
	data.SurveyTitle, data.Title = def.Title.In(data.Lang), data.T("code.release")
	for _, f := range fields {
		data.Questions = append(data.Questions, optionLine{Value: f.Name, Label: f.Label.In(data.Lang), Selected: f.Name == question})
	}
	data.Left = len(left)
	data.Answers = left[:min(len(left), releasableShown)]
	for i := range data.Answers {
		data.Answers[i].Number = i + 1
	}
	return data
}

// releaseForCoding is POST /coding/{survey}/release: the answers that were ticked, each masked by the rules
// and where the researcher marked more. The text comes from the answers themselves, not from the form:
// nothing can be put in anybody's mouth. Where a phrase to mask is not in its answer nothing is released:
// what it was meant for would be read by others.
func (s *Server) releaseForCoding(c *fiber.Ctx) error {
	def, fields, question, err := s.openQuestion(c, form(c, "question"))
	if err != nil {
		return err
	}
	left, err := s.releasable(c, def, question)
	if err != nil {
		return err
	}
	ticked := typedReleases(c, left)
	data := s.codingRelease(c, def, fields, question, left)
	if data.Faults = data.faults(ticked); len(data.Faults) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
		return s.render(c, "coding_release", data)
	}
	for _, line := range ticked {
		source, err := hex.DecodeString(line.Source)
		if err != nil {
			return fmt.Errorf("read source: %w", err)
		}
		err = s.Store.ReleaseForCoding(c.UserContext(), store.CodingAnswer{Survey: def.Name, Question: question,
			Body: redaction.Also(line.Masked, line.phrases()), Source: source, By: caller(c).Name})
		if err != nil {
			return err
		}
	}
	err = s.Store.Log(c.UserContext(), caller(c).Name, "release for coding", fmt.Sprintf("%s %s: %d", def.Name, question, len(ticked)))
	if err != nil {
		return err
	}
	return c.Redirect("/coding/"+string(def.Name)+"/release?saved=yes&question="+escapeQuery(question), fiber.StatusSeeOther)
}

// typedReleases writes into the answers that are left what the form says of them, and returns those that
// were ticked. An answer is known by its source: others may have come before it since the page was shown.
func typedReleases(c *fiber.Ctx, left []releasableLine) (ticked []*releasableLine) {
	for i := 1; i <= releasableShown; i++ {
		number := fmt.Sprint(i)
		source := form(c, "release:"+number)
		at := slices.IndexFunc(left, func(l releasableLine) bool { return l.Source == source && !l.Checked })
		if at < 0 {
			continue
		}
		left[at].Checked, left[at].Hide = true, form(c, "hide:"+number)
		ticked = append(ticked, &left[at])
	}
	return ticked
}

// faults says what keeps the ticked answers from being released, if anything.
func (p codingReleasePage) faults(ticked []*releasableLine) []faultLink {
	if len(ticked) == 0 {
		return []faultLink{{"release:1", p.T("code.tick.none")}}
	}
	var all []faultLink
	for _, line := range ticked {
		missed := redaction.Missed(line.Text, line.Masked, line.phrases())
		switch {
		case len(line.Hide) > maxPhrases:
			line.Fault = p.T("code.hide.long")
		case len(missed) > 0:
			line.Fault = p.T("code.hide.missed", strings.TrimSpace(missed[0]))
		default:
			continue
		}
		all = append(all, faultLink{fmt.Sprintf("hide:%d", line.Number), line.Fault})
	}
	return all
}
