package chart_test

import (
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"candour/dashboards/chart"
)

// built is where `npm run build` puts scripts and styles.
const built = "../../server/web/static/build"

// policy is what every page is served under, see server/web/headers.go.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;" +
	" font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

var page = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="{{.Lang}}" class="govuk-template"><head><meta charset="utf-8"><title>Charts</title>
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/static/{{index .Files "app.css"}}">
<script type="module" src="/static/{{index .Files "charts.js"}}"></script></head>
<body class="govuk-template__body c-page c-app"><main class="c-container c-main">
{{range .Charts}}<div class="chart" id="{{.Name}}" data-rows="{{.Rows}}"></div>
<script type="application/json" id="{{.Name}}-option">{{.Options}}</script>{{end}}
</main></body></html>`))

// drawing is a chart on a page.
type drawing struct {
	Name    string
	Rows    int
	Options chart.Options
}

// site serves a page of charts, as the dashboards do.
func site(t *testing.T, lang string, charts []drawing) string {
	t.Helper()
	manifest, err := os.ReadFile(filepath.Join(built, "manifest.json"))
	if err != nil {
		t.Fatal("run `npm run build` first: ", err)
	}
	files := map[string]string{}
	if err := json.Unmarshal(manifest, &files); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServer(http.Dir(built))))
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		err := page.Execute(w, map[string]any{"Lang": lang, "Files": files, "Charts": charts})
		if err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("GET /favicon.ico", func(http.ResponseWriter, *http.Request) {})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// browser starts Chromium; it asks no host but this machine.
func browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("these tests need Chromium; `make test` installs it: ", err)
	}
	profile, err := os.MkdirTemp("", "candour-charts-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(profile) }) // a process of the browser's that is last may write still
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.WSURLReadTimeout(time.Minute),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(profile),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// sight is how a page is looked at.
type sight struct {
	width  int64
	scheme string // light or dark
}

// look opens the page in a tab of its own and waits until every chart is drawn. A breach of the
// policy or an error in the console fails the test.
func look(t *testing.T, browser context.Context, address string, s sight) context.Context {
	t.Helper()
	ctx, stop := chromedp.NewContext(browser, chromedp.WithNewBrowserContext(),
		chromedp.WithListener(func(event any) {
			switch e := event.(type) {
			case *log.EventEntryAdded: // what Chromium notes of a slow machine is neither
				if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
					t.Errorf("%s: %s", e.Entry.Source, e.Entry.Text)
				}
			case *runtime.EventExceptionThrown:
				t.Error(e.ExceptionDetails.Text)
			case *runtime.EventConsoleAPICalled:
				t.Errorf("console: %s", e.Type)
			}
		}))
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	ctx, stop = context.WithTimeout(ctx, 10*time.Minute) // it ends what has failed
	t.Cleanup(stop)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(s.width, 900)); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: s.scheme}}}); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
	evaluate[bool](t, ctx, `new Promise(done => {
		const look = () => [...document.querySelectorAll(".chart")].every(c => c.querySelector("svg path"))
			? done(true) : requestAnimationFrame(look);
		look();
	})`)
	return ctx
}

func evaluate[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%v in %.200s", err, expression)
	}
	return value
}

// mark is something drawn: a filled or stroked path, or a text. Places are pixels in the window.
type mark struct {
	Text, Fill, Stroke       string
	Left, Top, Right, Bottom float64
	Dashed                   bool
}

func (m mark) width() float64  { return m.Right - m.Left }
func (m mark) height() float64 { return m.Bottom - m.Top }
func (m mark) middle() float64 { return (m.Left + m.Right) / 2 }
func (m mark) centre() float64 { return (m.Top + m.Bottom) / 2 }
func (m mark) over(o mark) bool {
	return m.centre() > o.Top && m.centre() < o.Bottom
}

// marks are all marks of a chart in order of drawing, without their strokes' width.
func marks(t *testing.T, ctx context.Context, id string) []mark {
	t.Helper()
	all := evaluate[[]mark](t, ctx, fmt.Sprintf(`[...document.querySelectorAll("#%s svg path, #%[1]s svg text")].map(e => {
		const box = e.getBBox(), m = e.getScreenCTM();
		const p = new DOMPoint(box.x, box.y).matrixTransform(m);
		const q = new DOMPoint(box.x + box.width, box.y + box.height).matrixTransform(m);
		return {Text: e.tagName === "text" ? e.textContent : "", Fill: e.getAttribute("fill") ?? "",
			Stroke: e.getAttribute("stroke") ?? "", Dashed: e.hasAttribute("stroke-dasharray"),
			Left: Math.min(p.x, q.x), Top: Math.min(p.y, q.y),
			Right: Math.max(p.x, q.x), Bottom: Math.max(p.y, q.y)};
	})`, id))
	if len(all) == 0 {
		t.Fatalf("nothing is drawn in %s", id)
	}
	return all
}

// filled are the marks of a colour.
func filled(all []mark, colour string) []mark {
	var found []mark
	for _, m := range all {
		if strings.EqualFold(m.Fill, colour) && m.Text == "" {
			found = append(found, m)
		}
	}
	return found
}

// text is the mark that says so, the rightmost one: bars may say what an axis says too.
func text(t *testing.T, all []mark, says string) mark {
	t.Helper()
	found := mark{Left: -1}
	for _, m := range all {
		if strings.ReplaceAll(m.Text, "\u00a0", " ") == says && m.Left > found.Left {
			found = m
		}
	}
	if found.Left < 0 {
		t.Fatalf("no label says %q", says)
	}
	return found
}

// scale maps percentages to pixels along the axis, by its labels.
func scale(t *testing.T, all []mark, from, to string) func(percent float64) float64 {
	t.Helper()
	var low, high float64
	for says, at := range map[string]*float64{from: &low, to: &high} {
		if _, err := fmt.Sscanf(says, "%f", at); err != nil {
			t.Fatal(err)
		}
	}
	a, b := text(t, all, from).middle(), text(t, all, to).middle()
	return func(percent float64) float64 { return a + (b-a)*(percent-low)/(high-low) }
}
