package service

import (
	"fmt"
	"math"
	"net/http"
	"os"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// memoryStep is the step in which the memory in use is told, in bytes.
const memoryStep = 64 << 20

// metricStep is the step in which counts move: a count that moved by one would tell of an arrival.
const metricStep = 100

// residentMemory is the process's resident memory in steps: the runtime's own numbers would move with
// every request. It is NaN where the system does not tell.
func residentMemory() float64 {
	content, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return math.NaN()
	}
	var size, resident int
	if _, err := fmt.Sscan(string(content), &size, &resident); err != nil {
		return math.NaN()
	}
	return float64((resident*os.Getpagesize()/memoryStep + 1) * memoryStep)
}

// metrics tells Prometheus how the process is. No label names a survey, no count moves by less than
// metricStep, and how many rows wait is not told at all. That rows are parked is told, since that
// needs an operator, but not how many.
func (s *Service) metrics() http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "candour_memory_bytes",
			Help: "Memory in use, rounded up to 64 MiB.",
		}, residentMemory),
		prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "candour_responses_stored_total",
			Help: "Responses stored since the start, in steps of 100.",
		}, func() float64 { return float64(s.stored.Load() / metricStep * metricStep) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "candour_needs_operator",
			Help: "1 when responses did not arrive and need a person; see `candour doctor`.",
		}, func() float64 {
			if stats := s.ledger.Stats(); stats.Parked+stats.Stuck > 0 {
				return 1
			}
			return 0
		}),
	)
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}
