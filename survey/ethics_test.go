package survey_test

import (
	"encoding/json"
	"strings"
	"testing"

	"candour/survey"
)

func TestEthicsIsCarried(t *testing.T) {
	source := strings.Replace(walkIn, "waves:",
		"ethics: {board: {en: City board, fr: Comité de la ville}, number: 2026-041}\nwaves:", 1)
	def, _, err := survey.Parse([]byte(source))
	if err != nil {
		t.Fatal(err)
	}
	content, err := json.Marshal(def)
	if err != nil {
		t.Fatal(err)
	}
	want := `"ethics":{"board":{"en":"City board","fr":"Comité de la ville"},"number":"2026-041"}`
	if !strings.Contains(string(content), want) {
		t.Errorf("the JSON lacks %s", want)
	}
	again, _, err := survey.Parse(content)
	if err != nil || again.Ethics == nil || again.Ethics.Number != "2026-041" {
		t.Errorf("read back: %+v, %v", again, err)
	}
	if _, _, err := survey.Parse([]byte(strings.Replace(source, "fr: Comité", "de: Komitee", 1))); err == nil {
		t.Error("a board in a language that the survey lacks is taken")
	}
}
