package store_test

import (
	"context"
	"reflect"
	"testing"

	"candour/server/store"
	"candour/survey"
)

// A store from before views were saved saves them once it is brought up to date; they are seen by who
// made them and by the roles they are shared with, and deleted by who made them alone.
func TestSavedViews(t *testing.T) {
	ctx := context.Background()
	s, _ := upgraded(t, 3, `INSERT INTO surveys (id, study, state, wave, version, place)
		VALUES ('visits', 'harbour', 'open', 'w1', 1, 0)`)
	view := store.SavedView{Survey: "visits", Name: "Women", Query: "filter=x", MadeBy: "Rosa", Roles: []store.Role{store.Funder}}
	if err := s.SaveView(ctx, view); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		who  store.Account
		want int
	}{
		{"who made it", store.Account{Name: "Rosa", Role: store.Researcher}, 1},
		{"a role it is shared with", store.Account{Name: "Ines", Role: store.Funder}, 1},
		{"another role", store.Account{Name: "Amir", Role: store.Advisor}, 0},
	} {
		found, err := s.SavedViews(ctx, "visits", c.who)
		if err != nil || len(found) != c.want {
			t.Errorf("%s sees %v, %v", c.name, found, err)
		}
	}
	if err := s.SaveView(ctx, store.SavedView{Survey: "visits", Name: " ", MadeBy: "Rosa"}); survey.AsError(err).Kind != survey.Invalid {
		t.Errorf("a view without a name: %v", err)
	}
	change := store.SavedView{ID: 1, Survey: "visits", Name: " Young women ", Description: "For the board", Query: "filter=y", MadeBy: "Rosa", Roles: []store.Role{store.Advisor}}
	for _, c := range []struct {
		name string
		view func(v store.SavedView) store.SavedView
		want survey.Kind
	}{
		{"by another", func(v store.SavedView) store.SavedView { v.MadeBy = "Ines"; return v }, survey.NotFound},
		{"of another survey", func(v store.SavedView) store.SavedView { v.Survey = "others"; return v }, survey.NotFound},
		{"that is gone", func(v store.SavedView) store.SavedView { v.ID = 9; return v }, survey.NotFound},
		{"without a name", func(v store.SavedView) store.SavedView { v.Name = " "; return v }, survey.Invalid},
		{"for no role", func(v store.SavedView) store.SavedView { v.Roles = []store.Role{"boss"}; return v }, survey.Invalid},
	} {
		if err := s.DescribeView(ctx, c.view(change)); survey.AsError(err).Kind != c.want {
			t.Errorf("a change %s: %v", c.name, err)
		}
	}
	if err := s.DescribeView(ctx, change); err != nil {
		t.Error(err)
	}
	want := store.SavedView{ID: 1, Survey: "visits", Name: "Young women", Description: "For the board", Query: "filter=x", MadeBy: "Rosa", Roles: []store.Role{store.Advisor}}
	if found, err := s.SavedViews(ctx, "visits", store.Account{Name: "Amir", Role: store.Advisor}); err != nil || len(found) != 1 || !reflect.DeepEqual(found[0], want) {
		t.Errorf("an advisor sees %+v, %v, want %+v", found, err, want)
	}
	if found, err := s.SavedViews(ctx, "visits", store.Account{Name: "Ines", Role: store.Funder}); err != nil || len(found) != 0 {
		t.Errorf("a funder still sees %+v, %v", found, err)
	}
	if err := s.DeleteView(ctx, "visits", 1, "Ines"); survey.AsError(err).Kind != survey.NotFound {
		t.Errorf("deleted by another: %v", err)
	}
	if err := s.DeleteView(ctx, "visits", 1, "Rosa"); err != nil {
		t.Error(err)
	}
}
