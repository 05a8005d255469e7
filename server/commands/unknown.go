package commands

import (
	"fmt"
	"strings"

	"candour/survey/phrase"
)

// ours is what the names of our settings begin with.
const ours = "CANDOUR_"

// warnOfUnknown says which variables of the environment look like settings and are none: a misspelt one would do
// nothing, in silence. Values are not told, as they may be secrets.
func (c *cli) warnOfUnknown() {
	if c.Environ == nil {
		return
	}
	for _, pair := range c.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, ours) || c.flags[name] != nil {
			continue
		}
		advice := "`candour --help` lists the settings."
		if near := nearest(name); near != "" {
			advice = "is " + near + " meant?"
		}
		fmt.Fprintf(c.Err, "candour: %s is no setting and does nothing; %s\n", name, advice)
	}
}

// nearest is the setting whose name is most like one, "" where none is.
func nearest(name string) string {
	best, least := "", 5
	for _, setting := range settings() {
		if d := phrase.Distance(strings.TrimPrefix(name, ours), strings.TrimPrefix(setting[0], ours)); d < least {
			best, least = setting[0], d
		}
	}
	return best
}
