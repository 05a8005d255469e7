package web

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
)

// viewed counts a load of the first page: also a reload, a change of its language, or a robot's.
// Only what a browser fetches before anyone asked for it, and says so, is left out.
func (t *visit) viewed() {
	if t.c.Method() != fiber.MethodGet || strings.Contains(t.c.Get("Sec-Purpose"), "prefetch") {
		return
	}
	t.count(store.View)
}

// start counts that the first page was left for the questions, once a journey.
func (t *visit) start() {
	if !t.j.Started {
		t.j.Started, t.j.Begun = true, t.s.Now().Unix()
		t.count(store.Start)
	}
}

// count counts a visit. A preview and our own simulation are nobody's, and a form that staff type in is
// opened by staff. A count that fails is a fault of ours, and no reason to keep the person waiting.
func (t *visit) count(kind store.VisitKind) {
	if t.elsewhere != "" || t.def.CollectedBy == survey.ByStaff || t.s.simulated(t.c) {
		return
	}
	err := t.s.Store.CountChannel(t.c.UserContext(), t.def.Name, t.j.Via, kind)
	if kind != store.Completion { // the responses themselves are counted
		err = errors.Join(err, t.s.Store.CountVisit(t.c.UserContext(), t.def.Name, t.wave, kind))
	}
	if err != nil {
		t.s.Log.Error("a visit was not counted", "error", err)
	}
}

// viaField names the channel in an address, and in the form of the first page.
const viaField = "via"

// channelOf is a channel as an address names it; what cannot be one is none.
func channelOf(named string) string {
	if len(named) > 40 {
		return ""
	}
	return named
}

// viaQuery is what an address of the survey says of its channel, to be followed by more.
func (j *journey) viaQuery() string {
	if j.Via == "" {
		return ""
	}
	return viaField + "=" + escapeQuery(j.Via) + "&"
}
