package chdb

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
)

// RoundTrip answers one request of ClickHouse's HTTP interface. What the engine or this package
// refuses is a 500 whose text begins with "Code: NNN."; an error is returned only when there is no
// answer: the context is done, the engine is closed, or the body cannot be read.
func (p *pool) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Body != nil {
		defer request.Body.Close()
	}
	s, err := read(request)
	if err == nil && strings.TrimSpace(s.text) == helloQuery {
		return respond(request, answer{data: p.engine.hello})
	}
	if err != nil {
		return respond(request, answer{err: err})
	}
	return respond(request, p.do(request.Context(), s))
}

// CloseIdleConnections does nothing: connections are the engine's and end with it. The driver
// calls it whenever it retires one of its own.
func (p *pool) CloseIdleConnections() {}

// respond makes the response to an answer.
func respond(request *http.Request, a answer) (*http.Response, error) {
	status := http.StatusOK
	if a.err != nil {
		var refused exception
		if !errors.As(a.err, &refused) {
			return nil, a.err
		}
		status, a.data = http.StatusInternalServerError, []byte(refused.Error())
	}
	response := &http.Response{
		Status:     http.StatusText(status),
		StatusCode: status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        http.Header{"Content-Type": {"application/octet-stream"}},
		Body:          io.NopCloser(bytes.NewReader(a.data)),
		ContentLength: int64(len(a.data)),
		Request:       request,
	}
	if a.stream != nil {
		response.Body, response.ContentLength = a.stream, -1
	}
	return response, nil
}
