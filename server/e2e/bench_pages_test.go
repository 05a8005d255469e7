package e2e_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
	"golang.org/x/net/html"
)

// BenchmarkPages posts filled-in pages of the shipped survey, each with the answers before it sealed
// inside, and takes the next page; beside them the same forms to a bare Fiber handler in a process of
// its own that answers with the same bytes. A core's rate is that of a second of the server's own
// processor time: the load comes from this machine's same cores.
func BenchmarkPages(b *testing.B) {
	s, bare, _ := door(b)
	forms, pages := filledPages(b, s.URL+"/s/youth-experience")
	bytes := 0
	for _, page := range pages {
		bytes += len(page)
		if status := (load{url: bare.URL + "keep", kind: "text/html"}).post(&fasthttp.Client{}, page); status != fiber.StatusOK {
			b.Fatalf("the bare server answers %d", status)
		}
	}
	for b.Loop() {
		ours, perCore := pushTimed(b, s, load{s.URL + "/s/youth-experience", fiber.StatusOK, fiber.MIMEApplicationForm, forms})
		theirs, barePerCore := pushTimed(b, bare, load{bare.URL + "page", fiber.StatusOK, fiber.MIMEApplicationForm, forms})
		b.ReportMetric(ours.rate, "pages/s")
		b.ReportMetric(perCore, "pages/s/core")
		b.ReportMetric(theirs.rate, "bare/s")
		b.ReportMetric(barePerCore, "bare/s/core")
		b.ReportMetric(ours.p50, "p50-ms")
		b.ReportMetric(ours.p99, "p99-ms")
	}
	b.ReportMetric(float64(bytes)/float64(len(pages)), "bytes/page")
	b.ReportMetric(0, "ns/op")
}

// pushTimed is push, and the answers for each second of the server's processor time.
func pushTimed(b *testing.B, s *server, l load) (result pushed, perCore float64) {
	before := processorSeconds(b, s)
	result = push(b, l)
	return result, result.rate * pushFor.Seconds() / (processorSeconds(b, s) - before)
}

// processorSeconds is how long a server's process has run on any core, as proc(5) has it: fields 14
// and 15, in hundredths of a second.
func processorSeconds(b *testing.B, s *server) float64 {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	total := 0
	for _, field := range fields[11:13] { // the name and two fields before it are cut off
		n, err := strconv.Atoi(field)
		if err != nil {
			b.Fatal(err)
		}
		total += n
	}
	return float64(total) / 100
}

// filledPages goes once through a survey and returns the filled-in forms of its pages of questions,
// and the pages that answer them.
func filledPages(b *testing.B, address string) (forms, pages [][]byte) {
	page := postPage(b, address, url.Values{"consent": {"yes"}, "do": {"start"}, "lang": {"en"}})
	for !strings.Contains(string(page), `value="submit"`) {
		form := fillPage(b, page)
		page = postPage(b, address, form)
		forms, pages = append(forms, []byte(form.Encode())), append(pages, page)
		if len(pages) > 40 {
			b.Fatal("there is no end")
		}
	}
	return forms, pages
}

func postPage(b *testing.B, address string, form url.Values) []byte {
	response, err := http.PostForm(address, form)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	page, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		b.Fatalf("%d, %v: %s", response.StatusCode, err, page)
	}
	return page
}

// fillPage chooses the first answer of each question, and types where there is nothing to choose.
func fillPage(b *testing.B, page []byte) url.Values {
	root, err := html.Parse(strings.NewReader(string(page)))
	if err != nil {
		b.Fatal(err)
	}
	form := url.Values{"do": {"next"}}
	for _, n := range cascadia.QueryAll(root, cascadia.MustCompile("#answers input, #answers textarea")) {
		field := map[string]string{}
		for _, a := range n.Attr {
			field[a.Key] = a.Val
		}
		switch name := field["name"]; {
		case form.Has(name) || strings.HasSuffix(name, ":state") || strings.HasSuffix(name, "_other"):
		case field["type"] == "hidden" || field["type"] == "radio" || field["type"] == "checkbox":
			form.Set(name, field["value"])
		case field["inputmode"] == "numeric":
			form.Set(name, "17")
		default:
			form.Set(name, "Somebody listened, and nobody was in a hurry.")
		}
	}
	return form
}
