package chdb

import (
	"cmp"
	"strconv"
	"time"
)

// What holds where a Config says nothing.
const (
	defaultMemory       = 2 << 30 // bytes, for the whole engine
	defaultQueryMemory  = 1 << 30 // bytes, for one reading query
	defaultReaders      = 3
	defaultQueryTimeout = 30 * time.Second
	defaultResultRows   = 1_000_000

	markCache = 256 << 20 // bytes; the engine's own default is 5 GiB
)

// Config says where the engine keeps its data and how much it may use. Zero values take defaults.
type Config struct {
	Path         string        // the folder of the data; made if it is missing
	Library      string        // the file of libchdb; empty: FindLibrary looks for it
	MemoryLimit  int64         // bytes, for all queries, inserts and merges together; 2 GiB
	Readers      int           // how many queries of Reader run at once; 3
	QueryTimeout time.Duration // of one query of Reader; 30 s
	QueryMemory  int64         // bytes, of one query of Reader or Exporter; 1 GiB
	ResultRows   int64         // rows, of one result of Reader; 1,000,000
}

// arguments is the command line of the engine.
func arguments(config Config) []string {
	memory := cmp.Or(config.MemoryLimit, defaultMemory)
	return []string{
		"clickhouse",
		"--path=" + config.Path,
		"--max_server_memory_usage=" + strconv.FormatInt(memory, 10),
		"--mark_cache_size=" + strconv.Itoa(markCache),
	}
}

// makePools makes the three pools. async_insert is on in the engine, which would acknowledge rows
// under rules of its own; here an insert is on disk or has failed.
func (e *Engine) makePools(config Config) {
	e.writer = newPool(e, 1, map[string]string{"async_insert": "0"})
	memory := strconv.FormatInt(cmp.Or(config.QueryMemory, defaultQueryMemory), 10)
	e.reader = newPool(e, cmp.Or(config.Readers, defaultReaders), map[string]string{
		"max_memory_usage": memory,
		"max_result_rows":  strconv.FormatInt(cmp.Or(config.ResultRows, defaultResultRows), 10),
		"max_execution_time": strconv.FormatFloat(
			cmp.Or(config.QueryTimeout, defaultQueryTimeout).Seconds(), 'f', -1, 64),
	})
	e.reader.readonly = true
	e.exporter = newPool(e, 1, map[string]string{
		"max_memory_usage": memory,
		"max_block_size":   "8192", // rows in a piece of a stream: memory for wide rows
	})
	e.exporter.readonly, e.exporter.streams = true, true
}
