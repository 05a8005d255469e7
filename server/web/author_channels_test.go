package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"candour/server/store"
)

// Who comes by a channel is counted with it, at the start and at the end, and no answer says so.
func TestChannelsAreCounted(t *testing.T) {
	s := newEveryKind(t, nil)
	s.must(s.store.AddChannel(t.Context(), "every-kind", "door"))
	for range oneStep {
		s.get(everyKind + "?via=door&lang=fr")
		if got := s.value(`input[name="via"]`, "value"); got != "door" {
			t.Fatalf("the form says %q", got)
		}
		s.press("do", "start")
		s.fill("consent", "yes")
		s.press("do", "start")
	}
	for range 3 * oneStep { // by a channel that nobody has added
		s.get(everyKind + "?via=nobody")
		s.fill("consent", "yes")
		s.press("do", "start")
	}
	all, err := s.store.Channels(t.Context(), "every-kind")
	s.must(err)
	if len(all) != 1 || all[0] != (store.Channel{Name: "door", Starts: 10}) {
		t.Errorf("channels are %+v", all)
	}
	s.get(everyKind + "?via=" + url.QueryEscape(`"><script>`) + "&lang=en")
	if got := s.value(`input[name="via"]`, "value"); got != `"><script>` || strings.Contains(s.body, `"><script>`) {
		t.Errorf("a hostile channel is %q in the form", got)
	}
}

func TestResearchersAddChannels(t *testing.T) {
	s := newEveryKind(t, nil)
	_, err := s.store.AddAccount(t.Context(), store.Account{Name: "Noor", Role: store.Researcher})
	s.must(err)
	s.as("Noor")
	const page = "/author/surveys/every-kind/"
	s.post(page+"invitations", url.Values{"make": {"channel"}, "channel": {"The Door"}})
	s.wantStatus(http.StatusUnprocessableEntity)
	s.wantText(".govuk-error-summary a", "Name the channel with lower-case letters, digits and hyphens, at most 40.")
	if got := s.value("#channel", "value"); got != "The Door" {
		t.Errorf("the field holds %q", got)
	}
	s.post(page+"invitations", url.Values{"make": {"channel"}, "channel": {"door"}})
	s.wantStatus(http.StatusSeeOther)
	s.get(page + "invitations")
	s.wantText("tbody th", "door")
	for query, want := range map[string]int{"?via=door&in=en": http.StatusOK, "?in=en": http.StatusOK,
		"?via=window&in=en": http.StatusNotFound, "?via=door&in=xx": http.StatusNotFound, "": http.StatusNotFound} {
		s.get(page + "poster" + query)
		s.wantStatus(want)
	}
	s.get(page + "poster?via=door&in=en")
	if len(s.all(".c-poster__qr svg")) != 1 || !strings.Contains(s.text("main"), "/s/every-kind?via=door") {
		t.Errorf("the poster says %s", s.text("main"))
	}
}

// Whoever puts a tablet on a table finds the address that begins anew after each person.
func TestInvitationsTellOfSharedTablets(t *testing.T) {
	s := newEveryKind(t, nil)
	_, err := s.store.AddAccount(t.Context(), store.Account{Name: "Noor", Role: store.Researcher})
	s.must(err)
	s.as("Noor")
	s.get("/author/surveys/every-kind/invitations")
	address, err := url.Parse(s.text("#tablet-address"))
	s.must(err)
	s.get(address.RequestURI() + "&lang=en")
	if !strings.Contains(s.text("main"), "This is a shared device.") {
		t.Errorf("%s begins with %s", address, s.text("main"))
	}
}
