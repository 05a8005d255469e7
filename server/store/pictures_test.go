package store_test

import (
	"context"
	"testing"

	"candour/survey"
	"candour/survey/picture"
)

// A store from before there were pictures takes one; a picture goes with its last name.
func TestMigrationToPictures(t *testing.T) {
	ctx := context.Background()
	s, raw := upgraded(t, 11, "")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	first := picture.Picture{Type: "image/png", Width: 3, Height: 2, Body: []byte("first")}
	other := picture.Picture{Type: "image/jpeg", Width: 5, Height: 4, Body: []byte("other")}
	must(s.SetPicture(ctx, "visits", "map.png", first))
	must(s.SetPicture(ctx, "stays", "plan.png", first))
	_, err := raw.ExecContext(ctx, `UPDATE picture_names SET alt = '{"en": "A map"}' WHERE survey = 'visits'`)
	must(err)
	must(s.SetPicture(ctx, "visits", "map.png", first))
	all, err := s.Pictures(ctx, "visits")
	if err != nil || len(all) != 1 || all[0].Alt["en"] != "A map" {
		t.Fatalf("the same picture again lost its words: %+v, %v", all, err)
	}
	must(s.SetPicture(ctx, "visits", "map.png", other))
	all, err = s.Pictures(ctx, "visits")
	if err != nil || len(all) != 1 || all[0].Hash != other.Hash() || len(all[0].Alt) > 0 || all[0].Width != 5 {
		t.Fatalf("%+v, %v", all, err)
	}
	if _, err := s.Picture(ctx, first.Hash()); err != nil {
		t.Errorf("the picture of another survey went: %v", err)
	}
	must(s.RemovePicture(ctx, "stays", "plan.png"))
	if _, err := s.Picture(ctx, first.Hash()); kindOf(err) != survey.NotFound {
		t.Errorf("a picture without a name stays: %v", err)
	}
}
