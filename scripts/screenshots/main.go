// Command screenshots takes the pictures of the README: it starts the demo in a folder of its own,
// walks through it with headless Chromium and writes PNG files.
//
//	go run ./scripts/screenshots [-out docs/screenshots] [-url URL -password PASSWORD]
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

func main() {
	out := flag.String("out", "docs/screenshots", "folder of the pictures")
	binary := flag.String("binary", "bin/candour", "the product")
	flag.Parse()
	if err := run(*out, *binary); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type demo struct {
	URL      string `json:"url"`
	Accounts []struct{ Name, Role, Password string }
}

func run(out, binary string) error {
	folder, err := os.MkdirTemp("", "candour-pictures-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	d, stop, err := startDemo(binary, filepath.Join(folder, "data"))
	if err != nil {
		return err
	}
	defer stop()
	ctx, cancel := browser(filepath.Join(folder, "profile"))
	defer cancel()
	for _, p := range pictures(d) {
		if err := p.take(ctx, out); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		fmt.Println(p.name)
	}
	return nil
}

func startDemo(binary, data string) (d demo, stop func(), err error) {
	cmd := exec.Command(binary, "demo")
	cmd.Env = append(os.Environ(), "CANDOUR_DATA="+data, "CANDOUR_ADDR=127.0.0.1:0")
	cmd.Stderr = os.Stderr
	printed, err := cmd.StdoutPipe()
	if err != nil {
		return d, nil, err
	}
	if err := cmd.Start(); err != nil {
		return d, nil, fmt.Errorf("%w: run `make build` first", err)
	}
	stop = func() { _ = cmd.Process.Signal(os.Interrupt); _ = cmd.Wait() }
	for lines := bufio.NewScanner(printed); lines.Scan(); {
		if strings.Contains(lines.Text(), "Ctrl-C") {
			go func() { _, _ = io.Copy(io.Discard, printed) }()
			content, err := os.ReadFile(filepath.Join(data, "demo.json"))
			if err != nil {
				return d, stop, err
			}
			return d, stop, json.Unmarshal(content, &d)
		}
	}
	return d, stop, errors.New("the demo ended before it served")
}

func browser(profile string) (context.Context, context.CancelFunc) {
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(profile), chromedp.Flag("disable-quic", true), chromedp.Flag("hide-scrollbars", true))
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stopBrowser := chromedp.NewContext(allocator)
	return ctx, func() { stopBrowser(); stopAllocator() }
}

// step is something done in the browser.
type step = chromedp.Action[chromedp.Void]

// picture is one screenshot: how wide, light or dark, and how to get there.
type picture struct {
	name  string
	width int64
	tall  int64 // 0: the whole page
	dark  bool
	steps []step
}

const (
	phone   = 360
	desktop = 1280
)

func (p picture) take(ctx context.Context, out string) error {
	scheme := "light"
	if p.dark {
		scheme = "dark"
	}
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme},
		{Name: "prefers-reduced-motion", Value: "reduce"}}
	steps := []step{p.window(800), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
		return err
	})}
	steps = append(append(steps, p.steps...), chromedp.Sleep(600*time.Millisecond))
	shot := chromedp.FullScreenshot(100)
	if p.tall > 0 {
		steps = append(steps, p.window(p.tall), chromedp.Sleep(400*time.Millisecond))
		shot = chromedp.CaptureScreenshot()
	}
	if err := chromedp.Do(ctx, steps...); err != nil {
		return err
	}
	png, err := chromedp.Run(ctx, shot)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, p.name+".png"), png, 0o644)
}

func (p picture) window(tall int64) step {
	return chromedp.EmulateViewport(p.width, tall, chromedp.EmulateScale(2))
}

func pictures(d demo) []picture {
	open := func(path string) step { return chromedp.Navigate(d.URL + path) }
	press := func(selector string) step {
		return chromedp.Steps(chromedp.Click(chromedp.CSS(selector)),
			chromedp.Sleep(500*time.Millisecond), chromedp.WaitReady(chromedp.CSS("main")))
	}
	begin := press(`main button.govuk-button:not(.govuk-button--secondary)`)
	signIn := func(role string) step {
		name, password := d.account(role)
		return chromedp.Steps(open("/login"),
			chromedp.SetValue(chromedp.ID("name"), name),
			chromedp.SetValue(chromedp.ID("password"), password), press("main button.govuk-button"))
	}
	consent := chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("main input[type=checkbox]").forEach(b => b.click())`)
	return []picture{
		{"first-page", phone, 760, false, []step{open("/s/youth-experience?lang=en")}},
		{"question", phone, 760, false, []step{consent, begin}},
		{"first-page-fr", phone, 760, true, []step{open("/s/youth-experience?lang=fr")}},
		{"dashboard", desktop, 1600, false, []step{signIn("researcher"), open("/dashboards/youth-experience?lang=en")}},
		{"dashboard-phone", phone, 1200, true, []step{open("/dashboards/youth-experience?lang=fr")}},
		{"table-1", desktop, 0, false, []step{open("/studies/peer-support?lang=en")}},
		{"funder", desktop, 1500, false, []step{signIn("funder"), open("/dashboards/youth-experience?lang=en")}},
	}
}

func (d demo) account(role string) (name, password string) {
	for _, a := range d.Accounts {
		if a.Role == role {
			return a.Name, a.Password
		}
	}
	return "", ""
}
