package service_test

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"net/http"
	"path/filepath"
	"regexp"

	"candour/server/service"
	"candour/server/store"
	"candour/survey"
	"candour/survey/manuscript"
	"candour/survey/picture"
)

// furnish puts into a demo one of everything that a route needs an example of. It returns the address of
// an example of a route that answers with what the route is for.
func (r *running) furnish(config service.Config) func(pattern string) string {
	r.t.Helper()
	_, err := r.Control.Publish([]byte(takenBack), "taken-back")
	must(r.t, err)
	_, err = r.Control.Life(service.LifeChange{Survey: "taken-back", State: store.StateOpen})
	must(r.t, err)
	meta, err := store.Open(r.t.Context(), store.Config{Path: filepath.Join(config.Data, "meta.db")})
	must(r.t, err)
	defer func() { must(r.t, meta.Close()) }()
	shown := map[string]string{
		"/static/:file":                          r.styles(),
		"/media/:hash":                           "/media/" + keepPicture(r, meta),
		"/join/:secret":                          "/join/" + invite(r, meta),
		"/join/:secret/oidc":                     "/join/" + invite(r, meta) + "/oidc",
		"/withdraw/:survey":                      "/withdraw/taken-back",
		"/dashboards/:survey/cards":              "/dashboards/youth-experience/cards?question=contact",
		"/dashboards/:survey/cards/:card.csv":    "/dashboards/youth-experience/cards/contact.csv",
		"/dashboards/:survey/release":            "/dashboards/youth-experience/release?rows=contact",
		"/author/surveys/:survey/versions/:file": "/author/surveys/youth-experience/versions/1.yaml",
		"/api/v1/surveys/:survey/results/trend":  "/api/v1/surveys/youth-experience/results/trend?question=contact",
		"/api/v1/surveys/:survey/results/open":   "/api/v1/surveys/youth-experience/results/open?question=story",
	}
	definition, err := meta.Version(r.t.Context(), "youth-experience", 1)
	must(r.t, err)
	source, err := manuscript.Of(definition)
	must(r.t, err)
	must(r.t, meta.AddDraft(r.t.Context(), store.Draft{Survey: "youth-experience", Study: "peer-support",
		Source: string(source), SavedBy: "researcher"}))
	_, err = meta.SaveDocument(r.t.Context(), store.Document{Study: "peer-support", Kind: "protocol", Name: "Plan", Body: "A plan."})
	must(r.t, err)
	must(r.t, meta.ReleaseSummary(r.t.Context(), "youth-experience", store.ReleasedSummary{Body: `{"en": {}}`, By: "researcher"}))
	return func(pattern string) string {
		if address, is := shown[pattern]; is {
			return address
		}
		return examples(pattern) + asked(pattern)
	}
}

// takenBack is a survey whose answers can be taken back.
const takenBack = `
study: visits
name: taken-back
title: Taken back
languages: [en]
privacy: {hold: 10, withdrawal: true}
notice: {harm: {who: Noor}}
questions:
  - {type: integer, name: age, role: demographic, label: Age}
`

// styles is the address of the style sheet of the home page.
func (r *running) styles() string {
	r.t.Helper()
	response, err := http.Get(r.URL + "/")
	must(r.t, err)
	page, err := io.ReadAll(response.Body)
	must(r.t, err)
	must(r.t, response.Body.Close())
	return string(regexp.MustCompile(`/static/[^"]+\.css`).Find(page))
}

func keepPicture(r *running, meta *store.Store) string {
	r.t.Helper()
	var file bytes.Buffer
	must(r.t, png.Encode(&file, image.NewGray(image.Rect(0, 0, 8, 8))))
	p, err := picture.Read(file.Bytes())
	must(r.t, err)
	must(r.t, meta.SetPicture(r.t.Context(), "youth-experience", "door.png", p))
	return p.Hash()
}

func invite(r *running, meta *store.Store) string {
	r.t.Helper()
	secret, err := meta.Invite(r.t.Context(), store.Invitation{Label: "Noor", Role: store.Researcher, By: "admin",
		Studies: map[survey.StudyID]store.Role{"peer-support": store.Researcher}})
	must(r.t, err)
	return secret
}
