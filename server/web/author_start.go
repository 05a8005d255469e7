package web

import (
	"fmt"
	"io"
	"mime"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
	"candour/survey/manuscript"
	"candour/survey/sample"
)

// blank is the survey that a new one starts as.
const blank = `name: %s
title: {en: New survey, fr: Nouveau questionnaire}
languages: [en, fr]
privacy: {mode: anonymous, hold: 10}
consent:
  text:
    en: Taking part is up to you. You can skip any question and stop at any time.
    fr: La participation est libre. On peut passer une question et arrêter à tout moment.
questions:
  - type: text
    name: question_1
    label: {en: New question, fr: Nouvelle question}
`

// startOf makes a draft as the form asks. The name that was typed becomes the survey's, else the
// file's own or the file's.
func (s *Server) startOf(c *fiber.Ctx, asked newSurveyPage) (store.Draft, error) {
	switch asked.From {
	case "blank":
		if asked.Name == "" {
			return store.Draft{}, survey.Fault(survey.Invalid, asked.T("a.new.noname"))
		}
		id := survey.SafeName(asked.Name)
		return s.drafted(id, fmt.Appendf(nil, blank, id))
	case "sample":
		return s.fromSample(asked, survey.ID(c.FormValue("sample")))
	case "file":
		return s.fromFile(c, asked)
	}
	return store.Draft{}, survey.Fault(survey.Invalid, asked.T("a.new.choose"))
}

func (s *Server) fromSample(asked newSurveyPage, id survey.ID) (store.Draft, error) {
	studies, err := sample.Studies()
	if err != nil {
		return store.Draft{}, err
	}
	i := slices.IndexFunc(studies, func(study sample.Study) bool { return study.Name == id })
	if i < 0 {
		return store.Draft{}, survey.Fault(survey.Invalid, asked.T("a.new.choose"))
	}
	if asked.Name == "" {
		asked.Name = string(id) + "-copy"
	}
	return s.renamed(survey.SafeName(asked.Name), studies[i].Source)
}

// fromFile reads an uploaded form. YAML that is no survey yet is taken as it is, to be corrected.
func (s *Server) fromFile(c *fiber.Ctx, asked newSurveyPage) (store.Draft, error) {
	file, err := c.FormFile("file")
	if err != nil || file.Size == 0 {
		return store.Draft{}, &survey.Error{Kind: survey.Invalid, Message: asked.T("a.new.nofile"), Err: err}
	}
	opened, err := file.Open()
	if err != nil {
		return store.Draft{}, fmt.Errorf("open upload: %w", err)
	}
	defer func() { _ = opened.Close() }()
	content, err := io.ReadAll(opened)
	if err != nil {
		return store.Draft{}, fmt.Errorf("read upload: %w", err)
	}
	source, err := readForm(file.Filename, content, asked.Lang)
	if err != nil {
		return store.Draft{}, err
	}
	m, err := manuscript.Read(source)
	if err != nil {
		return store.Draft{}, err
	}
	base := filepath.Base(file.Filename)
	for _, name := range []string{asked.Name, m.Value("name"), strings.TrimSuffix(base, filepath.Ext(base))} {
		if name != "" {
			return s.renamed(survey.SafeName(name), source)
		}
	}
	return s.renamed(survey.SafeName(base), source)
}

// renamed gives a text the survey's name. A survey that has to be called differently becomes a study
// of its own unless it names one.
func (s *Server) renamed(id survey.ID, source []byte) (store.Draft, error) {
	m, err := manuscript.Read(source)
	if err != nil {
		return store.Draft{}, err
	}
	if m.Value("name") != string(id) {
		if err := m.Set(manuscript.Word, string(id), "name"); err != nil {
			return store.Draft{}, err
		}
		if source, err = m.Source(); err != nil {
			return store.Draft{}, err
		}
	}
	return s.drafted(id, source)
}

func (s *Server) drafted(id survey.ID, source []byte) (store.Draft, error) {
	d := store.Draft{Survey: id, Study: survey.StudyID(id), Source: string(source)}
	if def, _, err := survey.ParseNamed(source, string(id)); err == nil {
		d.Study = def.Study
	}
	return d, nil
}

// uploadForm lets forms with a file through; secure has refused packed ones.
func uploadForm(c *fiber.Ctx) error {
	kind, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEMultipartForm {
		return &survey.Error{Kind: survey.Unsupported, Err: err, Message: "Send this form as the page makes it."}
	}
	return c.Next()
}
