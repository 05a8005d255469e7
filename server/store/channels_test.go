package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"candour/server/store"
	"candour/survey"
)

// A store from before there were channels keeps its visits, and takes channels.
func TestMigrationToChannels(t *testing.T) {
	s, db := upgraded(t, 21, `INSERT INTO surveys (id, study, state, wave, version, place)
		VALUES ('visits', 'harbour', 'open', 'w1', 1, 0);
		INSERT INTO visits (survey, wave, views, starts) VALUES ('visits', 'w1', 30, 20)`)
	if got := visitsOf(t, s); got["w1"].Views != 30 || got["w1"].Starts != 20 {
		t.Errorf("visits %+v", got)
	}
	if err := s.AddChannel(t.Context(), "visits", "door"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`UPDATE channels SET starts = 7`); err == nil {
		t.Error("a count that is no step was stored")
	}
}

// Counts move in steps, and are shown as they were at the last hour.
func TestChannelsAreCounted(t *testing.T) {
	s, now := visited(t, false)
	for _, name := range []string{"door", "post"} {
		if err := s.AddChannel(t.Context(), "visits", name); err != nil {
			t.Fatal(err)
		}
	}
	count := func(name string, kind store.VisitKind, times int) {
		for range times {
			if err := s.CountChannel(t.Context(), "visits", name, kind); err != nil {
				t.Fatal(err)
			}
		}
	}
	want := func(want ...store.Channel) {
		t.Helper()
		if got, err := s.Channels(t.Context(), "visits"); err != nil || !slices.Equal(got, want) {
			t.Errorf("got %+v, %v, want %+v", got, err, want)
		}
	}
	count("door", store.Start, 5)
	count("nobody-knows", store.Start, 50)
	count("", store.Start, 50)
	want(store.Channel{Name: "door"}, store.Channel{Name: "post"})
	count("door", store.Start, 9)
	count("door", store.Completion, 28)
	want(store.Channel{Name: "door"}, store.Channel{Name: "post"}) // within the hour nothing moves
	now.now = now.now.Add(time.Hour)
	want(store.Channel{Name: "door", Starts: 10, Completions: completed(t, s)}, store.Channel{Name: "post"})
	if err := s.AddChannel(t.Context(), "visits", "added"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Channels(t.Context(), "visits"); err != nil || len(got) != 3 || got[0].Name != "added" {
		t.Errorf("a new channel is not shown: %+v, %v", got, err)
	}
}

// completed is how many completions by the door are written down: two steps, or three where jitter had it.
func completed(t *testing.T, s *store.Store) int {
	t.Helper()
	all, err := s.Channels(context.Background(), "visits")
	if err != nil {
		t.Fatal(err)
	}
	if n := all[0].Completions; n != 20 && n != 30 {
		t.Errorf("28 completions are shown as %d", n)
	}
	return all[0].Completions
}

func TestChannelsAreNamed(t *testing.T) {
	s, _ := visited(t, true)
	for name, want := range map[string]string{"Door": "lower-case", "": "lower-case", "-door": "lower-case",
		"a door": "lower-case", "door": "", "door-2": ""} {
		err := s.AddChannel(t.Context(), "visits", name)
		if (err == nil) != (want == "") || err != nil && survey.AsError(err).Kind != survey.Invalid {
			t.Errorf("%q: %v", name, err)
		}
	}
	if err := s.AddChannel(t.Context(), "visits", "door"); survey.AsError(err).Kind != survey.Invalid {
		t.Errorf("a second door: %v", err)
	}
}

// As long as a definition does not say who was invited, what was made stands for it.
func TestInvitedAreWhatWasMade(t *testing.T) {
	s, _ := upgraded(t, 26, `INSERT INTO surveys (id, study, state, wave, version, place)
		VALUES ('visits', 'visits', 'open', 'w1', 1, 0);
		INSERT INTO survey_versions (survey, version, definition) VALUES ('visits', 1,
		'{"study":"visits","name":"visits","title":{"en":"V"},"languages":["en"],"collected_by":"respondent","waves":["w1"],
		"privacy":{"mode":"anonymous","hold":10,"withdrawal":false,"link_text":false},"invitations":{"mode":"envelope"},
		"notice":{},"choices":{},"questions":[{"type":"integer","name":"n","label":{"en":"N"}}],"scales":{}}')`)
	want := func(want int) {
		t.Helper()
		def, err := s.Definition(t.Context(), "visits")
		if err != nil {
			t.Fatal(err)
		}
		study, err := s.Study(t.Context(), "visits")
		if err != nil || def.Invited != want || study[0].Invited != want {
			t.Errorf("invited %d, in the study %d (%v), want %d", def.Invited, study[0].Invited, err, want)
		}
		if again, _ := s.Definition(t.Context(), "visits"); again != def {
			t.Error("the definition is made anew each time")
		}
	}
	want(0)
	for range 2 {
		if err := s.NoteInvited(t.Context(), "visits", 20); err != nil {
			t.Fatal(err)
		}
	}
	want(40)
	if first, err := s.Version(t.Context(), "visits", 1); err != nil || first.Invited != 0 {
		t.Errorf("the version itself says %d (%v), want what was published", first.Invited, err)
	}
}
