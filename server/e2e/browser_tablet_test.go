package e2e_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

const tabletAnswer = "kqvtabletcanary"

// On a tablet that several people use, nothing of what one wrote is left in the browser's folder when
// the next one starts: not in its history, its cache, its memory of forms, or what it would restore.
func TestTabletKeepsNothing(t *testing.T) {
	d := demo(t)
	profile, err := os.MkdirTemp("", "candour-tablet-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(profile) }) // a process of the browser's that is last may write still
	tb := newTablet(t, d.server, profile)
	counting(t, d, "peer-support", tb.answerOnTablet)
	tb.wantText("main h1", "Thank you")
	wantInProfile(t, profile, false) // what is not yet written may come at the end
	tb.follow("main .c-actions a")
	tb.wantText("main", "Start")
	if n := tb.count(`input[name="device"][value="shared"]`); n != 1 {
		t.Error("the next person does not start on a shared device")
	}
	// Back never shows a page of the one before.
	for range 3 {
		h := command(tb, page.GetNavigationHistory, cdp.Empty{})
		if h.CurrentIndex == 0 {
			break
		}
		tb.back(1)
		tb.wantText("main #submit", "Start")
	}
	command(tb, browser.Close, cdp.Empty{})
	eventually(t, "the browser has written its folder", func() bool {
		_, err := os.Lstat(filepath.Join(profile, "SingletonLock"))
		return os.IsNotExist(err)
	})
	wantInProfile(t, profile, false)
}

// answerOnTablet goes from the first page to Submit, with words of one's own where they can be.
func (tb *tab) answerOnTablet() {
	tb.t.Helper()
	tb.open("/s/peer-support?lang=en&device=shared")
	for range 40 {
		if tb.count(`input[name="consent"]`) > 0 {
			tb.choose("consent", "yes")
		}
		if tb.count("main textarea") > 0 {
			evaluate[chromedp.Void](tb, `void document.querySelector("main textarea").focus()`)
			tb.must(chromedp.Do(tb.ctx, chromedp.KeyEvent(tabletAnswer)))
		}
		last := tb.count(`main button[name="do"][value="submit"]`) > 0
		tb.follow("main #submit")
		if last {
			return
		}
	}
	tb.t.Fatal("there is no end")
}

// A page that is left alone asks, and starts anew when nobody answers; who is there stays.
func TestTabletStartsAnew(t *testing.T) {
	d := demo(t)
	for _, lang := range []string{"en", "fr"} {
		tb := newTab(t, d.server, look{width: phone})
		tb.open("/s/peer-support?lang=" + lang + "&device=shared")
		if tb.count(`input[name="consent"]`) > 0 {
			tb.choose("consent", "yes")
		}
		tb.follow("main #submit")
		asked := tb.text("main h1")
		hurry := func(last string) {
			evaluate[chromedp.Void](tb, `void (document.body.dataset.idle = "0.2", document.body.dataset.idleLast = "`+last+`",
				dispatchEvent(new Event("keydown")))`)
		}
		asks := func() {
			hurry("600") // longer than anything here takes
			eventually(t, "the page asks", func() bool { return tb.count("dialog.c-idle[open]") == 1 })
		}
		asks()
		newAxe(tb).see("the question whether somebody is there, in " + lang)
		tb.press("dialog.c-idle button")
		if tb.count("dialog.c-idle") != 0 || tb.text("main h1") != asked {
			t.Error("who is there cannot stay")
		}
		asks() // as often as it has to
		tb.press("dialog.c-idle button")
		tb.turn(func() { hurry("0.2") })
		if tb.count(`input[name="device"][value="shared"]`) != 1 {
			t.Errorf("it does not start anew: %s", tb.text("main"))
		}
	}
}

// newTablet is a browser of its own, whose folder stays.
func newTablet(t *testing.T, s *server, profile string) *tab {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal(err)
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options(path, profile)...)
	t.Cleanup(stop)
	tb := &tab{t: t, server: s, documents: map[string]bool{}}
	ctx, cancel := chromedp.NewContext(allocator, chromedp.WithListener(tb.watch))
	t.Cleanup(cancel)
	tb.must(chromedp.Do(ctx))
	tb.ctx, cancel = context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(cancel)
	tb.show(look{width: phone})
	return tb
}

// wantInProfile looks for the answer in every byte of the browser's folder, in the ways in which
// browsers write texts.
func wantInProfile(t *testing.T, profile string, want bool) {
	t.Helper()
	wide := make([]byte, 0, 2*len(tabletAnswer))
	for _, u := range utf16.Encode([]rune(tabletAnswer)) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	found := false
	err := filepath.WalkDir(profile, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return nil // the browser takes files away as it likes
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return nil
		}
		for _, form := range [][]byte{[]byte(tabletAnswer), wide, []byte(base64.StdEncoding.EncodeToString([]byte(tabletAnswer)))} {
			if bytes.Contains(content, form) {
				found = true
				if !want {
					t.Errorf("the answer is in %s", path)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if want && !found {
		t.Error("the search does not find what is there")
	}
}
