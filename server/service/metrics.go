package service

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metricStep is the step in which counts move: a count that moved by one would tell of an arrival.
const metricStep = 100

// metrics tells Prometheus how the process is, but not its memory, which moves as people answer: the
// system tells that. No label names a survey, no count moves by less than
// metricStep, and how many rows wait is not told at all. That rows are parked is told, since that
// needs an operator, but not how many.
func (s *Service) metrics() http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(
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
