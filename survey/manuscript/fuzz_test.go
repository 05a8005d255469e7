package manuscript_test

import (
	"testing"

	"candour/survey"
	"candour/survey/manuscript"
)

// FuzzEdit edits whatever YAML at whatever place: what comes out can be read again.
func FuzzEdit(f *testing.F) {
	f.Add([]byte("name: a\nquestions:\n  - {type: text, name: q, label: {en: Q}} # why\n"), "0", "label", "It's: \"so\"\n#")
	f.Add([]byte("questions: &a [{questions: *a}]\nchoices: 4"), "0.0", "choices", "- x")
	f.Add([]byte("a: !!binary x\n? [b]\n: c\n"), "1", "type", "\x00")
	f.Fuzz(func(t *testing.T, source []byte, place, key, text string) {
		m, err := manuscript.Read(source)
		if err != nil {
			if survey.AsError(err).Kind == survey.Internal {
				t.Errorf("got %v", err)
			}
			return
		}
		_, _, _ = m.Outline(), m.Languages(), m.Lists()
		p, is := manuscript.ParsePlace(place)
		if !is {
			return
		}
		_ = m.Set(manuscript.Word, text, p.Path(key)...)
		_ = m.SetText("en", text, p.Path("label")...)
		_ = m.SetChoices(key, []manuscript.Choice{{Name: text}})
		_, _ = m.Add(p, "grid")
		_ = m.Move(p, 1)
		out, err := m.Source()
		if err != nil {
			if survey.AsError(err).Kind == survey.Internal {
				t.Errorf("it cannot be written: %v", err)
			}
			return
		}
		if _, err := manuscript.Read(out); err != nil && survey.AsError(err).Kind != survey.TooLarge {
			t.Errorf("what was written is not read: %v\n%s", err, out)
		}
		_ = m.Delete(p)
	})
}
