package e2e_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"candour/analytics"
)

// Exit leads away at once and has the browser drop what it kept; nothing is stored.
func TestExit(t *testing.T) {
	d := demo(t)
	ways := map[string]func(*walk){
		"by the button": func(w *walk) { w.press(".govuk-exit-this-page__button") },
		"by Shift three times": func(w *walk) {
			for range 3 {
				w.must(chromedp.Do(w.ctx, chromedp.KeyEvent(kb.Shift)))
			}
		},
	}
	for how, leave := range ways {
		for _, noScript := range []bool{true, false} {
			if noScript && how != "by the button" {
				continue
			}
			t.Run(how+map[bool]string{true: ", no scripts", false: ""}[noScript], func(t *testing.T) {
				before := exact(t, d, "youth-experience").Responses
				tb := newTab(t, d.server, look{width: phone, noScript: noScript})
				w := newWalk(tb, "youth-experience", "en", 0)
				w.begin()
				w.answer(w.asked()[0])
				w.do("next")
				w.wantNoTrace()
				leave(w)
				w.wantGone()
				if after := exact(t, d, "youth-experience").Responses; after != before {
					t.Errorf("%d responses more", after-before)
				}
			})
		}
	}
}

// wantGone fails unless the tab left the site by Exit. Where to is looked at and forgotten: nothing
// goes out from here.
func (w *walk) wantGone() {
	w.t.Helper()
	eventually(w.t, "the browser leaves", func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return len(w.elsewhere) > 0 && len(w.cleared) > 0
	})
	w.mu.Lock()
	defer w.mu.Unlock()
	to := w.elsewhere[0]
	if !strings.HasPrefix(to, "https://") || !strings.Contains(to, "weather") {
		w.t.Errorf("Exit leads to %s", to)
	}
	if got := w.cleared[0]; got != `"cache"` {
		w.t.Errorf("on the way to %s, Clear-Site-Data is %s", to, got)
	}
	w.elsewhere, w.left = nil, true
}

// People whom the survey is not for are thanked, can mend a slip, and leave nothing behind.
func TestIneligible(t *testing.T) {
	d := demo(t)
	for _, lang := range []string{"en", "fr"} {
		t.Run(lang, func(t *testing.T) {
			before := exact(t, d, "youth-experience")
			tb := newTab(t, d.server, look{width: phone, noScript: lang == "fr"})
			w := newWalk(tb, "youth-experience", lang, 0)
			w.begin()
			w.choose("contact", "no")
			w.do("next")
			w.wantText("main", w.def.Eligibility.Otherwise.In(lang))
			if n := w.count(`button[value="submit"], .c-receipt`); n > 0 {
				t.Error("the survey goes on")
			}
			w.do("back")
			if w.count(`[name="contact"][value="no"]:checked`) != 1 {
				t.Error("the answer is lost")
			}
			w.do("next")
			w.wantNoTrace()
			after := exact(t, d, "youth-experience")
			if after.Responses != before.Responses || after.Blank != before.Blank {
				t.Errorf("something was stored: %d, %d blank", after.Responses, after.Blank)
			}
			wantSameCounts(t, before.Questions, after.Questions)
		})
	}
}

func wantSameCounts(t *testing.T, before, after []analytics.Frequency) {
	t.Helper()
	for i := range before {
		if before[i].Answered != after[i].Answered {
			t.Errorf("%s: %d answers, then %d", before[i].ID, before[i].Answered, after[i].Answered)
		}
	}
}
