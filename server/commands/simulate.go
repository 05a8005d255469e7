package commands

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"candour/server/service"
	"candour/survey"
	"candour/survey/sample"
)

type simulation struct {
	survey survey.ID
	n      int
	wave   string
	seed   uint64
}

// How many responses --direct makes one by one, how many go into ClickHouse at once, and how many
// copies of them it makes at once.
const (
	poolSize  = 50_000
	chunk     = 10_000
	copyChunk = 500_000
)

// posters is how many post at once.
const posters = 16

func (c *cli) simulateCommand() *cobra.Command {
	var q simulation
	direct := false
	cmd := &cobra.Command{Use: "simulate SURVEY --responses N",
		Short: "Send plausible synthetic responses through the door, or straight into ClickHouse", Args: cobra.ExactArgs(1)}
	cmd.Flags().IntVar(&q.n, "responses", 0, "how many")
	cmd.Flags().StringVar(&q.wave, "wave", "", "the wave (default: the current one)")
	cmd.Flags().Uint64Var(&q.seed, "seed", 0, "the same seed makes the same answers (default: another each time)")
	cmd.Flags().BoolVar(&direct, "direct", false, "straight into ClickHouse, without the ledger")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		q.survey = survey.ID(args[0])
		if q.n < 1 {
			return survey.Fault(survey.Invalid, "Say how many responses to make: --responses 100.")
		}
		if q.seed == 0 {
			q.seed = randomSeed()
		}
		if direct {
			return c.withControl(cmd.Context(), func(control service.Control) error {
				return c.simulateDirect(cmd.Context(), control, q)
			})
		}
		return c.withServer(cmd.Context(), func(control service.Control) error {
			return c.simulateThroughDoor(cmd.Context(), control, q)
		})
	}
	return cmd
}

func randomSeed() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return binary.LittleEndian.Uint64(b[:])
}

// withServer runs work on the server that has the folder or, when none runs, on one of its own.
func (c *cli) withServer(ctx context.Context, work func(service.Control) error) error {
	config, err := c.config()
	if err != nil {
		return err
	}
	if err := config.NeedFolder(); err != nil {
		return err
	}
	if remote, err := service.Dial(config); err == nil {
		return errors.Join(work(remote), remote.Close())
	}
	config.Addr = "127.0.0.1:0"
	local, err := c.openLocal(ctx, config)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	started, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- local.Run(ctx, func(address string) { started <- address }) }()
	select {
	case err = <-ended:
	case <-started:
		err = work(local.Local())
		stop()
		err = errors.Join(err, <-ended)
	}
	stop()
	return errors.Join(err, local.Close())
}

func (c *cli) progress(q simulation) *progressbar.ProgressBar {
	return progressbar.NewOptions(q.n, progressbar.OptionSetWriter(c.Err),
		progressbar.OptionSetDescription(string(q.survey)), progressbar.OptionShowCount(),
		progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(200*time.Millisecond),
		progressbar.OptionOnCompletion(func() { fmt.Fprintln(c.Err) }))
}

// simulateDirect makes up to poolSize responses one by one. What is more are copies of those, each with an id of its
// own: the same answers in the same proportions.
func (c *cli) simulateDirect(ctx context.Context, control service.Control, q simulation) (err error) {
	bar, begun, done := c.progress(q), time.Now(), 0
	if q.n > poolSize {
		defer func() {
			if done == 0 {
				return
			}
			_, dropped := control.Multiply(service.MultiplyRequest{Survey: q.survey, Seed: q.seed})
			err = errors.Join(err, dropped)
		}()
	}
	for done < q.n && ctx.Err() == nil {
		n, err := insertSome(control, q, done)
		if err != nil {
			return err
		}
		done += n
		_ = bar.Add(n) // a bar that cannot be drawn stops nothing
	}
	if ctx.Err() != nil {
		_ = bar.Exit()
		return errors.Join(c.simulated(done, begun, nil), survey.Fault(survey.Unavailable,
			"Stopped. What went in before stays."))
	}
	return c.simulated(done, begun, nil)
}

// insertSome inserts the next responses of a simulation that has done some.
func insertSome(control service.Control, q simulation, done int) (int, error) {
	token := fmt.Sprintf("simulate %d %d", q.seed, done)
	if done >= poolSize {
		return control.Multiply(service.MultiplyRequest{Survey: q.survey,
			N: min(copyChunk, q.n-done), Seed: q.seed, Token: token})
	}
	request := service.InsertRequest{Survey: q.survey, Wave: q.wave, Seed: q.seed + uint64(done),
		N: min(chunk, q.n-done, poolSize-done), Token: token}
	switch {
	case q.n <= poolSize:
	case done == 0:
		request.Pool = service.NewPool
	default:
		request.Pool = service.SamePool
	}
	return control.InsertSynthetic(request)
}

func (c *cli) simulated(n int, begun time.Time, err error) error {
	seconds := time.Since(begun).Seconds()
	fmt.Fprintf(c.Out, "%d synthetic responses in %.1f s (%.0f a second).\n", n, seconds, float64(n)/seconds)
	return err
}

// simulateThroughDoor posts each response as a program would, and counts those acknowledged.
func (c *cli) simulateThroughDoor(ctx context.Context, control service.Control, q simulation) error {
	door, err := control.Simulation(service.SimulationRequest{Survey: q.survey, Wave: q.wave})
	if err != nil {
		return err
	}
	var def survey.Definition
	if err := json.Unmarshal(door.Definition, &def); err != nil {
		return fmt.Errorf("read definition: %w", err)
	}
	made, err := sample.Generate(&def, q.n, door.Wave, q.seed)
	if err != nil {
		return err
	}
	bar, begun := c.progress(q), time.Now()
	group, ctx := errgroup.WithContext(ctx)
	bodies := make(chan []byte, posters)
	group.Go(func() error {
		defer close(bodies)
		for s := range made {
			body, err := postBody(s)
			if err != nil {
				return err
			}
			select {
			case bodies <- body:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	client := &http.Client{Timeout: 30 * time.Second,
		Transport: &http.Transport{MaxIdleConnsPerHost: posters}}
	address := door.URL + "/api/v1/surveys/" + string(q.survey) + "/responses"
	for range posters {
		group.Go(func() error {
			for body := range bodies {
				if err := post(ctx, client, address, door.Token, body); err != nil {
					return err
				}
				_ = bar.Add(1) // a bar that cannot be drawn stops nothing
			}
			return nil
		})
	}
	err = group.Wait()
	return c.simulated(int(bar.State().CurrentNum), begun, err)
}

func postBody(s survey.Submission) ([]byte, error) {
	return json.Marshal(map[string]any{"language": s.Language, "consent": s.Consent, "answers": s.Answers})
}

// post sends one response; while the server is full it waits and sends it again.
func post(ctx context.Context, client *http.Client, address, token string, body []byte) error {
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
		if err != nil {
			return fmt.Errorf("post response: %w", err)
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Candour-Simulation", token)
		response, err := client.Do(request)
		if err != nil {
			return fmt.Errorf("post response: %w", err)
		}
		text, _ := io.ReadAll(io.LimitReader(response.Body, 1000)) // only shown
		_ = response.Body.Close()
		switch response.StatusCode {
		case http.StatusCreated, http.StatusOK: // OK: made up to be screened out
			return nil
		case http.StatusServiceUnavailable:
			select {
			case <-time.After(time.Second):
				continue
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return fmt.Errorf("the server answered %s: %s", response.Status, text)
	}
}
