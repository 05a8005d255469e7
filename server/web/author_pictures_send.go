package web

import (
	"fmt"
	"io"
	"mime/multipart"
	"path/filepath"
	"slices"

	"candour/survey"
	"candour/survey/manuscript"
	"candour/survey/picture"
)

// takePictures stores the files of the form, all or, up to one that is refused, those before it.
func (d *desk) takePictures() error {
	sent, err := d.c.MultipartForm()
	if err != nil {
		return &survey.Error{Kind: survey.Malformed, Err: err, Message: "Send this form as the page makes it."}
	}
	files := slices.DeleteFunc(sent.File["file"], func(f *multipart.FileHeader) bool { return f.Size == 0 })
	if len(files) == 0 {
		return survey.Fault(survey.Invalid, d.page("").T("p.nofile"))
	}
	for _, f := range files {
		if err := d.takePicture(f); err != nil {
			return err
		}
	}
	return nil
}

func (d *desk) takePicture(f *multipart.FileHeader) error {
	name := filepath.Base(f.Filename)
	if !picture.Named(name) {
		return survey.Refuse(survey.Invalid, "Give the file a short name of letters and digits, like map.png.")
	}
	p, err := readPicture(f)
	if err != nil {
		return err
	}
	kept, err := d.s.Store.Pictures(d.c.UserContext(), d.id)
	if err != nil {
		return err
	}
	for _, k := range kept {
		if k.Name == name && k.Hash != p.Hash() {
			if err := d.replace(name); err != nil {
				return err
			}
		}
	}
	return d.s.Store.SetPicture(d.c.UserContext(), d.id, name, p)
}

func readPicture(f *multipart.FileHeader) (picture.Picture, error) {
	opened, err := f.Open()
	if err != nil {
		return picture.Picture{}, fmt.Errorf("open upload: %w", err)
	}
	defer func() { _ = opened.Close() }()
	content, err := io.ReadAll(io.LimitReader(opened, picture.MostBytes+1))
	if err != nil {
		return picture.Picture{}, fmt.Errorf("read upload: %w", err)
	}
	return picture.Read(content)
}

// replace makes way for another picture under the same name. What the draft says of the old one goes, so
// that it is said anew.
func (d *desk) replace(name string) error {
	published, err := d.everPublished()
	switch {
	case err != nil:
		return err
	case slices.Contains(published, name):
		return survey.Refuse(survey.Conflict,
			"A published version shows another picture under this name: give the new file another name.")
	case d.def == nil:
		return survey.Fault(survey.Conflict, d.page("").T("p.fault"))
	case d.draft == nil || !slices.Contains(d.named(), name):
		return nil
	}
	if err := d.edit(func(m *manuscript.Manuscript) error { return d.describe(m, name, nil) }); err != nil {
		return err
	}
	return d.layDraft() // another file may follow
}
