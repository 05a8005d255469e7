package proof

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// newClient follows nothing and keeps nothing.
func newClient() *http.Client {
	return &http.Client{Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// request sends one request with all of a visitor's clues.
func (r *run) request(ctx context.Context, v visitor, method, path, kind, body string) (int, string, error) {
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	address := r.url + path + separator + "ref=" + v.query + "&i=" + v.invitation
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		return 0, "", fmt.Errorf("write a request: %w", err)
	}
	for name, value := range v.headers() {
		req.Header.Set(name, value)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	answer, err := r.client.Do(req)
	if err != nil {
		return 0, "", fmt.Errorf("send a request: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text), err
}

func (v visitor) headers() map[string]string {
	return map[string]string{
		"X-Forwarded-For": v.address, "X-Real-Ip": v.address, "Forwarded": `for="[` + v.address + `]"`,
		"User-Agent": v.agent, "Referer": v.referrer, "Cookie": "candour=" + v.cookie + "; other=" + v.cookie,
		"Accept-Language": v.language, "Idempotency-Key": v.key, "Sec-Ch-Ua": v.agent, "Etag": v.cookie,
		"If-None-Match": v.cookie, "X-Request-Id": v.key,
	}
}

const (
	asJSON = "application/json"
	asForm = "application/x-www-form-urlencoded"
)

// say is a valid response that says which step it is.
func (r *run) say(step int) string {
	return fmt.Sprintf(`{"language": "en", "invitation": %q, "answers": {"step": %d, "said": "%s %d"}}`,
		r.code(step), step, r.marks.answer, step)
}

// post sends one response through the API and wants a status.
func (r *run) post(ctx context.Context, v visitor, body string, want int) error {
	status, text, err := r.request(ctx, v, http.MethodPost, "/api/v1/surveys/proof/responses", asJSON, body)
	if err == nil && status != want {
		err = fmt.Errorf("a response got %d instead of %d: %.200s", status, want, text)
	}
	return err
}

// shownCode is a withdrawal code as the thank-you shows it.
var shownCode = regexp.MustCompile(`id="code">(\d{4}) (\d{4}) (\d{4}) (\d{4})<`)

// walk fills the survey in on its pages, from the first to the thank-you, and reloads that.
func (r *run) walk(ctx context.Context, v visitor, step int) error {
	_, page, err := r.request(ctx, v, http.MethodGet, "/s/proof", "", "")
	if err != nil {
		return err
	}
	answers := map[string]string{"step": fmt.Sprint(step), "said": fmt.Sprint(r.marks.answer, " ", step),
		"code": r.code(step)}
	for range 8 {
		form, do := readForm(page)
		if do == "" { // the thank-you has nothing to press
			code := shownCode.FindStringSubmatch(page)
			if code == nil {
				return errors.New("the thank-you shows no withdrawal code")
			}
			r.marks.taken = append(r.marks.taken, strings.Join(code[1:], ""))
			return r.keepClaim(page)
		}
		for name := range form {
			if value, ok := answers[name]; ok {
				form.Set(name, value)
			}
		}
		form.Set("do", do)
		if do == "submit" {
			form.Set("code", "yes")
		}
		var status int
		status, page, err = r.request(ctx, v, http.MethodPost, "/s/proof", asForm, form.Encode())
		if err != nil || status != http.StatusOK {
			return fmt.Errorf("the page %q got %d: %w", do, status, err)
		}
	}
	return fmt.Errorf("the survey does not come to its end: %.300s", page)
}

// readForm reads the fields of the page's form, and what its button that goes on does.
func readForm(page string) (fields url.Values, do string) {
	fields = url.Values{}
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return fields, ""
	}
	for n := range root.Descendants() {
		name, value := attribute(n, "name"), attribute(n, "value")
		switch {
		case n.Type != html.ElementNode || name == "":
		case attribute(n, "type") == "radio" || attribute(n, "type") == "checkbox": // not ticked
		case n.Data == "input" || n.Data == "textarea":
			fields.Set(name, value)
		case n.Data == "button" && name == "do" && attribute(n, "id") == "submit":
			do = value
		}
	}
	return fields, do
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// raw sends bytes that no client would, and hangs up.
func (r *run) raw(ctx context.Context, text string) error {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(3 * time.Second))
	if _, err := io.WriteString(conn, text); err != nil {
		return nil // it was cut off: that is an answer too
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.CloseWrite()
	}
	_, _ = io.Copy(io.Discard, conn)
	return nil
}

// wire is the start of a request by hand, with a visitor's clues.
func (v visitor) wire(line string) string {
	text := line + " HTTP/1.1\r\nHost: proof\r\n"
	for name, value := range v.headers() {
		text += name + ": " + value + "\r\n"
	}
	return text
}
