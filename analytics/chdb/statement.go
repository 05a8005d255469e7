package chdb

import (
	"cmp"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

var (
	// skipped is what a search for keywords must not look into: quoted text and comments.
	skipped = regexp.MustCompile(`(?s)'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|` +
		"`(?:[^`\\\\]|\\\\.)*`" + `|/\*.*?\*/|(?:--|#[ !])[^\n]*`)
	// insertSource finds where an INSERT has its rows from: the first of these words. It captures
	// the word when they are in the statement's own text.
	insertSource = regexp.MustCompile(
		`(?is)^\s*INSERT\b.*?(?:\b(VALUES|FORMAT|INFILE)\b|\b(?:SELECT|WITH)\b)`)
	insertStart = regexp.MustCompile(`(?is)^\s*INSERT\b`)
	formatEnd   = regexp.MustCompile(`(?is)\s+FORMAT\s+(\w+)\s*;?\s*$`)
	settingName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// statement is what one HTTP request asks for.
type statement struct {
	text, format string
	parameters   map[string]string
	session      session
	rows         io.ReadCloser  // of an INSERT whose rows come as the body; else nil
	piped        *io.PipeReader // a streamed result, as the caller reads it
	out          *io.PipeWriter // and as it is written
}

// read understands a request as ClickHouse's HTTP interface does.
func read(request *http.Request) (*statement, error) {
	query, err := url.ParseQuery(request.URL.RawQuery)
	if err != nil {
		return nil, refuse(36, "The URL cannot be read", "BAD_ARGUMENTS")
	}
	s := &statement{
		text:       query.Get("query"),
		format:     cmp.Or(query.Get("default_format"), "TabSeparated"),
		parameters: map[string]string{},
		session:    session{database: query.Get("database"), settings: map[string]string{}},
	}
	if err := s.configure(request, query); err != nil {
		return nil, err
	}
	if insertStart.MatchString(skipped.ReplaceAllString(s.text, " ")) {
		return s, s.takeRows(request)
	}
	if request.Body != nil {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			return nil, err
		}
		s.text += string(body)
	}
	bare := skipped.ReplaceAllString(s.text, " ")
	if source := insertSource.FindStringSubmatch(bare); source != nil && source[1] != "" {
		return nil, refuse(48, "Rows inside the statement are not taken, since a blank line in"+
			" them would end it: send them as a batch", "NOT_IMPLEMENTED")
	}
	return s, nil
}

// configure sorts the URL's parameters into query parameters and settings.
func (s *statement) configure(request *http.Request, query url.Values) error {
	packed := query.Get("compress") == "1" || query.Get("decompress") == "1"
	if packed || request.Header.Get("Content-Encoding") != "" {
		return refuse(48, "Nothing is compressed inside one process", "NOT_IMPLEMENTED")
	}
	if strings.HasPrefix(request.Header.Get("Content-Type"), "multipart/") {
		return refuse(48, "External tables are not taken", "NOT_IMPLEMENTED")
	}
	for name := range query {
		if parameter, bound := strings.CutPrefix(name, "param_"); bound {
			s.parameters[parameter] = query.Get(name)
			continue
		}
		switch name {
		case "query", "database", "default_format": // read already
		case "client_protocol_version", "query_id", "quota_key", "user", "password",
			"wait_end_of_query", "buffer_size", "stacktrace":
			// There are no users, no quotas and no network here.
		default:
			if !settingName.MatchString(name) {
				return refuse(115, "Unknown setting "+quoteText(name), "UNKNOWN_SETTING")
			}
			s.session.settings[name] = query.Get(name)
		}
	}
	return nil
}

// takeRows makes the statement an INSERT of the request's body, in the format that it names. The
// insert stream takes the format on its own, so it leaves the text.
func (s *statement) takeRows(request *http.Request) error {
	if request.Body == nil {
		return refuse(108, "No data to insert", "NO_DATA_TO_INSERT")
	}
	s.rows = request.Body
	if named := formatEnd.FindStringSubmatchIndex(s.text); named != nil {
		s.format = s.text[named[2]:named[3]]
		s.text = s.text[:named[0]]
	}
	return nil
}

// quoteName quotes a name for SQL.
func quoteName(name string) string {
	return "`" + strings.NewReplacer("\\", "\\\\", "`", "\\`").Replace(name) + "`"
}

// quoteText quotes a text for SQL.
func quoteText(text string) string {
	return "'" + strings.NewReplacer("\\", "\\\\", "'", "\\'").Replace(text) + "'"
}
