package analytics_test

import (
	"testing"

	"candour/analytics"
	"candour/survey"
)

// Definitions are shared: whoever changes a flow changes no definition.
func TestFlowsHoldTheirOwnNumbers(t *testing.T) {
	def := &survey.Definition{Invited: 18, Waves: []string{"w1"}}
	flow := analytics.NewFlow(def, "", nil)
	*flow.Waves[0].Invited = 0
	if def.Invited != 18 {
		t.Errorf("the definition says that %d were invited", def.Invited)
	}
}
