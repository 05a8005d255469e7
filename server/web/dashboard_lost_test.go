package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A wave that the survey does not have is said on the dashboard, and on the page of cross-tabulations, where
// all else that was asked for stays in view and in every form.
func TestWrongWaveLosesNothingElse(t *testing.T) {
	s := staffed(t)
	for _, c := range []struct{ who, path, keeps string }{
		{"Noor", "/dashboards/youth-experience?lang=en&wave=w9&base=all&filter=" + url.QueryEscape("${gender} = 'girl'"), `.c-filter input[name="filter"][value="${gender} = 'girl'"]`},
		{"Noor", "/dashboards/youth-experience?lang=en&wave=w9", "#wave"},
		{"Fay", "/dashboards/youth-experience?lang=en&wave=w9&by=gender", `#by option[value="gender"][selected]`},
		{"Noor", "/dashboards/youth-experience/table?lang=en&wave=w9&rows=heard&columns=gender&filter=" + url.QueryEscape("${gender} = 'girl'"), `.c-cross input[name="filter"][value="${gender} = 'girl'"]`},
	} {
		s.as(c.who)
		s.get(c.path)
		s.wantStatus(http.StatusUnprocessableEntity)
		s.wantText(`.govuk-error-message[role="alert"]`, "This survey has no such wave. Choose one from the list.")
		if n := len(s.all(c.keeps)); n < 1 {
			t.Errorf("%s: %s is not there", c.path, c.keeps)
		}
		if n := len(s.all(`input[name="wave"][value="w9"]`)); n > 0 {
			t.Errorf("%s: %d forms ask for the wrong wave again", c.path, n)
		}
	}
}

// The form of a cross-tabulation keeps what the dashboard's percentages are of, and leads back to them.
func TestTableFormKeepsBase(t *testing.T) {
	s := staffed(t)
	s.as("Noor")
	s.get("/dashboards/youth-experience/table?rows=heard&columns=gender&base=all")
	s.wantStatus(http.StatusOK)
	if got := s.value(`.c-cross input[name="base"]`, "value"); got != "all" {
		t.Errorf("the form sends base=%s", got)
	}
	if got := s.value(".govuk-back-link", "href"); got != "/dashboards/youth-experience?base=all" {
		t.Errorf("it leads back to %s", got)
	}
}

// A survey that was published and is not open yet says so, and is no draft.
func TestPublishedIsNoDraft(t *testing.T) {
	s := writers(t)
	s.draftOf(strings.Replace(telling, "study: harbours", "study: harbour", 1))
	s.get(desk + "/publish")
	s.submit(desk+"/publish", only("reason", "It is ready."))
	s.wantStatus(http.StatusOK)
	for path, want := range map[string]string{desk + "?lang=en": "Not open yet", desk + "/publish?lang=fr": "Pas encore ouvert", "/author?lang=fr": "Pas encore ouvert"} {
		s.get(path)
		s.wantStatus(http.StatusOK)
		if got := s.text("main"); !strings.Contains(got, want) {
			t.Errorf("%s does not say %q: %s", path, want, got)
		}
		if got := s.text(".govuk-tag"); strings.Contains(got, "Draft") || strings.Contains(got, "Brouillon") {
			t.Errorf("%s is tagged %q", path, got)
		}
	}
}
