package sample

import (
	"hash/fnv"
	"iter"
	"math/rand/v2"
	"strings"

	"candour/survey"
)

// generator makes up answers to one survey.
type generator struct {
	def       *survey.Definition
	form      *survey.Form
	tuning    tuning
	first     []question // those whose answers move the mood
	rest      []question
	languages wheel
}

// Generate returns n made-up submissions for a wave of any survey. They are plausible, follow its
// skip logic and leave questions empty as people do. The same arguments always give the same
// submissions; other seeds give others, so that several may run side by side. A survey may come
// with tuned chances, in the file NAME.weights.yaml of this package; questions of types that
// nothing is known of are skipped. A survey that asks for what nobody can guess is Invalid.
func Generate(
	def *survey.Definition, n int, wave string, seed uint64,
) (iter.Seq[survey.Submission], error) {
	g, err := newGenerator(def)
	if err != nil {
		return nil, err
	}
	source := func() *rand.Rand {
		return rand.New(rand.NewPCG(seed, hash(string(def.Name)+"/"+wave)))
	}
	if _, ok := g.submission(source(), wave); !ok {
		return nil, survey.Fault(survey.Invalid, "No answers can be made up for "+string(def.Name)+
			": make fewer of its questions required, or its constraints simpler.")
	}
	return func(yield func(survey.Submission) bool) {
		random := source()
		for range n {
			s, ok := g.submission(random, wave)
			if !ok || !yield(s) {
				return
			}
		}
	}, nil
}

func hash(text string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	return h.Sum64()
}

func newGenerator(def *survey.Definition) (*generator, error) {
	tuned, err := readTuning(def.Name)
	if err != nil {
		return nil, err
	}
	open, err := readPhrases()
	if err != nil {
		return nil, err
	}
	form, err := def.Form()
	if err != nil {
		return nil, err
	}
	g := &generator{def: def, form: form, tuning: tuned, languages: languageWheel(def, tuned)}
	fields := def.Fields()
	for i, f := range fields {
		q := newQuestion(f, tuned.Questions[f.Name], float64(i)/float64(len(fields)))
		q.place(def.Scales)
		q.choose(open)
		if len(q.likely.Effects) > 0 {
			g.first = append(g.first, q)
		} else {
			g.rest = append(g.rest, q)
		}
	}
	return g, nil
}

// attempts is how many people are made up before a survey that turns all of them away is given up.
const attempts = 200

// submission makes up people until the survey takes one.
func (g *generator) submission(random *rand.Rand, wave string) (survey.Submission, bool) {
	for range attempts {
		p := g.person(random, wave)
		g.answer(p)
		s := survey.Submission{
			Language: p.lang,
			Wave:     wave,
			Consent:  true,
			Source:   survey.Synthetic,
			Answers:  p.answers,
		}
		if g.fit(s) {
			return s, true
		}
	}
	return survey.Submission{}, false
}

// fit takes out what the survey would not take: answers to questions that are not shown, and those
// that break a rule that nothing here knows of. It says whether what is left is taken.
func (g *generator) fit(s survey.Submission) bool {
	response, err := g.form.Check(s)
	if err != nil {
		for name := range survey.AsError(err).Fields {
			drop(s.Answers, name)
			holder, _, _ := strings.Cut(name, ".") // a repeat with a fault inside goes as a whole
			drop(s.Answers, holder)
		}
		response, err = g.form.Check(s)
	}
	for name, answer := range response.Answers {
		if answer.State == survey.NotShown {
			drop(s.Answers, name)
		}
	}
	return err == nil
}

func drop(answers map[string]any, name string) {
	delete(answers, name)
	delete(answers, name+survey.OtherSuffix)
}

func (g *generator) answer(p *person) {
	for i := range g.first {
		g.first[i].answer(p)
	}
	for i := range p.factors {
		p.factors[i] = p.blend(p.mood, factorSway)
	}
	for i := range g.rest {
		g.rest[i].answer(p)
	}
}
