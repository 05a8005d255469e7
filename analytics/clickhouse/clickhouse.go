// Package clickhouse keeps responses in ClickHouse and counts them. It is the only package that
// speaks ClickHouse: it makes the tables of surveys, inserts responses, and serves the exact
// implementation of analytics.Results. A server, a cluster and the engine in this process are
// reached through the same driver with the same SQL.
//
// A survey is a table, a question is a column; names.go says what they are called.
package clickhouse

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	ch "github.com/ClickHouse/clickhouse-go/v2"
	"golang.org/x/sync/semaphore"

	"candour/survey"
)

// defaultDatabase holds the tables where neither Config nor the URL names a database.
const defaultDatabase = "candour"

// Catalogue knows the surveys. Unknown ones are a survey.Error of kind NotFound.
type Catalogue interface {
	// Definition returns the newest version of a survey.
	Definition(ctx context.Context, id survey.ID) (*survey.Definition, error)
	// Study returns the newest version of each survey of a study, in the study's order.
	Study(ctx context.Context, id survey.StudyID) ([]*survey.Definition, error)
}

// Config says where ClickHouse is. URL names a server (http, https, clickhouse or tcp; several
// hosts may be listed). Without it, Writer and Reader are the transports of an engine in this
// process.
type Config struct {
	URL            string
	Writer, Reader http.RoundTripper
	Exporter       http.RoundTripper // for results of any size; nil: Reader's
	Database       string            // empty: the one in URL, or "candour"
	Catalogue      Catalogue
	Visits         Visits       // nil: nobody counts who comes
	Log            *slog.Logger // empty: slog.Default()
}

// Database is a connection to ClickHouse. It is safe for concurrent use.
type Database struct {
	writer, reader ch.Conn
	exporter       ch.Conn // results of any size, one at a time
	name           string
	catalogue      Catalogue
	visits         Visits // nil: none
	queries        *queries
	counts         *semaphore.Weighted // counts of many questions that run at once
	log            *slog.Logger
	tables         sync.Mutex // tables are made and replaced one at a time
}

// Open prepares the connections. It reaches for no server: Ping does.
func Open(config Config) (*Database, error) {
	if config.Catalogue == nil {
		return nil, errors.New("clickhouse: a catalogue of the surveys is missing")
	}
	writer, reader, err := options(config)
	if err != nil {
		return nil, err
	}
	queries, err := parseQueries()
	if err != nil {
		return nil, err
	}
	name := cmp.Or(config.Database, writer.Auth.Database, defaultDatabase)
	if !identifier.MatchString(name) {
		return nil, survey.Refuse(survey.Invalid, "ClickHouse's database cannot be called %s; use lower-case letters, digits and "+
			"underscores.", name)
	}
	d := &Database{
		name: name, catalogue: config.Catalogue, visits: config.Visits, queries: queries,
		counts: semaphore.NewWeighted(countsAtOnce(config)), log: cmp.Or(config.Log, slog.Default()),
	}
	// Every query names the database itself, so that it may be missing at the first contact.
	writer.Auth.Database, reader.Auth.Database = "", ""
	if d.writer, err = ch.Open(writer); err != nil {
		return nil, fmt.Errorf("open ClickHouse for writing: %w", err)
	}
	if d.reader, err = ch.Open(reader); err != nil {
		return nil, errors.Join(fmt.Errorf("open ClickHouse for reading: %w", err), d.writer.Close())
	}
	if err := d.openExporter(config, reader); err != nil {
		return nil, errors.Join(err, d.writer.Close(), d.reader.Close())
	}
	return d, nil
}

// countsAtOnce is how many counts of many questions run at once. One fills the cores of the engine in this
// process: more would all end as late as the last, so they run in the order in which they came.
func countsAtOnce(config Config) int64 {
	if config.URL == "" {
		return 1
	}
	return 8
}

// openExporter opens a connection of its own for what is long; a server is asked as the reader asks it.
func (d *Database) openExporter(config Config, like *ch.Options) (err error) {
	options := *like
	if config.URL == "" && config.Exporter != nil {
		options = *inProcess(config.Exporter)
	}
	options.ReadTimeout = exportPatience
	if d.exporter, err = ch.Open(&options); err != nil {
		return fmt.Errorf("open ClickHouse for exports: %w", err)
	}
	return nil
}

// exportPatience is how long one piece of an export may take to come.
const exportPatience = 10 * time.Minute

// options are the driver's options for the connection that writes and for the one that reads.
func options(config Config) (writer, reader *ch.Options, err error) {
	if config.URL == "" {
		if config.Writer == nil || config.Reader == nil {
			return nil, nil, errors.New("clickhouse: neither a URL nor an engine is given")
		}
		return inProcess(config.Writer), inProcess(config.Reader), nil
	}
	if writer, err = server(config.URL); err != nil {
		return nil, nil, err
	}
	reader, err = server(config.URL)
	return writer, reader, err
}

// inProcess are the options for an engine in this process; the address is for the log alone.
func inProcess(transport http.RoundTripper) *ch.Options {
	return &ch.Options{
		Protocol: ch.HTTP,
		Addr:     []string{"in-process:0"},
		TransportFunc: func(*http.Transport) (http.RoundTripper, error) {
			return transport, nil
		},
	}
}

// server are the options for a server. What goes over a network is compressed unless the URL says
// compress=none. The server logs no query of ours.
func server(url string) (*ch.Options, error) {
	if strings.HasPrefix(url, "https://") && !strings.Contains(url, "secure=") {
		url += map[bool]string{true: "&", false: "?"}[strings.Contains(url, "?")] + "secure=true"
	}
	parsed, err := ch.ParseDSN(url)
	if err != nil {
		return nil, &survey.Error{Kind: survey.Invalid, Err: err, Message: "The ClickHouse URL" +
			" cannot be read; write it like https://user:password@host:8443/database."}
	}
	if parsed.Compression == nil {
		parsed.Compression = &ch.Compression{Method: ch.CompressionLZ4}
	}
	if parsed.Settings == nil {
		parsed.Settings = ch.Settings{}
	}
	parsed.Settings["log_queries"] = 0 // the server's query log would say when responses came
	return parsed, nil
}

// Ping tells whether ClickHouse answers, for reading and for writing.
func (d *Database) Ping(ctx context.Context) error {
	for _, conn := range []ch.Conn{d.reader, d.writer} {
		if err := conn.Ping(ctx); err != nil {
			return fault(err, "ask whether ClickHouse is there")
		}
	}
	return nil
}

// Close closes the connections. An engine in this process goes on until it is closed itself.
func (d *Database) Close() error {
	return errors.Join(d.writer.Close(), d.reader.Close(), d.exporter.Close())
}
