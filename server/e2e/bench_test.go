package e2e_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"candour/survey"
	"candour/survey/sample"
)

// How hard the benchmarks of the door push.
const (
	connections = 64
	pushFor     = 5 * time.Second
)

// BenchmarkDoor posts whole responses through HTTP, and beside them the same bodies to a bare Fiber
// handler in a process of its own that reads them and does nothing. The load comes from this
// door starts a server with the youth survey open, another that does nothing but answer, and makes bodies to send.
func door(b *testing.B) (s *server, bare *server, bodies [][]byte) {
	b.Helper()
	data := filepath.Join(b.TempDir(), "data")
	definition := filepath.Join(b.TempDir(), "youth-experience.yaml")
	bodies = youthBodies(b, definition)
	for _, args := range [][]string{{"survey", "publish", definition}, {"survey", "open", "youth-experience"}} {
		if _, err := tryRun(data, args...); err != nil {
			b.Fatal(err)
		}
	}
	s, err := start(data, "serve")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.kill() })
	bare = startBare(b)
	b.Cleanup(func() { bare.kill() })
	return s, bare, bodies
}

// machine's same cores.
func BenchmarkDoor(b *testing.B) {
	s, bare, bodies := door(b)
	for b.Loop() {
		door := push(b, load{s.URL + "/api/v1/surveys/youth-experience/responses", fiber.StatusCreated,
			fiber.MIMEApplicationJSON, bodies})
		idle := push(b, load{bare.URL, fiber.StatusOK, fiber.MIMEApplicationJSON, bodies})
		b.ReportMetric(door.rate, "accepted/s")
		b.ReportMetric(idle.rate, "bare/s")
		b.ReportMetric(door.rate/idle.rate, "accepted/bare")
		b.ReportMetric(door.p50, "p50-ms")
		b.ReportMetric(door.p99, "p99-ms")
	}
	b.ReportMetric(0, "ns/op")
}

// youthBodies writes the shipped survey to a file and returns 1,000 posts to it.
func youthBodies(b *testing.B, file string) [][]byte {
	studies, err := sample.Studies()
	if err != nil {
		b.Fatal(err)
	}
	at := slices.IndexFunc(studies, func(s sample.Study) bool { return s.Name == sample.YouthExperience })
	if err := os.WriteFile(file, studies[at].Source, 0o600); err != nil {
		b.Fatal(err)
	}
	made, err := sample.Generate(studies[at].Definition, 1000, "w1", 1)
	if err != nil {
		b.Fatal(err)
	}
	var bodies [][]byte
	for s := range made {
		bodies = append(bodies, body(b, s))
	}
	return bodies
}

func body(b *testing.B, s survey.Submission) []byte {
	text, err := json.Marshal(map[string]any{"language": s.Language, "consent": true, "answers": s.Answers})
	if err != nil {
		b.Fatal(err)
	}
	return text
}

// load is what is posted, and the status that answers it.
type load struct {
	url    string
	want   int
	kind   string // Content-Type
	bodies [][]byte
}

type pushed struct{ rate, p50, p99 float64 } // a second, ms, ms

// push posts bodies over all connections for a while.
func push(b *testing.B, l load) pushed {
	client := &fasthttp.Client{MaxConnsPerHost: connections}
	begun := time.Now()
	var mu sync.Mutex
	var took []time.Duration
	var all sync.WaitGroup
	for c := range connections {
		all.Go(func() {
			var own []time.Duration
			for i := c; time.Since(begun) < pushFor; i++ {
				at := time.Now()
				if status := l.post(client, l.bodies[i%len(l.bodies)]); status != l.want {
					b.Errorf("%s answered %d", l.url, status)
					return
				}
				own = append(own, time.Since(at))
			}
			mu.Lock()
			took = append(took, own...)
			mu.Unlock()
		})
	}
	all.Wait()
	seconds := time.Since(begun).Seconds()
	if len(took) == 0 {
		b.Fatal("nothing was answered")
	}
	slices.Sort(took)
	ms := func(q float64) float64 { return took[int(q*float64(len(took)-1))].Seconds() * 1000 }
	return pushed{float64(len(took)) / seconds, ms(0.5), ms(0.99)}
}

func postFast(client *fasthttp.Client, url string, body []byte) int {
	return load{url: url, kind: fiber.MIMEApplicationJSON}.post(client, body)
}

