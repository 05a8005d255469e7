package service_test

import (
	"path/filepath"
	"strings"
	"testing"

	"candour/server/service"
	"candour/server/store"
	"candour/survey"
)

// The privacy settings that a survey was published with hold through everything that can happen to it:
// nothing on the way switches them off, and no new version takes them back.
func TestPrivacyOutlivesEverything(t *testing.T) {
	for _, mode := range []string{survey.Anonymous, survey.Confidential} {
		t.Run(mode, func(t *testing.T) {
			config := settings(t)
			r := start(t, config)
			form := strings.Replace(visits, "privacy: {hold: 3}", "privacy: {mode: "+mode+", hold: 3}", 1)
			other := map[string]string{survey.Anonymous: survey.Confidential, survey.Confidential: survey.Anonymous}[mode]
			publish := func(form string) error {
				_, err := r.Control.Publish([]byte(form), "visits")
				return err
			}
			must(t, publish(form))
			meta, err := store.Open(t.Context(), store.Config{Path: filepath.Join(config.Data, "meta.db")})
			must(t, err)
			defer func() { must(t, meta.Close()) }()
			for _, step := range []struct {
				name string
				do   func() error
			}{
				{"published", func() error { return nil }},
				{"open", func() error { return life(r, service.LifeChange{Survey: "visits", State: store.StateOpen}) }},
				{"answered", func() error { r.answer(4); return nil }},
				{"the next wave", func() error { return life(r, service.LifeChange{Survey: "visits", Wave: "w2"}) }},
				{"a new version", func() error { return publish(form + "invited: 12\n") }},
				{"closed", func() error { return life(r, service.LifeChange{Survey: "visits", State: store.StateClosed}) }},
				{"open again", func() error { return life(r, service.LifeChange{Survey: "visits", State: store.StateOpen}) }},
			} {
				must(t, step.do())
				def, err := meta.Definition(t.Context(), "visits")
				must(t, err)
				if want := (survey.Privacy{Mode: mode, Hold: 3}); def.Privacy != want {
					t.Errorf("%s: %+v, want %+v", step.name, def.Privacy, want)
				}
				err = publish(strings.Replace(form, "mode: "+mode, "mode: "+other, 1))
				wantFault(t, err, survey.Conflict, "privacy settings are fixed")
			}
		})
	}
}

func life(r *running, change service.LifeChange) error {
	_, err := r.Control.Life(change)
	return err
}
