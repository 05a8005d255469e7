package dashboards_test

import (
	"fmt"
	"testing"

	"candour/dashboards"
	"candour/survey"
)

// asking is a survey of so many questions.
func asking(questions int) *survey.Definition {
	def := &survey.Definition{Name: "long", Languages: []string{"en"},
		Choices: map[string][]survey.Choice{"yes_no": {{Name: "yes"}, {Name: "no"}}}}
	for i := range questions {
		def.Questions = append(def.Questions, survey.Question{Type: survey.SelectOne, Role: survey.Outcome,
			Name: fmt.Sprintf("q%d", i), Label: survey.Text{"en": "Question"}, Choices: "yes_no"})
	}
	return def
}

// Twice as many questions are twice the work, not four times: each page of a dashboard makes the outline.
func TestOutlineGrowsWithItsQuestions(t *testing.T) {
	work := func(questions int) float64 {
		def := asking(questions)
		if got := len(dashboards.Outline(def, "en")); got != questions {
			t.Fatalf("%d cards of %d questions", got, questions)
		}
		return testing.AllocsPerRun(3, func() { dashboards.Outline(def, "en") })
	}
	if few, many := work(100), work(200); many > 2.5*few {
		t.Errorf("100 questions take %.0f pieces of memory, 200 take %.0f", few, many)
	}
}
