package web_test

import (
	"bytes"
	"database/sql"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"candour/server/store"
)

const picturesAt = desk + "/pictures"

// aPNG is a picture, another for each width.
func (s *site) aPNG(width int) []byte {
	s.t.Helper()
	var out bytes.Buffer
	s.must(png.Encode(&out, image.NewGray(image.Rect(0, 0, width, 20))))
	return out.Bytes()
}

// sendPictures sends a form of the page for pictures, and shows where it leads.
func (s *site) sendPictures(fields map[string]string, files map[string][]byte) {
	s.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range fields {
		s.must(w.WriteField(name, value))
	}
	for name, content := range files {
		part, err := w.CreateFormFile("file", name)
		s.must(err)
		_, err = part.Write(content)
		s.must(err)
	}
	s.must(w.Close())
	r := httptest.NewRequest(http.MethodPost, picturesAt, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	s.send(r)
	if s.status == http.StatusSeeOther {
		s.get(s.header.Get("Location"))
	}
}

// mapped is the survey harbour, which shows a file.
func mapped(file, more string) string {
	return "name: harbour\ntitle: {en: Harbour, fr: Port}\nlanguages: [en, fr]\nprivacy: {hold: 1}\nquestions:\n" +
		"  - {type: text, name: where, label: {en: Where?, fr: Où ?}, media: {image: {en: " + file + "}}" + more + "}\n"
}

// draftOf begins or goes on with the draft of harbour.
func (s *site) draftOf(source string) {
	s.t.Helper()
	was, err := s.store.Draft(s.t.Context(), "harbour")
	if err != nil {
		s.must(s.store.AddDraft(s.t.Context(), store.Draft{Survey: "harbour", Study: "harbour", Source: source}))
		return
	}
	was.Source = source
	s.must(s.store.SaveDraft(s.t.Context(), was))
}

// publishDraft makes the draft of harbour its next version, with a new draft of the same words.
func (s *site) publishDraft() {
	s.t.Helper()
	was, err := s.store.Draft(s.t.Context(), "harbour")
	s.must(err)
	_, _, err = press{s}.Publish([]byte(was.Source), "harbour")
	s.must(err)
	s.must(s.store.SetState(s.t.Context(), "harbour", store.StateOpen))
}

func (s *site) publishDraftWith(source string) { s.t.Helper(); s.draftOf(source); s.publishDraft() }

func TestWordsOfAPictureStandInTheDefinition(t *testing.T) {
	s := writers(t)
	s.draftOf(mapped("map.png", ""))
	s.get(picturesAt)
	s.wantText("#missing + ul", "map.png")
	s.sendPictures(nil, map[string][]byte{"map.png": s.aPNG(30)})
	s.wantText("main .c-note", "Say what this picture shows. Some people hear the page, or wait for pictures that do not come.")
	s.sendPictures(map[string]string{"do": "describe", "name": "map.png", "alt:en": "Both shores", "alt:fr": "Les deux rives"}, nil)
	s.wantText("main .c-note", "")
	s.get(desk + "/draft.yaml")
	if want := "image_alt: { en: Both shores, fr: Les deux rives}"; !strings.Contains(strings.Join(strings.Fields(s.body), " "), want) {
		t.Fatalf("the draft has no %q:\n%s", want, s.body)
	}
	s.get(desk + "/translate/fr")
	if got := s.text("main"); !strings.Contains(got, "Words for its picture, for those who do not see it · where") {
		t.Errorf("the translation page says nothing of it: %s", got)
	}

	// Another file under the name asks for its words anew.
	s.sendPictures(nil, map[string][]byte{"map.png": s.aPNG(40)})
	s.wantText("main .c-note", "Say what this picture shows. Some people hear the page, or wait for pictures that do not come.")
	if got := s.value(`[name="alt:fr"]`, "value"); got != "" {
		t.Errorf("the words of the old picture stay: %q", got)
	}
	s.get(desk + "/publish")
	if got := s.text("main"); !strings.Contains(got, "the picture of question where says nothing to those who do not see it") {
		t.Errorf("publishing is not warned: %s", got)
	}
	s.sendPictures(map[string]string{"do": "describe", "name": "map.png", "alt:en": strings.Repeat("a", 1001)}, nil)
	s.wantStatus(http.StatusUnprocessableEntity)
}

func TestPicturesOfEveryVersionStay(t *testing.T) {
	s := writers(t)
	s.draftOf(mapped("old.png", ""))
	s.sendPictures(nil, map[string][]byte{"old.png": s.aPNG(30), "new.png": s.aPNG(31)})
	s.publishDraft()
	s.draftOf(mapped("new.png", ""))
	s.publishDraft()
	for _, test := range []struct {
		name   string
		fields map[string]string
		files  map[string][]byte
		says   string
	}{
		{"removed", map[string]string{"do": "remove", "name": "old.png"}, nil, "A published version shows this picture: it stays."},
		{"replaced", nil, map[string][]byte{"old.png": s.aPNG(50)},
			"A published version shows another picture under this name: give the new file another name."},
		{"the newest replaced", nil, map[string][]byte{"new.png": s.aPNG(50)},
			"A published version shows another picture under this name: give the new file another name."},
	} {
		s.sendPictures(test.fields, test.files)
		if s.wantStatus(http.StatusConflict); !strings.Contains(s.text("main .govuk-error-summary"), test.says) {
			t.Errorf("%s: %s", test.name, s.text("main"))
		}
	}
	if all, err := s.store.Pictures(t.Context(), "harbour"); err != nil || len(all) != 2 || all[0].Width != 31 || all[1].Width != 30 {
		t.Errorf("%+v, %v", all, err)
	}
	s.sendPictures(nil, map[string][]byte{"old.png": s.aPNG(30)}) // the same again
	s.wantStatus(http.StatusOK)
	s.get(picturesAt)
	if n := len(s.all(`main [value="remove"]`)); n != 0 {
		t.Errorf("%d pictures of published versions can be taken out", n)
	}
}

// Nobody can say of a draft with a fault which pictures it shows.
func TestPicturesOfADraftWithAFault(t *testing.T) {
	s := writers(t)
	s.draftOf(mapped("map.png", ""))
	s.sendPictures(nil, map[string][]byte{"map.png": s.aPNG(30)})
	s.draftOf("questions: [")
	s.get(picturesAt)
	s.wantText("main .c-note", "The draft has a fault, so it cannot be read which pictures its labels name. Mend it first.")
	s.sendPictures(nil, map[string][]byte{"map.png": s.aPNG(50)})
	s.wantStatus(http.StatusConflict)
	if all, err := s.store.Pictures(t.Context(), "harbour"); err != nil || all[0].Width != 30 {
		t.Errorf("the picture was replaced: %+v, %v", all, err)
	}
	s.as("Kai") // an advisor looks and changes nothing
	s.get(picturesAt)
	s.wantStatus(http.StatusOK)
	if n := len(s.all(`main form[action="` + picturesAt + `"]`)); n != 0 {
		t.Errorf("an advisor has %d forms", n)
	}
	s.sendPictures(map[string]string{"do": "remove", "name": "map.png"}, nil)
	s.wantStatus(http.StatusForbidden)
}

// A respondent sees the picture, or its words while nobody has sent it; words that were kept beside
// the file before still count.
func TestRespondentsSeeOrReadPictures(t *testing.T) {
	s := writers(t)
	s.draftOf(mapped("map.png", ", image_alt: {en: Both shores, fr: Les deux rives}"))
	s.publishDraft()
	s.start("/s/harbour?lang=fr")
	s.wantText("main .c-picture-words", "Les deux rives")
	if n := len(s.all("main img")); n != 0 {
		t.Errorf("%d pictures lead nowhere", n)
	}
	s.sendPictures(nil, map[string][]byte{"map.png": s.aPNG(30)})
	s.start("/s/harbour?lang=fr")
	if got := s.value("main img.c-picture", "alt") + s.value("main img.c-picture", "width"); got != "Les deux rives30" {
		t.Errorf("the picture is %q", got)
	}
	s.publishDraftWith(mapped("map.png", ""))
	db, err := sql.Open("sqlite", s.path)
	s.must(err)
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(t.Context(), `UPDATE picture_names SET alt = '{"en": "Shores", "fr": "Rives"}'`)
	s.must(err)
	s.start("/s/harbour?lang=fr")
	if got := s.value("main img.c-picture", "alt"); got != "Rives" {
		t.Errorf("the words that were kept beside the file are %q", got)
	}
	address := s.value("main img.c-picture", "src")
	s.cookie = http.Cookie{}
	s.get(address)
	if s.wantStatus(http.StatusOK); s.header.Get("Content-Type") != "image/png" ||
		s.header.Get("Cache-Control") != "private, max-age=3600" || s.header.Get("Set-Cookie") != "" {
		t.Errorf("headers %v", s.header)
	}
	if p, err := png.Decode(strings.NewReader(s.body)); err != nil || p.Bounds().Dx() != 30 {
		t.Errorf("what is sent is no picture: %v", err)
	}
	s.get("/media/00000000000000000000000000000000")
	s.wantStatus(http.StatusNotFound)
}
