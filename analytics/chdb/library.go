package chdb

import (
	"bytes"
	"fmt"
	"runtime"
	"unsafe"

	"github.com/ebitengine/purego"
)

// Handles of libchdb. All of them live in C memory, which Go's collector neither sees nor moves.
type (
	handle     uintptr // chdb_connection: what statements run on
	result     uintptr // chdb_result*
	insertion  uintptr // chdb_insert_stream
	parameters struct {
		names, values         []*byte
		nameSizes, valueSizes []int
		pins                  runtime.Pinner
	}
)

// analysis is chdb_query_analysis_v1: what the engine's own parser says about a statement.
type analysis struct {
	size       uint32 // of this struct, in bytes
	statements uint32
	_          uint32 // flags that we ask nothing of
	class      uint32
}

// Classes of statements (chdb_query_class).
const (
	classReadOnly = 0
	classControl  = 3 // SET, USE, SYSTEM, INTO OUTFILE and the like
	classUnknown  = 4
)

// library holds the functions of libchdb that we call. Texts go over with their length, so they
// may contain anything.
type library struct {
	setSignalHandlers func(enabled int32)
	connect           func(argc int32, argv **byte) *handle
	closeConn         func(*handle)
	classify          func(handle, string, int, *byte, int, *analysis) int32

	query       func(handle, string, int, string, int, **byte, *int, **byte, *int, int) result
	streamQuery func(handle, string, int, string, int, **byte, *int, **byte, *int, int) result
	streamFetch func(handle, result) result
	streamStop  func(handle, result)

	resultBuffer  func(result) *byte
	resultLength  func(result) int
	resultError   func(result) string
	destroyResult func(result)

	insert        func(handle, string, int, string, int) insertion
	insertAppend  func(insertion, *byte, int) int32
	insertDone    func(insertion) result
	insertCancel  func(insertion)
	insertError   func(insertion) string
	destroyInsert func(insertion)
}

// load opens the library at path and finds its functions.
func load(path string) (*library, error) {
	shared, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return nil, err
	}
	l := &library{}
	for name, function := range map[string]any{
		"chdb_set_signal_handlers_enabled": &l.setSignalHandlers,
		"chdb_connect":                     &l.connect,
		"chdb_close_conn":                  &l.closeConn,
		"chdb_classify_query_n":            &l.classify,
		"chdb_query_with_params_n":         &l.query,
		"chdb_stream_query_with_params_n":  &l.streamQuery,
		"chdb_stream_fetch_result":         &l.streamFetch,
		"chdb_stream_cancel_query":         &l.streamStop,
		"chdb_result_buffer":               &l.resultBuffer,
		"chdb_result_length":               &l.resultLength,
		"chdb_result_error":                &l.resultError,
		"chdb_destroy_query_result":        &l.destroyResult,
		"chdb_stream_insert_n":             &l.insert,
		"chdb_stream_append":               &l.insertAppend,
		"chdb_stream_done":                 &l.insertDone,
		"chdb_stream_cancel_insert":        &l.insertCancel,
		"chdb_stream_insert_error":         &l.insertError,
		"chdb_destroy_insert_stream":       &l.destroyInsert,
	} {
		symbol, err := purego.Dlsym(shared, name)
		if err != nil {
			return nil, fmt.Errorf("not libchdb 26.7 or later: %w", err)
		}
		purego.RegisterFunc(function, symbol)
	}
	return l, nil
}

// dial opens a connection with command-line arguments; nil when the engine refuses, which it
// does without giving a reason.
func (l *library) dial(arguments ...string) *handle {
	var pins runtime.Pinner
	defer pins.Unpin()
	argv := make([]*byte, len(arguments)+1)
	for i, argument := range arguments {
		argv[i] = terminated(argument)
		pins.Pin(argv[i])
	}
	defer runtime.KeepAlive(argv)
	return l.connect(int32(len(arguments)), unsafe.SliceData(argv))
}

// start begins a statement through query or streamQuery.
func (l *library) start(
	begin func(handle, string, int, string, int, **byte, *int, **byte, *int, int) result,
	on handle, s *statement,
) result {
	p := bind(s.parameters)
	defer p.pins.Unpin()
	return begin(on, s.text, len(s.text), s.format, len(s.format),
		unsafe.SliceData(p.names), unsafe.SliceData(p.nameSizes),
		unsafe.SliceData(p.values), unsafe.SliceData(p.valueSizes), len(p.names))
}

// take copies a result's bytes and destroys it.
func (l *library) take(r result) ([]byte, error) {
	if r == 0 {
		return nil, exception("")
	}
	defer l.destroyResult(r)
	if text := l.resultError(r); text != "" {
		return nil, exception(text)
	}
	return bytes.Clone(unsafe.Slice(l.resultBuffer(r), l.resultLength(r))), nil
}

// bind lays parameters out as C arrays. Their values are in the form that a ClickHouse server
// expects of param_x, escaped as in a TSV field, which is what the driver sends.
func bind(values map[string]string) *parameters {
	p := &parameters{}
	for name, value := range values {
		p.names, p.nameSizes = append(p.names, terminated(name)), append(p.nameSizes, len(name))
		p.values, p.valueSizes = append(p.values, terminated(value)), append(p.valueSizes, len(value))
		p.pins.Pin(p.names[len(p.names)-1])
		p.pins.Pin(p.values[len(p.values)-1])
	}
	return p
}

// terminated returns a C copy of text. It is never nil, even for "".
func terminated(text string) *byte {
	return unsafe.SliceData(append([]byte(text), 0))
}