// post returns the status of the answer, 0 for none.
func (l load) post(client *fasthttp.Client, body []byte) int {
	request, response := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(request)
	defer fasthttp.ReleaseResponse(response)
	request.SetRequestURI(l.url)
	request.Header.SetMethod(fasthttp.MethodPost)
	request.Header.SetContentType(l.kind)
	request.SetBodyRaw(body)
	if err := client.Do(request, response); err != nil {
		return 0
	}
	return response.StatusCode()
}

const bareVariable = "CANDOUR_BENCH_BARE"

// startBare runs this test binary again as a bare Fiber server.
func startBare(b *testing.B) *server {
	s := &server{cmd: exec.Command(os.Args[0], "-test.run=^TestBareServer$")}
	s.cmd.Env = append(os.Environ(), bareVariable+"=1")
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if address, ok := strings.CutPrefix(lines.Text(), "bare "); ok {
			s.URL = "http://" + address + "/"
			return s
		}
	}
	b.Fatal("the bare server did not start")
	return nil
}

// TestBareServer is the bare server of the benchmarks; by itself it does nothing. It keeps pages that
// it is given, and answers with one after the other.
func TestBareServer(t *testing.T) {
	if os.Getenv(bareVariable) == "" {
		return
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	app := fiber.New(fiber.Config{DisableStartupMessage: true, Immutable: true})
	var pages [][]byte
	var next atomic.Int64
	app.Post("/keep", func(c *fiber.Ctx) error { pages = append(pages, c.Body()); return nil })
	app.Post("/page", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
		return c.Send(pages[int(next.Add(1))%len(pages)])
	})
	app.Post("/", func(c *fiber.Ctx) error { return c.JSON(map[string]int{"bytes": len(c.BodyRaw())}) })
	fmt.Println("bare", listener.Addr())
	_ = app.Listener(listener)
}

// BenchmarkDemo measures what a newcomer waits for and what it costs: the first start, which fills
// the folder; the second; the memory then; and from sending an answer to its showing on the
// researcher's dashboard, the median of 20.
func BenchmarkDemo(b *testing.B) {
	for b.Loop() {
		data := filepath.Join(b.TempDir(), "data")
		begun := time.Now()
		s, err := start(data, "demo")
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(begun).Seconds(), "first-start-s")
		if err := s.stop(); err != nil {
			b.Fatal(err)
		}
		begun = time.Now()
		if s, err = start(data, "demo"); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(begun).Seconds(), "start-s")
		b.ReportMetric(submitToDashboard(b, s), "submit-to-dashboard-ms")
		b.ReportMetric(memory(b, s), "memory-MB")
		if err := s.stop(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(0, "ns/op")
}

// memory is the resident memory of a server, in MB (10^6 bytes).
func memory(b *testing.B, s *server) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			if err != nil {
				b.Fatal(err)
			}
			return kb * 1024 / 1e6
		}
	}
	b.Fatal("no VmRSS")
	return 0
}

// submitToDashboard posts, waits for the event that the dashboard waits for, and asks for the
// numbers until the response is in them.
func submitToDashboard(b *testing.B, s *server) float64 {
	token := demoToken(b, s, "researcher")
	var took []float64
	before := responses(b, s, token)
	for range 20 {
		begun := time.Now()
		if status := postFast(&fasthttp.Client{}, s.URL+"/api/v1/surveys/peer-support/responses",
			[]byte(`{"language": "en", "answers": {"age": 22}}`)); status != fiber.StatusCreated {
			b.Fatalf("not accepted: %d", status)
		}
		for responses(b, s, token) == before {
			if time.Since(begun) > 10*time.Second {
				b.Fatal("the response does not show")
			}
			time.Sleep(5 * time.Millisecond)
		}
		took = append(took, time.Since(begun).Seconds()*1000)
		before = responses(b, s, token)
	}
	slices.Sort(took)
	return took[len(took)/2]
}

func demoToken(b *testing.B, s *server, role string) string {
	content, err := os.ReadFile(filepath.Join(s.Data, "demo.json"))
	if err != nil {
		b.Fatal(err)
	}
	var printed struct {
		Accounts []struct{ Role, Token string }
	}
	if err := json.Unmarshal(content, &printed); err != nil {
		b.Fatal(err)
	}
	for _, a := range printed.Accounts {
		if a.Role == role {
			return a.Token
		}
	}
	b.Fatalf("no %s in demo.json", role)
	return ""
}

func responses(b *testing.B, s *server, token string) int {
	request, err := http.NewRequest(http.MethodGet,
		s.URL+"/api/v1/surveys/peer-support/results/frequencies?question=age", nil)
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var result struct{ Responses int }
	if err := json.NewDecoder(response.Body).Decode(&result); err != nil {
		b.Fatal(err)
	}
	return result.Responses
}
