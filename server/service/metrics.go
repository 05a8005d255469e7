package service

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metricStep is the step in which counts move: a count that moved by one would tell of an arrival.
const metricStep = 100

// metrics tells Prometheus how the process is. No label names a survey, no count moves by less than
// metricStep, and how many rows wait is not told at all; only parked rows are, since they need
// an operator.
func (s *Service) metrics() http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		collectors.NewGoCollector(),
		prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "candour_responses_stored_total",
			Help: "Responses stored since the start, in steps of 100.",
		}, func() float64 { return float64(s.stored.Load() / metricStep * metricStep) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "candour_responses_parked",
			Help: "Responses that ClickHouse refused; see `candour doctor`.",
		}, func() float64 { return float64(s.ledger.Stats().Parked) }),
	)
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}
