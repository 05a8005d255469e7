package service

import (
	"candour/server/store"
	"candour/server/web"
)

// publisher lets the pages publish by the same way as the commands.
type publisher struct{ control Control }

func (p publisher) Publish(source []byte, defaultName string) (store.Survey, []string, error) {
	done, err := p.control.Publish(source, defaultName)
	return done.Survey, done.Warnings, err
}

func (p publisher) Live(change web.Life) (store.Survey, error) {
	done, err := p.control.Life(LifeChange{Survey: change.Survey, State: change.State, Wave: change.Wave, Freeze: change.Freeze, Asked: true})
	return done.Survey, err
}
