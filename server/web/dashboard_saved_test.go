package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"candour/server/store"
)

// A view is renamed by who made it alone. Only researchers choose whom it is shown to: who made one as a
// researcher and is none any more changes its words, not its readers.
func TestSavedViewsAreRenamed(t *testing.T) {
	s := staffed(t)
	const views = "/dashboards/youth-experience/views"
	s.must(s.store.SaveView(t.Context(), store.SavedView{Survey: "youth-experience", Name: "Hers", MadeBy: "Noor", Query: "wave=w1"}))
	s.must(s.store.SaveView(t.Context(), store.SavedView{Survey: "youth-experience", Name: "Once", MadeBy: "Fay", Roles: []store.Role{store.Advisor}}))
	for _, c := range []struct {
		name, who, view string
		form            url.Values
		status          int
		want            string // the name that the advisor reads; "": none
	}{
		{"by who made it", "Noor", "/1", url.Values{"name": {"Ours"}, "role": {"advisor"}}, http.StatusSeeOther, "Ours"},
		{"by another", "Fay", "/1", url.Values{"name": {"Mine"}}, http.StatusNotFound, "Ours"},
		{"for a role that is none", "Noor", "/1", url.Values{"name": {"Ours"}, "role": {"boss"}}, http.StatusUnprocessableEntity, "Ours"},
		{"that is none", "Noor", "/9", url.Values{"name": {"Ours"}}, http.StatusNotFound, "Ours"},
		{"that is no number", "Noor", "/x", url.Values{"name": {"Ours"}}, http.StatusNotFound, "Ours"},
		{"for nobody", "Noor", "/1", url.Values{"name": {"Ours"}}, http.StatusSeeOther, ""},
		{"by who shares none", "Fay", "/2", url.Values{"name": {"Twice"}, "role": {"funder"}}, http.StatusSeeOther, "Twice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.t = t
			s.as(c.who)
			s.post(views+c.view, c.form)
			s.wantStatus(c.status)
			read := map[string]bool{}
			found, err := s.store.SavedViews(t.Context(), "youth-experience", store.Account{Name: "Ada", Role: store.Advisor})
			s.must(err)
			for _, v := range found {
				read[v.Name] = true
			}
			if c.want != "" && !read[c.want] || c.want == "" && read["Ours"] || read["Mine"] {
				t.Errorf("an advisor reads %v, want %q", read, c.want)
			}
		})
	}
}
